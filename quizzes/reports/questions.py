"""One question: what may be seen of it before it is answered, and what may be seen after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from cues.documents import authored
from cues.models import Card
from cues.shelf import pages
from cues.shelf.pages import SourceRef
from quizzes.grading import scoring
from quizzes.grading.scoring import Score
from quizzes.models import Answer, Item, Mode, Question
from quizzes.reports.changes import Change, changes


@dataclass(frozen=True)
class Picture:
    """A drawing that names neither a cue nor a meaning; `alt` says what is to be seen."""

    address: str
    title: str
    alt: str


@dataclass(frozen=True)
class Choice:
    """One option as it is offered; `key` is what an answer names it by."""

    key: str
    text: str
    figure: Picture | None


@dataclass(frozen=True)
class Asked:
    """A question as it is asked. Whatever is not in here may not leave before the question is answered.

    `position` counts from 1, `of` questions in all. `scale` holds the steps of confidence in percent, lowest first.
    `chosen` is the key of the learner's own choice, empty without one, which counts once `answered`; `confidence` is
    in percent, None while not answered and where it was skipped.
    """

    position: int
    of: int
    stem: str
    note: str
    figure: Picture | None
    options: tuple[Choice, ...]
    scale: tuple[int, ...]
    chosen: str
    answered: bool
    confidence: int | None


@dataclass(frozen=True)
class Explained:
    """One option with what is to be said of it, and the sources that rests on."""

    key: str
    text: str
    figure: Picture | None
    right: bool
    chosen: bool
    rationale: str
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True)
class CardLink:
    """The cue that was asked about, the version of its card that was shown, and the place on its page."""

    slug: str
    name: str
    version: int
    place: str


@dataclass(frozen=True)
class Feedback:
    """A question with all that may be seen once it is answered.

    `right` is None where it was not answered; `score` where confidence was not stated either.
    """

    asked: Asked
    right: bool | None
    options: tuple[Explained, ...]
    score: Score | None
    kind: str
    channel: str
    point: str
    card: CardLink
    change: Change | None


def ready(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Fetch with each question, in one query, all that is told of it here, save what became of its card."""
    return questions.select_related("attempt", "item", "card", "answer").defer("card__document")


def asked(question: Question) -> Asked:
    """Return what may be seen of a question before it is answered: never its key, or what would give it away."""
    item, answer = question.item, _answer(question)
    return Asked(
        position=question.position,
        of=question.attempt.size,
        stem=item.stem,
        note=item.note,
        figure=_picture(item.figure),
        options=tuple(Choice(o["key"], o["text"], _picture(o["figure"])) for o in item.options),
        scale=scoring.SCALES[item.size],
        chosen=answer.option if answer else question.chosen,
        answered=answer is not None,
        confidence=answer.confidence if answer else None,
    )


def may_be_explained(question: Question) -> bool:
    """Say whether the key may be seen: once the attempt is finished, and outside tests once the answer is given."""
    attempt = question.attempt
    return attempt.finished_at is not None or (attempt.mode != Mode.TEST and _answer(question) is not None)


def feedback(question: Question) -> Feedback | None:
    """Return what may be seen of a question after it is answered; None while it may not be."""
    return next(iter(feedbacks([question])), None)


def feedbacks(questions: Iterable[Question]) -> list[Feedback]:
    """Return the feedback to those questions whose key may be seen, in their order, by one query.

    The questions come from `ready`.
    """
    open_ = [question for question in questions if may_be_explained(question)]
    since = changes(open_)
    cards = {question.card_id: question.card for question in open_}
    sources = {pk: _sources(card) for pk, card in cards.items()}
    return [_feedback(question, sources[question.card_id], since.get(question.pk)) for question in open_]


def _feedback(question: Question, sources: Mapping[str, SourceRef], change: Change | None) -> Feedback:
    item, answer = question.item, _answer(question)
    return Feedback(
        asked=asked(question),
        right=answer.right if answer else None,
        options=tuple(_explained(option, answer, sources) for option in item.options),
        score=_score(answer),
        kind=item.kind,
        channel=item.channel,
        point=item.point,
        card=_link(item, question.card),
        change=change,
    )


def _explained(option: Mapping, answer: Answer | None, sources: Mapping[str, SourceRef]) -> Explained:
    return Explained(
        key=option["key"],
        text=option["text"],
        figure=_picture(option["figure"]),
        right=option["right"],
        chosen=answer is not None and answer.option == option["key"],
        rationale=option["rationale"],
        sources=tuple(sources[key] for key in option["cites"] if key in sources),
    )


def _answer(question: Question) -> Answer | None:
    return getattr(question, "answer", None)


def _score(answer: Answer | None) -> Score | None:
    if answer is None:
        return None
    return scoring.score(options=answer.size, confidence=answer.confidence, right=answer.right)


def _link(item: Item, card: Card) -> CardLink:
    return CardLink(card.cue_id, card.name, card.version, item.point.partition("#")[2])


def _picture(figure: Mapping | None) -> Picture | None:
    """Return a drawing as it is shown, by an address that tells nothing of the cue."""
    if figure is None:
        return None
    return Picture(reverse("cues:drawing", args=[figure["drawing"]]), figure["title"], figure["alt"])


def _sources(card: Card) -> dict[str, SourceRef]:
    resolved = authored.from_json(card.body)["resolved"]["sources"]
    return {key: pages.source_ref(key, entry) for key, entry in resolved.items()}
