"""What a build would show is told with people first, for people and for programs."""

import json
from datetime import date

from graph_service.cli.previews import write_preview, write_preview_json
from graph_service.comparison import GraphDifference
from graph_service.preview import Person, Preview, SetPreview
from graph_service.publish import Judgement
from graph_service.validate.report import Report
from graph_service.validate.review import Due

GRAPH = "https://example.org/g"
FOUND = Preview(
    current=3,
    judgement=Judgement(Report(()), (), {}),
    sets=(
        SetPreview(
            "public",
            (GraphDifference(GRAPH, 1, 2, (b"a", b"b"), (b"c",)),),
            appearing=("https://example.org/new",),
            changing=("https://example.org/other",),
            vanishing=(),
            persons=(
                Person("https://example.org/p", '"Synthetic Person"@en', GRAPH),
                Person("https://example.org/q", "", GRAPH),
            ),
        ),
        SetPreview("internal", (), (), (), (), ()),
    ),
    due=(Due(date(2026, 2, 1), "https://example.org/record", "review"),),
)


def test_preview_as_text() -> None:
    """A line of its own for each person who becomes visible."""
    assert write_preview(FOUND).splitlines() == [
        "compared with release 3",
        "",
        "public would see 1 graph(s) otherwise: 1 thing(s) appear, 1 change, 0 vanish",
        f'NAMED  <https://example.org/p>  "Synthetic Person"@en  in <{GRAPH}>',
        f"NAMED  <https://example.org/q>  without a label  in <{GRAPH}>",
        f"changed  <{GRAPH}>  +2 -1 triples",
        "appears   <https://example.org/new>",
        "changes   <https://example.org/other>",
        "",
        "internal would see nothing new",
        "",
        "Due 2026-02-01 <https://example.org/record>: review",
    ]


def test_preview_as_json() -> None:
    """The same for programs."""
    told = json.loads(write_preview_json(FOUND))
    assert (told["current"], told["conforms"]) == (3, True)
    public, internal = told["sets"]
    assert public["persons"][0] == {
        "iri": "https://example.org/p",
        "label": '"Synthetic Person"@en',
        "graph": GRAPH,
    }
    assert (public["appearing"], internal["graphs"]) == (["https://example.org/new"], [])
    assert told["due"] == [
        {"day": "2026-02-01", "subject": "https://example.org/record", "what": "review"}
    ]
