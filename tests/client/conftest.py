"""One service on the shipped data for all tests of the client."""

from collections.abc import Iterator

import pytest

from tests.client.shipped import Shipped, serving_shipped


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shipped]:
    """Return a service that says of itself that it is at the address of the pages."""
    with serving_shipped(tmp_path_factory.mktemp("shipped")) as made:
        yield made
