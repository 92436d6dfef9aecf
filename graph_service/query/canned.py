"""Canned queries: files ``<topic>/<id>.rq`` with a header, checked when read, bound as terms.

The engine binds a parameter as an initial value of its variable. It is right only where the rules
of :func:`check` hold, all of them measured on pyoxigraph 0.5.13: the variable stands in the outer
projection (else it raises) and in that of each sub-select that uses it (else it is missed
silently); ``BOUND(?parameter)`` and ``BIND(?parameter AS ?x)`` are answered as if it were unbound;
``LIMIT`` can't be bound. :func:`instantiate` writes the same query with the terms in it, to be run
anywhere.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph_service.errors import QueryFault
from graph_service.query.header import Header, read_header, split_header
from graph_service.query.outline import Outline, Select, Token, read_outline
from graph_service.query.parameters import Parameter, Term, serialise

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REFUSED: Final = {
    "SERVICE": "SERVICE has no place in a canned query",
    "FROM": "FROM has no place in a canned query: the dataset is the caller's audience",
    "MINUS": "use FILTER NOT EXISTS: MINUS depends on which variables are bound",
}


@dataclass(frozen=True)
class CannedQuery:
    """One canned query; ``text`` is its SPARQL without the header, ``columns`` what it projects.

    ``competency`` and ``report`` are the numbers of the questions and of the topics of the report
    that it answers.
    """

    id: str
    topic: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    caveat: Mapping[str, str]
    competency: tuple[int, ...]
    report: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    text: str

    def bind(self, values: Mapping[str, str]) -> dict[str, Term]:
        """Return the terms to substitute, by variable; a default stands in for a missing value.

        An empty value counts as missing, as an HTML form sends it.

        Raises:
            QueryFault: an unknown parameter, a missing one that is required, or a bad value.
        """
        known = {p.name: p for p in self.parameters}
        for name in values:
            if name not in known:
                allowed = ", ".join(known) or "none"
                raise QueryFault(f"{self.id} has no such parameter; it has: {allowed}")
        terms: dict[str, Term] = {}
        for parameter in self.parameters:
            value = values.get(parameter.name) or parameter.default
            if value:
                terms[parameter.name] = parameter.term(value)
            elif parameter.required:
                raise QueryFault(
                    f"parameter {parameter.name!r} is required: {parameter.allowed}"
                    + (f", for example {parameter.example}" if parameter.example else "")
                )
        return terms

    def instantiate(self, values: Mapping[str, str]) -> str:
        """Return the query with the values in it: the same rows in the same order, anywhere.

        Raises:
            QueryFault: as :meth:`bind`.
        """
        terms = {name: serialise(term) for name, term in self.bind(values).items()}
        outline = read_outline(self.text)
        pieces, position = [], 0
        for token, written in _replacements(outline, terms):
            pieces += [self.text[position : token.start], written]
            position = token.start + len(token.text)
        return f"# {self.title['en']}\n" + "".join(pieces) + self.text[position:]


def read_queries(folder: Path) -> dict[str, CannedQuery]:
    """Read every ``<topic>/<id>.rq`` below ``folder``, by id in alphabetical order of topic and id.

    Raises:
        QueryFault: the first query that is wrong, with file and line.
    """
    queries: dict[str, CannedQuery] = {}
    for path in sorted(folder.glob("*/*.rq")):
        name = path.relative_to(folder).as_posix()
        if path.stem in queries:
            other = f"{queries[path.stem].topic}/{path.name}"
            raise QueryFault(f"the id {path.stem} is taken by {other}", file=name, line=1)
        try:
            text = path.read_text(encoding="utf-8")
            queries[path.stem] = read_query(path.parent.name, path.stem, text)
        except UnicodeDecodeError as error:
            raise QueryFault("the file is not UTF-8", file=name) from error
        except QueryFault as fault:
            raise QueryFault(fault.reason, file=name, line=fault.line) from fault
    return queries


def read_query(topic: str, name: str, text: str) -> CannedQuery:
    """Read one query from the text of its file.

    Raises:
        QueryFault: with the line, without the file.
    """
    if not _ID.fullmatch(name) or not _ID.fullmatch(topic):
        raise QueryFault("topic and file name must be lower-case words joined by hyphens")
    toml, sparql = split_header(text)
    header = read_header(toml)
    outline = read_outline(text)  # the header is a comment to SPARQL, so lines are the file's
    check(outline, header)
    return CannedQuery(
        id=name,
        topic=topic,
        title=header.title,
        question=header.question,
        caveat=header.caveat,
        competency=header.competency,
        report=header.report,
        parameters=header.parameters,
        columns=outline.selects[0].columns,
        text=sparql.lstrip("\n"),
    )


def check(outline: Outline, header: Header) -> None:
    """Refuse a query that the engine would answer wrongly, in part, or in no fixed order.

    Raises:
        QueryFault: the rule that is broken, and the line.
    """
    outer = outline.selects[0]
    for token in outline.tokens:
        if token.word in _REFUSED:
            raise QueryFault(_REFUSED[token.word], line=token.line)
    for select in outline.selects:
        if select.star:
            raise QueryFault("name the columns instead of SELECT *", line=select.line)
    for word, reason in (("ORDER", "no ORDER BY"), ("LIMIT", "no LIMIT")):
        if word not in outer.modifiers:
            raise QueryFault(f"{reason} in the outer query", line=outer.line)
    for parameter in header.parameters:
        _check_parameter(outline, parameter.name)


def _check_parameter(outline: Outline, name: str) -> None:
    outer, *inner = outline.selects
    if name not in outer.columns:
        raise QueryFault(f"parameter ?{name} is missing from the outer projection", line=outer.line)
    if not any(t.variable == name for t in outline.tokens[outer.body :]):
        raise QueryFault(f"parameter ?{name} is never used", line=outer.line)
    for select in inner:
        line = next(outline.lines_of(name, select), None)
        if line is not None and name not in select.columns:
            raise QueryFault(
                f"parameter ?{name} is used in a sub-select that does not project it", line=line
            )
    tokens = outline.tokens
    for n, token in enumerate(tokens):
        if token.variable != name:
            continue
        before = tuple(t.text.upper() for t in tokens[max(0, n - 2) : n])
        after = tokens[n + 1].word if n + 1 < len(tokens) else ""
        if before[-1:] == ("AS",):
            raise QueryFault(f"parameter ?{name} is assigned by AS", line=token.line)
        if before[-1:] == ("VALUES",) or _in_values(tokens, n):
            raise QueryFault(f"parameter ?{name} is assigned by VALUES", line=token.line)
        if before == ("BOUND", "("):
            raise QueryFault(
                f"BOUND(?{name}) is answered as if it were unbound: use COALESCE", line=token.line
            )
        if before == ("BIND", "(") and after == "AS":
            raise QueryFault(f"BIND(?{name} AS …) loses the value", line=token.line)


def _in_values(tokens: Sequence[Token], n: int) -> bool:
    """Tell whether a variable stands in the list of variables of ``VALUES (?a ?b)``."""
    while n and tokens[n].kind == "variable":
        n -= 1
    return n > 0 and tokens[n].text == "(" and tokens[n - 1].word == "VALUES"


def _replacements(outline: Outline, terms: Mapping[str, str]) -> list[tuple[Token, str]]:
    """Return what to write for each mention of a bound parameter, in the order of the text."""
    written = []
    for n, token in enumerate(outline.tokens):
        term = terms.get(token.variable)
        if term is None:
            continue
        select = max((s for s in outline.selects if s.start <= n < s.end), key=lambda s: s.start)
        depth = _depth(outline, select, n)
        if n < select.body and depth == 0:
            written.append((token, _column(select, token.variable, term, n)))
        elif n > select.close and depth == 0:
            written.append((token, f"({term})"))
        else:
            written.append((token, term))
    return written


def _column(select: Select, name: str, term: str, n: int) -> str:
    """Return what stands for a bound parameter in a projection.

    A sub-select must not make the variable again: its term is already where it was used, and the
    outer query may only name it once (SPARQL 1.1, section 18.2.1).
    """
    if select.outer:
        return f"({term} AS ?{name})"
    return "" if len(select.columns) > 1 else f"({term} AS ?{name}_{n})"


def _depth(outline: Outline, select: Select, n: int) -> int:
    """Return how many brackets are open at token ``n``, counted within its clause."""
    start = select.start if n < select.body else select.close + 1
    marks = [t.text for t in outline.tokens[start:n]]
    return marks.count("(") - marks.count(")")
