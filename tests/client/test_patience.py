"""Waiting is as long as the service says, and ends with the time that there is."""

import time
from email.utils import formatdate

import pytest

from graph_service.client.faults import Busy
from graph_service.client.transport import Transport
from tests.partners.serving import acting, whole


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [("7", 7, 7), ("0", 0, 0), ("-3", 0, 0), ("soon", 1, 1), ("date", 50, 61)],
)
def test_time_to_come_again_is_read_in_both_forms(said: str, least: float, most: float) -> None:
    """Seconds or a date (RFC 9110, section 10.2.3); what can't be read is a second."""
    said = formatdate(time.time() + 60, usegmt=True) if said == "date" else said
    busy = whole(b"{}", "application/problem+json", "503 Busy", Retry_After=said)
    with acting(busy) as server:
        way = Transport(server.endpoint.removesuffix("sparql"), None, 20, 0)
        with pytest.raises(Busy) as caught:
            way.get("x", "*/*")
    assert least <= caught.value.retry_after <= most
