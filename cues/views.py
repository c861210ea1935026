"""The public pages: fetch what may be read, answer."""

from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException

from cues import comparison, drawings, errors, raster
from cues.api import figures, linked, parameters, throttles
from cues.documents import authored
from cues.models import Snapshot
from cues.shelf import body_map, coverage, gallery, hits, legend, pages, reading_room
from cues.shelf import topics as topic_shelf
from cues.shelf.reading_room import Retracted, Unknown

RECENT = 6


def page(view):
    """Answer only reading, and turn what is not on the shelf into the page that says so."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            refused = errors.answer(request, HTTPStatus.METHOD_NOT_ALLOWED)
            refused["Allow"] = "GET, HEAD"
            return refused
        try:
            return view(request, **kwargs)
        except Retracted as gone:
            page = render(request, "errors/retracted.html", {"notice": gone.notice}, status=HTTPStatus.GONE)
            return errors.unkept(page)
        except Unknown as unknown:
            return errors.answer(request, HTTPStatus.NOT_FOUND, str(unknown))
        except APIException as refused:
            # Raised where a page's address takes parameters and validators as the API's do.
            answer = errors.answer(request, HTTPStatus(refused.status_code), str(refused.detail))
            if wait := getattr(refused, "wait", None):
                answer["Retry-After"] = str(wait)
            return answer

    # Nothing is written here; without this a wrong method would be called a forgery before it is called wrong.
    return csrf_exempt(answered)


@page
def home(request: HttpRequest) -> HttpResponse:
    channels = reading_room.channel_counts()
    words = {word.value: word for word in legend.SUPPORTS}
    context = {
        "channels": channels,
        "body_map": body_map.of(channels),
        "recent": reading_room.recent(RECENT),
        "supports": [(words[option.value], option) for option in reading_room.support_counts()],
    }
    return render(request, "cues/home.html", context)


@page
def browse(request: HttpRequest) -> HttpResponse:
    query = request.GET
    filters = {name: query.get(name, "") for name in ("channel", "meaning", "support")}
    number = query.get("page", "1")
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise Unknown("Pages are numbered 1, 2, 3 and so on.")
    found = reading_room.browse(**filters, number=int(number))
    return render(request, "cues/browse.html", {"browse": found, "filters": filters})


@page
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    if not words:
        return render(request, "cues/search.html", {"search_words": words})
    throttles.count(request, throttles.Searches)
    found = hits.hits(parameters.QUESTION.value(words), parameters.PAGE.value(request.GET.get("page", "1")))
    return render(request, "cues/search.html", {"search_words": words, "hits": found})


@page
def cue(request: HttpRequest, slug: str) -> HttpResponse:
    card = reading_room.current(slug)
    context = {"cue": reading_room.page(card), "card": card, "versions": reading_room.versions(slug)}
    graph = linked.of(card.body, version=card.version, at=card.published_at, drawing=card.drawing_id)
    told = {"pixels": raster.available(), "linked": linked.in_page(graph)}
    return render(request, "cues/cue.html", {**context, **told})


@page
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    card = reading_room.version(slug, number)
    context = {"cue": reading_room.page(card), "card": card, "versions": reading_room.versions(slug)}
    return render(request, "cues/version.html", context)


@page
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    wanted = figures.variant(parameters.read(request.GET, figures.PARAMETERS))
    return figures.svg_answer(request, gallery.figure(slug, wanted))


@page
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    wanted = figures.variant(parameters.read(request.GET, figures.PARAMETERS))
    return figures.png_answer(request, lambda: gallery.picture(slug, wanted))


@page
def drawing(request: HttpRequest, key: str) -> HttpResponse:
    parameters.read(request.GET, ())
    return figures.svg_answer(request, drawings.as_file(gallery.drawing(key).svg), cache=figures.FOR_EVER)


@page
def thumb(request: HttpRequest, key: str) -> HttpResponse:
    parameters.read(request.GET, ())
    return figures.svg_answer(request, gallery.drawing(key).thumb, cache=figures.FOR_EVER)


@page
def social(request: HttpRequest, key: str) -> HttpResponse:
    parameters.read(request.GET, ())
    return figures.png_answer(request, lambda: gallery.social(key), cache=figures.FOR_EVER)


@page
def history(request: HttpRequest, slug: str) -> HttpResponse:
    card, versions = reading_room.current(slug), reading_room.versions(slug)
    asked = [request.GET[name] for name in ("before", "after") if name in request.GET]
    if not asked:
        return render(request, "cues/history.html", {"card": card, "versions": versions})
    numbers = {str(version.number): version.number for version in versions}
    if len(asked) < 2 or not set(asked) <= set(numbers):
        raise Unknown("Choose two of the versions that were published.")
    return redirect("cues:difference", slug, *(numbers[number] for number in asked))


@page
def difference(request: HttpRequest, slug: str, before: int, after: int) -> HttpResponse:
    old, new = reading_room.version(slug, before), reading_room.version(slug, after)
    changes = comparison.compare(authored.from_json(old.body), authored.from_json(new.body))
    versions = reading_room.versions(slug)
    context = {"before": old, "after": new, "pair": (old, new), "changes": changes, "versions": versions}
    return render(request, "cues/difference.html", context)


@page
def meanings(request: HttpRequest) -> HttpResponse:
    listed = [pages.meaning(key, body) for key, body in reading_room.entries(Snapshot.Kind.MEANING).items()]
    tallies = reading_room.support_by_meaning()
    rows = [(term, tallies.get(term.key, [])) for term in sorted(listed, key=lambda term: term.name.lower())]
    return render(request, "cues/meanings.html", {"meanings": rows})


@page
def meaning(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "cues/meaning.html", {"page": reading_room.meaning_page(key)})


@page
def topics(request: HttpRequest) -> HttpResponse:
    return render(request, "cues/topics.html", {"topics": topic_shelf.listed()})


@page
def topic(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "cues/topic.html", {"topic": topic_shelf.page(key)})


@page
def sources(request: HttpRequest) -> HttpResponse:
    listed = [pages.source_ref(key, body) for key, body in reading_room.entries(Snapshot.Kind.SOURCE).items()]
    return render(request, "cues/sources.html", {"sources": sorted(listed, key=lambda source: source.short.lower())})


@page
def source(request: HttpRequest, key: str) -> HttpResponse:
    context = {
        "page": reading_room.source_page(key),
        "topics": topic_shelf.citing(key),
        "coverage": coverage.of(key),
    }
    return render(request, "cues/source.html", context)


@page
def grading(request: HttpRequest) -> HttpResponse:
    return render(request, "cues/grading.html", {"legend": legend})
