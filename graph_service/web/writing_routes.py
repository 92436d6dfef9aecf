"""Which requests change something, and so are none of a replica's."""

from typing import Final

from flask import Request

from graph_service.web.refusals import Misdirected

WRITING: Final = frozenset({"graphs", "update", "contributions", "proposals", "withdrawals"})
"""Blueprints whose routes change something with all methods but the safe ones."""

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_change(request: Request) -> None:
    """Refuse a request that would change something, before anything of it is looked at.

    Raises:
        Misdirected: it would (RFC 9110, section 15.5.20).
    """
    if request.blueprint in WRITING and request.method not in SAFE:
        raise Misdirected("this is a replica: changes are sent to the process that writes")
