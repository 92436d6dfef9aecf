"""Checks of partners by their own examples."""

from collections.abc import Callable
from pathlib import Path

from graph_service.partners.gateway import Gateway
from graph_service.partners.health import Watch, examine
from graph_service.partners.registry import registry_of
from tests.partners.entries import make_partner
from tests.partners.serving import acting, silent, whole

EXAMPLES = ("ASK { ?s ?p ?o }", "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")


def test_partner_that_answers_its_examples_is_well(gateway: Gateway) -> None:
    """Each is asked; the first that fails says why."""
    with acting(whole()) as server:
        good = examine(gateway, make_partner(endpoint=server.endpoint, examples=EXAMPLES))
        assert good.good and len(server.asked) == 2
        server.behave = whole(status="500 No")
        bad = examine(gateway, make_partner(endpoint=server.endpoint, examples=EXAMPLES))
        assert not bad.good and "500" in bad.reason and len(server.asked) == 3
        server.behave = silent
        slow = make_partner(endpoint=server.endpoint, examples=EXAMPLES, seconds=0.2)
        assert examine(gateway, slow).reason == "it takes too long"
        none = examine(gateway, make_partner(endpoint=server.endpoint))
        assert not none.good and "example" in none.reason


def test_each_partner_is_asked_when_it_is_due(gateway: Gateway, tmp_path: Path) -> None:
    """Not before; an entry that was changed is due at once, one that is gone is forgotten."""
    now = [0.0]
    clock: Callable[[], float] = lambda: now[0]  # noqa: E731
    registry = registry_of(tmp_path)
    watch = Watch(registry, gateway, 60.0, clock)
    with acting(whole()) as server:
        partner = make_partner(endpoint=server.endpoint, examples=EXAMPLES[:1])
        registry.add(partner)
        registry.add(make_partner("beta", "http://127.0.0.1:9/none"))
        assert watch.of(partner) is None
        for time, asked in ((0.0, 1), (59.0, 1), (60.0, 2)):
            now[0] = time
            watch.look()
            assert len(server.asked) == asked
        found = watch.of(partner)
        assert found is not None and found.good
        changed = make_partner(endpoint=server.endpoint, examples=EXAMPLES[:1], rows=5)
        registry.add(changed)
        assert watch.of(changed) is None
        watch.look()
        assert watch.of(changed) is not None and len(server.asked) == 3
        registry.remove("alpha")
        watch.look()
        assert watch.of(changed) is None


def test_thread_asks_by_itself_and_ends(gateway: Gateway, tmp_path: Path) -> None:
    """Without a time between checks there is none."""
    registry = registry_of(tmp_path)
    with acting(whole()) as server:
        partner = make_partner(endpoint=server.endpoint, examples=EXAMPLES[:1])
        registry.add(partner)
        never = Watch(registry, gateway, 0.0)
        never.start()
        never.close()
        watch = Watch(registry, gateway, 3600.0)
        watch.start()
        while watch.of(partner) is None:
            pass
        watch.close()
        assert len(server.asked) == 1
