"""Tokens are kept as hashes, found while they hold, and known to whoever reads the same file."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from graph_service.access.actor import Actor
from graph_service.access.tokens import PREFIX, Tokens, digest_of, tokens_of
from graph_service.errors import InputError, LedgerError, NotFound

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    """Return the tokens of an empty state folder."""
    return tokens_of(tmp_path / "state")


def test_token_gives_its_actor(tokens: Tokens) -> None:
    """What was said when the token was made is what its holder may do; public comes with it."""
    text = tokens.create("office", reads=["partner"], writes=["urn:g:*"], audience="partner")
    wanted = Actor("office", frozenset({"public", "partner"}), ("urn:g:*",), "partner")
    assert tokens.find(text) == wanted


def test_token_is_long_random_and_marked(tokens: Tokens) -> None:
    """Each token is another one, with 256 bits behind the prefix."""
    made = {tokens.create(f"office-{n}") for n in range(5)}
    assert len(made) == 5
    assert all(text.startswith(PREFIX) and len(text) == len(PREFIX) + 43 for text in made)


def test_file_has_hashes_only_and_is_for_its_owner(tokens: Tokens) -> None:
    """The token is nowhere in the folder; nobody else may read the file."""
    text = tokens.create("office")
    for path in tokens.path.parent.iterdir():
        assert text.removeprefix(PREFIX) not in path.read_text()
        assert path.stat().st_mode & 0o777 == 0o600
    assert digest_of(text) in tokens.path.read_text()


@pytest.mark.parametrize("change", ["", "x", PREFIX])
def test_other_text_is_no_token(tokens: Tokens, change: str) -> None:
    """A part of a token, a longer one, another case or nothing finds nobody."""
    text = tokens.create("office")
    assert tokens.find(text.upper()) is None
    assert tokens.find(text[:20]) is None
    assert tokens.find(change) is None
    assert tokens.find(text + (change or " ")) is None
    assert tokens.find("\udce9" + text) is None


def test_token_expires(tmp_path: Path) -> None:
    """It holds to the last moment, and not at the next."""
    time = [NOON]
    tokens = Tokens(tmp_path / "t.json", clock=lambda: time[0])
    text = tokens.create("office", days=2)
    time[0] = NOON + timedelta(days=2, seconds=-1)
    assert tokens.find(text) is not None
    time[0] = NOON + timedelta(days=2)
    assert tokens.find(text) is None


def test_other_process_sees_new_and_revoked_tokens_at_once(tokens: Tokens) -> None:
    """Whoever has read the file before reads it again when it is another one."""
    service = Tokens(tokens.path)
    assert service.all() == ()
    text = tokens.create("office")
    assert service.find(text) is not None
    tokens.revoke("office")
    assert service.find(text) is None


def test_revoked_token_leaves_its_name_and_no_hash(tokens: Tokens) -> None:
    """The audit log names it, so nobody else may have the name; its hash is gone."""
    text = tokens.create("office")
    tokens.revoke("office")
    assert digest_of(text) not in tokens.path.read_text()
    assert tokens.find("") is None
    with pytest.raises(InputError):
        tokens.create("office")
    with pytest.raises(NotFound):
        tokens.revoke("office")


@pytest.mark.parametrize("name", ["", "two words", "é", "-a", "a" * 65, "a/b", "a\n"])
def test_name_is_plain(tokens: Tokens, name: str) -> None:
    """A name that would be odd in a log is refused."""
    with pytest.raises(InputError):
        tokens.create(name)


def test_writer_says_who_sees_new_graphs(tokens: Tokens) -> None:
    """There is no audience by default, and none that the writer could not read."""
    with pytest.raises(InputError):
        tokens.create("office", writes=["*"])
    with pytest.raises(InputError):
        tokens.create("office", writes=["*"], audience="internal")
    with pytest.raises(InputError):
        tokens.create("office", writes=["no iri"], audience="public")
    assert not tokens.path.exists()


def test_two_makers_lose_no_token(tokens: Tokens) -> None:
    """Tokens that are made at the same time are all there."""
    makers = [
        Thread(target=lambda n=n: [Tokens(tokens.path).create(f"t{n}.{i}") for i in range(5)])
        for n in range(4)
    ]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(tokens.all()) == 20


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 2, "tokens": []}', '{"format": 1, "tokens": [{}]}']
)
def test_damaged_file_is_an_error_and_stays(tokens: Tokens, content: str) -> None:
    """Nobody gets in by a damaged file, and nothing overwrites it."""
    tokens.path.parent.mkdir()
    tokens.path.write_text(content)
    with pytest.raises(LedgerError):
        tokens.find("gs_x")
    with pytest.raises(LedgerError):
        tokens.create("office")
    assert tokens.path.read_text() == content


@pytest.mark.parametrize("name", ["digest", "admin", "created", "reads"])
def test_row_of_another_kind_is_damage(tokens: Tokens, name: str) -> None:
    """A member that is not what it should be makes no token."""
    tokens.create("office")
    members = json.loads(tokens.path.read_text())
    members["tokens"][0][name] = None if name != "admin" else "true"
    tokens.path.write_text(json.dumps(members))
    with pytest.raises(LedgerError):
        tokens.all()
