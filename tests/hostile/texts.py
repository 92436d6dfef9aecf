"""Query texts that take an unprotected engine down, by kind; each with what it may end in.

``refused`` texts never reach the engine; ``timeout`` and ``memory`` texts must end in that limit;
``any`` texts may be answered or end in a limit, depending on engine and machine.
"""

from typing import Final

TRIPLE: Final = "?s ?p ?o"
NUMBERS: Final = " ".join(map(str, range(8_000)))


def nested(before: str, inside: str, after: str, depth: int, left: str, right: str) -> str:
    """Return a text with ``left`` and ``right`` repeated around the inside."""
    return before + left * depth + inside + right * depth + after


def crossed(count: int) -> str:
    """Return patterns without a common variable."""
    return " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(count))


def doubled(call: str, times: int, start: str = "'0123456789'") -> str:
    """Return BINDs of which each makes more of the text before."""
    binds = [f"BIND({start} AS ?x0)"]
    binds += [f"BIND({call.replace('$', f'?x{n}')} AS ?x{n + 1})" for n in range(times)]
    return "SELECT (STRLEN(?x{last}) AS ?n) {{ {binds} }}".format(last=times, binds=" ".join(binds))


REFUSED: Final = {
    "STR nested": nested("ASK { FILTER(", "1", ") }", 955, "STR(", ")"),
    "IF nested": nested("ASK { FILTER(", "true", ") }", 955, "IF(true, ", ", false)"),
    "parentheses": nested("ASK { FILTER(", "1", ") }", 4_694, "(", ")"),
    "EXISTS nested": nested("ASK { ", TRIPLE, " }", 838, "FILTER EXISTS { ", " }"),
    "groups": nested("ASK ", TRIPLE, "", 2_195, "{", "}"),
    "sub-selects": nested("", TRIPLE, "", 900, "SELECT * { { ", " } }"),
    "OPTIONAL nested deep": nested("ASK { ", TRIPLE, " }", 3_000, "OPTIONAL { ", "}"),
    "blank nodes": nested("ASK { ?s ?p ", "1", " }", 3_000, "[ ?q ", "]"),
    "lists": nested("ASK { ?s ?p ", "1", " }", 3_000, "(", ")"),
    "paths in parentheses": nested("ASK { ?s ", "<urn:p>", " ?o }", 3_000, "(", ")"),
    "triple terms": nested("ASK { BIND(", "1", " AS ?t) }", 900, "<<( <urn:a> <urn:b> ", " )>>"),
    "COALESCE nested": nested("ASK { FILTER(", "1", ") }", 900, "COALESCE(", ")"),
}

TIMEOUT: Final = {
    "count of a product": "SELECT (COUNT(*) AS ?n) { " + crossed(6) + " }",
    "distinct count of a product": "SELECT (COUNT(DISTINCT ?a0) AS ?n) { " + crossed(6) + " }",
    "product of VALUES": (
        f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {NUMBERS} }} VALUES ?y {{ {NUMBERS} }} "
        "FILTER(?x + ?y = -1) }"
    ),
}

MEMORY: Final = {
    "CONCAT doubled": doubled("CONCAT($, $)", 40),
    "REPLACE doubled": doubled("REPLACE($, '.', '0123456789')", 12),
    "order of a product": "SELECT * { " + crossed(5) + " } ORDER BY ?a0 ?b1",
    "distinct product": "SELECT DISTINCT * { " + crossed(5) + " } ORDER BY ?c4",
}

