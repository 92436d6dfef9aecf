"""Hostile queries: texts that are small to send and large to answer, or that break an engine.

Written for the engine's known weaknesses; each is at most a hundred kilobytes, but for one that is
there to be too long. They are about the synthetic graph, or about any graph.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from graph_service.namespaces import ONTOLOGY, PREFIXES

PREFIX: Final = f"PREFIX : <{ONTOLOGY}>\nPREFIX rdfs: <{PREFIXES['rdfs']}>\n"
XSD: Final = PREFIXES["xsd"]
LONGEST: Final = 100_000
"""Bytes of a text, but for the one that is too long."""

LABELS: Final = "?s rdfs:label ?l ."


@dataclass(frozen=True)
class Attack:
    """One query. ``kind`` tells what it tries; ``valid`` whether the engine must understand it."""

    name: str
    kind: str
    text: str
    valid: bool = True


def corpus() -> tuple[Attack, ...]:
    """Return all attacks, in a fixed order; names are unique."""
    return (*nested(), *chains(), *products(), *doublings(), *paths(), *giants(), *expressions())


def nest(opening: str, core: str, closing: str, depth: int) -> str:
    """Return ``core`` between ``depth`` openings and as many closings."""
    return opening * depth + core + closing * depth


def ask(expression: str) -> str:
    """Return a query whose filter is an expression."""
    return f"{PREFIX}ASK {{ ?s ?p ?o FILTER({expression}) }}"


def select(pattern: str, projection: str = "*", rest: str = "") -> str:
    """Return a SELECT query."""
    return f"{PREFIX}SELECT {projection} WHERE {{ {pattern} }} {rest}"


def nested() -> list[Attack]:
    """Return texts nested so deep that a recursive engine overflows its stack."""
    texts = {
        "str": ask(nest("STR(", "?o", ")", 4000)),
        "if": ask(nest("IF(true,", "true", ",false)", 4000)),
        "coalesce": ask(nest("COALESCE(", "?o", ")", 4000)),
        "concat": ask(nest("CONCAT(", "'a'", ")", 4000)),
        "not": ask("!" * 30_000 + "true"),
        "minus-sign": ask("- " * 30_000 + "1"),
        "parentheses": ask(nest("(", "true", ")", 20_000)),
        "exists": ask(nest("EXISTS{?s ?p ?o FILTER(", "true", ")}", 3000)),
        "not-exists": ask(nest("NOT EXISTS{?s ?p ?o FILTER ", "(true)", "}", 3000)),
        "groups": select(nest("{", "?s ?p ?o", "}", 20_000)),
        "sub-selects": select(nest("{SELECT*{", "?s ?p ?o", "}}", 7000)),
        "optionals": select(nest("OPTIONAL{?s ?p ?o ", "", "}", 100)),
        "minuses": select("?s ?p ?o " + nest("MINUS{?s ?p ?o ", "", "}", 4000)),
        "unions": select(nest("{", "?s ?p ?o", "}UNION{?a ?b ?c}", 3500)),
        "graphs": select(nest("GRAPH ?g{", "?s ?p ?o", "}", 6000)),
        "property-lists": select("?s ?p " + nest("[:about ", "?o", "]", 1000)),
        "lists": select("?s ?p " + nest("(", "1", ")", 10_000)),
        "path-parentheses": select("?s " + nest("(", ":about", ")", 20_000) + " ?o"),
        "path-stars": select("?s " + nest("(", ":about", ")*", 5000) + " ?o"),
        "path-inverses": select("?s " + "^" * 30_000 + ":about ?o"),
        "quoted-triples": select(nest("<<( ?s ?p ", "?o", " )>>", 3000) + " ?q ?r"),
        "aggregates": select("?s ?p ?o", "(" + nest("SUM(", "?o", ")", 3000) + " AS ?n)"),
    }
    unsure = {"not", "minus-sign", "path-inverses", "quoted-triples", "aggregates"}
    return [
        Attack(f"nested-{name}", "nesting", text, name not in unsure)
        for name, text in texts.items()
    ]


def chains() -> list[Attack]:
    """Return flat texts of thousands of members."""
    columns = " ".join(f"?v{n}" for n in range(9000))
    texts = {
        "sum": ask("+".join(["1"] * 20_000) + "=1"),
        "or": ask("||".join(["false"] * 10_000)),
        "and": ask("&&".join(["true"] * 10_000)),
        "comparison-in": ask("?o IN(" + ",".join(map(str, range(14_000))) + ")"),
        "path-alternatives": select("?s (" + "|".join([":p"] * 10_000) + ") ?o"),
        "path-sequence": select("?s " + "/".join([":about"] * 1000) + " ?o"),
        "path-negations": select("?s !(" + "|".join([":p"] * 10_000) + ") ?o"),
        "unions": select("UNION".join(["{?s ?p ?o}"] * 5000)),
        "optionals": select("?s ?p ?o " + "".join(f"OPTIONAL{{?s ?p{n} ?o}}" for n in range(140))),
        "patterns": select(" . ".join(f"?a{n} ?p ?a{n + 1}" for n in range(2000))),
        "objects": select("?s :about " + ",".join(f"?o{n}" for n in range(2000))),
        "binds": select(
            "BIND(1 AS ?x0)" + "".join(f"BIND(?x{n}+1 AS ?x{n + 1})" for n in range(3500))
        ),
        "filters": select("?s ?p ?o " + "FILTER(?o!=1)" * 6000),
        "columns": select("?s ?p ?o", columns),
        "group-keys": select("?s ?p ?o", "(COUNT(*) AS ?n)", f"GROUP BY {columns}"),
        "order-keys": select("?s ?p ?o", "*", "ORDER BY ?s " + "STR(?o) " * 9000),
        "minuses": select("?s ?p ?o " + "MINUS{?s :p ?o}" * 5000),
        "prefixes": "".join(f"PREFIX p{n}:<urn:{n}>\n" for n in range(4000)) + "ASK{}",
        "values-join": select(
            f"VALUES ?a{{{'1 ' * 20_000}}} VALUES ?a{{{'1 ' * 20_000}}}", "(COUNT(*) AS ?n)"
        ),
        "values-product": select(
            f"VALUES ?a{{{'1 ' * 15_000}}} VALUES ?b{{{'2 ' * 15_000}}} ?s ?p ?o",
            "(COUNT(*) AS ?n)",
        ),
    }
    return [Attack(f"chain-{name}", "chain", text) for name, text in texts.items()]


def products() -> list[Attack]:
    """Return queries whose work or answer is a product of the whole graph with itself."""
    two = "?a ?b ?c . ?d ?e ?f "
    three = f"{two}. ?g ?h ?i "
    apart = "".join(f"OPTIONAL{{?a{n} ?b{n} ?c{n}}}" for n in range(12))
    texts = {
        "count": select(three, "(COUNT(*) AS ?n)"),
        "distinct": select(three, "DISTINCT ?a ?d ?g"),
        "order": select(two, "*", "ORDER BY ?c ?f LIMIT 10"),
        "order-limit-one": select(three, "*", "ORDER BY RAND() LIMIT 1"),
        "group": select(two, "?a ?d (COUNT(*) AS ?n)", "GROUP BY ?a ?d"),
        "group-concat": select(two, "(GROUP_CONCAT(CONCAT(STR(?c),STR(?f))) AS ?t)"),
        "construct": f"{PREFIX}CONSTRUCT {{ ?a ?e ?f }} WHERE {{ {two} }}",
        "describe": f"{PREFIX}DESCRIBE ?a ?d WHERE {{ {two} }}",
        "all-rows": select(two),
        "minus": select("{?a ?b ?c . ?d ?e ?f} MINUS {?a ?h ?i . ?d ?k ?l}", "(COUNT(*) AS ?n)"),
        "optionals": select(apart),
        "never-true": ask(f"EXISTS{{ {three} FILTER(STR(?a)=STR(?i)&&STR(?c)='never') }}"),
        "not-exists": select(f"?s ?p ?o FILTER NOT EXISTS{{ {two} FILTER(?c=?s&&?f='never') }}"),
        "offset": select(three, "*", "OFFSET 1000000000 LIMIT 1"),
        "sub-selects": select(
            f"{{SELECT DISTINCT ?a{{ {two} }}}} {{SELECT DISTINCT ?d{{ {two} }}}}",
            "(COUNT(*) AS ?n)",
        ),
        "graphs": select("GRAPH ?g{?a ?b ?c} GRAPH ?h{?d ?e ?f}", "(COUNT(*) AS ?n)"),
        "average": select(
            f"{three} BIND(STRLEN(STR(?c))+STRLEN(STR(?i)) AS ?x)", "(AVG(?x) AS ?n)"
        ),
        "star": select(
            "?s ?p1 ?o1 ; ?p2 ?o2 ; ?p3 ?o3 ; ?p4 ?o4 ; ?p5 ?o5 ; ?p6 ?o6", "(COUNT(*) AS ?n)"
        ),
    }
    return [Attack(f"product-{name}", "product", text) for name, text in texts.items()]


def doublings() -> list[Attack]:
    """Return queries that make a short text huge."""

    def grow(first: str, step: Callable[[str], str], times: int) -> str:
        binds = [f"BIND({first} AS ?x0)"]
        binds += [f"BIND({step(f'?x{n}')} AS ?x{n + 1})" for n in range(times)]
        return select("".join(binds), f"(STRLEN(?x{times}) AS ?n)")

    texts = {
        "concat": grow("'aaaaaaaa'", lambda x: f"CONCAT({x},{x})", 40),
        "concat-rows": select(
            f"{LABELS} BIND(CONCAT(?l,?l,?l,?l) AS ?a) BIND(CONCAT(?a,?a,?a,?a,?a,?a,?a,?a) AS ?b)"
            " BIND(CONCAT(?b,?b,?b,?b,?b,?b,?b,?b,?b,?b,?b,?b,?b,?b,?b,?b) AS ?c)"
            " BIND(CONCAT(?c,?c,?c,?c,?c,?c,?c,?c,?c,?c,?c,?c,?c,?c,?c,?c) AS ?d)",
            "?d",
            "ORDER BY ?d",
        ),
        "replace": grow("'aaaaaaaa'", lambda x: f"REPLACE({x},'a','aaaaaaaa')", 12),
        "encode": grow("'%%%%%%%%'", lambda x: f"ENCODE_FOR_URI(CONCAT({x},{x}))", 30),
        "iri": select(
            "BIND('urn:x' AS ?x0)"
            + "".join(f"BIND(STR(IRI(CONCAT(?x{n},?x{n}))) AS ?x{n + 1})" for n in range(40)),
            "(STRLEN(?x40) AS ?n)",
        ),
        "numbers": select(
            "BIND(1.1 AS ?x0)" + "".join(f"BIND(?x{n}*?x{n} AS ?x{n + 1})" for n in range(60)),
            "?x60",
        ),
        "group-concat": select(
            "{SELECT(GROUP_CONCAT(STR(?o))AS ?t){?s ?p ?o}}?a ?b ?c BIND(CONCAT(?t,STR(?a)) AS ?u)",
            "(GROUP_CONCAT(?u) AS ?n)",
        ),
        "hashes": select(
            "?a ?b ?c . ?d ?e ?f BIND(SHA512(CONCAT(STR(?a),SHA512(STR(?f)))) AS ?h)",
            "(MAX(?h) AS ?n)",
        ),
    }
    return [Attack(f"doubling-{name}", "memory", text) for name, text in texts.items()]


def paths() -> list[Attack]:
    """Return property paths that walk the whole graph again and again."""
    texts = {
        "four-stars": select("?a :about*/:hasAct*/:about*/:involvedAgent* ?b", "(COUNT(*) AS ?n)"),
        "anything-star": select("?a (:p|!:p)* ?b", "(COUNT(*) AS ?n)"),
        "anything-both-ways": select("?a (!:p|^!:p)* ?b", "(COUNT(*) AS ?n)"),
        "back-and-forth": select("?a (:concernsState/^:concernsState)* ?b", "(COUNT(*) AS ?n)"),
        "plus-of-star": select(
            "?a ((:about|^:about)*/(:hasAct|^:hasAct)*)+ ?b", "(COUNT(*) AS ?n)"
        ),
        "stars-joined": select("?a (!:p)* ?b . ?b (!:p)* ?c . ?c (!:p)* ?d", "(COUNT(*) AS ?n)"),
        "optional-steps": select("?a " + "/".join(["(!:p)?"] * 60) + " ?b", "(COUNT(*) AS ?n)"),
        "distinct-ends": select("?a (!:p|^!:p)+ ?b", "DISTINCT ?a ?b", "ORDER BY ?a ?b"),
    }
    return [Attack(f"path-{name}", "path", text) for name, text in texts.items()]


def giants() -> list[Attack]:
    """Return giant tokens and numbers, and a text that is longer than may be."""
    texts = {
        "literal": ask(f"?o='{'a' * 95_000}'"),
        "long-literal-unclosed": ask(f"?o='''{'a' * 95_000}"),
        "iri": select(f"?s <urn:{'a' * 95_000}> ?o"),
        "integer": ask(f"?o={'9' * 95_000}"),
        "decimal": ask(f"?o=0.{'3' * 95_000}*{'7' * 1000}.5"),
        "double": select("BIND(1e308*1e308 AS ?a) BIND(1e999999999 AS ?b)", "?a ?b"),
        "year": ask(f"YEAR('99999999999999999-01-01T00:00:00Z'^^<{XSD}dateTime>)>0"),
        "duration": ask(f"'P99999999999999999Y'^^<{XSD}duration>=?o"),
        "variable": select(f"?s ?p ?{'o' * 95_000}"),
        "comment": f"ASK{{}} # {'x' * 95_000}",
        "escapes": ask("?o='" + "\\u0041" * 15_000 + "'"),
        "spaces": "ASK" + " " * 95_000 + "{}",
        "open-braces": "SELECT * WHERE " + "{" * 95_000,
        "no-query": "\x00" * 1000 + "SELECT",
        "too-long": ask(f"?o='{'a' * 3 * LONGEST}'"),
        "substring": select(f"{LABELS} BIND(SUBSTR(?l,-2147483648,9223372036854775807) AS ?t)"),
    }
    bad = {"long-literal-unclosed", "open-braces", "no-query", "too-long"}
    return [Attack(f"giant-{name}", "giant", text, name not in bad) for name, text in texts.items()]


def expressions() -> list[Attack]:
    """Return regular expressions that explode."""
    bomb = "(((((a{1,60}){1,60}){1,60}){1,60}){1,60})"
    texts = {
        "regex-backtracking": ask(f"REGEX('{'a' * 5000}b','^(a+)+$')"),
        "regex-repetitions": ask(f"REGEX('{'a' * 100}','{bomb}')"),
        "regex-classes": ask(f"REGEX(STR(?o),'{'[^a-zA-Z0-9]{0,50}' * 2000}')"),
        "regex-alternatives": ask(f"REGEX(STR(?o),'{'|'.join(['(a|b|c|d)*x'] * 5000)}')"),
        "regex-of-data": select(
            "?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c),STR(?f)))", "(COUNT(*) AS ?n)"
        ),
        "regex-nested": ask(f"REGEX(STR(?o),'{nest('(', 'a', ')*', 5000)}')"),
        "replace-every-letter": select(
            f"{LABELS} ?a ?b ?c BIND(REPLACE(CONCAT(?l,STR(?c)),'.','$0$0$0$0$0$0$0$0') AS ?t)",
            "(MAX(?t) AS ?n)",
        ),
    }
    return [Attack(name, "regex", text) for name, text in texts.items()]
