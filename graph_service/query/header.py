"""The header of a canned query: comment lines that start with ``#: `` and together form TOML."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph_service.errors import QueryFault
from graph_service.namespaces import expand
from graph_service.query.parameters import KINDS, LANGUAGES, Parameter

MARK: Final = "#: "
RESERVED: Final = frozenset({"format", "release", "timeout"})
"""Names that the web layer reads from the same URL."""

_KEYS: Final = {"title", "question", "caveat", "competency", "report", "parameter"}
_PARAMETER_KEYS: Final = {
    "name", "type", "class", "scheme", "required", "default", "example", "label",
    "choices", "minimum", "maximum",
}  # fmt: skip
_NAME: Final = re.compile(r"[a-z][A-Za-z0-9]*")
_AT_LINE: Final = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class Header:
    """What the header of a file says; texts by language tag; ``parameters`` in order."""

    title: Mapping[str, str]
    question: Mapping[str, str]
    caveat: Mapping[str, str]
    competency: tuple[int, ...]
    report: tuple[str, ...]
    parameters: tuple[Parameter, ...]


def split_header(text: str) -> tuple[str, str]:
    """Return the TOML and the SPARQL of a file; the TOML keeps the line numbers of the file.

    Raises:
        QueryFault: there is no header, or a header line stands below the first other line.
    """
    lines = text.splitlines(keepends=True)
    count = next((n for n, line in enumerate(lines) if not line.startswith("#:")), len(lines))
    if count == 0:
        raise QueryFault(f"the file must start with its header, lines that start with {MARK!r}")
    for n, line in enumerate(lines[count:], count + 1):
        if line.startswith("#:"):
            raise QueryFault("a header line below the header", line=n)
    return "".join(line[2:].removeprefix(" ") for line in lines[:count]), "".join(lines[count:])


def read_header(toml: str) -> Header:
    """Read the header.

    Raises:
        QueryFault: no TOML, an unknown key, a missing language, or a parameter that is wrong; the
            line counts from the start of the file.
    """
    try:
        read = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        raise QueryFault(
            f"the header is no TOML: {error}", line=int(found[1]) if found else 1
        ) from error
    _refuse_unknown(read, _KEYS, toml)
    parameters = read.get("parameter", [])
    if not isinstance(parameters, list):
        raise QueryFault("parameters start with [[parameter]]", line=_line(toml, "parameter"))
    named = tuple(_parameter(entry, toml) for entry in parameters)
    names = [p.name for p in named]
    for name in names:
        if names.count(name) > 1:
            raise QueryFault(f"parameter {name!r} occurs twice", line=_line(toml, name))
    return Header(
        title=_texts(read, "title", toml),
        question=_texts(read, "question", toml),
        caveat=_texts(read, "caveat", toml) if "caveat" in read else {},
        competency=_list(read, "competency", int, toml),
        report=_list(read, "report", str, toml),
        parameters=named,
    )


def _parameter(entry: Mapping[str, Any], toml: str) -> Parameter:
    _refuse_unknown(entry, _PARAMETER_KEYS, toml)
    name = entry.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name in RESERVED:
        raise QueryFault(
            f"a parameter needs a name in camelCase that is not {', '.join(sorted(RESERVED))}",
            line=_line(toml, str(name or "parameter")),
        )
    line = _line(toml, name)
    kind = entry.get("type")
    if kind not in KINDS:
        raise QueryFault(f"{name}: type must be one of {', '.join(KINDS)}", line=line)
    if (kind == "concept") != ("scheme" in entry) or ("class" in entry and kind != "iri"):
        raise QueryFault(f"{name}: a concept has a scheme, only an iri has a class", line=line)
    if kind == "partner" and (entry.get("required") is not True or "default" in entry):
        raise QueryFault(f"{name}: a partner is required, and has no default", line=line)
    if kind != "integer" and entry.keys() & {"minimum", "maximum"}:
        raise QueryFault(f"{name}: only an integer has minimum or maximum", line=line)
    for key in ("default", "example", "class", "scheme", "choices"):
        if not isinstance(entry.get(key, ""), str):
            raise QueryFault(f"{name}: {key} must be a string", line=line)
    parameter = Parameter(
        name=name,
        kind=kind,
        label=_texts(entry, "label", toml, line),
        required=bool(entry.get("required", False)),
        default=entry.get("default"),
        example=entry.get("example"),
        cls=_expand(entry["class"], line) if "class" in entry else None,
        scheme=entry.get("scheme"),
        narrowed=entry.get("choices", ""),
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
    )
    _check_examples(parameter, line)
    return parameter


def _check_examples(parameter: Parameter, line: int) -> None:
    if parameter.example is None and parameter.default is None:
        raise QueryFault(f"{parameter.name}: give an example or a default", line=line)
    if parameter.narrowed and parameter.kind not in {"iri", "concept"}:
        raise QueryFault(f"{parameter.name}: only an iri or a concept has choices", line=line)
    for value in (parameter.example, parameter.default):
        try:
            if value is not None:
                parameter.term(value)
        except QueryFault as fault:
            raise QueryFault(fault.reason, line=line) from fault


def _texts(
    entry: Mapping[str, Any], key: str, toml: str, line: int | None = None
) -> dict[str, str]:
    texts = entry.get(key)
    texts = texts if isinstance(texts, dict) else {}
    missing = [t for t in LANGUAGES if not (isinstance(texts.get(t), str) and texts[t].strip())]
    if missing or set(texts) - set(LANGUAGES):
        wanted = ", ".join(LANGUAGES)
        raise QueryFault(f"{key} must be given in {wanted}", line=line or _line(toml, key))
    return dict(texts)


def _list(read: Mapping[str, Any], key: str, kind: type, toml: str) -> tuple[Any, ...]:
    values = read.get(key, [])
    if not isinstance(values, list) or not all(isinstance(v, kind) for v in values):
        raise QueryFault(f"{key} must be a list of {kind.__name__}", line=_line(toml, key))
    return tuple(values)


def _expand(name: str, line: int) -> str:
    try:
        return expand(name)
    except KeyError as error:
        raise QueryFault(f"unknown prefix in {name}", line=line) from error


def _refuse_unknown(read: Mapping[str, Any], known: set[str], toml: str) -> None:
    for key in read:
        if key not in known:
            raise QueryFault(f"unknown key {key!r} in the header", line=_line(toml, key))


def _line(toml: str, word: str) -> int:
    """Return the line of the header that mentions ``word`` first, else 1."""
    for n, line in enumerate(toml.splitlines(), 1):
        if re.search(rf"\b{re.escape(word)}\b", line):
            return n
    return 1
