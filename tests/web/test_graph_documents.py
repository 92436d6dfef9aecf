"""Documents about graphs are made from what the release says of them, as the caller sees it."""

import pytest
from flask import Flask, request

from graph_service.errors import NotFound
from graph_service.web.answering import KEY
from graph_service.web.graph_documents import describe_graph
from graph_service.web.service import Service
from tests.web.conftest import MARK


def test_graph_of_others_is_not_there(app: Flask, running: Service) -> None:
    """Though the release has it, what the caller is answered from does not."""
    with app.test_request_context("/"):
        request.environ[KEY] = running.answering()
        with pytest.raises(NotFound):
            describe_graph(f"http://example.org/graph/{MARK}", "doc/graph/x", None)
