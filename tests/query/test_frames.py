"""Frames come out as they went in, however the bytes are cut."""

import json
import socket
import threading

import pytest

from graph_service.query.frames import Kind, pack, pack_json, read_frames


def test_frames_survive_any_cut() -> None:
    """Frames that arrive byte by byte or all at once are the same."""
    sent = [(Kind.STATUS, b"{}"), (Kind.DATA, b""), (Kind.DATA, b"x" * 300_000), (Kind.END, b"1")]
    ours, theirs = socket.socketpair()
    whole = b"".join(pack(kind, payload) for kind, payload in sent)

    def write() -> None:
        for start in range(0, 20):
            theirs.sendall(whole[start : start + 1])
        theirs.sendall(whole[20:])
        theirs.close()

    writer = threading.Thread(target=write)
    writer.start()
    with ours:
        assert list(read_frames(ours)) == sent
    writer.join()


def test_cut_frame_is_not_delivered() -> None:
    """A frame whose sender died in the middle does not come out."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(pack_json(Kind.READY, {"a": 1}) + pack(Kind.DATA, b"abc")[:-1])
        frames = list(read_frames(ours))
    assert [(kind, json.loads(payload)) for kind, payload in frames] == [(Kind.READY, {"a": 1})]


def test_waiting_has_the_limit_of_the_socket() -> None:
    """A sender that says nothing is noticed after the socket's timeout."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(0.01)
        with pytest.raises(TimeoutError):
            next(read_frames(ours))
