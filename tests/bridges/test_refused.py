"""What could harm a person is refused by name."""

import pytest

from graph_service.bridges.refused import refusal, what_is_refused
from graph_service.bridges.uwazi import templates


@pytest.mark.parametrize(
    "column",
    [
        "E-mail",
        "Phone number",
        "home_address",
        "Date of Birth",
        "Fecha de nacimiento",
        "age",
        "GPS (lat/lon)",
        "Geolocation",
        "location",
        "Passport no.",
        "Civil status",
        "Religion",
    ],
)
def test_columns_of_persons_data_are_refused(column: str) -> None:
    """In several languages, whatever stands around the word."""
    what = what_is_refused(column)
    assert what
    assert refusal(column, what).endswith(f"holds {what}, which is not taken in; remove the column")


def test_none_of_our_own_columns_is_refused() -> None:
    """What is written can be read."""
    for template in templates():
        for field in template.fields:
            assert what_is_refused(field.label) == what_is_refused(field.name) == ""
    assert what_is_refused("Language") == what_is_refused("Message") == ""
