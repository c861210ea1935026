"""How items fare, as editors see it."""

import pytest

from quizzes.grading.calibration import TooFew, wilson
from quizzes.models import Answer, Item
from quizzes.reports.items import picture, report, reports
from quizzes.reports.questions import ready
from tests.quizzes.factories import a_card, an_answer, an_attempt, an_item

pytestmark = pytest.mark.django_db


def given(item: Item, *responses: tuple[str, float], **members) -> Item:
    """Store answers to an item, each by a learner of its own: (option, ability)."""
    for option, ability in responses:
        an_answer(ready(an_attempt(item).questions.all()).get(), option, theta_before=ability, **members)
    return item


GOOD = [("a", ability) for ability in (1.0, 2.0, 1.5, 0.5, 1.2)]
GOOD += [("b", ability) for ability in (-1.0, -0.5, -2.0, -1.5)] + [("c", -1.1)]
"""Ten answers to an item that tells the able from others; `a` is right."""


@pytest.mark.parametrize(("count", "missing"), [(0, 10), (1, 9), (9, 1)])
def test_below_ten_answers_an_item_says_how_many_are_missing(count, missing):
    seen = report(given(an_item(), *GOOD[:count]))
    assert seen.analysis == TooFew(missing)
    assert [option.use for option in seen.options] == [None, None, None]
    assert picture(seen, "item_1") == ""
    assert seen.needs_a_look is False


def test_from_ten_answers_on_an_item_is_analysed_provisionally():
    seen = report(given(an_item(), *GOOD)).analysis
    assert (seen.n, seen.provisional, seen.facility) == (10, True, wilson(5, 10))
    assert seen.discrimination.r > 0.8
    assert not seen.low_discrimination


def test_each_option_tells_its_share_whether_it_is_right_and_its_words():
    seen = report(given(an_item(), *GOOD))
    assert [(o.key, o.text, o.role, o.right, o.use.share.count) for o in seen.options] == [
        ("a", "Option a", "definite", True, 5),
        ("b", "Option b", "definite", False, 4),
        ("c", "Option c", "definite", False, 1),
    ]


def test_only_a_learners_first_answer_is_analysed():
    item = given(an_item(), *GOOD)
    given(item, ("c", 4.0), ("c", 4.0), first=False)
    assert report(item).analysis == report(given(an_item(card=item.card), *GOOD)).analysis


def test_answers_of_learners_who_had_their_data_erased_still_count():
    item = given(an_item(), *GOOD)
    Answer.objects.update(learner=None, question=None)
    assert report(item).analysis.n == 10


def test_the_counters_of_the_item_count_all_answers():
    item = an_item(answers=7, right=3)
    assert (report(item).answers, report(item).right) == (7, 3)


@pytest.mark.parametrize(
    ("responses", "needs"),
    [(GOOD, False), ([("b" if option == "a" else "a", ability) for option, ability in GOOD], True)],
)
def test_an_item_whose_distractor_draws_the_abler_ones_needs_a_look(responses, needs):
    seen = report(given(an_item(), *responses))
    assert seen.needs_a_look is needs
    assert [option.key for option in seen.options if option.use.alarm] == (["b"] if needs else [])
    svg = picture(seen, "item_1")
    assert ("chart-alarm" in svg) is needs
    assert ("by the abler ones" in svg) is needs


def test_the_picture_of_an_item_tells_each_share_in_words():
    svg = picture(report(given(an_item(), *GOOD)), "item_1")
    assert 'id="item_1_desc">Option a (right): 50 %; Option b: 40 %; Option c: 10 %</desc>' in svg


@pytest.mark.parametrize("count", [1, 10])
def test_a_list_of_items_is_analysed_by_one_query(count, django_assert_num_queries):
    card = a_card()
    asked = [given(an_item(card=card), ("a", 0.0)) for _ in range(count)]
    with django_assert_num_queries(1):
        seen = reports(asked)
    assert {pk: found.analysis for pk, found in seen.items()} == {item.pk: TooFew(9) for item in asked}
