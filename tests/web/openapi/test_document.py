"""The description of the interface: whole, sound, and true to the routes."""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from graph_service.formats import TABLES
from graph_service.query.parameters import Parameter
from graph_service.web.openapi.document import path_of
from graph_service.web.openapi.operations import Operation
from graph_service.web.openapi.parameters import PARAMETERS, schema_of
from graph_service.web.openapi.responses import responses_of
from graph_service.web.openapi.table import ROUTES, TAGS
from graph_service.web.problems import PROBLEMS
from graph_service.web.service import Service
from tests.web.conftest import BASE

METHODS = {"get", "put", "post", "delete"}


@pytest.fixture
def described(client: FlaskClient) -> dict[str, Any]:
    """Return the document that is served."""
    found: dict[str, Any] = json.loads(client.get("/openapi.json").data)
    return found


def rules_of(client: FlaskClient) -> dict[str, set[str]]:
    """Return the rules of the application, each with its methods."""
    found: dict[str, set[str]] = {}
    for rule in client.application.url_map.iter_rules():
        found.setdefault(rule.rule, set()).update(rule.methods or ())
    return found


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return each operation with its path and method."""
    return [
        (path, method, each)
        for path, item in described["paths"].items()
        for method, each in item.items()
    ]


def test_every_route_has_a_row(client: FlaskClient) -> None:
    """A route that is added needs a row in the table, with a row for each of its methods."""
    rules = rules_of(client)
    assert set(rules) == set(ROUTES)
    for rule, methods in rules.items():
        wanted = methods - {"HEAD", "OPTIONS", "QUERY"}
        assert set(ROUTES[rule].methods) == wanted, rule
        assert set(ROUTES[rule].path) == set(re.findall(r"<(?:\w+:)?(\w+)>", rule)), rule


def test_every_route_is_described(client: FlaskClient, described: dict[str, Any]) -> None:
    """Each rule with each method that the format knows; each has a summary and answers."""
    for rule, methods in rules_of(client).items():
        item = described["paths"][path_of(rule)]
        assert set(item) == {each.lower() for each in methods} & METHODS
    for path, method, each in operations(described):
        assert each["summary"] and "``" not in each["summary"], (method, path)
        assert each["tags"][0] in TAGS
        assert any(status[0] in "23" for status in each["responses"]), (method, path)


def test_every_canned_query_is_described(running: Service, described: dict[str, Any]) -> None:
    """With its own parameters, typed, and the forms of its answer."""
    for query in running.queries.values():
        each = described["paths"][f"/queries/{query.id}"]["get"]
        names = [p["name"] for p in each["parameters"] if "name" in p]
        assert names[: len(query.parameters)] == [p.name for p in query.parameters]
        assert set(each["responses"]["200"]["content"]) > {form.media_type for form in TABLES}
    found = described["paths"]["/queries/incidents-after-engagement"]["get"]["parameters"]
    days = next(each for each in found if each["name"] == "days")
    assert days["schema"] == {"type": "integer", "minimum": 0, "maximum": 36500, "default": 90}
    assert days["example"] == 30


def test_document_is_sound(described: dict[str, Any]) -> None:
    """References lead somewhere, ids and parameters are unique, variables have a parameter."""
    text = json.dumps(described)
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', text)):
        found: Any = described
        for part in reference.split("/"):
            found = found[part]
        assert found
    ids = [each["operationId"] for _, _, each in operations(described)]
    assert len(ids) == len(set(ids))
    for path, _, each in operations(described):
        keys = [(p["in"], p["name"]) for p in each.get("parameters", [])]
        assert len(keys) == len(set(keys)), path
        variables = {name for where, name in keys if where == "path"}
        assert variables == set(re.findall(r"{(\w+)}", path))
        assert all(p["schema"] and p["description"] for p in each.get("parameters", [])), path
    assert described["openapi"].startswith("3.1.")
    assert described["servers"] == [{"url": BASE.rstrip("/")}]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_problems_are_those_of_the_table(described: dict[str, Any]) -> None:
    """Each status that an operation may fail with says what it can mean, with the type's URI."""
    components = described["components"]["responses"]
    for row in PROBLEMS:
        if f"Problem{row.status}" in components:
            description = components[f"Problem{row.status}"]["description"]
            assert f"{BASE}docs/problems#{row.slug}" in description
    assert {"Problem400", "Problem401", "Problem404", "Problem410", "Problem503"} <= set(components)


def test_writing_needs_a_token(described: dict[str, Any]) -> None:
    """Reading does not, and says that a token may be sent."""
    assert described["security"] == [{}, {"token": []}]
    for path in ("/graphs", "/update", "/withdrawals"):
        for method, each in described["paths"][path].items():
            assert ("security" in each) == (method != "get")


def test_limits_are_said(running: Service, described: dict[str, Any]) -> None:
    """The limits of this service stand in the text."""
    about = described["info"]["description"]
    assert f"{running.settings.query_seconds:g} seconds" in about
    assert f"{running.settings.result_rows:,} rows" in about


@pytest.mark.parametrize(
    ("parameter", "schema"),
    [
        (Parameter("a", "date"), {"type": "string", "format": "date"}),
        (
            Parameter("a", "iri", default="urn:x"),
            {"type": "string", "format": "iri", "default": "urn:x"},
        ),
        (Parameter("a", "language"), {"type": "string", "enum": ["en", "fr", "es"]}),
        (Parameter("a", "partner"), {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,62}$"}),
        (Parameter("a", "string"), {"type": "string", "maxLength": 2000}),
    ],
)
def test_parameters_are_typed(parameter: Parameter, schema: dict[str, Any]) -> None:
    """Each kind of parameter has its schema."""
    assert schema_of(parameter) == schema


def test_terms_match_their_pattern_and_others_do_not() -> None:
    """A concept is its last word or its IRI, of its scheme alone."""
    pattern = schema_of(Parameter("a", "concept", scheme="role"))["pattern"]
    start = "https://w3id.org/reprisals/scheme/"
    for value in ("affected", "alleged-perpetrator", start + "role/affected"):
        assert re.search(pattern, value)
    for value in (start + "gender/male", "Affected", "a b", ""):
        assert not re.search(pattern, value)


def test_rows_name_parameters_that_are_there() -> None:
    """No row names a parameter or a problem that is none."""
    statuses = {row.status for row in PROBLEMS}
    for rule, route in ROUTES.items():
        for each in route.methods.values():
            assert set(each.query) | set(each.headers) <= set(PARAMETERS), rule
            assert set(each.problems) <= statuses, rule
            assert responses_of(each)


def test_answer_without_body_has_no_content() -> None:
    """204 and 303 have a description alone."""
    found = responses_of(Operation(statuses=(204, 303)))
    assert set(found["204"]) == set(found["303"]) == {"description"}
