"""An attempt begins with questions that its rule allows, or with a sentence that says which part is short."""

import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import practice
from quizzes.grading import ability
from quizzes.models import Ability, Attempt, Item, Question, QuizItem
from quizzes.practice import Conflict, Refused, Rule, TooFew, Unknown, candidates
from tests.cues.factories import a_finding, a_reading, shelve
from tests.quizzes.factories import NOW, a_learner, a_quiz, an_attempt, an_item, items
from tests.quizzes.test_practice import give, statements

pytestmark = pytest.mark.django_db

KINDS = ("name", "spot", "reading", "evidence", "caveat")


def asked(attempt: Attempt) -> list[Item]:
    return [question.item for question in attempt.questions.select_related("item")]


def a_bank(each: int = 4, channels: tuple[str, ...] = ("legs", "face"), kinds: tuple[str, ...] = KINDS) -> None:
    """Stock every slice; the numbers make the hashes, and so the samples, the same in every run."""
    number = 0
    for channel in channels:
        for kind in kinds:
            for _ in range(each):
                number += 1
                cue = f"{channel}-{number % 7}"
                key = "abc"[number % 3]
                an_item(number, channel=channel, kind=kind, cue=cue, point=f"{cue}#{kind}", options=three(key))


def three(key: str) -> list[dict]:
    """Return three options of one length of which a given one is right; its role is its key."""
    return [
        {
            "key": one,
            "text": f"Text {one}",
            "figure": None,
            "role": one,
            "right": one == key,
            "rationale": "",
            "cites": [],
        }
        for one in "abc"
    ]


def build(**members) -> Attempt:
    wanted = {"channels": [], "kinds": [], "length": 5, "mode": "practice", "now": NOW, "seed": 1, **members}
    return practice.build(learner=wanted.pop("learner", None) or a_learner(), **wanted)


def start(quiz, **members) -> Attempt:
    return practice.start(learner=members.pop("learner", None) or a_learner(), quiz=quiz, now=NOW, seed=1, **members)


def test_an_attempt_keeps_the_items_and_cards_it_asks():
    a_bank()
    quiz = a_quiz(length=6, mode="test", name="A mix")
    attempt = start(quiz)
    assert (attempt.title, attempt.mode, attempt.size, attempt.quiz) == ("A mix", "test", 6, quiz)
    assert (attempt.started_at, attempt.finished_at) == (NOW, None)
    rows = list(attempt.questions.values_list("position", "card_id", "item__card_id"))
    assert [position for position, _card, _current in rows] == [1, 2, 3, 4, 5, 6]
    assert all(card == current for _position, card, current in rows)


def test_addresses_of_attempts_cannot_be_guessed():
    a_bank()
    one, other = build(), build()
    assert len(one.token) == 32
    assert one.token != other.token


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        ({"channels": ["face"]}, lambda item: item.channel == "face"),
        ({"kinds": ["name", "spot"]}, lambda item: item.kind in ("name", "spot")),
        ({"channels": ["legs"], "kinds": ["caveat"]}, lambda item: (item.channel, item.kind) == ("legs", "caveat")),
        ({"cues": ["face-1", "legs-2"]}, lambda item: item.cue in ("face-1", "legs-2")),
        ({"cues": ["face-1", "legs-2"], "channels": ["legs"]}, lambda item: item.cue == "legs-2"),
        ({}, lambda item: True),
    ],
)
def test_a_quiz_asks_only_what_its_rule_allows(rule, allowed):
    a_bank()
    attempt = start(a_quiz(rule=rule, length=3))
    assert len(asked(attempt)) == 3
    assert all(allowed(item) for item in asked(attempt))


def test_a_rule_by_support_asks_about_readings_graded_so():
    findings = [a_finding(f"finding-{number}", direction="supports", level="A", rating=5) for number in range(2)]
    well = a_reading(
        "joy", meaning="boredom", support="supported", certainty="high", evidence=findings, departure="For this test."
    )
    card = shelve(interpretations=[a_reading(), well])
    weak = an_item(card=card, point="leg-shaking#anxiety")
    strong = an_item(card=card, point="leg-shaking#joy")
    an_item(card=card, point="leg-shaking#form")
    assert asked(start(a_quiz("weak", rule={"supports": ["weak"]}, length=1))) == [weak]
    assert asked(start(a_quiz("strong", rule={"supports": ["supported"]}, length=1))) == [strong]


def test_retired_items_are_not_asked():
    a_bank()
    Item.objects.filter(channel="face").update(state="retired", retired_at=NOW)
    assert {item.channel for item in asked(build(length=20))} == {"legs"}


