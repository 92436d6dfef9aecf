"""Make the table of ``queries/README.md`` anew; read the difference before it is committed."""

from listing import with_listing

from graph_service import shipped
from graph_service.query.canned import read_queries

if __name__ == "__main__":
    page = shipped.QUERIES / "README.md"
    queries = read_queries(shipped.QUERIES)
    page.write_text(with_listing(page.read_text(encoding="utf-8"), queries), encoding="utf-8")
