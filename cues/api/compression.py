"""Text leaves compressed where the client takes it; cards, which are kept in every coding, have chosen already."""

import gzip
import re
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import has_vary_header, patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django.utils.text import compress_string

from cues.api import encoding

TEXT = re.compile(r"text/.*|(application|image)/([^;]*[+.])?(json|jsonl|xml|javascript)\b.*", re.ASCII)
SHORT = 200
"""Bytes below which the headers of compression would outweigh what it saves."""
NOISE = 100
"""Bytes of random length at most, so that nobody learns a secret of a page by how well it goes with what they sent."""
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
"""Quick enough for an answer made anew each time; the same bytes always give the same."""


class Compression(MiddlewareMixin):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not isinstance(response, HttpResponse) or not _worth_it(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        header, secret = request.headers.get("Accept-Encoding", ""), bool(request.COOKIES)
        coding = encoding.wanted(header, ("gzip",) if secret else tuple(PACKERS))
        if not coding:
            return response
        body = response.content
        response.content = compress_string(body, max_random_bytes=NOISE) if secret else PACKERS[coding](body)
        response["Content-Encoding"], response["Content-Length"] = coding, str(len(response.content))
        if etag := response.get("ETag"):
            # The tag is the text's; a strong one would promise the same bytes in every coding.
            response["ETag"] = f"W/{etag.removeprefix('W/')}"
        return response


def _worth_it(response: HttpResponse) -> bool:
    chosen = has_vary_header(response, "Accept-Encoding")
    return not chosen and len(response.content) >= SHORT and bool(TEXT.match(response.get("Content-Type", "")))
