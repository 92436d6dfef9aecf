"""Who may be named: people whom a public source names, and those who agreed to it.

A person is named for an audience where a graph of that audience has a text about them; a label
counts, since nothing tells a name from a pseudonym. That takes, for each audience by itself,

- a claim about the person that is not withdrawn and cites a page or paragraph of a public source,
  all of it among what that audience sees, or
- a consent that stands on the day in question and whose scopes cover the audience.

Consent records are in graphs of the internal audience alone, so they are handed in apart from what
an audience sees. A result tells of a record only what whoever asks may see of it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from graph_service.namespaces import IDENTIFIER, PREFIXES, SCHEME, SHAPES
from graph_service.validate.records import Consent, Statement, consents_of, statements_of
from graph_service.validate.report import Result

Select = Callable[[str], Iterable[Sequence[object]]]

RECORDS: Final = "internal"
"""The audience of the graphs that consent records are in."""

SHAPE: Final = f"<{SHAPES}PublicPersonShape>"
"""What the results are results of: the shape sees neither the day nor the audience."""

RECORD_SHAPE: Final = f"<{SHAPES}ConsentRecordShape>"
PUBLIC_SOURCES: Final = (
    "un-document",
    "court-document",
    "regional-document",
    "state-document",
    "treaty-text",
    "ngo-report",
)
"""The types of source that are public by their nature; others need a symbol or an address."""

_SCOPE: Final = SCHEME + "consent-scope/"
_EVERYBODY: Final = frozenset({_SCOPE + "publication-of-name"})
_PARTNERS: Final = _EVERYBODY | {_SCOPE + "sharing-with-partners"}
_OR: Final = PREFIXES["sh"] + "OrConstraintComponent"
_NODE: Final = PREFIXES["sh"] + "NodeConstraintComponent"
_MOVE: Final = f"Move the consent record to a graph of the audience {RECORDS}."
_PREFIXES: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
TYPED: Final = (
    _PREFIXES
    + """PREFIX schema: <https://schema.org/>
PREFIX schemah: <http://schema.org/>
SELECT DISTINCT ?graph ?person WHERE {
  VALUES ?kind { rep:Person foaf:Person prov:Person schema:Person schemah:Person
    <http://www.w3.org/2006/vcard/ns#Individual> <http://www.w3.org/ns/person#Person>
    <http://dbpedia.org/ontology/Person> }
  ?class rdfs:subClassOf* ?kind .
  ?person a ?class .
  GRAPH ?graph { ?person ?property ?text FILTER (ISLITERAL(?text)) }
}"""
)
KEYED: Final = f"""SELECT DISTINCT ?graph ?person WHERE {{
  GRAPH ?graph {{ ?person ?property ?text FILTER (
    ISLITERAL(?text) && STRSTARTS(STR(?person), "{IDENTIFIER}person/")) }}
}}"""
_TYPES: Final = " ".join(f"<{SCHEME}source-type/{name}>" for name in PUBLIC_SOURCES)
SOURCED: Final = (
    _PREFIXES
    + f"""SELECT DISTINCT ?person WHERE {{
  ?claim a rep:Claim ; rep:about ?person ; rep:hasCitation ?citation .
  ?citation oa:hasSource ?source ; rep:locator ?place FILTER (STRLEN(?place) > 0)
  ?source a rep:Source .
  {{ VALUES ?type {{ {_TYPES} }} ?source rep:sourceType ?type }}
  UNION {{ ?source rep:symbol|dcat:landingPage ?address }}
  FILTER NOT EXISTS {{ ?claim prov:invalidatedAtTime ?time }}
  FILTER NOT EXISTS {{ ?claim rep:claimStatus <{SCHEME}claim-status/withdrawn> }}
}}"""
)


def covers(consent: Consent, audience: str, day: date) -> bool:
    """Return whether a consent lets its person be named for an audience on a day.

    The publication of the name covers every audience, the sharing with partners all but the
    public one. The first and the last day count.
    """
    return consent.stands and _lasts(consent, day) and bool(consent.scopes & _scopes(audience))


def named_in(select: Select) -> set[tuple[str, str]]:
    """Return who is named where: the IRI of a graph, and that of a person in N-Triples notation.

    Args:
        select: answers a query over graphs.
    """
    return {(str(g)[1:-1], str(p)) for query in (TYPED, KEYED) for g, p in select(query)}


class Grounds:
    """On which grounds people are named in what is published.

    Args:
        graphs: IRI, audience and canonical N-Quads of each graph that is judged.
        hidden: consents in graphs beside these; a result tells only that none of them covers.
        day: the one on which consents must stand.
    """

    def __init__(
        self, graphs: Iterable[tuple[str, str, bytes]], *, hidden: Sequence[Consent], day: date
    ) -> None:
        self._graphs: dict[str, set[str]] = defaultdict(set)
        inside, outside = list[Statement](), list[Statement]()
        for graph, audience, quads in graphs:
            self._graphs[audience].add(graph)
            (inside if audience == RECORDS else outside).extend(statements_of(quads))
        self._visible, self._exposed = consents_of(inside), consents_of(outside)
        self._hidden, self._day = hidden, day

    def results(
        self, select: Select, audience: str, records: Collection[str] | None = None
    ) -> Iterator[Result]:
        """Yield a Violation for each graph of an audience and person named there without a ground.

        There is also one for each record in a graph that is not internal; those are no ground.

        Args:
            select: answers a query over what the audience sees.
            audience: its name.
            records: the IRIs of records to look at, where these are not all.
        """
        graphs, consents = self._graphs[audience], (*self._visible, *self._hidden)
        named = named_in(select)
        founded = {str(row[0]) for row in select(SOURCED)}
        founded |= {f"<{c.person}>" for c in consents if covers(c, audience, self._day)}
        for graph, person in sorted(named):
            if graph in graphs and person not in founded:
                message = (
                    f"The person is named for the audience {audience}, which sees no claim that "
                    "cites a page or paragraph of a public source, and "
                    f"{self._why(person, audience)}. "
                    "Cite one, record or renew the consent, or withdraw the person."
                )
                yield Result("Violation", person, None, f"<{graph}>", SHAPE, _OR, message)
        for each in self._exposed:
            if records is not None and each.record not in records:
                continue
            for graph in sorted(graphs.intersection(each.graphs)):
                yield Result(
                    "Violation", f"<{each.record}>", None, f"<{graph}>", RECORD_SHAPE, _NODE, _MOVE
                )

    def _why(self, person: str, audience: str) -> str:
        """Say what is wrong with the records of a person, the one that lacks least first."""
        records = [each for each in self._visible if f"<{each.person}>" == person]
        standing = [each for each in records if each.stands]
        for each in standing:
            expired = each.expiry is not None and each.expiry < self._day
            if expired and each.scopes & _scopes(audience):
                return f"the consent <{each.record}> ended on {each.expiry}"
        for each in standing:
            if _lasts(each, self._day):
                return f"the consent <{each.record}> does not cover this audience"
        for each in (*standing, *records):
            when = f" on {self._day}" if each.stands else ""
            return f"the consent <{each.record}> does not stand{when}"
        return "no consent that covers this audience is on record"


def _scopes(audience: str) -> frozenset[str]:
    return _EVERYBODY if audience == "public" else _PARTNERS


def _lasts(consent: Consent, day: date) -> bool:
    begun = consent.given is not None and consent.given <= day
    return begun and (consent.endless or (consent.expiry is not None and day <= consent.expiry))
