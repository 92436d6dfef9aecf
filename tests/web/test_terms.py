"""The answer at the IRI of a term."""

import pytest
from flask import Flask, request

from graph_service.errors import NotAcceptable, NotFound
from graph_service.web.service import Service
from graph_service.web.terms import lead_to
from tests.web.conftest import BASE


@pytest.mark.parametrize(
    ("target", "accept", "location"),
    [
        ("/x", "text/html", "ontology/x.html"),
        ("/x?format=nt&lang=fr", "text/html", "ontology/x.nt?lang=fr"),
        ("/x?lang=%22%0d", None, "ontology/x.ttl?lang=%22%0D"),
    ],
)
def test_form_and_questions_are_passed_on(
    app: Flask, running: Service, target: str, accept: str | None, location: str
) -> None:
    """The document in the form that is accepted; what else was asked is asked of it, escaped."""
    headers = {} if accept is None else {"Accept": accept}
    with app.test_request_context(target, headers=headers):
        request.environ["SCRIPT_NAME"] = ""
        answer = lead_to(running, running.answering(), "ontology/x")
    assert (answer.status_code, answer.headers["Location"]) == (303, BASE + location)
    assert answer.headers["Release"] == "1"


def test_other_forms_are_refused(app: Flask, running: Service) -> None:
    """A format of none is not found, a type of none is not acceptable."""
    with app.test_request_context("/x?format=zip"), pytest.raises(NotFound):
        lead_to(running, running.answering(), "x")
    with (
        app.test_request_context("/x", headers={"Accept": "image/png"}),
        pytest.raises(NotAcceptable),
    ):
        lead_to(running, running.answering(), "x")
