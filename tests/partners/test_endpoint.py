"""An endpoint is written in one way."""

import pytest

from graph_service.errors import InputError
from graph_service.partners.endpoint import read_endpoint

GOOD = [
    ("https://data.example.org/sparql", "data.example.org", 443, "data.example.org"),
    ("http://127.0.0.1:7878/query", "127.0.0.1", 7878, "127.0.0.1:7878"),
    ("http://[::1]:80801/".replace("80801", "8081"), "::1", 8081, "[::1]:8081"),
    ("https://localhost/a/b-c_d~e/", "localhost", 443, "localhost"),
]
BAD = [
    "ftp://data.example.org/sparql",
    "file:///etc/passwd",
    "//data.example.org/sparql",
    "https://data.example.org",
    "https://data.example.org:443/sparql",
    "http://data.example.org:80/sparql",
    "https://data.example.org:0443/sparql",
    "https://data.example.org:0/sparql",
    "https://data.example.org:99999/sparql",
    "https://data.example.org:/sparql",
    "HTTPS://data.example.org/sparql",
    "https://Data.example.org/sparql",
    "https://data.example.org./sparql",
    "https://user@data.example.org/sparql",
    "https://data.example.org@127.0.0.1/sparql",
    "https://data.example.org/sparql?x=1",
    "https://data.example.org/sparql?",
    "https://data.example.org/sparql#x",
    "https://data.example.org/sparql#",
    "https://data.example.org/../sparql",
    "https://data.example.org/./sparql",
    "https://data.example.org//sparql",
    "https://data.example.org/%73parql",
    "https://data.example.org/spar ql",
    "https://data.example.org\\@127.0.0.1/sparql",
    "https://dätä.example.org/sparql",
    "https://127.1/sparql",
    "https://2130706433/sparql",
    "https://0x7f.0x0.0x0.0x1/sparql",
    "https://0177.0.0.1/sparql",
    "https://[::ffff:127.0.0.1/sparql",
    "https://[0:0:0:0:0:0:0:1]/sparql",
    "https://-a.example.org/sparql",
    "https://a..example.org/sparql",
    "https:///sparql",
    "https://" + "a" * 300 + "/",
    "",
]


@pytest.mark.parametrize(("iri", "host", "port", "authority"), GOOD)
def test_parts_of_an_endpoint(iri: str, host: str, port: int, authority: str) -> None:
    """The usual port is left out, as in the header Host."""
    found = read_endpoint(iri)
    assert (found.iri, found.host, found.port, found.authority) == (iri, host, port, authority)


@pytest.mark.parametrize("iri", BAD)
def test_other_spellings_are_refused(iri: str) -> None:
    """What could be taken for another address, or be written otherwise, is none."""
    with pytest.raises(InputError):
        read_endpoint(iri)
