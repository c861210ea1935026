"""Attempts over REST: begun once, found again, ended, and what they came to."""

import pytest

from quizzes.models import Attempt, Item, Learner, QuizItem
from tests.quizzes.factories import NOW, a_learner, a_quiz, an_answer, an_attempt, an_item, items
from tests.quizzes.rest import ROOT, Caller, assert_problem, caller_of

pytestmark = pytest.mark.django_db

BEGUN = {
    "token", "url", "quiz", "title", "mode", "size", "answered", "started_at", "finished_at", "next", "result",
    "learner_token",
}  # fmt: skip


def by_hand(*asked: Item, **members):
    """Return a quiz that asks the items in their order."""
    quiz = a_quiz(**members)
    for position, item in enumerate(asked):
        QuizItem.objects.create(quiz=quiz, item=item, position=position)
    return quiz


class TestStarting:
    def test_a_stranger_is_told_a_token_once_and_is_known_by_it(self):
        by_hand(*items(2))
        caller = Caller()
        begun = caller.start(quiz="mixed")
        assert set(begun) == BEGUN
        assert len(begun["learner_token"]) == 43
        assert begun["learner_token"] not in str(list(Learner.objects.values()))
        assert caller.get(begun["url"]).status_code == 200
        assert caller.start(quiz="mixed")["learner_token"] is None
        assert Learner.objects.count() == 1

    def test_a_ready_made_quiz_tells_where_it_goes_on(self):
        by_hand(*items(2), mode="test")
        answer = Caller().post("attempts/", {"quiz": "mixed"})
        begun = answer.json()
        assert answer.status_code == 201
        assert answer.headers["Location"] == begun["url"] == f"http://testserver{ROOT}attempts/{begun['token']}/"
        assert begun["next"] == f"{begun['url']}questions/1/"
        told = {name: begun[name] for name in ("quiz", "title", "mode", "size", "answered", "finished_at", "result")}
        assert told == {
            "quiz": "mixed", "title": "Mixed", "mode": "test", "size": 2, "answered": 0,
            "finished_at": None, "result": None,
        }  # fmt: skip

    def test_a_quiz_of_ones_own_is_made_of_what_was_chosen(self):
        items(6, channel="face", kind="name")
        items(6, channel="legs", kind="reading")
        caller = caller_of()
        begun = caller.start(build={"channels": ["face"], "kinds": ["name"], "length": 5, "mode": "test"})
        assert (begun["quiz"], begun["title"], begun["mode"], begun["size"]) == (None, "Your own quiz", "test", 5)
        asked = Attempt.objects.get(token=begun["token"]).questions.values_list("item__channel", "item__kind")
        assert set(asked) == {("face", "name")}

    def test_what_is_left_open_of_a_quiz_of_ones_own_is_ten_questions_of_practice(self):
        items(12)
        begun = caller_of().start(build={})
        assert (begun["mode"], begun["size"]) == ("practice", 10)

    def test_a_review_asks_what_is_due_or_new(self):
        items(3)
        begun = caller_of().start(review=True)
        assert (begun["title"], begun["mode"], begun["size"]) == ("Review", "review", 3)

    def test_starting_again_with_the_same_key_begins_nothing(self):
        by_hand(*items(2))
        caller = caller_of()
        first = caller.start(quiz="mixed", key="monday")
        caller.post(f"attempts/{first['token']}/answers/", {"position": 1, "option": "a"})
        again = caller.post("attempts/", {"quiz": "mixed", "key": "monday"})
        assert again.status_code == 200
        assert again.json() == {**first, "answered": 1, "next": f"{first['url']}questions/2/"}
        assert caller.start(quiz="mixed", key="tuesday")["token"] != first["token"]
        assert Attempt.objects.count() == 2

    @pytest.mark.parametrize(
        ("body", "says"),
        [
            ({"quiz": "unknown"}, "no quiz 'unknown'; /api/v1/quizzes/ lists"),
            ({"build": {"length": 3}}, "only 2 of the 3 questions wanted of any kind. Ask for fewer"),
            ({"build": {"length": 1, "channels": ["face"]}}, "no questions in the channel face. Allow others"),
            ({"review": True}, "Nothing is due yet"),
        ],
    )
    def test_where_it_cannot_be_begun_nobody_is_kept(self, body, says):
        if "review" not in body:
            items(2)
        assert_problem(Caller().post("attempts/", body), 400, says)
        assert not Learner.objects.exists()
        assert not Attempt.objects.exists()

    def test_it_costs_the_same_whether_few_questions_are_asked_or_ten(self, django_assert_num_queries):
        by_hand(an_item(), slug="one")
        by_hand(*items(10), slug="ten")
        caller = caller_of()
        for slug in ("one", "ten"):
            # The token, the quiz, two transactions opened and closed, the learner, the items, attempt and questions.
            with django_assert_num_queries(10):
                caller.start(quiz=slug)


