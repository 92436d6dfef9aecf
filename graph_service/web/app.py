"""The application: a factory that takes its service, and nothing made at import."""

from flask import Flask

from graph_service.web import (
    exports,
    faults,
    front,
    headers,
    health,
    pages,
    queries,
    sparql,
    validate,
)
from graph_service.web.dispatch import Application
from graph_service.web.service import Service, attach


def create_app(service: Service) -> Flask:
    """Return the application that answers for ``service``."""
    app = Application(__name__)
    attach(app.extensions, service)
    for part in (sparql, exports, validate, health):
        app.register_blueprint(part.blueprint)
    pages.register(app)
    queries.register(app)
    faults.register(app)
    headers.register(app)
    front.register(app, service)
    return app
