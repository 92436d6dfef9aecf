"""Code to copy: how a file of ours is read from a terminal, Python, R and JavaScript.

Only what comes with each of them is used, and nothing of an address can end the text it stands in.
"""

import json
import shlex
from dataclasses import dataclass


@dataclass(frozen=True)
class Snippet:
    """One way to read a file: ``language`` as people call it, ``code`` without line end."""

    language: str
    code: str


def snippets(table: str, results: str) -> tuple[Snippet, ...]:
    """Return the ways to read an answer.

    Args:
        table: the absolute URL, escaped, of the answer as CSV.
        results: the same for SPARQL results JSON.
    """
    url, text = shlex.quote(table), json.dumps(table)  # a literal of Python and R alike
    return (
        Snippet("curl", f"curl -s {url}"),
        Snippet(
            "Python",
            "import csv, io, urllib.request\n"
            f"with urllib.request.urlopen({text}) as answer:\n"
            '    rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8", newline="")))\n'
            "print(len(rows))",
        ),
        Snippet(
            "R",
            f'rows <- read.csv({text}, encoding = "UTF-8", check.names = FALSE)\nprint(nrow(rows))',
        ),
        Snippet(
            "JavaScript",
            f"const answer = await fetch({json.dumps(results)});\n"
            "const rows = (await answer.json()).results.bindings;\n"
            "console.log(rows.length);",
        ),
    )
