"""Who may know of a partner, ask it, and tell it values."""

import pytest

from tests.partners.entries import make_partner

PUBLIC = frozenset({"public"})
PARTNER = frozenset({"public", "partner"})
INTERNAL = frozenset({"public", "partner", "internal"})


@pytest.mark.parametrize(
    ("asked", "told", "audiences", "seen", "may_ask", "may_tell"),
    [
        ({"public"}, (), PUBLIC, True, True, True),
        ({"public"}, (), PARTNER, True, False, False),
        ({"public", "partner"}, (), PARTNER, True, True, False),
        ({"public", "partner"}, {"partner"}, PARTNER, True, True, True),
        ({"public", "partner"}, {"partner"}, INTERNAL, True, False, False),
        ({"partner"}, {"partner"}, PUBLIC, False, False, False),
        ({"partner"}, (), PARTNER, True, True, False),
        ({"internal"}, {"internal"}, INTERNAL, True, False, False),
        ({"partner", "internal"}, {"internal"}, INTERNAL, True, True, False),
        ({"partner", "internal"}, {"internal", "partner"}, INTERNAL, True, True, True),
        ((), (), INTERNAL, False, False, False),
    ],
)
def test_each_audience_beside_the_public_one_has_to_be_named(
    asked: set[str],
    told: set[str],
    audiences: frozenset[str],
    seen: bool,
    may_ask: bool,
    may_tell: bool,
) -> None:
    """One audience that is not named is enough to refuse; what is public may be told."""
    partner = make_partner(asked_by=frozenset(asked), told_by=frozenset(told))
    assert partner.is_seen_by(audiences) is seen
    assert partner.may_be_asked_by(audiences) is may_ask
    assert partner.may_be_told_by(audiences) is may_tell
