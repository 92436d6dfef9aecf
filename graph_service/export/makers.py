"""Who makes files: a new kind of file is a maker in this table."""

from typing import Final

from graph_service.export.bridges.maker import BridgesMaker
from graph_service.export.bundle.maker import BundleMaker
from graph_service.export.content import Content
from graph_service.export.offer import Maker, Offer
from graph_service.export.rdf import RdfMaker
from graph_service.export.tables.maker import TablesMaker

MAKERS: Final[tuple[Maker, ...]] = (
    RdfMaker(),
    TablesMaker(),
    BundleMaker(),
    BridgesMaker(),
)
"""In the order in which the list has their files."""


def offer_of(content: Content) -> Offer:
    """Return all files that there can be of a content."""
    return Offer(content, MAKERS)
