"""A table that somebody filled in becomes a release, or a list of mistakes by cell."""

import pytest
from pyoxigraph import RdfFormat, parse

from graph_service.errors import Conflict, InputError
from graph_service.importing import Imported, Importer, Wish
from graph_service.ingest.dates import read_date
from graph_service.namespaces import GRAPH, IDENTIFIER, ONTOLOGY
from graph_service.settings import Settings
from graph_service.sheets.csvfiles import pack_files, write_files
from graph_service.sheets.layout import Filling
from graph_service.sheets.opening import read_table
from graph_service.sheets.plan import read_plan
from graph_service.sheets.workbook import write_workbook
from graph_service.state import State
from graph_service.tabling import table_of
from tests.sheets.conftest import published, settings  # noqa: F401 (fixtures)
from tests.sheets.filled import FIELDS, Book, add_incident, make_book
from tests.sheets.planted import EACH, make_planted

DRY = Wish(dry=True)


def take(where: Settings, book: Book, wish: Wish | None = None) -> Imported:
    """Take in a workbook."""
    return Importer(where).take(read_table(book.bytes(), "book.xlsx"), wish or Wish())


def blocking(done: Imported) -> dict[str, str]:
    """Return what blocks, by address."""
    return {each.address: each.message for each in done.blocking}


def quads(done: Imported) -> list[tuple[str, str, str]]:
    """Return the statements of what changed, without graphs."""
    text = b"".join(each or b"" for each in done.change.values())
    found = parse(text, format=RdfFormat.N_QUADS)
    return [(str(q.subject)[1:-1], q.predicate.value, str(q.object)) for q in found]


def test_every_planted_mistake_is_found_with_its_cell_and_nothing_else(
    settings: Settings,  # noqa: F811
) -> None:
    """Each of thirty-one kinds is told once, and nothing is written."""
    book, said = make_planted()
    digest = State(settings).current().digest
    done = take(settings, book)
    found = blocking(done)
    assert found.keys() == said.keys() and len(said) == len(done.blocking) == EACH
    for address, message in said.items():
        assert message in found[address], address
    assert State(settings).current().digest == digest


def test_two_hundred_incidents_are_taken_in(settings: Settings) -> None:  # noqa: F811
    """Each is a graph of its own, with opaque keys; again it is the same and nothing twice."""
    book = make_book(200)
    before = State(settings).current()
    done = take(settings, book)
    assert not done.blocking and done.written is not None
    graphs = {each.graph for each in done.written.release.entries} - {
        each.graph for each in before.entries
    }
    cases = {each for each in graphs if each.startswith(GRAPH + "case-")}
    assert len(cases) == 200 and len(graphs) == 201
    types = [s for s, p, o in quads(done) if p.endswith("#type") and o.endswith("/Incident>")]
    assert {GRAPH + "case-" + each.rpartition("/")[2] for each in types} == cases
    again = take(settings, book)
    assert list(blocking(again)) == ["'This file'!B3"]
    same = take(settings, book, Wish(again=True))
    assert not same.blocking and same.written is not None and same.written.graphs == ()


def test_the_least_that_a_person_fills_in_is_enough(settings: Settings) -> None:  # noqa: F811
    """Fifteen cells in four sheets, and two about the file."""
    book = Book()
    book.say(collection="one", grade=FIELDS["grade"])
    book.add("sources", key="S1", label="Synthetic", sourceType="News", publisherLabel="Synthetic")
    incident = {"key": "I1", "label": "Synthetic", "date": "2021", "incidentKind": "not-stated"}
    book.add("incidents", **incident, source="S1", asserter="Synthetic")
    book.add("acts", hasAct="I1", actType="Threat")
    book.add("involvements", hasInvolvement="I1", perpetratorCategory="unknown", role="affected")
    done = take(settings, book, DRY)
    assert not done.blocking and len(done.change) == 1
    said = quads(done)
    assert (ONTOLOGY + "claimStatus") in {p for _, p, o in said if o.endswith("/alleged>")}
    claims = [o for _, p, o in said if p == ONTOLOGY + "about"]
    assert len(claims) == 3, "act and involvement rest on the source of the incident"
    assert {p.rpartition("/")[2] for _, p, _ in said} >= {"earliest", "latest", "datePrecision"}
    assert read_date("2021").latest is not None


