"""Names of files say what is in them."""

from datetime import UTC, datetime

import pytest

from graph_service.web.file_names import file_name, licence_name

BY = "https://creativecommons.org/licenses/by/4.0/"
ZERO = "https://creativecommons.org/publicdomain/zero/1.0/"
DAY = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("licences", "end"),
    [
        ([BY], "-CC-BY-4.0.csv"),
        ([ZERO], "-CC0-1.0.csv"),
        ([BY, ZERO], "-see-licences.csv"),
        (["https://e.example/terms\"; x=\"../../y"], "-see-licences.csv"),
        ([], ".csv"),
    ],
)  # fmt: skip
def test_name_has_day_release_and_terms(licences: list[str], end: str) -> None:
    """Terms that have no short name are not in it, whatever their IRI holds."""
    assert (
        file_name("made-up", 7, DAY, licences, "csv")
        == f"reprisals-made-up-2026-01-31-release-7{end}"
    )


def test_terms_have_short_names_where_there_are_any() -> None:
    """Others are named by their IRI."""
    assert licence_name(BY) == "CC-BY-4.0"
    assert licence_name("https://e.example/") == "https://e.example/"
