"""The secret of a partner, found where its entry says; the entry itself never holds it.

==================================  ==================================================
``env:GRAPH_SERVICE_PARTNER_...``   a variable of the environment
``file:name``                       a file in ``partners/credentials/`` of the state folder
==================================  ==================================================

Nothing else can be named: a description that a stranger wrote must not have another secret of this
machine sent to the stranger. The secret is the whole value of the header ``Authorization``.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from graph_service.errors import LedgerError
from graph_service.partners.registry import FOLDER

PREFIX: Final = "GRAPH_SERVICE_PARTNER_"
_FOLDER: Final = "credentials"
_LONGEST: Final = 8_000


def authorization(reference: str | None, state: Path, environ: Mapping[str, str]) -> str | None:
    """Return the value of ``Authorization`` for a partner; ``None`` for one that asks for none.

    Args:
        reference: of its entry.
        state: the state folder.
        environ: the environment.

    Raises:
        LedgerError: there is no such secret, or it is no value of a header; it is not shown.
    """
    if reference is None:
        return None
    kind, _, name = reference.partition(":")
    text = ""
    if kind == "env" and name.startswith(PREFIX):
        text = environ.get(name, "")
    elif kind == "file" and name.replace("-", "").isalnum():
        try:
            with (state / FOLDER / _FOLDER / name).open("rb") as file:
                text = file.read(_LONGEST + 1).decode("ascii")
        except (OSError, UnicodeDecodeError):
            text = ""
    text = text.strip()
    plain = text.isascii() and text.isprintable()
    if not text or not plain or len(text) > _LONGEST:
        raise LedgerError("the credential of a partner is missing, or is none")
    return text
