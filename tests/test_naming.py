"""What comes in is put into canonical form, and can't keep the service busy."""

import pytest

from graph_service.errors import InputError, TooLarge
from graph_service.ingest.incoming import canonical_graph, canonical_graphs
from graph_service.naming import Naming

G = "urn:g"
NAMING = Naming(strict=True, seconds=60.0, memory=500 << 20)


def chain(length: int) -> bytes:
    """Return nodes without a name, each before the next."""
    return "".join(f"_:b{n} <urn:p> _:b{n + 1} .\n" for n in range(length)).encode()


@pytest.mark.parametrize("length", [3, 2_000])
def test_form_does_not_depend_on_where_it_is_made(length: int) -> None:
    """Small and large texts get what ingest gives them, for one graph and for several."""
    text = chain(length)
    assert NAMING.graph(text, G) == canonical_graph(text, G, strict=True)
    several = text + b"<urn:a> <urn:p> <urn:b> <urn:other> .\n"
    wanted = canonical_graphs(several, default_graph=G, strict=True)
    assert NAMING.graphs(several, G) == wanted
    assert set(wanted) == {G, "urn:other"}


@pytest.mark.parametrize("length", [3, 2_000])
def test_fault_is_told_from_wherever(length: int) -> None:
    """What the text is wrong by has the same words."""
    other = chain(length) + b"<urn:a> <urn:p> <urn:b> <urn:other> .\n"
    with pytest.raises(InputError, match="one graph only"):
        NAMING.graph(other, G)
    wrong = chain(length) + b'<urn:a> <urn:p> "x"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    with pytest.raises(InputError, match="integer"):
        NAMING.graph(wrong, G)
    assert b'"x"^^' in Naming(strict=False, seconds=60.0, memory=500 << 20).graph(wrong, G)


def test_text_that_takes_too_long_is_too_large() -> None:
    """Its process is ended; the caller is told to send less."""
    with pytest.raises(TooLarge):
        Naming(strict=True, seconds=1.0, memory=500 << 20).graph(chain(100_000), G)
    with pytest.raises(TooLarge):
        Naming(strict=True, seconds=60.0, memory=1 << 20).graph(chain(20_000), G)