def test_a_corrected_file_makes_no_second_incident(settings: Settings) -> None:  # noqa: F811
    """What was corrected is other; IRIs stay."""
    book = make_book(3)
    first = take(settings, book)
    book.put("incidents", 4, "label", "Synthetic incident 1, corrected")
    book.put("incidents", 4, "date", "2021-03")
    done = take(settings, book, Wish(again=True))
    assert not done.blocking and list(done.change) == [
        g for g in first.change if b"Synthetic incident 1" in (first.change[g] or b"")
    ]
    (graph,) = done.change
    old, new = (
        set((first.change[graph] or b"").splitlines()),
        set((done.change[graph] or b"").splitlines()),
    )
    assert {line.split(b" ")[1].rpartition(b"/")[2] for line in old ^ new} == {
        *(b"rdf-schema#label>", b"date>", b"earliest>", b"latest>", b"minimumLag>", b"maximumLag>")
    }


def test_an_incident_without_acts_is_told_by_its_key(settings: Settings) -> None:  # noqa: F811
    """The sheet of acts has no row to blame."""
    book = make_book(2)
    for number in (6, 7):
        book.put("acts", number, "hasAct", "I1")
    assert blocking(take(settings, book, DRY)) == {
        "Incidents!A5": "Say what was done: at least one rep:Act."
    }


def test_a_file_says_its_name_and_how_facts_reached_it(settings: Settings) -> None:  # noqa: F811
    """Both are needed, and each has its cell."""
    book = make_book(1)
    book.say(collection="", grade="", texts="English")
    assert blocking(take(settings, book, DRY)).keys() == {
        "'This file'!B3",
        "'This file'!B4",
        "'This file'!B5",
    }


def test_what_others_may_not_see_is_not_found(settings: Settings) -> None:  # noqa: F811
    """A name of a graph for partners is no name in a file for everybody."""
    book = make_book(1)
    assert not take(settings, book, Wish(audience="partner")).blocking
    other = Book()
    other.say(**FIELDS | {"collection": "other"})
    other.add("outcomes", outcomeOf="Synthetic incident 1", outcomeStatus="Released", date="2022")
    page = other.page("outcomes")
    for name, value in (("source", "A/HRC/45/36"), ("asserter", "Synthetic")):
        page.cell(4, other.place("outcomes", name), value)
    assert "nothing that is published" in blocking(take(settings, other, DRY))["Outcomes!B4"]
    done = take(settings, other, Wish(audience="partner", dry=True))
    assert not done.blocking and len(done.change) == 1, "it joins the graph of the case"
    with pytest.raises(InputError, match="no such audience"):
        take(settings, other, Wish(audience="nobody"))


def test_people_of_several_cases_are_in_a_graph_that_they_share(
    settings: Settings,  # noqa: F811
) -> None:
    """Who belongs to one case is in its graph; the option names another graph to share."""
    book = make_book(2)
    book.add("involvements", hasInvolvement="I2", involvedAgent="P1", role="Witness")
    shared = GRAPH + "synthetic-shared"
    done = take(settings, book, Wish(graph=shared, dry=True))
    assert not done.blocking and len(done.change) == 3
    groups = {
        graph: (text or b"").count(b"ontology/DefenderGroup>")
        for graph, text in done.change.items()
    }
    assert groups.pop(shared) == 1 and sorted(groups.values()) == [0, 1]


