"""More than sixty ways to have somebody called who is no partner, beside one who is."""

from collections.abc import Iterator

import pytest

from tests.partners.serving import acting, whole
from tests.partners.store import knowing
from tests.web.federated import Federated, federated

PATTERN = "{ ?s ?p ?o }"
SPELLINGS = {
    "plain": "SELECT * { SERVICE <E> P }",
    "silent": "SELECT * { SERVICE SILENT <E> P }",
    "small letters": "SELECT * { service silent <E> P }",
    "no space": "SELECT * {SERVICE<E>P}",
    "glued words": "SELECT * { SERVICESILENT<E>P }",
    "behind a number": "SELECT * { ?a ?b 1SERVICE<E>P }",
    "behind a string": "SELECT * { ?a ?b 'x'SERVICE<E>P }",
    "escaped letter": "SELECT * { \\u0053ERVICE <E> P }",
    "escaped long": "SELECT * { \\U00000053ERVICE <E> P }",
    "escaped endpoint": "SELECT * { SERVICE <\\u0068ttp://127.0.0.1:PORT/sparql> P }",
    "remark": "SELECT * { SERVICE # <A>\n <E> P }",
    "remark with the partner": "SELECT * { SERVICE <E> # <A> {\n P }",
    "variable": "SELECT * { VALUES ?x { <E> } SERVICE ?x P }",
    "variable from the partner": "SELECT * { SERVICE <A> { ?s ?p ?x } SERVICE ?x P }",
    "prefixed name": "PREFIX e: <http://127.0.0.1:PORT/> SELECT * { SERVICE e:sparql P }",
    "prefix of the keyword": "PREFIX SERVICE: <http://127.0.0.1:PORT/> ASK { SERVICE:sparql P }",
    "base": "BASE <http://127.0.0.1:PORT/> SELECT * { SERVICE <sparql> P }",
    "sub-select": "SELECT * { { SELECT * { SERVICE <E> P } } }",
    "optional": "SELECT * { OPTIONAL { SERVICE <E> P } }",
    "union": "SELECT * { P UNION { SERVICE <E> P } }",
    "exists": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <E> P } }",
    "minus": "SELECT * { ?s ?p ?o MINUS { SERVICE <E> P } }",
    "graph": "SELECT * { GRAPH ?g { SERVICE <E> P } }",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <E> P }",
    "describe": "DESCRIBE ?s { SERVICE <E> P }",
    "ask": "ASK { SERVICE <E> P }",
    "inside of a call": "SELECT * { SERVICE <A> { SERVICE <E> P } }",
    "behind a call": "SELECT * { SERVICE <A> P SERVICE <E> P }",
    "out of a call": "SELECT * { SERVICE <A> { ?s ?p '}' } SERVICE <E> P }",
    "less than": "ASK { VALUES (?a ?c) { (1 2) } FILTER(?a<?c&&'>' != 'b') SERVICE <E> P #'\n }",
    "less than around": "ASK { SERVICE <A> { ?a ?b ?c FILTER(?a<?c#> '''\n)} SERVICE <E> P #'''\n}",
    "longer path": "SELECT * { SERVICE <Ax> P }",
    "query of the partner": "SELECT * { SERVICE <A?default-graph-uri=E> P }",
    "fragment": "SELECT * { SERVICE <E#@A> P }",
    "user": "SELECT * { SERVICE <http://A@127.0.0.1:PORT/sparql> P }",
    "other name of the host": "SELECT * { SERVICE <http://localhost:PORT/sparql> P }",
    "address in decimal": "SELECT * { SERVICE <http://2130706433:PORT/sparql> P }",
    "address inside of IPv6": "SELECT * { SERVICE <http://[::ffff:127.0.0.1]:PORT/sparql> P }",
    "address in octal": "SELECT * { SERVICE <http://0177.0.0.1:PORT/sparql> P }",
    "address in hexadecimal": "SELECT * { SERVICE <http://0x7f000001:PORT/sparql> P }",
    "short address": "SELECT * { SERVICE <http://127.1:PORT/sparql> P }",
    "other loopback": "SELECT * { SERVICE <http://127.0.0.2:PORT/sparql> P }",
    "IPv6": "SELECT * { SERVICE <http://[::1]:PORT/sparql> P }",
    "IPv6 at length": "SELECT * { SERVICE <http://[0:0:0:0:0:0:0:1]:PORT/sparql> P }",
    "IPv6 zero": "SELECT * { SERVICE <http://[::]:PORT/sparql> P }",
    "wide digits": "SELECT * { SERVICE <http://\uff11\uff12\uff17.0.0.1:PORT/sparql> P }",
    "escaped host": "SELECT * { SERVICE <http://127%2E0.0.1:PORT/sparql> P }",
    "capital host": "SELECT * { SERVICE <http://LOCALHOST:PORT/sparql> P }",
    "backslash": "SELECT * { SERVICE <http://A\\\\@127.0.0.1:PORT/sparql> P }",
    "TLS": "SELECT * { SERVICE <https://127.0.0.1:PORT/sparql> P }",
    "web socket": "SELECT * { SERVICE <ws://127.0.0.1:PORT/sparql> P }",
    "gopher": "SELECT * { SERVICE <gopher://127.0.0.1:PORT/_GET> P }",
    "no scheme": "BASE <http://a.example/> SELECT * { SERVICE <//127.0.0.1:PORT/sparql> P }",
    "bound": "SELECT * { BIND(<E> AS ?x) SERVICE ?x P }",
    "made of a text": "SELECT * { BIND(IRI('http://127.0.0.1:PORT/') AS ?x) SERVICE ?x P }",
    "values behind": "SELECT * { SERVICE ?x P } VALUES ?x { <E> }",
    "from the graph": "SELECT * { ?a ?b ?x SERVICE ?x P }",
    "blank node": "SELECT * { SERVICE [] P }",
    "literal": "SELECT * { SERVICE 'http://127.0.0.1:PORT/sparql' P }",
    "zero": "SELECT * { SERVICE <http://0.0.0.0:PORT/sparql> P }",
    "capital scheme": "SELECT * { SERVICE <HTTP://127.0.0.1:PORT/sparql> P }",
    "dot": "SELECT * { SERVICE <http://127.0.0.1.:PORT/sparql> P }",
    "file": "SELECT * { SERVICE <file:///etc/passwd> P }",
    "dataset": "SELECT * FROM <E> { ?s ?p ?o }",
    "loading": "LOAD <E>",
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federated]:
    """Return a service that may call loopback."""
    with federated(tmp_path_factory.mktemp("state")) as made:
        yield made


