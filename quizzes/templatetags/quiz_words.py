"""What reports tell, in the words a learner reads."""

from datetime import timedelta

from django import template
from django.forms import BoundField, Form

from quizzes.grading.calibration import TooFew
from quizzes.reports.questions import Asked, Feedback
from quizzes.reports.results import Result

register = template.Library()

CERTAINTIES = {
    "sure": "sure",
    "between": "in between",
    "guess": "guessing",
    "unsaid": "not said",
}
PLACES = {
    "form": "what it looks like",
    "alternatives": "what else could explain it",
    "caveats": "when it means nothing",
}
CLOSE = 0.1
"""Certainty and share right that differ by less than this are called close."""
MINUS = "−"


@register.filter
def uncut(field: BoundField) -> BoundField:
    """Let a browser take all that is pasted into a field; that it is too long is for the form to tell."""
    field.field.widget.attrs.pop("maxlength", None)
    return field


@register.filter
def certainty_words(certainty: str) -> str:
    return CERTAINTIES[certainty]


@register.filter
def place_words(place: str) -> str:
    """Return what a part of a cue's page tells; a reading goes by the meaning that is its key."""
    return PLACES.get(place, "what people read into it")


@register.filter
def in_pictures(asked: Asked) -> bool:
    """Say whether one chooses among pictures."""
    return any(option.figure for option in asked.options)


@register.filter
def first_error(form: Form) -> str:
    return str(next(iter(form.errors.values()))[0])


@register.filter
def verdict(told: Feedback) -> str:
    if told.right is None:
        return "Not answered."
    return "Right." if told.right else "Not right."


@register.filter
def signed(number: float) -> str:
    """Return a number rounded to whole ones with its sign, as in +58."""
    whole = round(number)
    return f"{'+' if whole > 0 else MINUS if whole < 0 else ''}{abs(whole):,}"


@register.filter
def points(number: float) -> str:
    return f"{signed(number)} point{'' if abs(round(number)) == 1 else 's'}"


@register.filter
def in_percent(share: float) -> str:
    return f"{round(100 * share)}\N{NO-BREAK SPACE}%"


@register.filter
def percent_number(share: float) -> str:
    return f"{round(100 * share)}"


@register.filter
def signed_percent(share: float) -> str:
    return signed(100 * share)


@register.filter
def lasting(time: timedelta) -> str:
    """Return a time as one says it, to the second within the hour, to the minute within the day."""
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = {"day": days, "hour": hours, "minute": minutes, "second": seconds}
    said = [f"{n} {unit}{'' if n == 1 else 's'}" for unit, n in units.items() if n]
    return " ".join(said[:2]) or "less than a second"


@register.filter
def missing(nothing_yet: object) -> int:
    """Return how many answers are missing before something can be said; 0 where it can."""
    return nothing_yet.missing if isinstance(nothing_yet, TooFew) else 0


@register.filter
def calibration_sentence(result: Result) -> str:
    """Say how certainty and being right went together in one attempt."""
    stated, scored = result.totals.stated, result.totals.scored
    if stated is None:
        return "You did not say how sure you were, so only right and not right can be counted."
    right = sum(row.right for row in result.together if row.certainty != "unsaid")
    share, sure = right / scored, in_percent(stated)
    told = f"On average you were {sure} sure, and {right} of {scored} were right ({in_percent(share)})."
    if abs(stated - share) < CLOSE:
        return f"{told} That is close."
    return f"{told} {'You were surer than you were right.' if stated > share else 'You knew more than you thought.'}"
