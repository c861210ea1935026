"""A client that keeps so many connections busy: each sends its next request when the last one is answered.

One process and one thread; it reads no more of an answer than its status and how long it is.
"""

import select
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from statistics import quantiles
from time import perf_counter

HOST = "127.0.0.1"
CHUNK = 1 << 18
HEAD_END, LAST_CHUNK = b"\r\n\r\n", b"\r\n0\r\n\r\n"


@dataclass
class Load:
    """How long each request took and all of them together, in seconds."""

    took: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.took

    @property
    def tail(self) -> float:
        """The 99th percentile."""
        return quantiles(self.waits, n=100)[-1]


@dataclass
class Connection:
    to: socket.socket
    begun: float = 0.0
    got: bytes = b""

    def send(self, request: bytes) -> None:
        self.got, self.begun = b"", perf_counter()
        self.to.sendall(request)

    def answered(self, status: bytes) -> bool:
        """Receive what has come; return whether the answer is complete. Raises RuntimeError for any other status."""
        part = self.to.recv(CHUNK)
        self.got = self.got + part if self.got else part
        end = self.got.find(HEAD_END)
        if end < 0 and part:
            return False
        if self.got[9:12] != status:
            raise RuntimeError(f"Not the status {status.decode()}: {self.got[:200]!r}")
        if status == b"304":
            return True
        length = _length(self.got[:end])
        if length is None:
            return self.got.endswith(LAST_CHUNK)
        return len(self.got) >= end + len(HEAD_END) + length


def _length(head: bytes) -> int | None:
    """Return the length that is told; None where the body comes in chunks."""
    found = head.lower().partition(b"\r\ncontent-length:")[2]
    return int(found.partition(b"\r\n")[0]) if found else None


def request(path: str, **headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def load(port: int, requests: Sequence[bytes], *, connections: int, seconds: float, status: int = 200) -> Load:
    """Send requests in turn for so long over so many connections. Raises RuntimeError for any other status."""
    turn, outcome, expected = cycle(requests), Load(), str(status).encode()
    poll, by_file = select.epoll(), {}
    for _ in range(connections):
        connection = Connection(socket.create_connection((HOST, port)))
        connection.to.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        by_file[connection.to.fileno()] = connection
        poll.register(connection.to, select.EPOLLIN)
    began = perf_counter()
    for connection in by_file.values():
        connection.send(next(turn))
    while (now := perf_counter()) - began < seconds:
        for file, _ in poll.poll(1):
            connection = by_file[file]
            if connection.answered(expected):
                outcome.waits.append(perf_counter() - connection.begun)
                connection.send(next(turn))
    outcome.took = now - began
    for connection in by_file.values():
        connection.to.close()
    return outcome
