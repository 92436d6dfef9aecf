"""Views on their way to the engine: each on a thread, tried again until it is there.

::

    begin(view) -> the slot that is not served -> publishing.py -> held
                                                       |
                          fault: said, and tried again after a while
    a withdrawal -> what may have it and is not served -> cleared, tried again until it is
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Final

from graph_service.engines.credential import Credential, read_credential
from graph_service.engines.dataset import Dataset
from graph_service.engines.held import Held
from graph_service.engines.publishing import Publishing
from graph_service.engines.records import Record, Records
from graph_service.engines.target import Engine
from graph_service.errors import GraphServiceError, Unavailable
from graph_service.ledger.lock import exclusive
from graph_service.state import State, View
from graph_service.views.audiences import key_of

_LOG: Final = logging.getLogger(__name__)
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_TURN_SECONDS: Final = 3600.0
_TICK: Final = 0.01


class Publication:
    """One view on its way; ``held`` is what its dataset holds once it is there.

    ``fault`` is why the last attempt failed, ``seconds`` what the one took that did not.
    """

    def __init__(self, view: View, slot: str) -> None:
        self.view = view
        self.slot = slot
        self.held: Held | None = None
        self.fault: GraphServiceError | None = None
        self.seconds = 0.0
        self.given_up = threading.Event()

    def wait(self, seconds: float, stopping: threading.Event) -> Held:
        """Return what its dataset holds.

        Raises:
            Unavailable: it is not there in time, or the service is stopping.
            GraphServiceError: the last attempt failed with it.
        """
        deadline = time.monotonic() + seconds
        while self.held is None:
            if self.fault is not None:
                raise self.fault
            if stopping.wait(_TICK):
                raise Unavailable("the service is stopping", retry_after=5)
            if time.monotonic() > deadline:
                raise Unavailable("the release is being published to the engine", retry_after=5)
        return self.held


class Publisher:
    """Publishes the views of a state folder to an engine.

    Args:
        engine: where.
        state: the state folder.
        environ: the environment, for credentials.
        stopping: is set when nothing more is to be published.

    Raises:
        InputError: a credential is missing.
    """

    def __init__(
        self, engine: Engine, state: State, environ: Mapping[str, str], stopping: threading.Event
    ) -> None:
        self.engine = engine
        self.reader: Credential | None = read_credential(engine.reader, environ)
        self._writer = read_credential(engine.writer, environ)
        self._state = state
        self._stopping = stopping
        self._publishing = Publishing(state.ledger)
        self._records = Records(state.folder)
        self._under_way: dict[frozenset[str], Publication] = {}
        self._lock = threading.Lock()
        self._is_first = True

    def begin(self, view: View, served: str | None) -> Publication:
        """Return a view on its way, or there already.

        Args:
            view: the view.
            served: the slot from which the view before is answered, ``None`` where none is.
        """
        with self._lock:
            found = self._under_way.get(view.audiences)
            if found is not None and found.view.digest == view.digest and found.slot != served:
                return found
            if found is not None:
                found.given_up.set()
            slots = self.engine.slots
            slot = next((each for each in slots if each != served), slots[0])
            begun = self._under_way[view.audiences] = Publication(view, slot)
            name = f"publication-{key_of(view.audiences)}"
            threading.Thread(target=self._run, args=(begun,), name=name, daemon=True).start()
            return begun

    def forget(self) -> None:
        """Clear the datasets that may have what was withdrawn, on a thread, as long as it takes."""
        threading.Thread(target=self._forget, name="engine-forgetting", daemon=True).start()

    def _run(self, publication: Publication) -> None:
        def work() -> None:
            begun = time.monotonic()
            held = self._publish(publication)
            publication.seconds = time.monotonic() - begun
            publication.fault, publication.held = None, held
            if self._is_first:  # what was withdrawn while nobody answered from here
                self._is_first = False
                self.forget()

        def failed(error: GraphServiceError) -> None:
            publication.fault = error
            _LOG.warning("release %d is not in the engine: %s", publication.view.release, error)

        self._until_done(work, failed, publication.given_up)

    def _publish(self, publication: Publication) -> Held:
        view, slot = publication.view, publication.slot
        with closing(self._dataset(view.audiences, slot)) as dataset:
            if not self.engine.publishes:
                return self._publishing.wait_for(dataset, view)
            self._records.make_folder()
            with exclusive(self._records.path(view.audiences, slot, "lock"), _TURN_SECONDS):
                newest = self._state.ledger.newest(view.release)
                audiences = tuple(sorted(view.audiences))
                if all(known.slot != slot for known in self._known(view.audiences)):
                    self._records.note(Record(audiences, slot, 0))
                held = self._publishing.publish(dataset, view)
                self._records.note(Record(audiences, slot, newest))
                return held

    def _forget(self) -> None:
        for record in list(self._records.all()):
            if self.engine.publishes:
                self._until_done(lambda record=record: self._clear(record), _tell, self._stopping)  # type: ignore[misc]

    def _clear(self, record: Record) -> None:
        audiences = frozenset(record.audiences)
        if record.slot not in self.engine.slots or not self.engine.serves(audiences):
            return  # the settings lead elsewhere by now
        with (
            closing(self._dataset(audiences, record.slot)) as dataset,
            exclusive(self._records.path(audiences, record.slot, "lock"), _TURN_SECONDS),
        ):
            now = [each for each in self._known(audiences) if each.slot == record.slot]
            if not any(self._may_have_withdrawn(each) for each in now):
                return
            newest = self._state.current().number
            digest = self._state.digest(newest, audiences)
            if self._publishing.clear(dataset, key_of(audiences), digest):
                self._records.drop(record)
                _LOG.info("a dataset of the engine was cleared: something was withdrawn")
            else:
                self._records.note(replace(record, release=newest))

    def _known(self, audiences: frozenset[str]) -> list[Record]:
        return [each for each in self._records.all() if frozenset(each.audiences) == audiences]

    def _may_have_withdrawn(self, record: Record) -> bool:
        withdrawn = self._state.current().withdrawn
        return any(
            each.release > record.release and not set(each.audiences).isdisjoint(record.audiences)
            for each in withdrawn
        )

    def _dataset(self, audiences: frozenset[str], slot: str) -> Dataset:
        return Dataset(self.engine.target(audiences, slot), self.engine.kind, self._writer)

    def _until_done(
        self,
        work: Callable[[], None],
        failed: Callable[[GraphServiceError], None],
        given_up: threading.Event,
    ) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping.is_set() and not given_up.is_set():
            try:
                work()
                return
            except GraphServiceError as error:
                failed(error)
            except Exception:
                _LOG.exception("the engine can't be written")
                failed(Unavailable("the engine can't be written", retry_after=30))
            if given_up.wait(pause) or self._stopping.is_set():
                return
            pause = min(2 * pause, _LONGEST_PAUSE)


def _tell(error: GraphServiceError) -> None:
    _LOG.warning("a dataset of the engine can't be cleared: %s", error)
