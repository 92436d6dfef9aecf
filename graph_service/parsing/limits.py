"""Limits of RDF that is handed in: constants, since nothing that is meant well comes near them.

How many statements and graphs one request may bring are settings.
"""

from typing import Final

DEEPEST: Final = 100
"""Most open brackets, braces, elements or triple terms at once."""

LONGEST_IRI: Final = 4_000
"""Most characters of an IRI."""

LONGEST_TEXT: Final = 200_000
"""Most characters of a literal: a hundred pages. What is longer is a document, to be cited."""

LONGEST_TAG: Final = 35
"""Most characters of a language tag (RFC 5646, section 4.4.1, asks for room for that many)."""

MOST_FAULTY: Final = 60
"""Most characters of a term that a fault shows."""
