"""A hundred clients ask for much and read one byte of it: `python -m bench.faults.slow_readers` (half a minute)."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench.faults.answering import HOST, Front
from bench.faults.others import beside
from bench.faults.site import end, kinds, on_either

CROWD = 100
LARGE = ("/api/v1/cues/?limit=100", "/api/v1/openapi.json", "/feed.atom", "/cues/")


@contextmanager
def asked_and_not_read(front: Front) -> Iterator[None]:
    """Let so many clients ask, each with room for a small part of the answer."""
    with ExitStack() as opened:
        for number in range(CROWD):
            to = opened.enter_context(socket.socket())
            # So little room that most of the answer stays with the server.
            to.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            to.connect((HOST, front.port))
            to.sendall(f"GET {LARGE[number % len(LARGE)]} HTTP/1.1\r\nHost: {front.host}\r\n\r\n".encode())
            # One after the other: to be tried is that they do not read, not that they ask all at once.
            to.recv(1)
        yield


def main() -> None:
    held = []
    for name in kinds():
        with on_either(name) as site:
            held += beside(f"{name}, {CROWD} who do not read", site, site.front, asked_and_not_read(site.front))
    end(held)


if __name__ == "__main__":
    main()
