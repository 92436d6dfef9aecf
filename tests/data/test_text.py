"""What may not stand in the files."""

import re

import pytest

from graph_service.shipped import DATA

FILES = sorted(path for path in DATA.rglob("*") if path.is_file())
FORBIDDEN = {
    "an e-mail address": r"[\w.+-]+@[\w-]+\.[a-z]{2,}",
    "a telephone number": r"(?<![\w/.=%-])\+\d{1,3}[ .-]?\(?\d[\d ().-]{6,}",
    "a place on the map": r"\b-?\d{1,2}\.\d{4,}\s*,\s*-?\d{1,3}\.\d{4,}",
    "a birth date": r"\b(born (on|in)|date of birth)\b",
    "a relative of a person": (
        r"\b(his|her) (wife|husband|son|daughter|brother|sister|mother|father)\b"
    ),
    "a path of a machine": r"(^|[\s\"'(])/(root|home|tmp|work|usr)/",
    "a note of the making": r"test-host|symbol from|see README|stored excerpt|doubtful year",
}


def test_there_are_files() -> None:
    """The folder of data is found, with its README."""
    assert len(FILES) > 40
    assert DATA / "README.md" in FILES


@pytest.mark.parametrize("what", FORBIDDEN)
def test_files_are_free_of(what: str) -> None:
    """No file holds it, apart from the titles and addresses of cited documents."""
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE)
    cited = {"a relative of a person"}
    for path in FILES:
        if what in cited and path.parent.name == "sources":
            continue
        text = path.read_text(encoding="utf-8")
        assert not pattern.search(text), (path.name, pattern.search(text))


def test_the_patterns_find_what_they_forbid() -> None:
    """Each pattern matches an example that is made up."""
    examples = (
        "someone@example.org",
        "call +41 22 000 00 00",
        "46.20444, 6.14316",
        "born in 1970",
        "with her brother",
        "/home/someone",
        "(see README)",
    )
    for pattern, example in zip(FORBIDDEN.values(), examples, strict=True):
        assert re.search(pattern, example, re.IGNORECASE), example
