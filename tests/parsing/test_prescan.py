"""Each limit of what is parsed, in each format, with the place where it is passed."""

import pytest
from pyoxigraph import RdfFormat

from graph_service.errors import InputError, SyntaxFault, TooLarge
from graph_service.formats import GRAPHS
from graph_service.parsing.limits import DEEPEST, LONGEST_IRI, LONGEST_TAG, LONGEST_TEXT
from graph_service.parsing.prescan import prescan

TURTLE, XML, JSON = RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.JSON_LD
START = "<urn:a> <urn:p> "
RDF = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
OVER = DEEPEST + 1

DEEP = [
    (TURTLE, START + "[ <urn:p> " * OVER, 16 + DEEPEST * 10 + 1),
    (TURTLE, START + "( " * OVER, 16 + DEEPEST * 2 + 1),
    (RdfFormat.N_TRIPLES, START + "<<( " * OVER, None),
    (RdfFormat.TRIG, "<urn:g> {" * OVER, None),
    (RdfFormat.N_QUADS, START + "<<( " * OVER, None),
    (JSON, '{"@id":"urn:a","urn:p":' + "[" * OVER, 23 + DEEPEST),
    (JSON, '{"urn:p":' * OVER, 9 * DEEPEST + 1),
    (XML, RDF + "<r:Description><e:p>" * OVER, None),
]
LONG = [
    (TURTLE, f"\n<{'u' * (LONGEST_IRI + 1)}> <urn:p> 1 .", (2, 1)),
    (TURTLE, START + f'"{"x" * (LONGEST_TEXT + 1)}" .', (1, 17)),
    (TURTLE, START + f'"""{"x" * (LONGEST_TEXT + 1)}""" .', (1, 17)),
    (RdfFormat.N_QUADS, START + f'"x"@en-{"x" * LONGEST_TAG} .', (1, 20)),
    (JSON, f'{{"@id":"urn:a",\n"urn:p":"{"x" * (LONGEST_TEXT + 1)}"}}', (2, 9)),
    (XML, f"{RDF}\n<e:a>{'x' * (LONGEST_TEXT + 1)}</e:a>", (2, 6)),
    (XML, f'{RDF}\n<e:a e:b="{"x" * (LONGEST_TEXT + 1)}"/>', (2, 1)),
]
REFUSED = [
    (TURTLE, b'<urn:a>\n <urn:p> "\xff" .', (2, 11), "0xFF is not UTF-8"),
    (TURTLE, b'<urn:a> <urn:p> "\xed\xa0\x80" .', (1, 18), "0xED is not UTF-8"),
    (TURTLE, "x".encode("utf-16"), (1, 1), "UTF-16: save it as UTF-8"),
    (XML, '<?xml version="1.0" encoding="UTF-16"?><r/>', (1, 31), "another encoding"),
    (XML, "<?xml version='1.0' encoding='UTF-7'?><r/>", (1, 31), "another encoding"),
    (XML, "<!--\n--><!DOCTYPE r [<!ENTITY a 'b'>]><r/>", (2, 4), "a document type"),
    (XML, "<! doctype r><r/>", (1, 1), "a document type"),
    (JSON, '{"@context": "https://example.org/c"}', (1, 14), "no context is fetched"),
    (JSON, '{"@context": ["https://example.org/c"]}', (1, 15), "no context is fetched"),
    (JSON, '{"@context": [{"a": "urn:a"},\n[["x"]]]}', (2, 3), "no context is fetched"),
    (JSON, '[{"a": [{"\\u0040context": "c"}]}]', (1, 27), "no context is fetched"),
    (JSON, '{"@context": {"a": {"@id": "urn:a", "@context": "c"}}}', (1, 49), "no context"),
    (JSON, '{"@context": {"@import": "https://example.org/c"}}', (1, 26), "no context"),
    (JSON, '{"@context": "file:///etc/passwd"}', (1, 14), "no context is fetched"),
    (JSON, '{"@id": "urn:a b"}', (1, 9), "U+0020 may not stand in one"),
    (JSON, '{"@id": "urn:a\\u003Eb"}', (1, 9), "U+003E"),
    (JSON, '{"@id": "urn:a\\r\\nSet-Cookie:x"}', (1, 9), "U+000D"),
    (JSON, '{"@id": "urn:a\\u0000"}', (1, 9), "U+0000"),
    (JSON, '{"@id": "urn:\\uD800"}', (1, 9), "U+D800"),
    (JSON, '{"@type": ["urn:a", "urn:<b>"]}', (1, 21), "U+003C"),
]
TAKEN = [
    (TURTLE, "\ufeff<urn:a> <urn:p> 1 ."),
    (TURTLE, START + "[ <urn:p> " * DEEPEST + "1" + "]" * DEEPEST + "."),
    (TURTLE, START + '"' + "[(" * 500 + '" . # ' + "{" * 500),
    (TURTLE, START + '"""' + '[("' * 500 + '\\"""" .'),
    (TURTLE, "@prefix e: <urn:e:> . " + "e:\\( e:p\\' 1 .\n" * 300),
    (TURTLE, "<urn:[[[[> <urn:p> 1 .\n" * 300),
    (XML, RDF + "<e:a/>" * 500 + "<e:b></e:b>" * 500),
    (XML, RDF + "<!--" + "<a>" * 500 + "--><![CDATA[" + "<a>" * 500 + "]]>" + "<?x <a>?>" * 500),
    (XML, RDF + '<e:a e:b="/>/>" e:c=\'<">\'></e:a>' * 500),
    (JSON, '{"@context": [null, {"a": {"@id": "urn:a", "@type": "@id"}}], "a": ["x"]}'),
    (JSON, '{"urn:context": "https://example.org/c", "urn:import": "x", "urn:id": "a b"}'),
    (JSON, '[{"@context": {"@vocab": "urn:"}}, "x"]'),
]
UNITS = (
    *('"', "'", '"""', "'''", '"""\\"', "<", "<a ", "<!--", "<![CDATA[", "<?", '<"', "\\", "@en-"),
    *("{", "[", '{"', '{"a":', "#", "\x00", "\ufeff", "<<", ">>", "]", "}", "</a>", "<a/>", "&"),
)


