"""Reports as plain data, ready for JSON.

What is told of a question is named member by member, so that nothing leaves here by being added elsewhere.
"""

from dataclasses import asdict
from typing import Any

from cues import addresses
from cues.api import links
from cues.documents import authored
from quizzes.grading.calibration import TooFew
from quizzes.models import Answer, Attempt
from quizzes.reports.changes import Change
from quizzes.reports.due import Due
from quizzes.reports.progress import Progress
from quizzes.reports.questions import Asked, CardLink, Choice, Explained, Feedback, Picture
from quizzes.reports.results import Result

CALIBRATION = ("overconfidence", "calibration_error", "murphy", "over_interpretation", "under_interpretation")


def address(name: str, *args: object) -> str:
    return addresses.of(f"quiz_api:{name}", *args)


def attempt(sitting: Attempt, answered: int, upcoming: int | None) -> dict[str, Any]:
    """Return where an attempt stands; `upcoming` is the position of its next question, None where none is open."""
    token, finished = sitting.token, sitting.finished_at is not None
    return {
        "token": token,
        "url": address("attempt", token),
        "quiz": sitting.quiz.slug if sitting.quiz else None,
        "title": sitting.title,
        "mode": sitting.mode,
        "size": sitting.size,
        "answered": answered,
        "started_at": authored.iso(sitting.started_at),
        "finished_at": authored.iso(sitting.finished_at) if sitting.finished_at else None,
        "next": address("question", token, upcoming) if upcoming and not finished else None,
        "result": address("result", token) if finished else None,
    }


def question(asked: Asked, feedback: Feedback | None) -> dict[str, Any]:
    return {
        "position": asked.position,
        "of": asked.of,
        "stem": asked.stem,
        "note": asked.note,
        "figure": _picture(asked.figure),
        "options": [_option(option) for option in asked.options],
        "scale": list(asked.scale),
        "chosen": asked.chosen,
        "answered": asked.answered,
        "confidence": asked.confidence,
        "feedback": told(feedback),
    }


def answer(given: Answer, feedback: Feedback | None, sitting: dict[str, Any]) -> dict[str, Any]:
    """Return the answer that counts, and where the attempt, as `attempt` tells of it, stands now."""
    return {
        "option": given.option,
        "confidence": given.confidence,
        "feedback": told(feedback),
        "attempt": sitting,
    }


def told(feedback: Feedback | None) -> dict[str, Any] | None:
    """Return what is to be said of a question; None where it may not be said yet."""
    if feedback is None:
        return None
    return {
        "right": feedback.right,
        "options": [_explained(option) for option in feedback.options],
        "score": asdict(feedback.score) if feedback.score else None,
        "kind": feedback.kind,
        "channel": feedback.channel,
        "point": feedback.point,
        "card": _card(feedback.card),
        "change": _change(feedback.change) if feedback.change else None,
    }


def result(came_to: Result) -> dict[str, Any]:
    return {
        "title": came_to.title,
        "mode": came_to.mode,
        "size": came_to.size,
        "totals": asdict(came_to.totals),
        "right": asdict(came_to.right),
        "seconds": came_to.time.total_seconds(),
        "together": [asdict(row) for row in came_to.together],
        "look_next": [{**asdict(one), "card": _card(one.card)} for one in came_to.look_next],
        "missed": came_to.missed,
        "unsure": came_to.unsure,
        "questions": [question(feedback.asked, feedback) for feedback in came_to.questions],
    }


def progress(fared: Progress) -> dict[str, Any]:
    return {
        "totals": asdict(fared.totals),
        "right": asdict(fared.right),
        "channels": [asdict(row) for row in fared.channels],
        "diagram": _levels(fared),
        **{name: asdict(getattr(fared, name)) for name in CALIBRATION},
    }


def due(coming: Due) -> dict[str, Any]:
    return {
        "due": coming.due,
        "new": coming.new,
        "size": coming.size,
        "cues": [
            {**asdict(cue), "since": authored.iso(cue.since), "url": links.address("cue", cue.slug)}
            for cue in coming.cues
        ],
        "next_at": authored.iso(coming.next_at) if coming.next_at else None,
    }


def _levels(fared: Progress) -> Any:
    return asdict(fared.diagram) if isinstance(fared.diagram, TooFew) else [asdict(row) for row in fared.diagram]


def _picture(picture: Picture | None) -> dict[str, str] | None:
    if picture is None:
        return None
    return {"url": addresses.whole(picture.address), "title": picture.title, "alt": picture.alt}


def _option(option: Choice) -> dict[str, Any]:
    return {"key": option.key, "text": option.text, "figure": _picture(option.figure)}


def _explained(option: Explained) -> dict[str, Any]:
    return {
        **{name: getattr(option, name) for name in ("key", "text", "right", "chosen", "rationale")},
        "sources": [
            {
                **{name: getattr(source, name) for name in ("key", "short", "title", "status")},
                "url": links.address("source", source.key),
            }
            for source in option.sources
        ],
    }


def _card(card: CardLink) -> dict[str, Any]:
    return {**asdict(card), "url": links.address("cue", card.slug)}


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "at": authored.iso(change.at),
        "note": change.note,
        "successor": links.successor(change.successor),
        "question_stands": change.question_stands,
    }