class TestFinding:
    def test_my_attempts_are_listed_the_last_first_and_nobody_elses(self):
        learner = a_learner()
        mine = [an_attempt(learner=learner) for _ in range(3)]
        an_attempt()
        listed = caller_of(learner).get("attempts/").json()
        assert [one["token"] for one in listed["results"]] == [attempt.token for attempt in reversed(mine)]
        assert set(listed["results"][0]) == BEGUN - {"learner_token"}
        assert listed["next"] is None

    def test_a_long_list_is_paged(self):
        learner = a_learner()
        for _ in range(5):
            an_attempt(an_item(), learner=learner)
        caller, seen, page = caller_of(learner), [], "attempts/?limit=2"
        while page:
            answer = caller.get(page).json()
            seen += [one["token"] for one in answer["results"]]
            page = answer["next"]
        assert len(seen) == len(set(seen)) == 5

    def test_an_attempt_tells_how_far_it_is(self):
        attempt = an_attempt(*items(3))
        caller = caller_of(attempt.learner)
        an_answer(attempt.questions.get(position=1))
        state = caller.get(f"attempts/{attempt.token}/").json()
        assert (state["answered"], state["next"]) == (1, f"{state['url']}questions/2/")

    def test_where_all_is_answered_there_is_no_next_question(self):
        attempt = an_attempt(an_item(), mode="test")
        an_answer(attempt.questions.get())
        state = caller_of(attempt.learner).get(f"attempts/{attempt.token}/").json()
        assert (state["answered"], state["next"], state["result"]) == (1, None, None)

    @pytest.mark.parametrize("count", [1, 10])
    def test_list_and_attempt_cost_a_fixed_number_of_queries(self, count, django_assert_num_queries):
        learner = a_learner()
        attempts = [an_attempt(*items(2), learner=learner, quiz=a_quiz(f"quiz-{n}")) for n in range(count)]
        caller = caller_of(learner)
        with django_assert_num_queries(2):
            assert len(caller.get("attempts/").json()["results"]) == count
        with django_assert_num_queries(2):
            caller.get(f"attempts/{attempts[0].token}/")


class TestEnding:
    def test_a_test_is_ended_by_its_learner_and_then_tells_its_result(self):
        attempt = an_attempt(*items(2), mode="test")
        an_answer(attempt.questions.get(position=1))
        caller = caller_of(attempt.learner)
        assert_problem(caller.get(f"attempts/{attempt.token}/result/"), 409, "not finished")
        ended = caller.post(f"attempts/{attempt.token}/finish/").json()
        assert (ended["answered"], ended["next"]) == (1, None)
        assert ended["finished_at"]
        assert ended["result"] == f"{ended['url']}result/"
        assert caller.get(ended["result"]).status_code == 200

    def test_ending_again_changes_nothing(self):
        attempt = an_attempt()
        caller = caller_of(attempt.learner)
        first, again = (caller.post(f"attempts/{attempt.token}/finish/", body) for body in (None, {}))
        assert (first.status_code, again.status_code) == (200, 200)
        assert first.json() == again.json()

    def test_the_result_tells_every_question_with_all_there_is_to_say(self):
        attempt = an_attempt(*items(3), mode="test", finished_at=NOW)
        for position, (option, confidence) in enumerate([("a", 80), ("b", None)], start=1):
            an_answer(attempt.questions.get(position=position), option, confidence=confidence)
        came_to = caller_of(attempt.learner).get(f"attempts/{attempt.token}/result/").json()
        assert came_to["totals"]["answered"] == 2
        assert (came_to["right"]["count"], came_to["right"]["of"]) == (1, 2)
        assert (came_to["missed"], came_to["unsure"], came_to["seconds"]) == (2, 0, 0.0)
        assert [question["feedback"]["right"] for question in came_to["questions"]] == [True, False, None]
        told = came_to["questions"][0]["feedback"]["options"][0]
        assert (told["right"], told["chosen"]) == (True, True)
        assert "Carriere" in told["rationale"]
        assert told["sources"][0]["url"] == f"http://testserver{ROOT}sources/carriere2013/"
        assert came_to["look_next"][0]["card"]["url"] == f"http://testserver{ROOT}cues/leg-shaking/"

    @pytest.mark.parametrize("count", [1, 10])
    def test_a_result_costs_a_fixed_number_of_queries(self, count, django_assert_num_queries):
        attempt = an_attempt(*items(count), finished_at=NOW)
        caller = caller_of(attempt.learner)
        with django_assert_num_queries(4):
            assert len(caller.get(f"attempts/{attempt.token}/result/").json()["questions"]) == count


@pytest.mark.parametrize("path", ["", "questions/1/", "answers/", "finish/", "result/"])
def test_of_somebody_elses_attempt_nothing_is_told_and_nothing_changed(path):
    attempt = an_attempt(mode="test")
    method = "POST" if path in ("answers/", "finish/") else "GET"
    body = {"position": 1, "option": "a"} if path == "answers/" else None
    theirs = caller_of().send(method, f"attempts/{attempt.token}/{path}", body)
    unknown = caller_of().send(method, f"attempts/no-such-token/{path}", body)
    assert_problem(theirs, 404, "somebody else's")
    assert theirs.content == unknown.content
    attempt.refresh_from_db()
    assert attempt.finished_at is None
    assert not attempt.questions.exclude(answer=None).exists()


def test_the_ready_made_quizzes_are_listed_for_everybody(django_assert_num_queries):
    a_quiz("hidden", listed=False)
    for count in (1, 10):
        for n in range(count):
            a_quiz(f"quiz-{count}-{n}", mode="test")
        with django_assert_num_queries(1):
            answer = Caller().get("quizzes/")
    assert len(answer.json()["results"]) == 11
    assert answer.json()["results"][0] == {
        "slug": "quiz-1-0", "name": "Quiz-1-0", "summary": "Ten questions of every kind.", "mode": "test", "length": 10,
    }  # fmt: skip
    unchanged = Caller().get("quizzes/", **{"If-None-Match": answer.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