def test_no_item_is_missed_where_a_rule_allows_just_enough():
    a_bank(each=4)
    for seed in range(10):
        assert len(asked(build(length=40, seed=seed))) == 40


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"length": 41}, "only 40 of the 41 questions wanted of any kind. Ask for fewer"),
        ({"channels": ["legs"], "length": 21}, "only 20 of the 21 questions wanted in the channel legs"),
        (
            {"kinds": ["name", "context"], "length": 9},
            r"only 8 of the 9 questions wanted of the kinds name and context \(none at all: context\)",
        ),
        ({"channels": ["voice"]}, "no questions in the channel voice. Allow others"),
    ],
)
def test_a_rule_that_finds_too_few_says_which_part_is_short(members, reason):
    a_bank()
    learner = a_learner()
    with pytest.raises(TooFew, match=reason) as short:
        build(learner=learner, **members)
    assert short.value.wanted == members.get("length", 5)
    assert not Attempt.objects.exists()


def test_a_part_that_is_empty_does_no_harm_while_the_rest_suffices():
    a_bank()
    assert len(asked(build(channels=["legs", "voice"]))) == 5


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"channels": ["nose"]}, "no channel 'nose'; choose from face, gaze"),
        ({"kinds": ["riddle"]}, "no kind of question 'riddle'; choose from name, spot"),
        ({"mode": "review"}, "no mode 'review'; choose from practice, test"),
        ({"length": 0}, "1 to 50 questions, not 0"),
        ({"length": 51}, "1 to 50 questions, not 51"),
        ({"client_key": "k" * 65}, "at most 64 characters, not 65"),
    ],
)
def test_a_quiz_that_cannot_be_built_is_refused(members, reason):
    a_bank()
    with pytest.raises(Refused, match=reason):
        build(**members)
    assert not Attempt.objects.exists()


def test_a_learner_who_is_gone_begins_nothing():
    a_bank()
    learner = a_learner()
    practice.erase(learner=learner)
    with pytest.raises(Unknown, match="start afresh"):
        practice.start(learner=learner, quiz=a_quiz(), now=NOW)


def test_a_quiz_composed_by_hand_asks_its_items_in_their_order():
    one, two, three_, four = items(4)
    quiz = a_quiz(length=10)
    for position, item in enumerate((three_, one, four, two)):
        QuizItem.objects.create(quiz=quiz, item=item, position=position)
    Item.objects.filter(pk=four.pk).update(state="retired", retired_at=NOW)
    attempt = start(quiz)
    assert (asked(attempt), attempt.size) == ([three_, one, two], 3)


def test_a_quiz_whose_items_are_all_retired_says_so():
    quiz = a_quiz()
    QuizItem.objects.create(quiz=quiz, item=an_item(state="retired", retired_at=NOW))
    with pytest.raises(TooFew, match=r"no questions in “Mixed” that are still asked[.] Choose another quiz"):
        start(quiz)


def test_beginning_again_with_one_client_key_returns_the_attempt_begun():
    a_bank()
    learner, quiz = a_learner(), a_quiz(length=5)
    begun = start(quiz, learner=learner, client_key="k1")
    assert start(quiz, learner=learner, client_key="k1") == begun
    assert build(learner=learner, client_key="k1") == begun
    assert practice.review(learner=learner, now=NOW, client_key="k1") == begun
    assert start(quiz, learner=learner, client_key="k2") != begun
    assert start(quiz, client_key="k1") != begun


def test_the_same_seed_asks_the_same():
    a_bank()
    assert asked(build(length=10, seed=7)) == asked(build(length=10, seed=7))
    assert len({tuple(item.pk for item in asked(build(length=10, seed=seed))) for seed in range(5)}) == 5


def test_kinds_and_right_options_are_mixed_and_no_point_comes_twice_running():
    a_bank()
    chosen = asked(build(length=10))
    assert max(Counter(item.kind for item in chosen).values()) <= 3
    assert max(Counter(item.role for item in chosen).values()) <= 6
    assert all(one.point != other.point for one, other in pairwise(chosen))


def test_beginning_costs_the_same_queries_from_few_items_and_from_many():
    a_bank(each=1)
    quiz, learner = a_quiz(length=3), a_learner()
    with CaptureQueriesContext(connection) as few:
        start(quiz, learner=learner)
    Item.objects.all().update(state="retired", retired_at=NOW)
    for channel in ("legs", "face", "gaze", "touch"):
        for kind in KINDS:
            items(10, channel=channel, kind=kind)
    with CaptureQueriesContext(connection) as many:
        start(quiz, learner=learner)
    # The learner, items by hand, a sample (twice where slices are empty), ability, the attempt, its questions.
    assert len(statements(few)) == 7
    assert len(statements(many)) <= 7


