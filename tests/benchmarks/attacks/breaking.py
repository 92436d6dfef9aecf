"""Texts that are deep, long or odd: what overflows stacks, and planners and parsers choke on."""

from tests.benchmarks.attacks.attack import LABELS, LONGEST, XSD, Attack, ask, nest, select


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
