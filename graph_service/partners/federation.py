"""What a running service has of its partners: who they are, the way to them, how they do."""

from pathlib import Path

from graph_service.partners.gateway import Gateway
from graph_service.partners.health import Watch
from graph_service.partners.registry import registry_of
from graph_service.settings import Settings, environment
from graph_service.settings.networks import read_networks


class Federation:
    """The partners of a service; nothing is called before :meth:`start`, or a query calls.

    ``values`` is how many values may be sent with one call.

    Raises:
        InputError: the setting ``partner_networks`` names no network.
    """

    def __init__(self, settings: Settings) -> None:
        self.registry = registry_of(settings.state)
        self.gateway = open_gateway(settings, self.registry.folder.parent)
        self.watch = Watch(self.registry, self.gateway, settings.partner_check_seconds)
        self.values = settings.partner_values

    def start(self) -> None:
        """Begin to check the partners now and then."""
        self.watch.start()

    def close(self) -> None:
        """Stop."""
        self.watch.close()
        self.gateway.close()


def open_gateway(settings: Settings, state: Path) -> Gateway:
    """Return the gateway of a service with these settings.

    Raises:
        InputError: the setting ``partner_networks`` names no network.
    """
    networks = read_networks(settings.partner_networks, "partner_networks")
    return Gateway(state, networks, settings.partner_cache_bytes, environ=environment)
