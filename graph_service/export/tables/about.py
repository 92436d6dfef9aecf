"""What every description of tables says: of what, by whom, under which terms, and a caution."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.export.content import Content
from graph_service.namespaces import BASE

TITLE: Final = "Graph of reprisals against human rights defenders"
CAUTION: Final = (
    "What is said here about people, groups, States and other actors is an allegation unless a "
    "claim about it says otherwise; each row names the status of its claims and what they cite. "
    "Coverage is partial: what is not recorded here is not known not to have happened. People may "
    "be named by pseudonyms, and IRIs tell nothing about them."
)


@dataclass(frozen=True, order=True)
class Terms:
    """Who contributed a dataset, and under which terms: an IRI where there is one."""

    dataset: str
    contributor: str
    licence: str


@dataclass(frozen=True)
class About:
    """What tables are of.

    ``digest`` is that of what the audience set sees of the release, ``issued`` the day of that
    (ISO 8601), ``terms`` those of all datasets, sorted.
    """

    audiences: frozenset[str]
    release: int
    digest: str
    issued: str
    terms: Sequence[Terms]

    @property
    def citation(self) -> str:
        """How the release is cited."""
        return f"{TITLE}, {BASE}, release {self.release}, SHA-256 {self.digest}"

    @property
    def name(self) -> str:
        """What it is: the release, and who sees it so."""
        return f"{TITLE}: release {self.release}, as {' + '.join(sorted(self.audiences))} sees it"

    @property
    def licences(self) -> list[str]:
        """The terms of all datasets, sorted."""
        return sorted({each.licence for each in self.terms if each.licence})

    @property
    def contributors(self) -> list[str]:
        """All who contributed, sorted."""
        return sorted({each.contributor for each in self.terms if each.contributor})


def about_of(content: Content) -> About:
    """Return what is to be said of the tables of a content."""
    terms = {Terms(each.dataset, each.contributor, each.licence) for each in content.entries}
    return About(
        content.audiences,
        content.release,
        content.digest,
        content.issued.isoformat(),
        tuple(sorted(terms)),
    )
