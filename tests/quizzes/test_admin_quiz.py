"""Quizzes at the desk: composed by rule or by hand, with a look at what they would ask."""

import pytest

from quizzes.admin.outlook import balance, outlook
from quizzes.composition import Candidate
from quizzes.models import Item, Kind, Quiz, QuizItem
from quizzes.practice.candidates import Rule, allowed
from tests.cues.factories import NOW, an_editor
from tests.cues.forms import confirm, errors, filled
from tests.quizzes.desk import a_bank, address, text
from tests.quizzes.factories import a_card, a_quiz, an_attempt, an_item, items, options

pytestmark = pytest.mark.django_db

ADD, LIST = address("quiz_add"), address("quiz_changelist")
NEW = {"name": "Myths", "slug": "myths", "summary": "What holds up?", "length": 5, "mode": "test"}
LIST_QUERIES, PAGE_QUERIES = 7, 8


@pytest.fixture
def desk(client):
    client.force_login(an_editor())
    return client


def page(quiz: Quiz) -> str:
    return address("quiz_change", quiz)


def cannot_tell(**members) -> Item:
    """Return an item whose right answer is the last, "cannot tell"."""
    return an_item(options=options(*"abc", right="c", roles={"c": "cannot_tell"}), **members)


class TestByRule:
    def test_what_is_ticked_is_the_rule_and_what_is_not_allows_all(self, desk):
        ticked = {"channels": ["legs", "face"], "kinds": [], "supports": ["weak"], "cues": [a_card().cue_id]}
        answer = desk.post(ADD, {**filled(desk.get(ADD)), **NEW, **ticked})
        assert answer.status_code == 302, errors(answer)
        quiz = Quiz.objects.get()
        assert quiz.rule == {"channels": ["legs", "face"], "supports": ["weak"], "cues": ["leg-shaking"]}
        assert (quiz.mode, quiz.length, quiz.listed) == ("test", 5, True)
        form = desk.get(page(quiz)).context["adminform"].form
        assert [form[name].value() for name in ("channels", "kinds")] == [["legs", "face"], ()]

    def test_ticks_can_be_taken_out_again(self, desk):
        quiz = a_quiz(rule={"kinds": ["caveat"], "channels": ["legs"]})
        desk.post(page(quiz), filled(desk.get(page(quiz)), kinds=[]))
        quiz.refresh_from_db()
        assert quiz.rule == {"channels": ["legs"]}

    def test_a_cue_that_has_left_the_shelf_can_be_seen_and_taken_out(self, desk):
        quiz = a_quiz(rule={"cues": ["gone"]})
        assert "gone, not on the shelf" in text(desk.get(page(quiz)))
        desk.post(page(quiz), filled(desk.get(page(quiz)), cues=[]))
        quiz.refresh_from_db()
        assert quiz.rule == {}

    @pytest.mark.parametrize(
        ("fields", "field", "words"),
        [
            ({"length": 0}, "", "1 to 50 questions"),
            ({"length": 51}, "", "1 to 50 questions"),
            ({"length": ""}, "length", "required"),
            ({"mode": "review"}, "mode", "valid choice"),
            ({"slug": "Not A Slug"}, "slug", "small letters"),
            ({"slug": "mixed"}, "slug", "already exists"),
            ({"channels": ["nose"]}, "channels", "valid choice"),
            ({"cues": ["nowhere"]}, "cues", "valid choice"),
            ({"more": ["999999"]}, "more", "valid choice"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, desk, fields, field, words):
        a_quiz()
        answer = desk.post(ADD, {**filled(desk.get(ADD)), **NEW, **fields})
        assert words in errors(answer)[field][0]
        assert Quiz.objects.count() == 1

    def test_the_slug_is_set_once(self, desk):
        quiz = a_quiz()
        desk.post(page(quiz), filled(desk.get(page(quiz)), slug="other", name="Other"))
        quiz.refresh_from_db()
        assert (quiz.slug, quiz.name) == ("mixed", "Other")

    def test_deleting_a_quiz_leaves_its_attempts(self, desk):
        quiz = a_quiz()
        attempt = an_attempt(quiz=quiz)
        confirm(desk, address("quiz_delete", quiz))
        attempt.refresh_from_db()
        assert attempt.quiz is None
        assert not Quiz.objects.exists()


class TestByHand:
    def test_questions_are_added_last_many_at_once_and_none_twice(self, desk):
        first, *rest = items(3)
        quiz = a_quiz()
        QuizItem.objects.create(quiz=quiz, item=first, position=4)
        desk.post(page(quiz), filled(desk.get(page(quiz)), more=[item.pk for item in (*rest, first)]))
        assert list(quiz.items.values_list("item", "position")) == [(first.pk, 4), (rest[0].pk, 5), (rest[1].pk, 6)]

    def test_what_is_no_question_is_left_out(self, desk):
        quiz, [item] = a_quiz(), items(1)
        desk.post(page(quiz), filled(desk.get(page(quiz)), more=["x", "9" * 30, item.pk]))
        assert list(quiz.items.values_list("item", flat=True)) == [item.pk]

    def test_they_are_put_in_order_and_taken_out(self, desk):
        quiz, chosen = a_quiz(), items(3)
        for position, item in enumerate(chosen):
            QuizItem.objects.create(quiz=quiz, item=item, position=position)
        desk.post(page(quiz), filled(desk.get(page(quiz)), items__0__position=9, items__1__DELETE="on"))
        assert list(quiz.items.values_list("item", flat=True)) == [chosen[2].pk, chosen[0].pk]

    def test_only_live_questions_are_found_and_can_be_added(self, desk):
        live = an_item(stem="Where?")
        gone = an_item(stem="Where then?", state="retired", retired_at=NOW)
        query = {"app_label": "quizzes", "model_name": "quizitem", "field_name": "item", "term": "where"}
        found = desk.get("/admin/autocomplete/", query).json()["results"]
        assert [result["id"] for result in found] == [str(live.pk)]
        answer = desk.post(ADD, {**filled(desk.get(ADD)), **NEW, "more": [gone.pk]})
        assert "valid choice" in errors(answer)["more"][0]

    def test_a_retired_question_in_it_is_told(self, desk):
        quiz = a_quiz()
        item = an_item(state="retired", retired_at=NOW)
        QuizItem.objects.create(quiz=quiz, item=item)
        shown = text(desk.get(page(quiz)))
        assert "(retired: it is left out)" in shown
        assert "None of its questions is asked any more." in shown


class TestTheOutlook:
    def test_a_rule_is_counted_by_kind_and_role(self, desk):
        card = a_card()
        for number in range(3):
            an_item(card=card, point=f"leg-shaking#{number}")
        cannot_tell(card=card)
        an_item(card=card, kind="caveat", options=options("a", "b", roles={"a": "caveat", "b": "caveat"}))
        found = outlook(a_quiz(length=2))
        assert (found.found, found.roles) == (5, ("cannot tell", "caveat", "definite"))
        assert found.table == (("Reading", (1, 0, 3), 4), ("Caveat", (0, 1, 0), 1))
        assert (found.by_hand, found.short, found.trials) == (False, "", 5)

    def test_where_questions_are_missing_it_says_how_many(self, desk):
        items(3)
        quiz = a_quiz(rule={"channels": ["legs", "face"]})
        assert "There are only 3 of the 10 questions wanted in the channels legs and face" in text(desk.get(page(quiz)))
        assert outlook(quiz).trials == 0

    def test_a_bank_in_which_one_habit_wins_cannot_be_balanced(self, desk):
        for number in range(12):
            cannot_tell(point=f"leg-shaking#{number}")
        quiz = a_quiz()
        assert len(outlook(quiz).unbalanced) == 5
        shown = text(desk.get(page(quiz)))
        assert "Not balanced in 5 of 5 attempts composed on trial." in shown
        assert "100 % of the right answers have one role, cannot tell; 60 % are allowed." in shown.replace("_", " ")
        assert "Somebody who answers always “you cannot tell” gains 67 points over guessing" in shown

    def test_a_mixed_bank_can_be(self, desk):
        for number in range(24):
            right = "abc"[number % 3]
            shown = options(*"abc", right=right, roles={"c": "cannot_tell"})
            an_item(point=f"leg-shaking#{number}", options=shown)
        quiz = a_quiz(length=5)
        assert outlook(quiz).unbalanced == ()
        assert "Balanced in 5 of 5 attempts composed on trial" in text(desk.get(page(quiz)))

    def test_questions_chosen_by_hand_are_weighed_as_they_are(self, desk):
        quiz = a_quiz(rule={"channels": ["face"]})
        for _ in range(2):
            QuizItem.objects.create(quiz=quiz, item=an_item())
        found = outlook(quiz)
        assert (found.by_hand, found.found, found.trials) == (True, 2, 1)
        assert [habit for habit, _ in found.unbalanced[0].winning] == ["always the first option"]
        assert "2 questions chosen by hand." in text(desk.get(page(quiz)))

    @pytest.mark.parametrize(
        ("roles", "gains", "holds"),
        [
            (("yes",) * 6 + ("no",) * 4, (0.0, 0.0, 0.0), True),
            (("yes",) * 7 + ("no",) * 3, (0.0, 0.0, 0.0), False),
            (("yes", "no"), (0.1, 0.1, 0.1), True),
            (("yes", "no"), (0.0, 0.11, 0.0), False),
        ],
    )
    def test_balance_is_sixty_percent_of_a_role_and_ten_points_of_gain(self, roles, gains, holds):
        chosen = [Candidate(n, "reading", "cue", "point", role, gains) for n, role in enumerate(roles)]
        assert balance(chosen).holds is holds


class TestWhatARuleAllows:
    @pytest.mark.parametrize(
        "rule",
        [
            Rule(),
            Rule(channels=("legs",)),
            Rule(kinds=("caveat", "reading")),
            Rule(cues=("leg-shaking", "other-pride")),
            Rule(supports=("weak",)),
            Rule(supports=("mixed",)),
            Rule(channels=("voice",), kinds=("reading",), supports=("weak",)),
        ],
    )
    def test_it_is_what_attempts_are_composed_from(self, rule):
        a_bank()
        by_hand = [
            item.pk
            for item in Item.objects.live()
            if (not rule.channels or item.channel in rule.channels)
            and (not rule.kinds or item.kind in rule.kinds)
            and (not rule.cues or item.cue in rule.cues)
            and (not rule.supports or ("weak" in rule.supports and not item.point.endswith(("#form", "s"))))
        ]
        assert sorted(allowed(rule).values_list("pk", flat=True)) == sorted(by_hand)


@pytest.mark.parametrize("count", [1, 10])
def test_the_list_takes_the_same_queries_for_one_and_for_ten(desk, count, django_assert_num_queries):
    for number in range(count):
        QuizItem.objects.create(quiz=a_quiz(f"quiz-{number}"), item=an_item())
    desk.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        shown = text(desk.get(LIST))
    assert shown.count("by hand: 1") == count


@pytest.mark.parametrize("count", [1, 10])
def test_a_quiz_takes_the_same_queries_for_one_and_for_ten_questions(desk, count, django_assert_num_queries):
    quiz = a_quiz()
    QuizItem.objects.bulk_create(QuizItem(quiz=quiz, item=item) for item in items(count))
    desk.get(page(quiz))
    with django_assert_num_queries(PAGE_QUERIES):
        desk.get(page(quiz))


def test_every_kind_can_be_ticked(desk):
    form = desk.get(ADD).context["adminform"].form
    assert [value for value, _ in form.fields["kinds"].choices] == Kind.values
