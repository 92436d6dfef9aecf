"""``/conformance`` over HTTP."""

import re

from flask.testing import FlaskClient

from graph_service.conformance import report
from tests.web.conftest import MARK


def test_report_is_there_for_programs(client: FlaskClient) -> None:
    """Specifications by URI, suites with their counts, exceptions with their reasons; 304."""
    answer = client.get("/conformance")
    body = answer.get_json()
    assert "https://www.w3.org/TR/sparql11-query/" in body["conformsTo"]
    first = body["suites"][0]
    assert (first["suite"], first["cases"]) == ("SPARQL 1.0", report.suites()[0].cases)
    assert all(each["reason"] and each["cases"] for each in body["exceptions"])
    known = client.get("/conformance", headers={"If-None-Match": answer.headers["ETag"]})
    assert known.status_code == 304
    assert "Accept" in answer.headers["Vary"] and MARK not in answer.text


def test_report_is_a_page_for_readers(client: FlaskClient) -> None:
    """The same numbers, with the words of the reader's language and the suites' own names."""
    page = client.get("/conformance", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html" and "<script" not in page.text
    for each in report.suites():
        row = re.search(rf"<tr><th[^>]*>{re.escape(each.name)}</th>(.*?)</tr>", page.text)
        assert row is not None, each.name
        numbers = [int(n.replace(",", "")) for n in re.findall(r">([\d,]+)</td>", row[1])]
        assert numbers == [
            each.cases,
            each.passed,
            each.by_value,
            each.different,
            each.refused,
        ]
    arabic = client.get("/conformance?interface=ar", headers={"Accept": "text/html"})
    assert '<html lang="ar" dir="rtl">' in arabic.text
    assert arabic.headers["ETag"] != page.headers["ETag"]


def test_other_forms_and_methods_are_refused(client: FlaskClient) -> None:
    """Nothing but JSON and a page; nothing but reading."""
    assert client.get("/conformance", headers={"Accept": "image/png"}).status_code == 406
    assert client.post("/conformance").status_code == 405
    assert client.get("/conformance?x=<script>").get_json() == client.get("/conformance").get_json()
