"""A catalogue of attacks that others wrote: its parts on access, tokens and writing, replayed.

It is found in the folder that ``ATTACKS`` names, else in ``../shared/acceptance`` beside the
checkout. All of it, with what overwhelms, is for its own runner, which needs the state that
``tests/benchmarks/attack_state.py`` makes.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.benchmarks import attack_state
from tests.leaks.twins import Reply, Request, Twin, open_twin

FOLDER = Path(os.environ.get("ATTACKS", Path(__file__).parents[3] / "shared" / "acceptance"))
CATALOGUE = FOLDER / "attacks.json"
EXAMPLE = FOLDER / "attack_env.example.json"
ABSENT = "http://absent.example/graph"
Attack = dict[str, Any]


def read_attacks() -> list[Attack]:
    """Return the attacks of the catalogue that are replayed here."""
    if not CATALOGUE.exists():
        return []
    attacks = json.loads(CATALOGUE.read_text(encoding="utf-8"))["attacks"]
    return [each for each in attacks if each["category"] in ("access", "token", "write")]


ATTACKS = read_attacks()
pytestmark = pytest.mark.skipif(not ATTACKS, reason=f"no catalogue of attacks at {CATALOGUE}")


class Target:
    """A service with the graphs and tokens that the catalogue asks for."""

    def __init__(self, twin: Twin, names: dict[str, str], secret: str) -> None:
        self.twin = twin
        self.secret = secret
        self.names = names | derived(names)
        tokens = twin.tokens
        write = tokens["write"]
        self.names |= {"READ_TOKEN": tokens["read"], "WRITE_TOKEN": write}
        self.names |= {"WRITE_TOKEN_UP": write.swapcase(), "WRITE_TOKEN_HEAD": write[:20]}

    def fill(self, text: str) -> str:
        """Return a text with the values of its variables."""
        return re.sub(r"\{([A-Z][A-Z0-9_]*)\}", lambda match: self.names[match[1]], text)

    def send(self, attack: Attack, who: str | None, **headers: str) -> Reply:
        """Send the request of an attack."""
        named = {name: self.fill(value) for name, value in attack["headers"].items()} | headers
        body = self.fill(attack["body"]).encode() if attack.get("body") is not None else None
        target = quote(self.fill(attack["path"]), safe="/?&=%:+,;@!$'()*~[]")
        return self.twin.ask(Request(attack["method"], target, tuple(named.items()), body), who)

    def asks(self, pattern: str, who: str | None = None) -> bool:
        """Return whether a pattern has a solution."""
        reply = self.twin.get(f"/sparql?query={quote(f'ASK {{ {pattern} }}', safe='')}", who)
        return bool(json.loads(reply.body)["boolean"])


def derived(names: Mapping[str, str]) -> dict[str, str]:
    """Return the spellings that the catalogue has of names."""
    nowhere = "http://127.0.0.1:9"
    found = {"CANARY": nowhere, "EVIL_ALLOWED": nowhere, "SELF": "", "HOST": "data.example.org"}
    secret = names["SECRET_GRAPH"]
    system = names["SYSTEM_GRAPH"]
    folder, _, last = secret.rpartition("/")
    return found | {
        **{f"{name}_Q": quote(value, safe="") for name, value in (dict(names) | found).items()},
        "SECRET_GRAPH_QQ": quote(quote(secret, safe=""), safe=""),
        "SECRET_GRAPH_ESC": f"{secret[:-1]}\\u{ord(secret[-1]):04X}",
        "SECRET_GRAPH_PCT": f"{secret[:-1]}%{ord(secret[-1]):02X}",
        "SECRET_GRAPH_DOT": f"{folder}/./{last}",
        "SECRET_GRAPH_CASE": secret.replace("http", "HTTP"),
        "SYSTEM_GRAPH_PCT_Q": quote(f"{system[:-1]}%{ord(system[-1]):02X}", safe=""),
    }


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Return the service."""
    environment = attack_state.read(EXAMPLE)
    folder = tmp_path_factory.mktemp("attacks") / "twin"
    entries = attack_state.entries_of(environment)
    shapes = folder.with_name("shapes.ttl")
    shapes.write_text(attack_state.SHAPES)
    with open_twin(folder, (), releases=[entries], shapes=str(shapes)) as twin:
        twin.tokens |= attack_state.make_tokens(twin.state, environment["vars"])
        yield Target(twin, environment["vars"], environment["secret_value"])


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["id"])
def test_attack_is_answered_rightly(target: Target, attack: Attack) -> None:
    """With a status that it allows, and nothing that it forbids."""
    wanted = attack["expect"]
    if "steps" in attack:
        follow(target, attack)
        return
    reply = target.send(attack, attack.get("auth"))
    allowed = [str(reply.status), f"{reply.status // 100}xx"]
    assert set(allowed) & {*wanted["status"]}, (reply.status, reply.body)
    if attack.get("auth") not in ("read", "admin"):
        assert target.secret.encode() not in reply.whole
    if wanted.get("same_as_absent"):
        secret = target.names["SECRET_GRAPH"]
        about = {"path": attack["path"].replace("{SECRET_GRAPH_Q}", quote(ABSENT, safe=""))}
        about["body"] = attack["body"].replace("{SECRET_GRAPH}", ABSENT)
        other = target.send(attack | about, attack.get("auth"))
        assert reply.status == other.status
        assert reply.body.replace(secret.encode(), b"") == other.body.replace(ABSENT.encode(), b"")
    if "nothing_written" in wanted:
        text = wanted["nothing_written"]
        either = f"CONTAINS(STR(?s), '{text}') || CONTAINS(STR(?o), '{text}')"
        assert not target.asks(f"GRAPH ?g {{ ?s ?p ?o FILTER({either}) }}", "admin")
    if "still_there" in wanted:
        assert target.asks(f"GRAPH <{target.fill(wanted['still_there'])}> {{ ?s ?p ?o }}")
    if wanted.get("readback_secret"):
        scratch = target.twin.get(f"/graphs?graph={target.names['SCRATCH_GRAPH_Q']}", "write")
        assert target.secret.encode() not in scratch.body
    for name, pattern in wanted.get("header_not", {}).items():
        assert not re.search(pattern, reply.header(name) or "")
    for name, pattern in wanted.get("header_re", {}).items():
        assert re.search(pattern, reply.header(name) or "", re.IGNORECASE)
    if "any_not" in wanted:
        assert target.fill(wanted["any_not"]).encode() not in reply.whole


def follow(target: Target, attack: Attack) -> None:
    """Take the steps of an attack: callers who ask the same, one after the other."""
    tag = None
    for step in attack["steps"]:
        headers = {"If-None-Match": tag} if step.get("if_none_match") and tag else {}
        reply = target.send(attack, step.get("auth"), **headers)
        tag = reply.header("etag") if step.get("save_etag") else tag
        assert reply.status != step.get("not_status")
        if step.get("no_leak"):
            assert target.secret.encode() not in reply.whole


def test_attempts_with_tokens_are_refused_before_they_are_slowed(target: Target) -> None:
    """The catalogue has fewer wrong tokens than are slowed: each was refused by itself."""
    wrong = [each for each in ATTACKS if "Authorization" in each["headers"]]
    assert 0 < len(wrong) <= 10
