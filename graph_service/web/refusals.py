"""What only HTTP can refuse: a method, a range, a content coding, a client that asked too much."""

from typing import Final

from graph_service.errors import GraphServiceError, Unauthenticated, Unavailable, UnsupportedType

QUOTA: Final = "query-time"
"""Name of the quota of a client (draft-ietf-httpapi-ratelimit-headers, section 3)."""


NOTHING: Final = "there is nothing at this address"
"""What is said of an address, whether something is there for others or for nobody."""


class MethodRefused(GraphServiceError):
    """The resource is there, the method is not; ``allowed`` names those that are, if known."""

    def __init__(self, message: str, allowed: frozenset[str] | None = None) -> None:
        super().__init__(message)
        self.allowed = allowed


class Misdirected(GraphServiceError):
    """A change was sent to a replica, which can't say what would come of it; the writer can."""


class CodingRefused(GraphServiceError):
    """The caller accepts neither the plain body nor a coding on offer; ``offered`` names these."""

    def __init__(self, offered: tuple[str, ...]) -> None:
        super().__init__("none of the accepted content codings is on offer: " + ", ".join(offered))
        self.offered = offered


class BodyCodingRefused(UnsupportedType):
    """A body came in a content coding that is not read here; ``accepted`` names those that are."""

    def __init__(self, accepted: tuple[str, ...]) -> None:
        super().__init__(f"the body may be coded with {' or '.join(accepted)}, or not at all")
        self.accepted = accepted


class BudgetSpent(Unavailable):
    """The caller has used its query time; some of it is back after ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("the query time of this client is used up for now", retry_after)


class TokenRefused(Unauthenticated):
    """A token was sent that is wrong, expired or revoked."""


class TooManyAttempts(Unavailable):
    """The caller sent too many tokens that were refused; one more is looked at a while later."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many tokens of this client were refused", retry_after)


class RangeRefused(GraphServiceError):
    """The resource is there, the range of its bytes is not."""


class HeadTooLarge(GraphServiceError):
    """The request line with its headers is longer than it may be."""


class RequestLate(GraphServiceError):
    """The request was too long on its way."""
