"""What a token may write it has to see; all graphs are for those who see all."""

from datetime import UTC, datetime, timedelta

import pytest

from graph_service.access.reach import blind_token, reached_unseen, reaching, require_seen
from graph_service.access.tokens import Token
from graph_service.errors import OutOfScope

NOW = datetime(2026, 1, 31, tzinfo=UTC)


def make_token(*writes: str, reads: tuple[str, ...] = ("public",), days: int = 36500) -> Token:
    """Return a token that may write some graphs."""
    expires = NOW + timedelta(days=days)
    return Token("acme", "0" * 64, reads, writes, "public", False, NOW, expires)


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["urn:a:*"], "urn:a:*"),
        (["urn:b", "urn:a:1"], "urn:a:1"),
        (["urn:b:*"], None),
        (["*"], None),
    ],
)
def test_pattern_reaches_what_it_names(patterns: list[str], found: str | None) -> None:
    """The pattern of all graphs is left out."""
    assert reaching(patterns, "urn:a:1") == found


def test_token_is_blind_where_it_reaches_and_does_not_see() -> None:
    """One that sees the audience, reaches elsewhere or has expired is not."""
    assert blind_token([make_token("urn:a:*")], "urn:a:1", "internal", NOW) == ("acme", "urn:a:*")
    for token in (
        make_token("urn:a:*", reads=("public", "internal")),
        make_token("urn:b:*"),
        make_token("*"),
        make_token("urn:a:*", days=-1),
    ):
        assert blind_token([token], "urn:a:1", "internal", NOW) is None
    assert blind_token([make_token("urn:a:*")], "urn:a:1", "public", NOW) is None


def test_new_graph_where_others_write_blindly_is_refused_like_any_other() -> None:
    """The writer is told what they would be told of a graph that is not theirs."""
    tokens = [make_token("urn:a:*")]
    require_seen(tokens, "urn:a:1", "public")
    require_seen(tokens, "urn:b:1", "internal")
    with pytest.raises(OutOfScope, match=r"^the token does not allow to write there$"):
        require_seen(tokens, "urn:a:1", "internal")


def test_new_token_reaches_unseen_graphs_that_are_there() -> None:
    """The first graph is named, with the pattern that reaches it."""
    graphs = [("urn:a:1", "public"), ("urn:a:2", "internal"), ("urn:b:1", "partner")]
    assert reached_unseen(["urn:*"], ["public"], graphs) == ("urn:*", "urn:a:2")
    assert reached_unseen(["urn:*"], ["public", "partner", "internal"], graphs) is None
    assert reached_unseen(["urn:a:1"], ["public"], graphs) is None
