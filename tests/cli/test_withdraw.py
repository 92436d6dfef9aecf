"""``withdraw`` takes something out of everything, and says what else still speaks of it."""

from pathlib import Path

from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import NewEntry
from graph_service.state import State
from tests.cli.conftest import Run

PERSON = "https://example.org/id/canary-person"
LABEL = "Canary Label"


def publish(state: State) -> None:
    """Publish a release with the canary in it, and one after it without."""
    current = state.current()
    graph = "https://example.org/g/people"
    quads = (
        f'<https://example.org/i> <urn:note> "met {LABEL} there" <{graph}> .\n'
        f'<{PERSON}> <urn:label> "{LABEL}" <{graph}> .\n'
    )
    entry = NewEntry(graph, "partner", "Synthetic Office", "synthetic", quads.encode())
    state.ledger.commit([*current.entries, entry], issued=current.issued)
    state.derive(state.current())
    state.ledger.commit(current.entries, issued=current.issued)
    state.derive(state.current())


def holders(state: State, text: str) -> list[str]:
    """Return the files of a state that hold a text, but for the audit log."""
    folder = state.exports.parent
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.name != "audit.log" and text.encode() in path.read_bytes()
    )


def test_resource_is_withdrawn_and_remainders_are_listed(run: Run, state: State) -> None:
    """Nothing of it is left in any file, also of old releases; what still says its name is told."""
    publish(state)
    assert len(holders(state, PERSON)) > 2
    result = run("withdraw", PERSON)
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        f'still said: "{LABEL}" in <https://example.org/g/people> of <https://example.org/i>\n'
        "release 5: withdrawn; 1 statement(s) of 1 graph(s), seen by partner\n"
    )
    assert holders(state, PERSON) == []
    assert [name.partition("/")[0] for name in holders(state, LABEL)] == ["ledger"]
    assert run("withdraw", "https://example.org/g/people").exit_code == 0
    assert holders(state, LABEL) == []
    found = examine(state.ledger)
    assert (found.faults, found.orphans, found.leftovers) == ((), (), ())
    listed = run("audit", "list", "--graph", PERSON).stdout
    assert listed.count("withdrawn") == 1
    assert run("rebuild").exit_code == 0
    assert run("fsck").exit_code == 0
    assert holders(state, LABEL) == holders(state, PERSON) == []


def test_what_is_not_there_is_a_fault(run: Run, state: State) -> None:
    """An IRI that no release has ends with exit code 2, and nothing is made."""
    for iri, reason in (
        (PERSON, f"no release has <{PERSON}>\n"),
        ("canary", "not an absolute IRI: 'canary'\n"),
    ):
        result = run("withdraw", iri)
        assert (result.exit_code, result.stderr) == (2, reason)
    assert state.current().number == 2


def test_build_with_what_was_withdrawn_names_the_file(run: Run, tmp_path: Path) -> None:
    """Data that still has it is refused with file and line, until it is lifted or taken out."""
    data = tmp_path / "people.ttl"
    data.write_text(f'<urn:a> <urn:p> <urn:b> .\n<{PERSON}> <urn:label> "{LABEL}" .\n')
    build = ("build", "--data", data, "--shapes", "none")
    assert run(*build).exit_code == 0
    assert run("withdraw", PERSON).exit_code == 0
    refused = run(*build)
    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"{data}:2: the graph <")
    assert f"names <{PERSON}>, which was withdrawn and must not come back" in refused.stderr
    state = run("release", "list").stdout
    assert len(state.splitlines()) == 2
    lifted = run("withdraw", "--lift", PERSON)
    assert lifted.stdout == f"release 3: <{PERSON}> may be published again\n"
    assert run("withdraw", "--lift", PERSON).exit_code == 2
    assert run(*build).exit_code == 0
    data.write_text("<urn:a> <urn:p> <urn:b> .\n")
    assert run("withdraw", PERSON).exit_code == 0
    assert run(*build).exit_code == 0


def test_rules_do_not_hold_it_up(run: Run, state: State, tmp_path: Path) -> None:
    """What does not conform any more is a warning, and the withdrawal is done."""
    publish(state)
    shape = tmp_path / "shape.ttl"
    shape.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <https://example.org/p> ;\n"
        "  sh:property <urn:shape-p> .\n"
        "<urn:shape-p> a sh:PropertyShape ; sh:path <urn:none> ; sh:minCount 1 ;\n"
        '  sh:message "One is needed." .\n'
    )
    config = tmp_path / "settings.toml"
    config.write_text(f'shapes = "{shape}"\n')
    result = run("withdraw", PERSON, "--config", config)
    assert result.exit_code == 0
    assert "warning: what is left breaks rules" in result.stderr
    assert "One is needed." in result.stderr
    assert holders(state, PERSON) == []
