"""Bodies are half sent, and no more comes: `python -m bench.faults.half_bodies` (a minute).

A hundred to the site as `make run` serves it, and three times as many to nginx before it, by `docs/deploy/nginx.conf`.
Everybody else, who reads or answers, waits for two seconds at most.
"""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench.faults import proxy
from bench.faults.answering import HOST, Front
from bench.faults.others import beside
from bench.faults.site import end, kinds, on_either

BARE, BEHIND_NGINX = 100, 300


def half(host: str) -> bytes:
    head = "POST /api/v1/attempts/ HTTP/1.1", f"Host: {host}", "Content-Type: application/json", "Content-Length: 64"
    return ("\r\n".join(head) + '\r\n\r\n{"quiz": ').encode()


@contextmanager
def half_sent(front: Front, crowd: int) -> Iterator[None]:
    """Let so many clients send half a body each, and wait."""
    with ExitStack() as opened:
        for _ in range(crowd):
            to = opened.enter_context(socket.create_connection((HOST, front.port), timeout=30))
            if front.tls:
                to = opened.enter_context(front.tls.wrap_socket(to))
            to.sendall(half(front.host))
        yield


def main() -> None:
    held = []
    for name in kinds():
        with on_either(name) as site:
            held += beside(f"{name}, {BARE} half-sent bodies", site, site.front, half_sent(site.front, BARE))
    if proxy.WHY:
        print(f"nginx is left out, since {proxy.WHY}")
    else:
        with on_either("SQLite", **proxy.SETTINGS) as site, proxy.before(site) as front:
            name = f"SQLite behind nginx, {BEHIND_NGINX} half-sent bodies"
            held += beside(name, site, front, half_sent(front, BEHIND_NGINX))
    end(held)


if __name__ == "__main__":
    main()