def test_csv_files_are_taken_in_alike(settings: Settings) -> None:  # noqa: F811
    """The same rows give the same graphs; addresses are those of the files."""
    rows = {
        "sources": [
            {"key": "S1", "label": "Synthetic", "sourceType": "News", "publisherLabel": "Synthetic"}
        ],
        "incidents": [
            {
                **{"key": "I1", "label": "Un incident", "date": "2021", "source": "S1"},
                **{"incidentKind": "not-stated", "asserter": "Synthetic", "concernsState": "XXX"},
            }
        ],
        "acts": [{"hasAct": "I1", "actType": "Menace ou intimidation"}],
        "involvements": [
            {"hasInvolvement": "I1", "perpetratorCategory": "Inconnu", "role": "affected"}
        ],
    }
    files = write_files(read_plan(), "fr", Filling(rows, FIELDS | {"texts": "fr"}))
    table = read_table(pack_files(files), "files.zip")
    done = Importer(settings).take(table, DRY)
    assert list(blocking(done)) == ["incidents!F4"]
    rows["incidents"][0]["concernsState"] = "Kirghizistan@fr"
    assert [o for _, p, o in quads(done) if p.endswith("#label") and "Un" in o] == [
        '"Un incident"@fr'
    ]


def test_iris_are_opaque(settings: Settings) -> None:  # noqa: F811
    """Nothing in a key comes from a name, and another service draws another one."""
    book = make_book(1)
    done = take(settings, book, DRY)
    subjects = {s for s, _, _ in quads(done)}
    assert all(s.startswith(IDENTIFIER) for s in subjects)
    (settings.state / "sheets.key").write_bytes(b"x" * 32)
    assert not subjects & {s for s, _, _ in quads(take(settings, book, DRY))}


def test_an_incident_may_be_added_to_a_file(settings: Settings) -> None:  # noqa: F811
    """What is there stays as it is."""
    book = make_book(1)
    first = take(settings, book)
    add_incident(book, 2)
    done = take(settings, book, Wish(again=True))
    assert not done.blocking
    old = b"".join(each or b"" for each in first.change.values())
    labels = {line for line in old.splitlines() if b"incident 1" in line}
    new = b"".join(each or b"" for each in done.change.values())
    assert b"Synthetic incident 2" in new and not labels & set(new.splitlines())


def test_a_file_may_be_proposed(settings: Settings) -> None:  # noqa: F811
    """It waits until somebody decides; what does not conform is no proposal."""
    book = make_book(1)
    done = take(settings, book, Wish(propose=True, note="synthetic"))
    assert not done.blocking and done.written is not None and done.written.proposal
    state = State(settings)
    assert state.current().number == 1
    (waiting,) = state.ledger.proposals.all()
    assert (waiting.kind, waiting.note) == ("import", "synthetic")
    assert [each.graph for each in waiting.graphs] == sorted(done.change)
    book.put("incidents", 4, "description", "Write to someone@example.org")
    refused = take(settings, book, Wish(propose=True))
    assert refused.blocking and refused.written is None
    assert len(list(state.ledger.proposals.all())) == 1


def test_a_file_that_is_written_back_is_edited_from_then_on(
    settings: Settings,  # noqa: F811
) -> None:
    """It has the IRIs of its rows; an older export is refused, for others may have edited since."""
    book = make_book(2)
    first = take(settings, book)
    state, plan = State(settings), read_plan()
    filling = table_of(state, first.graphs, "public", "en", first.settings)
    old = write_workbook(plan, "en", filling)
    back = Book(data=old)
    row = next(r for r in (4, 5) if back.page("incidents").cell(r, 2).value.endswith("1"))
    back.put("incidents", row, "label", "Synthetic incident 1, corrected")
    add_incident(back, 9, source="Synthetic report 2")
    done = take(settings, back)
    assert not done.blocking and done.written is not None and len(done.change) == 2
    labels = [o for _, p, o in quads(done) if p.endswith("#label")]
    assert '"Synthetic incident 1, corrected"@en' in labels
    assert not [each for each in labels if each == '"Synthetic incident 1"@en']
    late = Book(data=old)
    late.put("incidents", 4, "label", "Synthetic, too late")
    with pytest.raises(Conflict, match="export it again"):
        take(settings, late)
