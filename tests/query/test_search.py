"""Searching finds what readers would say is the same text, best first, in what a view may see."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import InputError, LedgerError, QueryTimeout, Unavailable
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.query import shelf as shelf_module
from graph_service.query.search import Search
from graph_service.query.shelf import Shelf
from graph_service.views.audiences import INTERNAL, PUBLIC
from graph_service.views.index import ensure_index, is_whole
from graph_service.views.views import View, Views

PREFIXES = {
    "rdfs:label": "http://www.w3.org/2000/01/rdf-schema#label",
    "skos:altLabel": "http://www.w3.org/2004/02/skos/core#altLabel",
    "rdf:type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    "rep:statement": "https://w3id.org/reprisals/ontology/statement",
}
DATA = [
    ("algeria", "rdfs:label", '"Algeria"@en'),
    ("algeria", "rdfs:label", '"Algérie"@fr'),
    ("algeria", "rdfs:label", '"Argelia"@es'),
    ("algeria", "rdfs:label", '"الجزائر"@ar'),
    ("algeria", "rdfs:label", '"阿尔及利亚"@zh'),
    ("algeria", "rdfs:label", '"Алжир"@ru'),
    ("algeria", "rdf:type", "<https://example.org/State>"),
    ("algiers", "rdfs:label", '"Synthetic Office in Algiers, Algeria"@en'),
    ("algiers", "rdf:type", "<https://example.org/Office>"),
    ("claim", "rep:statement", '"A made-up delegate was met in Algeria, and again in Algeria."@en'),
    ("person", "rdfs:label", '"S. Thai"'),
    ("person", "skos:altLabel", '"สมชาย ใจดี"@th'),
    ("person", "skos:altLabel", '"सोमेश"@hi'),
    ("person", "skos:altLabel", '"Сомчай"@ru-Latn-x-made'),
    ("https://example.org/State", "rdfs:label", '"State"@en'),
    ("https://example.org/State", "rdfs:label", '"État"@fr'),
]
MARK = "zanzibarmark"


def line(subject: str, name: str, term: str, graph: str) -> str:
    """Return a quad; subjects are below example.org unless they are IRIs."""
    subject = subject if ":" in subject else f"https://example.org/{subject}"
    return f"<{subject}> <{PREFIXES[name]}> {term} <{graph}> .\n"


@pytest.fixture
def view(tmp_path: Path) -> View:
    """Return the public view of synthetic texts."""
    return view_of(tmp_path, PUBLIC)


def view_of(folder: Path, audiences: frozenset[str]) -> View:
    """Return a view of synthetic texts, of which an internal graph has some more."""
    views = Views(folder / "views", Ledger(folder / "ledger"))
    public, internal = "https://example.org/g/public", "https://example.org/g/internal"
    hidden = [
        line("algeria", "rdfs:label", f'"Algeria {MARK}"@en', internal),
        line(MARK, "rdfs:label", f'"{MARK}"@en', internal),
    ]
    entries = [
        NewEntry(
            graph,
            audience,
            "Synthetic Office",
            "synthetic",
            "".join(sorted(lines)).encode(),
        )
        for graph, audience, lines in (
            (public, "public", [line(*triple, public) for triple in DATA]),
            (internal, "internal", hidden),
        )
    ]
    release = views.ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    return views.ensure(release, audiences)


@pytest.fixture
def search() -> Iterator[Search]:
    """Return a search with much patience."""
    search = Search(Shelf(patience=60), seconds=60)
    yield search
    search.close()


def things(search: Search, view: View, text: str, **options: str) -> list[str]:
    """Return the last parts of the IRIs of the things that a text finds."""
    found = search.things(view, text, limit=100, **options)
    assert found.total == len(found.things)
    return [each.match.thing.rpartition("/")[2] for each in found.things]


@pytest.mark.parametrize(
    "text",
    [
        "ALGÉRIE",
        "algerie",
        "algeri*",
        "الجَزَائِر",
        "الجزائر",
        "阿尔及利亚",
        "尔及",
        "亚",
        "АЛЖИР",
        "алж*",
        '"argelia"',
    ],
)
def test_text_is_found_in_its_script(search: Search, view: View, text: str) -> None:
    """Case, accents and points make no difference; parts are found where no spaces are."""
    assert things(search, view, text)[0] == "algeria"


@pytest.mark.parametrize("text", ["ใจดี", "สมชาย", "ชาย", "सोमेश", "СОМЧАЙ", "сомчаи"])
def test_other_names_are_found(search: Search, view: View, text: str) -> None:
    """Names in other scripts lead to their thing."""
    assert things(search, view, text) == ["person"]


@pytest.mark.parametrize(
    "text", ["alger", "nothing", "亚阿", "algeria person", '"algiers synthetic"']
)
def test_what_is_not_there_is_not_found(search: Search, view: View, text: str) -> None:
    """Words are whole unless they end in a star, all in one text, phrases in their order."""
    assert things(search, view, text) == []


def test_name_that_is_the_text_comes_first(search: Search, view: View) -> None:
    """Just that name, then names with it, then texts with it, however often."""
    found = search.matches(view, "algeria", limit=10)
    assert [each.thing.rpartition("/")[2] for each in found.matches] == [
        "algeria",
        "algiers",
        "claim",
    ]
    scores = [each.score for each in found.matches]
    assert scores[0] > 1 > scores[1] > scores[2] > 0


def test_order_is_the_same_in_an_index_made_again(search: Search, view: View) -> None:
    """The same view gives the same matches in the same order with the same scores."""
    texts = ("a*", "algeri*", "s*")
    before = [search.matches(view, text, limit=100) for text in texts]
    assert sum(each.total for each in before) > 8
    shutil.rmtree(view.path.parent)
    again = Search(Shelf(patience=60), seconds=60)
    assert [again.matches(view, text, limit=100) for text in texts] == before
    again.close()


def test_thing_is_found_once_with_its_best_match(search: Search, view: View) -> None:
    """However many of its texts match, a thing comes once, with label and kinds."""
    found = search.things(view, "al*", limit=10, language="")
    first = found.things[0]
    assert len({each.match.thing for each in found.things}) == found.total == 3
    assert first.label is not None
    assert (first.label.text, first.kinds[0].iri) == ("Algeria", "https://example.org/State")
    assert first.kinds[0].label is not None
    assert first.kinds[0].label.text == "State"


def test_labels_are_in_the_language_that_is_asked_for(search: Search, view: View) -> None:
    """With a language, texts are in it, and labels too where there are any."""
    (found,) = search.things(view, "algerie", limit=10, language="FR").things
    assert found.label is not None
    assert found.label.text == "Algérie"
    assert found.kinds[0].label is not None
    assert found.kinds[0].label.text == "État"


def test_language_and_kind_narrow(search: Search, view: View) -> None:
    """Only texts in the language, or a variety of it, and things of the kind are found."""
    assert things(search, view, "al*", language="fr") == ["algeria"]
    assert things(search, view, "сомчай", language="ru-latn") == ["person"]
    assert things(search, view, "сомчай", language="r") == []
    assert things(search, view, "al*", kind="https://example.org/Office") == ["algiers"]
    assert things(search, view, "al*", kind="https://example.org/Nothing") == []


def test_pages_make_the_whole(search: Search, view: View) -> None:
    """Limit and offset cut the same order; the total stays."""
    whole = search.matches(view, "al*", limit=100)
    pages = [search.matches(view, "al*", limit=1, offset=n) for n in range(whole.total + 1)]
    assert [match for page in pages for match in page.matches] == list(whole.matches)
    assert {page.total for page in pages} == {whole.total}
    assert search.things(view, "al*", limit=5, offset=50).total == 3


def test_kinds_are_listed(search: Search, view: View) -> None:
    """Kinds of things that have texts are known with how many there are."""
    found = {each.iri.rpartition("/")[2]: each.things for each in search.kinds(view)}
    assert found == {"State": 1, "Office": 1}


def test_what_is_hidden_is_not_found(search: Search, view: View, tmp_path: Path) -> None:
    """An internal text is found by insiders and changes nothing for others, scores included."""
    inside = view_of(tmp_path / "inside", INTERNAL)
    assert things(search, inside, MARK) == [MARK, "algeria"]
    for text in (MARK, f"{MARK}*", f"algeria {MARK}"):
        assert things(search, view, text) == []
    public_alone = search.matches(view, "algeria", limit=10)
    assert public_alone.total == 3
    assert MARK not in repr(public_alone)


def test_text_without_words_is_refused(search: Search, view: View) -> None:
    """What finds nothing by its form says so."""
    with pytest.raises(InputError):
        search.matches(view, "!", limit=10)


def test_time_limit_ends_a_search(view: View) -> None:
    """A search that finds no time is a timeout, not a short answer."""
    shelf = Shelf(patience=60)
    search = Search(shelf, seconds=0.05)
    lookup = shelf.take(view)
    held = [lookup._idle.get(), lookup._idle.get()]
    with pytest.raises(QueryTimeout):
        search.matches(view, "a*", limit=10)
    for connection in held:
        lookup._idle.put(connection)
    search.close()


def test_index_that_breaks_is_made_anew(search: Search, view: View) -> None:
    """Damage that shows while an index is read costs one more try, and no result."""
    before = search.matches(view, "al*", limit=10)
    lookup = search._shelf.take(view)
    knows_it_by_heart = lookup._idle.get()  # what it has read it does not read again
    path = ensure_index(view)
    with path.open("r+b") as file:  # the other connection sees it
        file.write(b"\xff" * path.stat().st_size)
    assert search.matches(view, "al*", limit=10) == before
    assert search._shelf.take(view) is not lookup
    assert is_whole(view)
    knows_it_by_heart.close()


def test_index_that_is_being_made_is_unavailable(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes while an index is made is asked to come back, and then finds it."""
    release = shelf_module.threading.Event()

    def wait(view: View) -> Path:
        release.wait(60)
        return ensure_index(view)

    monkeypatch.setattr(shelf_module, "ensure_index", wait)
    shelf = Shelf(patience=0.01)
    search = Search(shelf, seconds=60)
    with pytest.raises(Unavailable) as caught:
        search.matches(view, "al*", limit=10)
    assert caught.value.retry_after > 0
    release.set()
    shelf._patience = 60
    assert search.matches(view, "al*", limit=10).total > 0
    search.close()


def test_index_that_can_not_be_made_is_tried_again(search: Search, view: View) -> None:
    """A failure is told to who waits, and does not stay."""
    for _ in range(2):
        with pytest.raises(LedgerError):
            search.matches(replace(view, ledger=None), "al*", limit=10)
    assert search.matches(view, "al*", limit=10).total > 0
