"""How calls of partners fail; each text may be shown to the caller, so none has theirs in it."""

from graph_service.errors import GraphServiceError


class PartnerFault(GraphServiceError):
    """A partner gave no answer that can be used; ``ails`` says that this is so for any query."""

    def __init__(self, message: str, *, ails: bool = False) -> None:
        super().__init__(message)
        self.ails = ails


class PartnerTimeout(PartnerFault):
    """A partner takes longer than it may, or than the query has left."""
