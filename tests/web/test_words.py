"""The words of pages: catalogs, the language of a reader, and links that keep it."""

import re
import time
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment
from werkzeug.test import TestResponse

from graph_service.resources.labels import LANGUAGES
from graph_service.web import words
from graph_service.web.words import catalog, direction, is_whole, keep, keep_below, language

TRANSLATED = sorted(set(LANGUAGES) - {"en"})


@pytest.mark.parametrize(
    ("target", "header", "expected"),
    [
        ("/", None, "en"),
        ("/", "de, fr-CA;q=0.8, es;q=0.5", "fr"),
        ("/?interface=zh", "fr", "zh"),
        ("/?interface=<script>", "ru", "ru"),
        ("/?lang=es", None, "en"),
    ],
)
def test_reader_gets_the_first_language_that_is_ours(
    app: Flask, target: str, header: str | None, expected: str
) -> None:
    """The choice first, then the header; nobody is refused a page for its language."""
    headers = {} if header is None else {"Accept-Language": header}
    with app.test_request_context(target, headers=headers):
        assert language() == expected


def test_links_keep_what_was_chosen(app: Flask) -> None:
    """Before a fragment, and behind other parameters; without a choice they stay as they are."""
    with app.test_request_context("/?interface=ar"):
        assert keep("/a") == "/a?interface=ar"
        assert keep("/a?b=c#d") == "/a?b=c&interface=ar#d"
    with app.test_request_context("/", headers={"Accept-Language": "ar"}):
        assert keep("/a") == "/a"


def test_links_to_others_carry_nothing_of_the_reader(app: Flask) -> None:
    """Only what lies below our own address keeps the choice."""
    with app.test_request_context("/?interface=ar"):
        assert keep_below("http://a/", "http://a/id/x#y") == "http://a/id/x?interface=ar#y"
        assert keep_below("http://a/", "https://b.example/") == "https://b.example/"


def test_page_is_in_its_language_and_says_so(client: FlaskClient) -> None:
    """It names language and direction, varies by the wish, and offers the other languages."""
    answer = client.get("/?interface=ar", headers={"Accept": "text/html"})
    assert '<html lang="ar" dir="rtl">' in answer.text
    assert "Accept-Language" in answer.headers["Vary"]
    assert set(re.findall(r'hreflang="(..)"', answer.text)) == set(LANGUAGES) - {"ar"}


def test_link_to_another_language_names_parameters_of_ours_alone(client: FlaskClient) -> None:
    """What a probe for other software sends is not said again."""
    page = client.get("/?state=x&__debugger__=yes&f%22%3E=1", headers={"Accept": "text/html"}).text
    assert "?state=x&amp;interface=fr" in page
    assert "debugger" not in page


@pytest.mark.parametrize("tag", TRANSLATED)
def test_catalog_keeps_what_texts_are_filled_with(tag: str) -> None:
    """A translation has the same placeholders as its text, and no markup of its own."""
    for message in catalog(tag):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(re.findall(r"%\(\w+\)s", str(message.id)))
        for text in filter(None, texts if message.id else ()):
            assert set(re.findall(r"%\(\w+\)s", text)) <= wanted, message.id
            assert "<" not in text, message.id


