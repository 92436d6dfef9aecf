"""Short texts whose work, answer or memory has no end that anybody would wait for."""

from collections.abc import Callable

from tests.benchmarks.attacks.attack import LABELS, PREFIX, Attack, ask, nest, select


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
