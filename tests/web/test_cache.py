"""The cache keeps what was asked for lately, within its bytes."""

import threading

from graph_service.web.cache import OVERHEAD, Cache


def make_cache(entries: int, largest: int = 10_000) -> Cache[str, str]:
    """Return a cache for so many entries of 1,000 bytes."""
    return Cache(entries * (1_000 + OVERHEAD), largest)


def test_value_is_found_again() -> None:
    """What was put is returned by its key, and nothing by another."""
    cache = make_cache(2)
    assert cache.put("a", "one", 1_000)
    assert (cache.get("a"), cache.get("b")) == ("one", None)


def test_least_lately_used_goes_first() -> None:
    """Room is made by those that were asked for longest ago."""
    cache = make_cache(2)
    cache.put("a", "one", 1_000)
    cache.put("b", "two", 1_000)
    cache.get("a")
    cache.put("c", "three", 1_000)
    assert [cache.get(key) for key in "abc"] == ["one", None, "three"]


def test_bytes_are_bounded_and_counted() -> None:
    """However much is put, the bytes never pass the bound."""
    cache = make_cache(5)
    for number in range(100):
        cache.put(str(number), "x", 10 * number)
    status = cache.status()
    assert 0 < status.size <= status.most
    assert status.entries == len([n for n in range(100) if cache.get(str(n))])


def test_value_that_is_too_large_is_not_kept() -> None:
    """A value beyond the bound of one entry leaves the others in place."""
    cache = make_cache(10, largest=2_000)
    cache.put("a", "one", 1_000)
    assert not cache.put("b", "two", 2_001)
    assert (cache.get("a"), cache.get("b")) == ("one", None)


def test_same_key_replaces_its_value() -> None:
    """A second value of a key takes the place and the bytes of the first."""
    cache = make_cache(5)
    cache.put("a", "one", 1_000)
    cache.put("a", "two", 500)
    assert cache.get("a") == "two"
    assert cache.status().size == 500 + OVERHEAD


def test_cache_of_no_bytes_keeps_nothing() -> None:
    """A bound of 0 switches it off."""
    cache: Cache[str, str] = Cache(0, 1_000)
    assert not cache.put("a", "one", 1)
    assert cache.get("a") is None


def test_clear_forgets_everything() -> None:
    """After clearing nothing is found or counted."""
    cache = make_cache(2)
    cache.put("a", "one", 1_000)
    cache.clear()
    assert cache.get("a") is None
    assert (cache.status().entries, cache.status().size) == (0, 0)


def test_threads_leave_the_count_right() -> None:
    """Many threads at once leave a size that is the sum of what is there."""
    cache = make_cache(20)

    def work(start: int) -> None:
        for number in range(start, start + 500):
            cache.put(str(number % 50), "x", 900)
            cache.get(str(number % 37))

    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    status = cache.status()
    assert status.size == status.entries * (900 + OVERHEAD) <= status.most
