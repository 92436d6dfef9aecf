"""Changing graphs while the service runs; see README.md."""

from graph_service.writing.change import (
    DATASET,
    Change,
    Foreseen,
    Occasion,
    Origin,
    Present,
    Request,
    Work,
    Written,
)
from graph_service.writing.writer import Writer

__all__ = [
    "DATASET",
    "Change",
    "Foreseen",
    "Occasion",
    "Origin",
    "Present",
    "Request",
    "Work",
    "Writer",
    "Written",
]
