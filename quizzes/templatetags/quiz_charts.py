"""Reports as pictures; a table with the same figures stands beside each."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from quizzes import charts
from quizzes.charts import Interval
from quizzes.grading import calibration
from quizzes.grading.calibration import Share
from quizzes.reports.progress import Progress
from quizzes.reports.results import Result
from quizzes.templatetags.quiz_words import CERTAINTIES

register = template.Library()

BAND = "where your true share may lie (95 in 100)"


@register.simple_tag
def together_chart(result: Result) -> SafeString:
    """Draw the share right by how sure the learner was, in one attempt."""
    shares = [(row.certainty, calibration.wilson(row.right, row.right + row.wrong)) for row in result.together]
    rows = [_interval(CERTAINTIES[certainty], share) for certainty, share in shares]
    return _drawn(rows, "together", "Share right by how sure you were", "How sure", ["right in this quiz", BAND])


@register.simple_tag
def channels_chart(progress: Progress) -> SafeString:
    """Draw the share right by channel."""
    rows = [_interval(row.name, row.right) for row in progress.channels]
    return _drawn(rows, "channels", "Share right by channel", "Channel", ["right so far", BAND])


@register.simple_tag
def reliability_chart(progress: Progress) -> SafeString:
    """Draw the share right by the confidence stated, with the line on which both agree."""
    levels = progress.diagram if isinstance(progress.diagram, tuple) else ()
    rows = [_interval(f"{100 * level.stated:.0f} %", level.right, perfect=level.stated) for level in levels]
    legend = ["right so far", BAND, "as often right as sure"]
    return _drawn(rows, "reliability", "Share right by how sure you said you were", "You said", legend)


def _interval(label: str, right: Share, perfect: float | None = None) -> Interval:
    return Interval(label, right.share, right.low, right.high, f"{right.count} of {right.of}", perfect)


def _drawn(rows: list[Interval], ident: str, title: str, head: str, legend: list[str]) -> SafeString:
    told = "; ".join(f"{row.label}: {row.note}" for row in rows)
    drawn = charts.intervals(
        rows,
        ident=f"{ident}_chart",
        title=title,
        description=f"{told}. The table has the same figures.",
        heads=(head, "right"),
        legend=legend,
    )
    # charts escapes every text it is given.
    return mark_safe(drawn)
