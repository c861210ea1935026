"""The door: where everything else is."""

from django.http import HttpResponse
from rest_framework.request import Request

from cues.api import links
from cues.api.description import described
from cues.api.endpoint import Endpoint, reply
from cues.documents import authored


class Entry(Endpoint):
    @described("Where everything is", "Entry", tag="entry", operation="entry")
    def get(self, request: Request) -> HttpResponse:
        return reply(request, authored.as_json(links.entries()))