@pytest.mark.parametrize(("rdf", "text", "column"), DEEP)
def test_depth_is_refused_where_it_passes_the_limit(
    rdf: RdfFormat, text: str, column: int | None
) -> None:
    """The fault has the place of the bracket or element that is one too many."""
    with pytest.raises(SyntaxFault, match=f"deeper than {DEEPEST}") as raised:
        prescan(text.encode(), rdf)
    assert raised.value.line == 1
    assert column is None or raised.value.column == column


@pytest.mark.parametrize(("rdf", "text", "place"), LONG)
def test_long_terms_are_refused_where_they_start(
    rdf: RdfFormat, text: str, place: tuple[int, int]
) -> None:
    """A term of one character more than the limit is too large."""
    with pytest.raises(TooLarge, match="more than") as raised:
        prescan(text.encode(), rdf)
    assert (raised.value.line, raised.value.column) == place


@pytest.mark.parametrize(("rdf", "text", "place", "reason"), REFUSED)
def test_what_is_not_read_is_refused_with_its_place(
    rdf: RdfFormat, text: str | bytes, place: tuple[int, int], reason: str
) -> None:
    """The fault says what is wrong and where, in ASCII."""
    with pytest.raises(SyntaxFault) as raised:
        prescan(text if isinstance(text, bytes) else text.encode(), rdf)
    assert reason in raised.value.reason
    assert raised.value.reason.isascii()
    assert (raised.value.line, raised.value.column) == place


@pytest.mark.parametrize(("rdf", "text"), TAKEN)
def test_what_only_looks_wrong_is_taken(rdf: RdfFormat, text: str) -> None:
    """Brackets in texts and comments are none, and a context that is written out is no other."""
    assert prescan(text.encode(), rdf) == text.removeprefix("\ufeff")


@pytest.mark.parametrize("known", GRAPHS, ids=lambda each: each.suffix)
@pytest.mark.parametrize(
    "unit",
    UNITS,
)
def test_no_text_takes_more_than_its_length(known: object, unit: str) -> None:
    """A hundred thousand times the same, never closed, is read through or refused."""
    rdf = getattr(known, "rdf", None)
    assert rdf is not None
    try:
        prescan((unit * 100_000).encode(), rdf)
    except InputError as fault:
        assert fault.line is not None
