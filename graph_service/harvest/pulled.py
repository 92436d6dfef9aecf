"""What came of a pull, for whoever runs the service."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Pulled:
    """What came of a pull from one partner.

    ``outcome`` is one of :data:`graph_service.harvest.keeping.OUTCOMES`, ``reason`` says why
    nothing came; ``release`` has what did, ``graphs`` and ``statements`` count that. ``notes`` are
    about what was kept out, ``withdrawn`` is what went on the partner's word, ``warning`` is about
    its feed, and ``report`` the file that says how to mend what was refused.
    """

    partner: str
    outcome: str
    reason: str = ""
    release: int = 0
    graphs: int = 0
    statements: int = 0
    notes: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    warning: str = ""
    report: Path | None = None

    def __str__(self) -> str:
        """Return one line for a person."""
        if self.outcome == "pulled":
            what = (
                f"release {self.release}: {self.statements:,} statement(s), {self.graphs} graph(s)"
            )
        elif self.outcome == "unchanged":
            what = "not changed"
        else:
            what = f"{self.outcome}: {self.reason}"
        return f"{self.partner}  {what}"
