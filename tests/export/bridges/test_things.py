"""Things are taken for one class each; what is left out is counted by it."""

from graph_service.bridges.losses import Losses
from graph_service.export.bridges.things import class_finder, count_left_out, followed
from graph_service.namespaces import expand
from tests.export.bridges.contents import lines

ORDER = [expand("rep:Person"), expand("rep:Defender")]


def test_the_first_class_counts() -> None:
    """A thing of several classes is taken for the first of the order, one of none for nothing."""
    content = lines("<urn:x:a> a rep:Defender , rep:Person . <urn:x:b> a rep:Defender , rep:Act .")
    with followed(content, ["rep:about"]) as made:
        find = class_finder(made, ORDER)
        assert [find("urn:x:a"), find("urn:x:b"), find("urn:x:c")] == [*ORDER, ""]


def test_statements_are_counted_where_there_is_a_reason() -> None:
    """Statements for which the reason is none are carried, all others counted by class."""
    losses = Losses()
    content = lines('<urn:x:a> a rep:Person ; rdfs:label "x" . <urn:x:b> rdfs:label "y" , "z" .')

    def why(of_class: str, predicate: str) -> str | None:
        return None if predicate == expand("rdf:type") else f"not of {of_class or 'nothing'}"

    count_left_out(content, losses, why, ORDER)
    assert [each[::2] for each in losses] == [("", 2), ("rep:Person", 1)]
