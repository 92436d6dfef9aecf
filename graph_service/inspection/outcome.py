"""What came of a full pass, and how it lies on the disk: that the service shows after a restart."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True)
class Outcome:
    """One full pass.

    ``time`` is when it began (UTC), ``seconds`` how long it took, ``reason`` why it was made,
    ``release`` what was judged and ``rules`` the SHA-256 of what it was held against.
    ``violations`` and ``warnings`` are counts. ``fault`` says why nothing is known instead; it is
    empty as a rule.
    """

    time: datetime
    reason: str
    rules: str
    release: int = 0
    violations: int = 0
    warnings: int = 0
    seconds: float = 0.0
    fault: str = ""

    @property
    def conforms(self) -> bool | None:
        """Whether nothing violates the rules; ``None`` when nothing is known."""
        return None if self.fault else self.violations == 0

    def members(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self) | {"time": self.time.isoformat()}

    @classmethod
    def read(cls, members: dict[str, Any]) -> Self:
        """Return the outcome that JSON values say.

        Raises:
            ValueError, TypeError, KeyError: they say none.
        """
        read = cls(**members | {"time": datetime.fromisoformat(members["time"])})
        if read.time.tzinfo is None:
            raise ValueError("a time without a zone")
        return read
