"""What an entry says of a file: read, written, refused."""

import pytest

from graph_service.errors import InputError
from graph_service.partners.description import read_partner, statements, write_partner
from graph_service.partners.partner import Partner
from graph_service.partners.registry import Registry
from tests.partners.entries import HEAD, make_turtle

FILE = "dcat:downloadURL <https://alpha.example/exports/graph.nt.gz>"
NAMED = "partner:namespace <https://alpha.example/id/>"
FULL = (
    f'{FILE} ; {NAMED} , <https://w3id.org/reprisals/id/> ; partner:keptFor "public" ; '
    'partner:format "nt" ; partner:fileBytes 2000 ; partner:statements 7 ; partner:hours 3 ; '
    "partner:withdrawals <https://alpha.example/changes.atom>"
)


def alone(more: str, name: str = "alpha") -> str:
    """Return the description of a partner without an endpoint."""
    return f"""{HEAD}
<https://w3id.org/reprisals/partners/{name}> a partner:Partner ;
  dcterms:title "Synthetic archive"@en ; dcterms:license <https://alpha.example/terms> ;
  foaf:page <https://alpha.example/contact> ; {more} ."""


def read(text: str) -> Partner:
    """Return the partner of a text."""
    return read_partner(text.encode(), "alpha.ttl")


def test_everything_is_read_and_written_again() -> None:
    """And nothing of it is served with the rest."""
    found = read(alone(FULL))
    harvest = found.harvest
    assert harvest is not None and found.endpoint is None
    assert (harvest.form, harvest.coding, harvest.audience) == ("nt", "gzip", "public")
    assert (harvest.size, harvest.statements, harvest.hours) == (2000, 7, 3)
    assert harvest.withdrawals is not None
    assert harvest.describes("https://alpha.example/id/x")
    assert not harvest.describes("https://alpha.example/idx")
    assert read_partner(write_partner(found), "x") == found
    assert "alpha.example/exports" not in "".join(map(str, statements(found)))


def test_little_is_allowed_unless_it_says_so() -> None:
    """For internal readers, with limits."""
    harvest = read(alone(f"{FILE} ; {NAMED}")).harvest
    assert harvest is not None
    assert (harvest.audience, harvest.hours, harvest.withdrawals) == ("internal", 24, None)
    assert (harvest.size, harvest.statements) == (100_000_000, 500_000)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (NAMED, "downloadURL"),
        ("partner:hours 3", "downloadURL"),
        ('partner:askedBy "public"', "endpoint"),
        (FILE, "namespace"),
        (f"{FILE} ; partner:namespace <https://alpha.example>", "ending with"),
        (f"{FILE} ; partner:namespace <https://w3id.org/reprisals/>", "no partner describes"),
        (f"{FILE} ; partner:namespace <https://w3id.org/>", "no partner describes"),
        (f"{FILE} ; partner:namespace <https://w3id.org/reprisals/graph/>", "no partner describes"),
        (f"{FILE} ; partner:namespace <https://w3id.org/reprisals/ontology/>", "no partner"),
        (f"{FILE} ; partner:namespace <http://www.w3.org/2002/07/owl#>", "no partner describes"),
        (f"{FILE} ; {NAMED} ; partner:secret 'x'", "Name it|ClosedConstraint|closed|alpha"),
        (f"{FILE} ; {NAMED} ; partner:hours 0", "hours"),
        (f"{FILE} ; {NAMED} ; partner:keptFor 'public', 'internal'", "one audience"),
        (f"{FILE} ; {NAMED} ; partner:withdrawals <https://b.example/f>", "another host"),
        (f"dcat:downloadURL <https://alpha.example/graph> ; {NAMED}", "format"),
        (f"dcat:downloadURL <https://alpha.example/a.csv> ; {NAMED}", "format"),
        (f"dcat:downloadURL <https://alpha.example/../a.nt> ; {NAMED}", "path"),
        (f"dcat:downloadURL <https://u:p@alpha.example/a.nt> ; {NAMED}", "user"),
        (f"dcat:downloadURL <file:///etc/passwd.nt> ; {NAMED}", "http"),
        (f"{FILE} ; {NAMED} ; partner:example 'ASK {{ }}'", "endpoint"),
    ],
)
def test_what_can_not_be_meant_is_refused(more: str, reason: str) -> None:
    """Each says what to write."""
    with pytest.raises(InputError, match=reason):
        read(alone(more))


def test_file_is_on_the_host_of_the_endpoint() -> None:
    """Another host is another partner."""
    with pytest.raises(InputError, match="another host"):
        read(make_turtle(more=f"{FILE} ; {NAMED}"))
    both = f"{FILE} ; {NAMED}"
    assert read(make_turtle(more=both, endpoint="https://alpha.example/sparql")).harvest


def test_two_partners_describe_different_things(tmp_path: object) -> None:
    """But for things of this vocabulary, which many publish."""
    from pathlib import Path

    registry = Registry(Path(str(tmp_path)) / "partners")
    shared = "partner:namespace <https://w3id.org/reprisals/id/>"
    registry.add(read(alone(f"{FILE} ; {NAMED} ; {shared}")))
    other = "dcat:downloadURL <https://b.example/g.nt>"
    with pytest.raises(InputError, match="describes what is below"):
        registry.add(read(alone(f"{other} ; {NAMED}", "beta")))
    with pytest.raises(InputError, match="has this file"):
        registry.add(read(alone(f"{FILE} ; partner:namespace <https://b.example/>", "beta")))
    registry.add(read(alone(f"{other} ; {shared}", "beta")))
    assert [each.name for each in registry.all()] == ["alpha", "beta"]
