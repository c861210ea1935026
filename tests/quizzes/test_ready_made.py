"""Ready-made quizzes: loaded from a file, kept as editors left them, and won by no habit."""

from collections import Counter
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cues import content as cue_content
from cues.models import Channel
from quizzes import content, generation, practice
from quizzes.composition import CANNOT_TELL, GAIN, ROLE_SHARE
from quizzes.models import Item, Kind, Quiz
from tests.quizzes.factories import NOW, a_learner, a_quiz, items

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
OURS = content.read(FIXTURES / "quizzes.yaml")


def a_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "quizzes.yaml"
    path.write_text(text)
    return path


def an_entry(slug: str = "legs", **members) -> dict:
    return {
        "slug": slug,
        "name": "Legs",
        "summary": "About legs.",
        "mode": "practice",
        "length": 3,
        "rule": {"channels": ["legs"]},
        **members,
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{}", "quizzes.yaml: {} is not of type 'array'"),
        ("- slug: a b", "quizzes.yaml: 0/slug: 'a b' does not match"),
        ("- slug: legs", "quizzes.yaml: 0: 'name' is a required property"),
        ("- {slug: x, name: x, summary: x, mode: exam, length: 3}", "0/mode: 'exam' is not one of"),
        ("- {slug: x, name: x, summary: x, mode: test, length: 51}", "0/length: 51 is greater than the maximum of 50"),
        (
            "- {slug: x, name: x, summary: x, mode: test, length: 5, rule: {channels: [nose]}}",
            "0/rule/channels/0: 'nose'",
        ),
        ("- {slug: x, name: x, summary: x, mode: test, length: 5, rule: {colour: [red]}}", "0/rule: Additional"),
        (
            "- {slug: x, name: x, summary: x, mode: test, length: 5}\n" * 2,
            "x: this slug stands twice",
        ),
        ("- [", "quizzes.yaml: line 2, column 1"),
    ],
)
def test_a_broken_file_is_refused_with_the_place_and_the_reason(tmp_path, text, reason):
    with pytest.raises(content.FileRefused) as refused:
        content.read(a_file(tmp_path, text))
    assert reason in str(refused.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(content.FileRefused, match=r"nowhere[.]yaml: the file is missing"):
        content.read(tmp_path / "nowhere.yaml")


@pytest.mark.django_db
def test_quizzes_are_made_in_the_order_of_the_file():
    items(5)
    report = content.load([an_entry("second", name="A"), an_entry("first", name="B")])
    assert report == content.Report(("second", "first"), (), ())
    assert list(Quiz.objects.values_list("slug", "position")) == [("second", 0), ("first", 1)]
    assert Quiz.objects.first().rule == {"channels": ["legs"]}


@pytest.mark.django_db
def test_what_an_editor_made_of_a_quiz_is_kept():
    items(5)
    a_quiz("legs", name="My legs", listed=False)
    assert content.load([an_entry()]).kept == ("legs",)
    assert Quiz.objects.values_list("name", "listed").get() == ("My legs", False)


@pytest.mark.django_db
def test_the_file_wins_where_it_is_told_to():
    items(5)
    a_quiz("legs", name="My legs", listed=False)
    assert content.load([an_entry()], overwrite=True).written == ("legs",)
    assert Quiz.objects.values_list("name", "listed").get() == ("Legs", False)


@pytest.mark.django_db
def test_a_quiz_without_enough_questions_waits_until_there_are():
    items(2)
    (left_out,) = content.load([an_entry()]).left_out
    assert left_out[0] == "legs"
    assert "only 2 of the 3 questions wanted in the channel legs" in left_out[1]
    assert not Quiz.objects.exists()
    items(3)
    assert content.load([an_entry()]).written == ("legs",)


@pytest.mark.django_db
def test_the_command_says_what_became_of_questions_and_quizzes(tmp_path):
    items(3, origin="written")
    out = StringIO()
    entries = [
        "{slug: legs, name: Legs, summary: x, mode: test, length: 3}",
        "{slug: voice, name: Voice, summary: x, mode: test, length: 3, rule: {channels: [voice]}}",
    ]
    call_command("make_items", a_file(tmp_path, "\n".join(f"- {entry}" for entry in entries)), stdout=out)
    assert "Quizzes: 1 written, 0 left as they were." in out.getvalue()
    assert "Left out, voice: There are no questions in the channel voice." in out.getvalue()


@pytest.mark.django_db
def test_the_command_makes_nothing_of_a_broken_file(tmp_path):
    with pytest.raises(CommandError, match="Nothing was made"):
        call_command("make_items", a_file(tmp_path, "- slug: x"))
    assert not (Quiz.objects.exists() or Item.objects.exists())


def test_the_file_offers_a_mix_every_channel_and_the_promised_themes():
    slugs = [quiz["slug"] for quiz in OURS]
    assert slugs[0] == "mixed"
    assert OURS[0]["length"] == 10
    assert {"myths", "which-smile", "context-matters", *Channel.values} <= set(slugs)
    named = {cue for quiz in OURS for cue in quiz.get("rule", {}).get("cues", ())}
    assert {cue for cue in named if not (FIXTURES / "cues" / f"{cue}.yaml").is_file()} == set()


def habits(attempt) -> dict[str, float]:
    """Return what share three learners of habit get right, and by chance alone; taken from the options themselves."""
    shown = [question.item.options for question in attempt.questions.select_related("item")]
    takes = {
        "cannot tell": lambda options: [o for o in options if o["role"] == CANNOT_TELL] or options,
        "longest": lambda options: [o for o in options if len(o["text"]) == max(len(p["text"]) for p in options)],
        "first": lambda options: options[:1],
        "chance": lambda options: options,
    }
    return {
        name: sum(sum(o["right"] for o in take(options)) / len(take(options)) for options in shown) / len(shown)
        for name, take in takes.items()
    }


@pytest.mark.django_db
def test_no_habit_gains_anything_on_any_ready_made_quiz_of_the_real_content():
    cue_content.load(cue_content.read(FIXTURES), now=NOW, publish=True)
    generation.remake(now=timezone.now())
    report = content.load(OURS, overwrite=True)
    assert {"mixed", "myths", "which-smile", "context-matters", "face", "gaze", "gesture"} <= set(report.written)
    learner = a_learner()
    for quiz in Quiz.objects.all():
        for seed in range(6):
            attempt = practice.start(learner=learner, quiz=quiz, now=NOW, seed=seed)
            scores = habits(attempt)
            chance = scores.pop("chance")
            assert all(score <= chance + GAIN + 1e-9 for score in scores.values()), (quiz.slug, seed, scores, chance)
            asked = [question.item for question in attempt.questions.select_related("item")]
            assert max(Counter(item.role for item in asked).values()) <= ROLE_SHARE * len(asked)
            assert all(one.point != other.point for one, other in pairwise(asked))
    kinds = {item.kind for item in Item.objects.filter(pk__in=learner.attempts.values("questions__item"))}
    assert kinds == set(Kind.values)
