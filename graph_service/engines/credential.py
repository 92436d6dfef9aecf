"""The secret for an engine: found where a setting says, never in a setting itself.

========================  ======================================================================
``env:NAME``              a variable of the environment
``file:PATH``             a file
========================  ======================================================================

It is ``Basic <name>:<password>``, ``Bearer <token>`` or ``Digest <name>:<password>``.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph_service.errors import InputError

SCHEMES: Final = ("Basic", "Bearer", "Digest")
_LONGEST: Final = 8_000


@dataclass(frozen=True)
class Credential:
    """A secret; ``scheme`` is one of :data:`SCHEMES`."""

    scheme: str
    secret: str = field(repr=False)

    @property
    def header(self) -> str | None:
        """The value of ``Authorization``; ``None`` where each request has another one."""
        if self.scheme == "Digest":
            return None
        if self.scheme == "Basic":
            return "Basic " + b64encode(self.secret.encode()).decode()
        return f"{self.scheme} {self.secret}"

    @property
    def pair(self) -> tuple[str, str]:
        """Name and password."""
        name, _, password = self.secret.partition(":")
        return name, password


def read_credential(reference: str, environ: Mapping[str, str]) -> Credential | None:
    """Return the credential that a setting refers to, ``None`` where it is empty.

    Raises:
        InputError: there is none, or it has another form; it is not shown.
    """
    if not reference:
        return None
    kind, _, name = reference.partition(":")
    text = ""
    if kind == "env":
        text = environ.get(name, "")
    elif kind == "file":
        try:
            text = Path(name).read_bytes()[: _LONGEST + 1].decode()
        except (OSError, UnicodeDecodeError):
            text = ""
    else:
        raise InputError("the credential of an engine is named as env:NAME or file:PATH")
    scheme, _, secret = text.strip().partition(" ")
    plain = secret.isprintable() and len(text) <= _LONGEST
    if (
        scheme not in SCHEMES
        or not secret
        or not plain
        or (scheme != "Bearer" and ":" not in secret)
    ):
        forms = "Basic name:password, Digest name:password or Bearer token"
        raise InputError(f"the credential of the engine is missing, or is not {forms}")
    return Credential(scheme, secret)
