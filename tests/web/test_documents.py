"""What all documents have in common: which IRIs an address means, and limits."""

from flask import Flask
from flask.testing import FlaskClient

from graph_service.web.documents import named
from tests.web.conftest import BASE, MARK

OURS = "https://w3id.org/reprisals/"


def test_address_may_mean_several_iris(app: Flask) -> None:
    """Below both bases, with escapes and with letters, the one of the graph first."""
    with app.test_request_context("/"):
        assert named("id/", "å") == [
            *(f"{OURS}id/%C3%A5", f"{OURS}id/å", f"{BASE}id/%C3%A5", f"{BASE}id/å")
        ]
        assert named("id/", "a") == [f"{OURS}id/a", f"{BASE}id/a"]


def test_tag_of_what_is_not_there_is_not_known(client: FlaskClient) -> None:
    """A condition that any tag meets does not make a thing exist."""
    for tag in ("*", '"a"'):
        answer = client.get(f"/doc/{MARK}", headers={"If-None-Match": tag})
        assert answer.status_code == 404
