"""How many files there are of a content beside RDF."""

from graph_service.export.bridges.maker import BRIDGES
from graph_service.export.tables.declared import tables

FURTHER = 2 * len(tables()) + 2 + 2 * len(BRIDGES)
"""Tables in two formats, their description, the bundle."""
