"""The application: a factory that takes its service, and nothing made at import."""

from flask import Flask

from graph_service.web import exports, faults, headers, health, pages, queries, sparql
from graph_service.web.service import Service, attach


def create_app(service: Service) -> Flask:
    """Return the application that answers for ``service``."""
    app = Flask(__name__)
    attach(app.extensions, service)
    for blueprint in (sparql.blueprint, exports.blueprint, health.blueprint):
        app.register_blueprint(blueprint)
    pages.register(app)
    queries.register(app)
    faults.register(app)
    headers.register(app)
    return app
