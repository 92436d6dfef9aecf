"""Requests known by their bytes."""

from graph_service.web.cache import OVERHEAD
from graph_service.web.recall import LONGEST, Recall, Recalled

ANSWER = Recalled("key", 3, b"HTTP/1.1 200 OK\r\n", b"\r\nbody", 200, "kept", 4)


def test_request_is_known_for_one_key() -> None:
    """Once something else is answered from, nobody gets the answer of before."""
    recall = Recall(10_000)
    recall.put(b"GET", ANSWER)
    assert recall.get(b"GET", "key") is ANSWER
    assert recall.get(b"GET", "another") is None
    assert recall.get(b"GET ", "key") is None


def test_long_requests_and_answers_are_not_known() -> None:
    """Neither fills the memory."""
    recall = Recall(10_000)
    recall.put(b"G" * (LONGEST + 1), ANSWER)
    assert recall.get(b"G" * (LONGEST + 1), "key") is None
    large = Recalled("key", 3, b"", b"x" * 10_000, 200, "kept", 10_000)
    recall.put(b"GET", large)
    assert recall.get(b"GET", "key") is None


def test_the_oldest_go() -> None:
    """There is room for so many; who was asked for is kept for longer."""
    recall = Recall(3 * (OVERHEAD + 20))
    for name in (b"a", b"b", b"c"):
        recall.put(name, ANSWER)
    recall.get(b"a", "key")
    recall.put(b"d", ANSWER)
    assert [bool(recall.get(name, "key")) for name in (b"a", b"b", b"c", b"d")] == [1, 0, 1, 1]


def test_all_can_be_forgotten() -> None:
    """After a withdrawal no byte of an answer is left."""
    recall = Recall(10_000)
    recall.put(b"GET", ANSWER)
    recall.clear()
    assert recall.get(b"GET", "key") is None
