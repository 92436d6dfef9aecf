"""The entry: foreign bytes to a text that a parser may be given."""

from pyoxigraph import RdfFormat

from graph_service.parsing.encoding import read_utf8
from graph_service.parsing.jsonld import scan_jsonld
from graph_service.parsing.rdfxml import scan_rdfxml
from graph_service.parsing.turtle import scan_turtle


def prescan(data: bytes, rdf: RdfFormat) -> str:
    """Return the text of foreign RDF, which no parser takes more than its size for.

    Raises:
        SyntaxFault: it is not UTF-8, nested too deeply, or asks for what is not fetched or
            expanded.
        TooLarge: a term is too long.
    """
    text = read_utf8(data)
    scan_text(text, rdf)
    return text


def scan_text(text: str, rdf: RdfFormat) -> None:
    """Do the same with what is a text already; raises likewise."""
    if rdf == RdfFormat.JSON_LD:
        scan_jsonld(text)
    elif rdf == RdfFormat.RDF_XML:
        scan_rdfxml(text)
    else:
        scan_turtle(text)
