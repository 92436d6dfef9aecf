"""A client of the service for people who analyse: questions, queries and files, in Python.

It needs nothing of the server: the standard library, rdflib for graphs, and pandas for tables,
each imported when it is asked for. See ``graph_service/docs/python.md``.
"""

from graph_service.client.answers import Answer, Text
from graph_service.client.faults import (
    Busy,
    Damaged,
    Failed,
    GraphError,
    NotAllowed,
    NotThere,
    OutOfTime,
    Problem,
    Unreachable,
    Wrong,
)
from graph_service.client.graph import Graph

__all__ = [
    "Answer",
    "Busy",
    "Damaged",
    "Failed",
    "Graph",
    "GraphError",
    "NotAllowed",
    "NotThere",
    "OutOfTime",
    "Problem",
    "Text",
    "Unreachable",
    "Wrong",
]
