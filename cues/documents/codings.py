"""The content codings in which a text is kept beside itself (RFC 9110, section 8.4.1)."""

import gzip
from collections.abc import Callable

import brotli

QUALITY = 10
"""Of brotli: a tenth smaller than the quick ones. The best, 11, takes three times as long for two hundredths more."""


def _brotli(body: bytes) -> bytes:
    return brotli.compress(body, mode=brotli.MODE_TEXT, quality=QUALITY)


def _gzip(body: bytes) -> bytes:
    # Without the moment at which it was made, the same text always gives the same bytes.
    return gzip.compress(body, mtime=0)


CODINGS: dict[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": _gzip}
"""Every coding by its name in headers, the one we like best first."""


PLAIN: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
"""The way back from each."""


def coded(text: str) -> dict[str, bytes]:
    """Return a text's UTF-8 bytes in every coding, by name."""
    body = text.encode()
    return {name: code(body) for name, code in CODINGS.items()}
