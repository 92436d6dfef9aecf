"""What is described to a caller, as numbers and as a catalog: one set of demands on both."""

import pytest
from rdflib.compare import to_isomorphic

from graph_service.formats import GRAPHS
from tests.leaks.canaries import find, needles
from tests.leaks.twins import Twin
from tests.web.catalogued import CALLERS, HIDDEN
from tests.web.reading import read_text

PATHS = ("/.well-known/void", "/catalog")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", CALLERS)
def test_each_format_says_the_same(catalogued: Twin, who: str | None, path: str) -> None:
    """By suffix, parameter and Accept; a second reader reads one graph from all of them."""
    turtle = catalogued.get(path, who, Accept="text/turtle")
    wanted = to_isomorphic(read_text(turtle.body, "text/turtle"))
    assert len(wanted) > 100
    for form in GRAPHS:
        replies = [
            catalogued.get(f"{path}.{form.suffix}", who),
            catalogued.get(f"{path}?format={form.suffix}", who),
            catalogued.get(path, who, Accept=form.media_type),
        ]
        assert len({reply.body for reply in replies}) == 1
        assert {reply.header("content-type") for reply in replies} == {form.content_type}
        found = read_text(replies[0].body, form.media_type)
        assert to_isomorphic(found) == wanted, form.suffix


@pytest.mark.parametrize("path", PATHS)
def test_only_what_a_caller_sees_is_in_it(catalogued: Twin, path: str) -> None:
    """Marks of hidden graphs are found by who may see them, and by nobody else, in any form."""
    for suffix in (*(form.suffix for form in GRAPHS), "html"):
        target = f"{path}.{suffix}"
        assert find(catalogued.get(target).whole, needles(HIDDEN)) is None
        assert find(catalogued.get(target, "partner").whole, needles(["internal"])) is None
        for audience in HIDDEN:
            assert find(catalogued.get(target, "internal").body, needles([audience])), suffix


@pytest.mark.parametrize("path", PATHS)
def test_requests_may_be_conditional(catalogued: Twin, path: str) -> None:
    """The same tag is answered with 304; another format, or another caller, has another tag."""
    tags = set()
    for who in CALLERS:
        for suffix in ("ttl", "nt", "html"):
            tag = catalogued.get(f"{path}.{suffix}", who).header("etag")
            assert tag is not None and tag.startswith('"')
            again = catalogued.get(f"{path}.{suffix}", who, If_None_Match=tag)
            assert (again.status, again.body) == (304, b"")
            tags.add(tag)
    assert len(tags) == 9


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("rest", "accept", "status"),
    [
        (".zip", "*/*", 404),
        (".", "*/*", 404),
        ("?format=csv", "*/*", 404),
        ("", "image/png", 406),
        ("/", "*/*", 404),
    ],
)
def test_what_is_wrong_is_said(
    catalogued: Twin, path: str, rest: str, accept: str, status: int
) -> None:
    """Another suffix or format is not there; a type that is not on offer is refused."""
    assert catalogued.get(path + rest, Accept=accept).status == status
