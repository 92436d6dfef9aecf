"""Names of partners, looked up aside: nothing ends a look-up but its answer."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from graph_service.partners.addresses import Lookup, addresses_of
from graph_service.partners.endpoint import Endpoint
from graph_service.partners.faults import PartnerTimeout
from graph_service.settings.networks import Address, Network

_LOOKUPS: Final = 4
"""Names that are looked up at a time."""


class Names:
    """Looks names up.

    Args:
        networks: that partners may be in, beside the internet.
        lookup: asks for the addresses of a name.
    """

    def __init__(self, networks: Sequence[Network], lookup: Lookup) -> None:
        self._networks = tuple(networks)
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(_LOOKUPS, "look-up")

    def addresses(self, endpoint: Endpoint, deadline: float) -> tuple[Address, ...]:
        """Return where a place is.

        Args:
            endpoint: the place.
            deadline: until when it is waited for (``time.monotonic``).

        Raises:
            PartnerTimeout: it takes longer.
            PartnerFault: it is nowhere, or where partners may not be.
        """
        looking = self._threads.submit(
            addresses_of,
            endpoint.host,
            endpoint.port,
            encrypted=endpoint.scheme == "https",
            networks=self._networks,
            lookup=self._lookup,
        )
        try:
            return looking.result(max(0.0, deadline - time.monotonic()))
        except TimeoutError as error:
            looking.cancel()
            raise PartnerTimeout("its name takes too long to be looked up") from error

    def close(self) -> None:
        """Let the threads go; look-ups that hang end with the process."""
        self._threads.shutdown(wait=False, cancel_futures=True)