def test_catalog_with_a_gap_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text without translation, or with one in doubt, is a gap."""
    made = Catalog("fr")
    made.add("Search", "Recherche")
    monkeypatch.setattr(words, "catalog", lambda _: made)
    is_whole.cache_clear()
    assert is_whole("fr")
    is_whole.cache_clear()
    made.add("Changes")
    assert not is_whole("fr")
    is_whole.cache_clear()


def test_directions_are_those_of_the_scripts() -> None:
    """Arabic runs from right to left."""
    assert (direction("ar"), direction("zh"), direction("en")) == ("rtl", "ltr", "ltr")


TEMPLATES = Path(words.__file__).parent / "templates"
NAMES = re.compile(
    r"\b(SPARQL|RDF/XML|RDF|SHA-256|CSV|Turtle|JSON-LD|N-Triples|IRI|Parquet|OpenAPI|Jupyter|XLSX|RFC|MiB|Atom|JSON|XML|TSV|VoID|DCAT)\b"
)
"""What is the same in every language."""


def untranslated(source: str) -> str:
    """Return the visible words of a template that no translation reaches."""
    kept: list[str] = []
    inside = False
    tokens = list(Environment(extensions=["jinja2.ext.i18n"], autoescape=True).lex(source))
    for at, (_, kind, value) in enumerate(tokens):
        if kind == "block_begin":
            statement = next(name for _, what, name in tokens[at:] if what == "name")
            inside = statement in ("trans", "pluralize")
        elif kind == "data" and not inside:
            kept.append(value)
    text = "".join(kept)
    hidden = r"<(pre|code|kbd|script)\b[^>]*>.*?</\1>|<(\w+)\b[^>]*lang=\"en\"[^>]*>.*?</\2>"
    text = re.sub(hidden, "", text, flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]*>", " ", text))
    return " ".join(re.findall(r"[^\W\d_]+", NAMES.sub("", text)))


@pytest.mark.parametrize("name", sorted(path.stem for path in TEMPLATES.glob("*.html")))
def test_every_text_of_a_template_can_be_translated(name: str) -> None:
    """Nothing but names that all languages share stands outside of what is translated."""
    assert not untranslated((TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{% trans %}Read{% endtrans %} SPARQL</p>", ""),
        ("<p>{% trans count=2 %}One{% pluralize %}Many{% endtrans %} here</p>", "here"),
        ('<p lang="en">Read</p><code>curl</code><b title="no">{{ _("Yes") }}</b>', ""),
        ("{% if x %}Read{% endif %}", "Read"),
    ],
)
def test_text_that_no_translation_reaches_is_found(source: str, found: str) -> None:
    """The test above can fail."""
    assert untranslated(source) == found


PAGES = (
    "/",
    "/search?q=plain",
    "/queries",
    "/exports",
    "/exports/graphs",
    "/catalog",
    "/changes.html",
    "/conformance",
    "/docs",
    "/docs/problems",
    "/docs/settings",
    "/partners",
    "/prefixes",
    "/releases",
    "/releases/1",
    "/.well-known/void",
    "/validate",
)
"""Pages that each state has."""


def page(client: FlaskClient, target: str, language: str = "en") -> TestResponse:
    """Return a page; while the service counts what it shows, ask again."""
    headers = {"Accept": "text/html", "Accept-Language": language}
    while (answer := client.get(target, headers=headers)).status_code == 503:
        time.sleep(0.2)
    return answer


@pytest.mark.parametrize("path", PAGES)
def test_tag_of_a_page_is_of_its_language(client: FlaskClient, path: str) -> None:
    """Who has a page in one language is not told that it is the one in another."""
    english, arabic = page(client, path), page(client, path, "ar")
    assert english.status_code == arabic.status_code == 200
    assert 'lang="ar" dir="rtl"' in arabic.text
    assert "Accept-Language" in arabic.headers["Vary"]
    tag = english.headers.get("ETag")
    assert tag is None or tag != arabic.headers["ETag"]


@pytest.mark.parametrize("path", PAGES)
def test_page_takes_the_language_that_is_chosen(client: FlaskClient, path: str) -> None:
    """Links between pages carry it, so none refuses it, and each leads on in it."""
    mark = "&" if "?" in path else "?"
    answer = page(client, f"{path}{mark}interface=ar")
    assert answer.status_code == 200
    assert 'lang="ar" dir="rtl"' in answer.text
    assert "changes.html?interface=ar" in answer.text


@cache
def texts_of_templates() -> set[str]:
    """Return every text that templates and their modules ask a catalog for."""
    web = Path(words.__file__).parent
    methods = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
    found = extract_from_dir(web, methods, {"**/templates/**.html": {"trimmed": "true"}})
    return {
        text if isinstance(text, str) else text[0]
        for name, _, text, _, _ in found
        if not name.startswith("vendor_src")
    }


@pytest.mark.parametrize("tag", TRANSLATED)
def test_catalog_has_every_text_of_the_templates(tag: str) -> None:
    """A text that stands in no catalog would be in English without a word about it."""
    known = {
        each.id if isinstance(each.id, str) else each.id[0] for each in catalog(tag) if each.id
    }
    assert texts_of_templates() == known
