"""What became of each thing is what a comparison of whole states says."""

from hypothesis import given
from hypothesis import strategies as st

from graph_service.export.feeds.comparison import compare, differing, number_of, subjects_of

states = st.dictionaries(
    st.sampled_from(["urn:g1", "urn:g2"]),
    st.sets(st.tuples(st.sampled_from(["urn:a", "urn:ab", "urn:a/b", "urn:b"]), st.integers(0, 2))),
)
State = dict[str, set[tuple[str, int]]]


def written(state: State) -> list[tuple[str, bytes]]:
    """Return the graphs of a state."""
    return [
        (graph, "".join(sorted(f'<{s}> <urn:p> "{n}" <{graph}> .\n' for s, n in said)).encode())
        for graph, said in sorted(state.items())
    ]


def things(state: State) -> dict[bytes, tuple[bytes, ...]]:
    """Return what is said of each thing in any graph."""
    found: dict[bytes, set[bytes]] = {}
    for said in state.values():
        for subject, number in said:
            line = f'<{subject}> <urn:p> "{number}" .\n'.encode()
            found.setdefault(f"<{subject}>".encode(), set()).add(line)
    return {subject: tuple(sorted(lines)) for subject, lines in found.items()}


@given(states, states)
def test_each_thing_that_changed_is_told_once(before: State, after: State) -> None:
    """With all that is said of it then, in whichever graphs; what stayed is not told."""
    old, new = things(before), things(after)
    accounts = list(compare(written(before), written(after)))
    assert {subject: (act, lines) for act, subject, lines in accounts} == {
        subject: (
            "Create" if subject not in old else "Update" if subject in new else "Delete",
            new.get(subject, ()),
        )
        for subject in old.keys() | new.keys()
        if old.get(subject) != new.get(subject)
    }
    assert [subject for _, subject, _ in accounts] == sorted(subject for _, subject, _ in accounts)


@given(states, states, st.sets(st.sampled_from(["urn:a", "urn:ab", "urn:b"])))
def test_only_those_are_looked_at_that_are_concerned(
    before: State, after: State, names: set[str]
) -> None:
    """The others are passed over, whatever became of them."""
    concerned = {number_of(f"<{name}>".encode()) for name in names}
    accounts = list(compare(written(before), written(after), concerned))
    every = list(compare(written(before), written(after)))
    assert accounts == [each for each in every if number_of(each[1]) in concerned]


def test_subjects_of_a_graph() -> None:
    """All of them, and those of which something else is said than before."""
    before = b'<urn:a> <urn:p> "1" <urn:g> .\n<urn:b> <urn:p> "1" <urn:g> .\n'
    after = b'<urn:a> <urn:p> "1" <urn:g> .\n<urn:b> <urn:p> "2" <urn:g> .\n'
    assert subjects_of(before) == {b"<urn:a>", b"<urn:b>"}
    assert differing(before, after) == {b"<urn:b>"}
    assert differing(before, b"") == {b"<urn:a>", b"<urn:b>"}
    assert 0 <= number_of(b"<urn:a>") < 1 << 63
