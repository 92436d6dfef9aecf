"""The application: a factory that takes its service, and nothing made at import."""

from flask import Flask

from graph_service.web import (
    catalog,
    changes,
    completion,
    conformance,
    contributions,
    crawlers,
    dating,
    docs,
    embedded,
    entries,
    export_lists,
    exports,
    faults,
    fragments,
    front,
    graphs,
    headers,
    health,
    interfaces,
    manual,
    pages,
    partners,
    patches,
    portrayed,
    prefixes,
    proposal_diffs,
    proposals,
    queries,
    reconcile,
    releases,
    running,
    search,
    search_terms,
    shapes,
    sheets,
    sparql,
    status,
    suggest,
    things,
    update,
    validate,
    vocabulary,
    void,
    withdrawals,
    words,
)
from graph_service.web.dispatch import Application
from graph_service.web.log import Log
from graph_service.web.service import Service, attach


def create_app(service: Service, log: Log | None = None) -> Flask:
    """Return the application that answers for ``service``; without ``log`` it writes none."""
    app = Application(__name__)
    app.is_replica = service.settings.is_replica
    attach(app.extensions, service)
    for part in (
        sparql,
        completion,
        graphs,
        update,
        contributions,
        proposals,
        proposal_diffs,
        withdrawals,
        running,
        exports,
        export_lists,
        releases,
        changes,
        fragments,
        entries,
        patches,
        void,
        things,
        catalog,
        validate,
        reconcile,
        suggest,
        embedded,
    ):
        app.register_blueprint(part.blueprint)
    for part in (
        health,
        status,
        conformance,
        partners,
        prefixes,
        shapes,
        sheets,
        docs,
        manual,
        interfaces,
        search_terms,
    ):
        app.register_blueprint(part.blueprint)
    pages.register(app)
    words.register(app)
    dating.register(app)
    portrayed.register(app)
    queries.register(app, service.settings)
    vocabulary.register(app)
    crawlers.register(app)
    search.register(app, service)
    faults.register(app)
    headers.register(app)
    front.register(app, service, log or Log(None))
    return app