@pytest.mark.parametrize("side", list(candidates.SIDES))
def test_a_slice_of_the_bank_is_read_by_its_index_and_no_further_than_needed(side):
    a_bank(each=8, channels=("face", "gaze", "legs", "touch"))
    sql = candidates.PART.format(side=side, order=candidates.SIDES[side], number=0)
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # A small table is read and sorted whole; what counts is that the index makes neither necessary.
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"
            )
        cursor.execute(explain + sql, ["legs", "name", "8" * 64, 5])
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "item_live_by_channel" in plan
    assert not re.search(r"\bSCAN quizzes_item|Seq Scan|Sort|TEMP B-TREE", plan)


def test_a_sample_of_a_large_slice_is_small_and_differs_from_draw_to_draw():
    items(400, kind="name")
    drawn = [candidates.sample(Rule(("legs",), ("name",)), length=5, dice=Random(seed)) for seed in range(6)]
    assert all(5 <= len(some) <= candidates.LEAST for some in drawn)
    assert len({item.pk for some in drawn for item in some}) > 250


def test_practice_aims_at_the_level_of_the_learner_and_a_test_does_not():
    learner = a_learner()
    Ability.objects.create(learner=learner, channel="legs", theta=1.5, n=50)
    for number in range(120):
        an_item(number, point=f"leg-shaking#{number}", difficulty=-4 + number / 15, options=three("abc"[number % 3]))
    easiest, hardest = ability.aim(1.5, 3)
    aimed = [item.difficulty for item in asked(build(learner=learner, length=10))]
    # A few lie just outside: a sample is looked at, and no habit must win.
    assert all(easiest - 0.3 <= d <= hardest + 0.3 for d in aimed)
    tested = [item.difficulty for item in asked(build(learner=learner, length=10, mode="test"))]
    assert max(tested) - min(tested) > 2


@pytest.mark.parametrize("true_level", [-1.0, 0.5, 2.0])
def test_a_learner_who_practises_is_right_seven_to_eight_and_a_half_times_in_ten(true_level):
    """Simulated: right or wrong by their true level; the chances of the last questions, once the rating has settled."""
    for number in range(240):
        an_item(
            number,
            point=f"leg-shaking#{number}",
            difficulty=-4 + number / 30,
            exposures=500,
            options=three("abc"[number % 3]),
        )
    learner, luck, chances = a_learner(), Random(5), []
    for sitting in range(12):
        attempt = build(learner=learner, length=10, seed=sitting)
        for position, item in enumerate(asked(attempt), start=1):
            chances.append(ability.chance(true_level, item.difficulty, 3))
            right = luck.random() < chances[-1]
            option = item.key if right else next(key for key in "abc" if key != item.key)
            give(attempt, position, option, None)
    settled = chances[60:]
    assert 0.68 <= sum(settled) / len(settled) <= 0.87


def _finished(mode: str = "test") -> Attempt:
    """Return a finished attempt: sure, unsure, missed, skipped how sure, and one not answered."""
    attempt = an_attempt(*items(5), mode=mode, title="Mixed")
    give(attempt, 1, "a", 80)
    give(attempt, 2, "a", 65)
    give(attempt, 3, "b", 95)
    give(attempt, 4, "a", None)
    return practice.finish(attempt=attempt, now=NOW)


@pytest.mark.parametrize(
    ("which", "title", "places"), [("missed", "Missed: Mixed", [3, 5]), ("unsure", "Unsure: Mixed", [2, 4])]
)
def test_what_was_missed_or_unsure_can_be_tried_again(which, title, places):
    attempt = _finished()
    once_more = practice.again(attempt=attempt, which=which, now=NOW + timedelta(hours=1))
    assert (once_more.title, once_more.mode, once_more.learner) == (title, "practice", attempt.learner)
    assert asked(once_more) == [attempt.questions.get(position=place).item for place in places]


def test_a_title_does_not_grow_from_again_to_again():
    attempt = _finished()
    Attempt.objects.update(title="Unsure: " + "x" * 72)
    assert (
        practice.again(attempt=Attempt.objects.get(pk=attempt.pk), which="missed", now=NOW).title
        == "Missed: " + "x" * 72
    )


def test_nothing_can_be_tried_again_before_the_end():
    attempt = an_attempt(mode="test")
    with pytest.raises(Conflict, match="Finish this attempt first"):
        practice.again(attempt=attempt, which="missed", now=NOW)


def test_another_choice_than_missed_or_unsure_is_refused():
    with pytest.raises(Refused, match="no choice 'all'; choose missed or unsure"):
        practice.again(attempt=_finished(), which="all", now=NOW)


def test_questions_retired_since_are_not_tried_again():
    attempt = _finished()
    Item.objects.filter(pk__in=Question.objects.filter(position__in=[3, 5]).values("item")).update(
        state="retired", retired_at=NOW
    )
    with pytest.raises(TooFew, match=r"no questions that you missed here[.] Try another"):
        practice.again(attempt=attempt, which="missed", now=NOW)
