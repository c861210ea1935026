"""The feed of all that was published, amended and retracted, oldest first. Who did it is not public."""

from django.http import HttpResponse
from rest_framework.request import Request

from cues.api import links
from cues.api.description import described
from cues.api.endpoint import Endpoint, quoted, reply
from cues.api.parameters import LIMIT, SINCE
from cues.documents import authored
from cues.models import Publication
from cues.shelf import reading_room


class Changes(Endpoint):
    parameters = (SINCE, LIMIT)

    @described(
        "What has changed since a sequence, oldest first",
        "ChangeList",
        tag="changes",
        operation="list_changes",
        text=(
            "Append-only. Follow `next` until it is null; you then know everything up to `last`, "
            "which is what to ask `since` the next time."
        ),
        parameters=parameters,
    )
    def get(self, request: Request) -> HttpResponse:
        limit = self.asked["limit"]
        # First the end, then what comes before it: an entry that arrives between the two is left for next time.
        last = reading_room.last_sequence()
        found = reading_room.changes(since=self.asked["since"], until=last, limit=limit + 1)
        shown, here = found[:limit], links.address("changes")
        following = f"{here}?since={shown[-1].sequence}&limit={limit}" if len(found) > limit else None
        results = [_change(entry) for entry in shown]
        return reply(request, authored.as_json({"last": last, "next": following, "results": results}))


def _change(entry: Publication) -> dict:
    return {
        "sequence": entry.sequence,
        "cue": entry.cue_id,
        "kind": entry.kind,
        "change": entry.change,
        "version": entry.card.version,
        "etag": quoted(entry.card.hash),
        "at": authored.iso(entry.at),
        "note": entry.note,
        "successor": links.successor(entry.successor_id),
        "url": links.address("cue", entry.cue_id),
    }
