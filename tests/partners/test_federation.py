"""What a running service has of its partners."""

from pathlib import Path

import pytest

from graph_service.errors import InputError
from graph_service.partners.federation import Federation
from graph_service.partners.gateway import Question
from graph_service.settings import read_settings
from tests.partners.entries import make_partner
from tests.partners.serving import acting, whole


def test_networks_of_the_settings_count(tmp_path: Path) -> None:
    """And a wrong one is an error before anything is served."""
    given = {"state": tmp_path, "partner_networks": "127.0.0.1/32", "partner_values": 7}
    made = Federation(read_settings(given, {}))
    made.start()
    with acting(whole()) as server:
        question = Question(make_partner(endpoint=server.endpoint), ("ASK{}",), ("s", "o"), 60.0)
        assert made.gateway.ask(question).rows.count == 2
    assert made.values == 7 and made.registry.all() == ()
    made.close()
    with pytest.raises(InputError):
        Federation(read_settings({"partner_networks": "everywhere"}, {}))
