"""Statements as the body of an answer, in the format that was chosen."""

from collections.abc import Iterable, Mapping

from flask import Response

from graph_service.export.serialisation import serialise
from graph_service.formats import Format
from graph_service.namespaces import PREFIXES


def write_out(
    form: Format,
    lines: Iterable[bytes],
    notice: Iterable[str] = (),
    prefixes: Mapping[str, str] = PREFIXES,
) -> Response:
    """Return an answer with statements of the default graph, whole, since it is small.

    Args:
        form: the format.
        lines: sorted canonical N-Triples.
        notice: lines that say what the document is.
        prefixes: prefix -> namespace.

    Raises:
        Inexpressible: the format can't say it.
    """
    body = b"".join(serialise(form, [(None, lines)], notice, prefixes))
    return Response(body, content_type=form.content_type)
