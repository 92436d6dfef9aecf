"""Reading the answer of a worker in the server's loop."""

import asyncio
import os

from graph_service.errors import GraphServiceError
from graph_service.query.reading import Reading


async def take(reading: Reading, largest: int) -> None:
    """Take an answer as it comes, until it is complete or has to be waited for by a thread.

    Args:
        reading: the answer.
        largest: bytes of an answer that is waited for here.

    Raises:
        GraphServiceError: what was wrong with the query.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()
    try:
        # the worker's own descriptor may be closed, and used again, when others end the query
        descriptor = os.dup(reading.fileno())
    except OSError:
        return  # they just did

    def read() -> None:
        try:
            there = reading.take()
        except GraphServiceError as error:
            loop.remove_reader(descriptor)
            done.set_exception(error)
            return
        if reading.complete or not there or reading.size > largest:
            loop.remove_reader(descriptor)
            done.set_result(None)

    loop.add_reader(descriptor, read)
    try:
        await done
    finally:
        if done.cancelled():
            loop.remove_reader(descriptor)
        if not reading.complete:
            os.set_blocking(descriptor, True)  # the loop undid that, and a thread will wait
        os.close(descriptor)
