"""An answer that leaves its headers to the front."""

from flask import Flask

from graph_service.web.headers import register
from graph_service.web.ready import Ready


def test_framework_touches_nothing() -> None:
    """The body object and the only header go out as they are, past the hooks."""
    app = Flask("graph_service")
    register(app)
    body = [b"one"]
    app.add_url_rule("/", "home", lambda: Ready(body, "text/csv; charset=utf-8"))
    begun: list[object] = []
    with app.test_request_context("/") as context:
        sent = app.wsgi_app(context.request.environ, lambda *head: begun.append(head))
    assert sent is body
    assert begun == [("200 OK", [("Content-Type", "text/csv; charset=utf-8")])]
