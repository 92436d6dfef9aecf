"""What a reader must know who finds a file without us: what it is, its terms, and a caution."""

from graph_service.export.content import Content
from graph_service.export.scopes import DATASETS, WHOLE, Scope
from graph_service.namespaces import BASE


def notice_of(content: Content, scope: Scope) -> list[str]:
    """Return the lines of the notice of a file; nothing in it is of the time of the build."""
    rows = sorted({(e.dataset, e.contributor, e.licence) for e in scope.entries})
    of = ""
    if scope.is_graph:
        of = f"The named graph <{scope.entries[0].graph}> of "
    elif scope.stem != WHOLE:
        of = f"The dataset {scope.stem.removeprefix(DATASETS)} of "
    audience = " + ".join(sorted(content.audiences))
    return [
        f"{of}{'release' if of else 'Release'} {content.release} of the graph <{BASE}>, as its "
        f"audience {audience} sees it.",
        f"Cite as: {BASE}, release {content.release}, SHA-256 {content.digest}.",
        "",
        "What is said here about people, groups, States and other actors is an allegation unless",
        "a claim about it says otherwise; each rep:Claim names who asserts it and its source.",
        "Coverage is partial: what is not recorded here is not known not to have happened.",
        "",
        "Datasets, who contributed them, and their terms (documents cited keep their own):",
        *(" - " + "; ".join(part for part in row if part) for row in rows),
        "",
    ]
