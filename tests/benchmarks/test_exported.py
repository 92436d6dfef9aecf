"""The benchmark of exports measures whole files of both."""

from pathlib import Path

from tests.benchmarks.exported import dump, export, fill, graphs, load


def test_generated_graphs_are_canonical() -> None:
    """Each graph comes once, its lines sorted, each once, and all of them its own."""
    names = set()
    for graph, data, count in graphs(3_000):
        lines = data.splitlines(keepends=True)
        assert lines == sorted(set(lines)) and len(lines) == count
        assert all(line.endswith(f" <{graph}> .\n".encode()) for line in lines)
        assert graph not in names
        names.add(graph)


def test_both_write_the_same_statements(tmp_path: Path) -> None:
    """Ours and the peer's N-Triples and N-Quads are the same lines; memory and time are seen."""
    state, quads = tmp_path / "state", tmp_path / "all.nq"
    count = fill(state, 2_000, quads)
    merged = tmp_path / "all.nt"
    run = export(state, "graph.nt", merged)
    assert run.resident > 1 << 20 and run.seconds > 0
    (tmp_path / "stores").mkdir()
    load(tmp_path / "stores", quads, merged)
    for form in ("nt", "nq"):
        ours = export(state, f"graph.{form}", tmp_path / "ours")
        theirs = dump(tmp_path / "stores", form, tmp_path / "theirs")
        assert ours.size == theirs.size
        lines = [(tmp_path / who).read_bytes().splitlines() for who in ("ours", "theirs")]
        assert lines[0] == sorted(lines[1])
        assert form == "nt" or len(lines[0]) == count