ANY: Final = {
    "product without a match": "SELECT * { " + crossed(5) + " FILTER(?a0 = <urn:none>) }",
    "product in EXISTS": "ASK { FILTER NOT EXISTS { " + crossed(6) + " FILTER(?a0 = ?c1) } }",
    "ENCODE_FOR_URI tripled": doubled("ENCODE_FOR_URI($)", 24, "'" + "%" * 1_000 + "'"),
    "group_concat of a product": (
        "SELECT (STRLEN(GROUP_CONCAT(?a0)) AS ?n) { " + crossed(4) + " }"
    ),
    "construct of a product": (
        "CONSTRUCT { ?a0 ?b1 ?c2 . ?a3 ?b4 ?c4 } WHERE { " + crossed(5) + " }"
    ),
    "rows of a product": "SELECT * { " + crossed(6) + " }",
    "negations": "ASK { FILTER(" + "!" * 50_000 + "true) }",
    "signs": "ASK { FILTER(" + "- " * 40_000 + "1 = 1) }",
    "sum": "SELECT (1" + "+1" * 10_000 + " AS ?x) {}",
    "or": "ASK { ?s ?p ?o FILTER(?o = 1" + " || ?o = 2" * 9_000 + ") }",
    "and": "ASK { ?s ?p ?o FILTER(?o = 1" + " && ?o = 1" * 9_000 + ") }",
    "IN": "ASK { ?s ?p ?o FILTER(?o IN (" + "1," * 20_000 + "1)) }",
    "path steps": "ASK { ?s <urn:p>" + "/<urn:p>" * 1_000 + " ?o }",
    "path choices": "ASK { ?s <urn:p>" + "|<urn:p>" * 10_000 + " ?o }",
    "negated paths": "ASK { ?s !(<urn:p>" + "|<urn:p>" * 10_000 + ") ?o }",
    "stars of stars": "SELECT (COUNT(*) AS ?n) { ?s !<urn:x>*/!<urn:x>*/!<urn:x>*/!<urn:x>* ?o }",
    "inverse stars": "SELECT * { ?s (!<urn:x>|^!<urn:x>)*/(!<urn:x>|^!<urn:x>)* ?o }",
    "unions": "ASK { {}" + " UNION {?s ?p ?o}" * 5_000 + " }",
    "optionals unjoined": (
        "SELECT * { " + " ".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n} }}" for n in range(12)) + " }"
    ),
    "optionals joined": (
        "SELECT * { ?s ?p ?o "
        + " ".join(f"OPTIONAL {{ ?s ?b{n} ?c{n} }}" for n in range(140))
        + " }"
    ),
    "optionals nested": nested("SELECT * { ", "?s ?p ?o", " }", 99, "OPTIONAL { ?x ?y ?z . ", " }"),
    "minus of a product": "SELECT * { " + crossed(3) + " MINUS { " + crossed(4) + " } }",
    "blank nodes in a row": "ASK { " + "[ ?p ?o ] ?q [] . " * 1_000 + "}",
    "filters": "ASK { ?s ?p ?o " + "FILTER(true) " * 7_000 + "}",
    "binds": "ASK { " + " ".join(f"BIND({n} AS ?v{n})" for n in range(4_000)) + " }",
    "columns": "SELECT " + " ".join(f"?v{n}" for n in range(10_000)) + " { ?v0 ?p ?o }",
    "order keys": "SELECT * { ?s ?p ?o } ORDER BY " + "?o " * 30_000,
    "group keys": "SELECT ?s { ?s ?p ?o } GROUP BY ?s " + "?o " * 30_000,
    "catastrophic pattern": "ASK { FILTER(REGEX('" + "a" * 5_000 + "!', '^(a+)+$')) }",
    "counted pattern": "ASK { FILTER(REGEX('a', '((a{1,500}){1,500}){1,500}')) }",
    "patterns of every row": (
        "SELECT * { " + crossed(3) + " FILTER(REGEX(?c0, CONCAT('(', STR(?c1), '|.*)+$'))) }"
    ),
    "long literal": "ASK { FILTER('" + "x" * 99_000 + "' = '') }",
    "long number": "SELECT (" + "9" * 99_000 + " * 1 AS ?x) {}",
    "large exponent": "SELECT (1e999999 * 1e999999 AS ?x) (1e-9999999 / 1e-999999 AS ?y) {}",
    "large offset": "SELECT * { ?s ?p ?o } OFFSET 9223372036854775807 LIMIT 9223372036854775807",
    "beyond every integer": "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999999",
    "hashes": doubled("SHA512(CONCAT($, $))", 300),
    "prefixes": "".join(f"PREFIX p{n}: <urn:{n}> " for n in range(4_000)) + "ASK {}",
    "describe everything": "DESCRIBE * { " + crossed(3) + " }",
    "brackets unclosed": "ASK { " + "{" * 190,
    "quotes unclosed": "ASK { ?s ?p '''" + '"' * 50_000,
    "control characters": "ASK { ?s ?p '\x01\x02\x7f' }",
    "line separators": "ASK {\u2028\u0085\ufeff}",
    "lone surrogate escape": "ASK { ?s ?p '\\uD800' }",
}

ALL: Final = {
    **dict.fromkeys(REFUSED, "refused"),
    **dict.fromkeys(TIMEOUT, "timeout"),
    **dict.fromkeys(MEMORY, "memory"),
    **dict.fromkeys(ANY, "any"),
}
TEXTS: Final = REFUSED | TIMEOUT | MEMORY | ANY
