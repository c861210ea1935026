"""How the items of the bank fare, for editors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from quizzes import charts
from quizzes.charts import Bar
from quizzes.grading import item_analysis
from quizzes.grading.calibration import TooFew
from quizzes.grading.item_analysis import ItemAnalysis, OptionUse, Response
from quizzes.models import Answer, Item


@dataclass(frozen=True)
class OptionReport:
    """One option, and how it was used; `use` is None while there are too few answers."""

    key: str
    text: str
    role: str
    right: bool
    use: OptionUse | None


@dataclass(frozen=True)
class ItemReport:
    """`analysis` rests on each learner's first answer alone, `answers` and `right` count all."""

    answers: int
    right: int
    analysis: ItemAnalysis | TooFew
    options: tuple[OptionReport, ...]

    @property
    def needs_a_look(self) -> bool:
        """Say whether the item tells able learners from others too little, or a distractor draws the abler ones."""
        return isinstance(self.analysis, ItemAnalysis) and (self.analysis.low_discrimination or self.analysis.alarm)


def report(item: Item) -> ItemReport:
    """Return how an item fares, by one query."""
    return reports([item])[item.pk]


def reports(items: Iterable[Item]) -> dict[int, ItemReport]:
    """Return how each item fares, by its pk, by one query."""
    chosen = list(items)
    rows = Answer.objects.filter(item__in=[item.pk for item in chosen], first=True)
    responses: defaultdict[int, list[Response]] = defaultdict(list)
    for pk, option, ability in rows.values_list("item", "option", "theta_before"):
        responses[pk].append(Response(option, ability))
    return {item.pk: _report(item, responses[item.pk]) for item in chosen}


def picture(of: ItemReport, ident: str) -> str:
    """Return how often each option was chosen, as SVG that is safe in a page as it is; empty without an analysis.

    `ident` is unique on the page and starts with a letter.
    """
    used = [(option, option.use) for option in of.options if option.use]
    if not used:
        return ""
    return charts.bars(
        [Bar(use.share.share, option.right, use.alarm) for option, use in used],
        ident=ident,
        title="How often each option was chosen",
        description="; ".join(_told(option, use) for option, use in used),
    )


def _told(option: OptionReport, use: OptionUse) -> str:
    right, alarm = " (right)" if option.right else "", ", by the abler ones" if use.alarm else ""
    return f"{option.text}{right}: {100 * use.share.share:.0f} %{alarm}"


def _report(item: Item, responses: list[Response]) -> ItemReport:
    analysis = item_analysis.analyse([option["key"] for option in item.options], item.key, responses)
    uses = {use.option: use for use in analysis.options} if isinstance(analysis, ItemAnalysis) else {}
    return ItemReport(
        answers=item.answers,
        right=item.right,
        analysis=analysis,
        options=tuple(
            OptionReport(option["key"], option["text"], option["role"], option["right"], uses.get(option["key"]))
            for option in item.options
        ),
    )
