"""Make the table of ``queries/README.md`` and the expected answers anew.

    python tests/queries/regenerate.py

Read the difference before it is committed: a row that changed is a change in the data, in a query,
or a fault, and only a reader can tell which.
"""

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from conftest import COUNTS, EXPECTED, NARROWED, answer, read_shipped
from listing import with_listing

from graph_service import shipped
from graph_service.query.canned import read_queries

if __name__ == "__main__":
    page = shipped.QUERIES / "README.md"
    queries = read_queries(shipped.QUERIES)
    page.write_text(with_listing(page.read_text(encoding="utf-8"), queries), encoding="utf-8")
    EXPECTED.mkdir(exist_ok=True)
    for old in EXPECTED.glob("*.csv"):
        old.unlink()
    store = read_shipped()
    counts = ["query,rows\n"]
    for name, query in sorted(queries.items()):
        if query.partners:
            continue  # what a partner says is no part of the shipped data
        kept = answer(store, query, NARROWED.get(name, {}))
        with (EXPECTED / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(kept[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept)
        counts.append(f"{name},{len(answer(store, query, {}))}\n")
    COUNTS.write_text("".join(counts), encoding="utf-8", newline="")
