"""Entries of synthetic partners."""

from graph_service.partners.endpoint import read_endpoint
from graph_service.partners.partner import Partner

HEAD = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix partner: <https://w3id.org/reprisals/partners#> .
"""
ENDPOINT = "http://127.0.0.1:7878/query"


def make_turtle(
    name: str = "alpha", more: str = "", endpoint: str = ENDPOINT, asked_by: str = "public"
) -> str:
    """Return the description of a synthetic partner."""
    return f"""{HEAD}
<https://w3id.org/reprisals/partners/{name}> a partner:Partner ;
  dcterms:title "Synthetic archive {name}"@en ;
  dcat:endpointURL <{endpoint}> ;
  dcterms:license <https://{name}.example/terms> ;
  foaf:page <https://{name}.example/contact> ;
  partner:askedBy "{asked_by}" {"; " + more if more else ""} .
"""


def make_partner(
    name: str = "alpha", endpoint: str | None = ENDPOINT, **changes: object
) -> Partner:
    """Return a synthetic partner that the public may ask."""
    page = f"https://{name}.example/"
    public = {"asked_by": frozenset({"public"})}
    return Partner(
        name,
        {"en": f"Synthetic archive {name}"},
        None if endpoint is None else read_endpoint(endpoint),
        page + "terms",
        page + "contact",
        **(public | changes),  # type: ignore[arg-type]
    )
