"""RDF that comes in the body of a request: as it is, or as files of a form."""

from typing import Any, Final

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from graph_service.errors import InputError, TooLarge, UnsupportedType
from graph_service.formats import GRAPHS, Format, by_media_type
from graph_service.query.protocol import split_content_type
from graph_service.web.body import read_content

MULTIPART: Final = "multipart/form-data"
_MOST_PARTS: Final = 100
_CHARSETS: Final = ("utf-8", "utf8", "us-ascii")

Part = tuple[bytes, Format]


def read_parts(environ: dict[str, Any], longest: int) -> list[Part]:
    """Return the texts of a body, each with its format.

    A part of a form needs a media type of its own (SPARQL 1.1 Graph Store HTTP Protocol, section
    5.5).

    Raises:
        TooLarge: it has more than ``longest`` bytes, or too many parts.
        UnsupportedType: a type or charset is missing or is not RDF.
        InputError: the form or the coding is malformed.
    """
    header = environ.get("CONTENT_TYPE")
    kind, _ = split_content_type(header)
    if kind != MULTIPART:
        found = _format(header)
        return [(read_content(environ, longest), found)]
    boundary = parse_options_header(header)[1].get("boundary", "")
    if not boundary:
        raise InputError("the form names no boundary")
    return _split(read_content(environ, longest), boundary.encode("latin-1", "replace"))


def _split(body: bytes, boundary: bytes) -> list[Part]:
    """Return the parts of a form (RFC 7578)."""
    decoder = MultipartDecoder(boundary, max_parts=_MOST_PARTS)
    parts: list[Part] = []
    chunks: list[bytes] = []
    found: Format | None = None
    try:
        decoder.receive_data(body)
        decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
            if isinstance(event, Field | File):
                found, chunks = _format(event.headers.get("Content-Type")), []
            elif isinstance(event, Data) and found is not None:
                chunks.append(event.data)
                if not event.more_data:
                    parts.append((b"".join(chunks), found))
    except RequestEntityTooLarge as error:
        raise TooLarge(f"the form has more than {_MOST_PARTS} parts") from error
    except ValueError as error:
        raise InputError("the form can't be read") from error
    if not isinstance(event, Epilogue):
        raise InputError("the form ends too early")
    return parts


def _format(header: str | None) -> Format:
    kind, charset = split_content_type(header)
    if charset not in _CHARSETS:
        raise UnsupportedType(f"the charset must be utf-8, not {charset}")
    found = by_media_type(kind)
    if found is None or found.rdf is None:
        types = ", ".join(each.media_type for each in GRAPHS)
        raise UnsupportedType(f"send RDF in one of these types: {types}")
    return found