@pytest.mark.parametrize("name", SPELLINGS)
def test_nobody_is_called_who_is_no_partner(here: Federated, name: str) -> None:
    """Neither by us nor by the engine: a listener hears nothing, not even a connection."""
    with acting(whole(), everywhere=True) as listener, acting(knowing()) as partner:
        here.add(partner)
        text = SPELLINGS[name].replace("P }", PATTERN + " }").replace("P}", PATTERN + "}")
        text = text.replace(">P", f">{PATTERN}").replace("> P ", f"> {PATTERN} ")
        text = text.replace("x P ", f"x {PATTERN} ").replace("{ P ", f"{{ {PATTERN} ")
        text = text.replace("sparql P", f"sparql {PATTERN}").replace("\n P", f"\n {PATTERN}")
        text = text.replace("<A", f"<{partner.endpoint}").replace("@A>", f"@{partner.endpoint}>")
        text = text.replace("<E", f"<{listener.endpoint}").replace("=E>", f"={listener.endpoint}>")
        text = text.replace("PORT", str(listener.port))
        answer = here.ask(text)
        if name == "dataset":
            assert answer.get_json()["results"]["bindings"] == []
        else:
            assert answer.status_code in (400, 403), answer.text
            update = here.client.post("/update", data={"update": text})
            assert update.status_code in (400, 401, 403)
        assert listener.connections == 0
        assert "root:" not in answer.text
    here.forget()


OTHERWISE = {
    "TLS": "https://127.0.0.1:PORT/sparql",
    "capital scheme": "HTTP://127.0.0.1:PORT/sparql",
    "user": "http://user@127.0.0.1:PORT/sparql",
    "no user": "http://@127.0.0.1:PORT/sparql",
    "empty query": "http://127.0.0.1:PORT/sparql?",
    "query": "http://127.0.0.1:PORT/sparql?query=x",
    "empty fragment": "http://127.0.0.1:PORT/sparql#",
    "slash at the end": "http://127.0.0.1:PORT/sparql/",
    "two slashes": "http://127.0.0.1:PORT//sparql",
    "dot": "http://127.0.0.1:PORT/./sparql",
    "dots": "http://127.0.0.1:PORT/x/../sparql",
    "escaped letter": "http://127.0.0.1:PORT/%73parql",
    "escaped slash": "http://127.0.0.1:PORT%2Fsparql",
    "capital path": "http://127.0.0.1:PORT/SPARQL",
    "zeros in the port": "http://127.0.0.1:0PORT/sparql",
    "usual port": "http://127.0.0.1/sparql",
    "dot behind the host": "http://127.0.0.1.:PORT/sparql",
    "name of the host": "http://localhost:PORT/sparql",
    "short host": "http://127.1:PORT/sparql",
    "in IPv6": "http://[::ffff:7f00:1]:PORT/sparql",
    "space": "http://127.0.0.1:PORT/sparql ",
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_partner_is_called_by_its_one_spelling_alone(here: Federated, name: str) -> None:
    """Whatever else leads there is nobody's; as it is listed, the same listener is called."""
    with acting(knowing(), everywhere=True) as partner:
        here.add(partner)
        other = OTHERWISE[name].replace("PORT", str(partner.port))
        for silent in ("", "SILENT "):
            answer = here.ask(f"SELECT * {{ SERVICE {silent}<{other}> {PATTERN} }}")
            assert answer.status_code in (400, 403), answer.text
        assert partner.connections == 0
        query = f"SELECT * {{ SERVICE <{partner.endpoint}> {PATTERN} }}"
        assert here.ask(query).status_code == 200
        assert partner.connections == 1
    here.forget()


def test_workers_have_no_network_beside_that_of_the_gateway(here: Federated) -> None:
    """What a query could still have called is out of its reach: see ``confine.py``."""
    assert here.ask("ASK { }").status_code == 200
    status = here.client.get("/status").get_json()
    assert status["network"]["confined"] is True
