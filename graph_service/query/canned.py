"""Canned queries: files ``<topic>/<id>.rq`` with a header, checked when read, bound as terms.

A query is run with its values bound (:meth:`CannedQuery.bind`); to be run anywhere else, to be
read, and where it asks a partner, it is written with its values in it
(:meth:`CannedQuery.instantiate`). A partner is chosen by name: what is written is the endpoint that
the registry has for it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from graph_service.errors import QueryFault
from graph_service.query.header import read_header, split_header
from graph_service.query.outline import read_outline
from graph_service.query.parameters import Parameter, Term, serialise
from graph_service.query.rules import check
from graph_service.query.written import write

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class CannedQuery:
    """One canned query; ``text`` is its SPARQL without the header, ``columns`` what it projects.

    ``competency`` and ``report`` are the numbers of the questions and of the topics of the report
    that it answers; an answer of ``limit`` rows may be cut.
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
    limit: int
    text: str

    @property
    def partners(self) -> tuple[Parameter, ...]:
        """The parameters that say whom the query asks; of most there are none."""
        return tuple(each for each in self.parameters if each.kind == "partner")

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

    def instantiate(
        self, values: Mapping[str, str], endpoints: Mapping[str, str] | None = None
    ) -> str:
        """Return the query with the values in it: the same rows in the same order, anywhere.

        Args:
            values: by name of the parameter.
            endpoints: of the partners that may be asked, by name; without it whoever is asked stays
                a variable.

        Raises:
            QueryFault: as :meth:`bind`, or there is no such partner.
        """
        bound = self.bind(values)
        for each in self.partners:
            name = bound.pop(each.name).value
            if endpoints is not None:
                bound[each.name] = _endpoint(each, name, endpoints)
        terms = {name: serialise(term) for name, term in bound.items()}
        return f"# {self.title['en']}\n" + write(self.text, terms)


def _endpoint(parameter: Parameter, name: str, endpoints: Mapping[str, str]) -> NamedNode:
    if name in endpoints:
        return NamedNode(endpoints[name])
    known = f"must be one of: {', '.join(endpoints)}" if endpoints else "has none to choose from"
    raise QueryFault(f"parameter {parameter.name!r} {known}")


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
    partners = [p.name for p in header.parameters if p.kind == "partner"]
    check(outline, [p.name for p in header.parameters], partners)
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
        limit=outline.selects[0].limit or 0,
        text=sparql.lstrip("\n"),
    )
