"""A form that could not be taken, for its browser is signed out, signed in anew or sends no cookie: nothing is lost.

The answer names the cause, shows what was sent and holds it, signed, behind one button. The button brings back the page
of the form with all that filled in. That is a read, whatever the address else takes: nothing is done before somebody
has seen what is filled in and sends it, with the token of that page. Only pages of this site are offered this and may
use it; a form of another site is refused as ever. Nothing of it is stored here, and secrets are left out.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

FIELD = SALT = "kept"
MOST = 700_000
"""Characters that are carried at most, signed: with all else in a form they must stay below what is taken."""
SECRET = re.compile("password|token|secret|code")
UNTOLD = re.compile("^_|_FORMS$|__prefix__|-(id|position)$|^(version|client_key|confirm|sure|action)$")
"""Names of fields that are not shown, for nobody typed them."""

SIGNED_OUT = "You are not signed in any more: your session has ended, or you signed out in another tab."
NO_COOKIE = "Your browser sent no cookie with the form. It blocks cookies for this site, or they have been deleted."
ANEW = "You have signed in or out in another tab since this page was opened, so that its form no longer counted."


def typed(request: HttpRequest) -> QueryDict | None:
    """Return what a page is to be filled in with, where somebody comes back to what they had sent."""
    return getattr(request, FIELD, None)


class Resuming:
    """Brings forms back, and offers it where a form was led to the page for signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        entrances = (reverse("account_login"), reverse("admin:login"))
        led = response.status_code == HTTPStatus.FOUND and urlsplit(response["Location"]).path in entrances
        return (led and offer(request, SIGNED_OUT)) or response

    def process_view(self, request: HttpRequest, *view: object) -> None:
        if request.method != "POST" or not _from_here(request) or FIELD not in request.POST:
            return
        try:
            address, sent = signing.loads(request.POST[FIELD], salt=SALT)
        except signing.BadSignature:
            return
        if address == request.get_full_path():
            request.method, request.POST = "GET", QueryDict()
            setattr(request, FIELD, QueryDict(sent))


def offer(request: HttpRequest, cause: str) -> HttpResponse | None:
    """Return the page that keeps what was sent; None where nothing was, or not by a page of this site."""
    if not (request.method == "POST" or typed(request)) or not _from_here(request):
        return None
    sent = (typed(request) or request.POST).copy()
    for name in [*sent]:
        if name == FIELD or SECRET.search(name):
            del sent[name]
    held = signing.dumps([request.get_full_path(), sent.urlencode()], salt=SALT, compress=True)
    told = {name.replace("_", " ").replace("-", " "): sent.getlist(name) for name in sent if not UNTOLD.search(name)}
    shown = [(words, text) for words, texts in told.items() for text in texts if text]
    private = request.path.startswith(reverse("accounts:account"))
    context = {
        "cause": cause,
        "shown": [] if private else shown,
        "held": "" if private or len(held) > MOST else held,
        "address": request.get_full_path(),
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': reverse('signed_in')})}",
    }
    answer = render(request, "errors/kept.html", context, status=HTTPStatus.FORBIDDEN)
    add_never_cache_headers(answer)
    return answer


def _from_here(request: HttpRequest) -> bool:
    """Say whether a browser goes on from a page of this site; browsers tell, and no other site can tell it for them."""
    given, here = request.headers.get, f"{request.scheme}://{request.get_host()}"
    origin = given("Origin") or "/".join(given("Referer", "").split("/")[:3])
    return (
        given("Sec-Fetch-Site", "same-origin") == "same-origin"
        and origin == here
        and "text/html" in given("Accept", "")
    )
