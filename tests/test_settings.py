"""Settings are read from file, environment and options, in this order, and nothing else."""

import dataclasses
from pathlib import Path

import pytest

from graph_service.errors import InputError, SyntaxFault
from graph_service.settings import TABLE, Settings, read_settings


def test_table_and_class_have_the_same_rows() -> None:
    """Each row of the table is a field of the settings, in the same order."""
    assert [row.name for row in TABLE] == [f.name for f in dataclasses.fields(Settings)]


def test_defaults_stand_when_nothing_is_set() -> None:
    """Without file, environment and options the defaults of the table hold."""
    settings = read_settings(environ={})
    assert {row.name: row.default for row in TABLE} == dataclasses.asdict(settings)


def test_later_places_win(tmp_path: Path) -> None:
    """An option beats the environment, which beats the file."""
    file = tmp_path / "settings.toml"
    file.write_text('port = 1\nhost = "127.0.0.2"\nworkers = 3\n')
    environ = {
        "GRAPH_SERVICE_CONFIG": str(file),
        "GRAPH_SERVICE_PORT": "2",
        "GRAPH_SERVICE_WORKERS": "5",
    }
    settings = read_settings({"port": 3, "state": None}, environ)
    assert (settings.port, settings.workers, settings.host) == (3, 5, "127.0.0.2")
    assert settings.state == Path("state")


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"GRAPH_SERVICE_PORT": "many"}, "environment: port must be int, not 'many'"),
        ({"GRAPH_SERVICE_QUERY_SECONDS": "1s"}, "query_seconds must be float"),
    ],
)
def test_value_of_the_wrong_kind_is_refused(environ: dict[str, str], message: str) -> None:
    """A value that is not of the setting's kind is named with its place."""
    with pytest.raises(InputError, match=message):
        read_settings(environ=environ)


def test_file_may_be_named_by_the_caller(tmp_path: Path) -> None:
    """A file that the caller names stands in for the one that the environment names."""
    file = tmp_path / "settings.toml"
    file.write_text("port = 1\n")
    environ = {"GRAPH_SERVICE_CONFIG": str(tmp_path / "absent.toml")}
    assert read_settings(environ=environ, file=str(file)).port == 1


def test_list_in_the_file_is_a_line_with_commas(tmp_path: Path) -> None:
    """A list of TOML and a variable with commas give the same."""
    file = tmp_path / "settings.toml"
    file.write_text('audiences = ["acme", "zeta"]\n')
    environ = {"GRAPH_SERVICE_AUDIENCES": "acme, zeta"}
    assert read_settings(environ={}, file=str(file)) == read_settings(environ=environ)


def test_unknown_name_in_the_file_is_refused(tmp_path: Path) -> None:
    """A misspelt setting is an error, not a silent default."""
    file = tmp_path / "settings.toml"
    file.write_text("prot = 1\n")
    with pytest.raises(InputError, match="no such setting: prot"):
        read_settings(environ={"GRAPH_SERVICE_CONFIG": str(file)})


def test_unreadable_file_is_named(tmp_path: Path) -> None:
    """A file that is missing or is not TOML is named in the error."""
    file = tmp_path / "settings.toml"
    file.write_text("port = \n")
    with pytest.raises(SyntaxFault, match=r"settings\.toml"):
        read_settings(environ={"GRAPH_SERVICE_CONFIG": str(file)})


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [("", "http://127.0.0.1:8080/"), ("https://example.org/graph", "https://example.org/graph/")],
)
def test_base_url_ends_with_a_slash(public_url: str, expected: str) -> None:
    """URLs are built on one configured base."""
    assert read_settings({"public_url": public_url}, {}).base_url == expected
