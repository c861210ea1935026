"""A form of a browser that is signed out, signed in anew or sends no cookie: kept, and brought back by a press."""

import re
from html import unescape
from http import HTTPStatus

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from cues import resuming
from cues.admin import versions
from cues.models import Card, Cue, Source
from quizzes.models import Attempt
from tests.cues.factories import a_person, a_publisher, an_editor, lay, shelve
from tests.cues.forms import a_reading_row, confirmation, filled, with_row
from tests.quizzes.browsing import place, remembered, words
from tests.quizzes.factories import an_attempt

pytestmark = pytest.mark.django_db

BROWSER = {"Accept": "text/html,*/*", "Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
"""What a browser says of a form that a page of this site sends."""


@pytest.fixture
def visitor():
    """A visitor, which sends tokens and says where its forms come from."""
    return Client(enforce_csrf_checks=True, headers=BROWSER)


def page(cue: Cue, name: str = "change") -> str:
    return reverse(f"admin:cues_cue_{name}", args=[cue.pk])


def token(answer) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode())[1]


def opened(visitor, there: str, read, **changes) -> dict:
    """Open a page; return its form as it will be sent, filled in."""
    answer = visitor.get(there)
    return {**read(answer), **changes, "csrfmiddlewaretoken": token(answer)}


def kept(answer) -> str:
    """Return what the page holds behind its button."""
    assert answer.status_code == HTTPStatus.FORBIDDEN
    return unescape(re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1])


def signed_out(visitor) -> None:
    visitor.cookies.pop("sessionid")


def signed_in_elsewhere(visitor) -> None:
    """Let another tab sign out and in again, which gives the browser another token."""
    visitor.post(reverse("account_logout"), {"csrfmiddlewaretoken": token(visitor.get("/account/sign-out/"))})
    there = reverse("account_login")
    sent = {"login": "editor", "password": "a long enough password", "csrfmiddlewaretoken": token(visitor.get(there))}
    assert visitor.post(there, sent).status_code == HTTPStatus.FOUND


def without_cookies(visitor) -> None:
    visitor.cookies.clear()


LOST = [
    (signed_out, resuming.SIGNED_OUT),
    (signed_in_elsewhere, resuming.ANEW),
    (without_cookies, resuming.NO_COOKIE),
]


class TestTheDesk:
    @pytest.mark.parametrize(("lose", "cause"), LOST)
    def test_what_was_typed_is_kept_the_cause_named_and_one_press_leads_back(self, visitor, lose, cause):
        cue, editor = lay(), an_editor()
        visitor.force_login(editor)
        mine = opened(visitor, page(cue), filled, form="Two hours' work.", alternatives__0__text="And more.")
        mine = with_row(mine, "interpretations", **a_reading_row(people_say="A new row."))
        lose(visitor)
        answer = visitor.post(page(cue), mine)
        told = words(answer.content.decode())
        assert cause in told
        assert all(typed in told for typed in ("Two hours' work.", "And more.", "A new row.", page(cue)))
        assert "no-store" in answer["Cache-Control"]
        held = kept(answer)
        visitor.force_login(editor)
        back = visitor.post(page(cue), {"kept": held})
        assert "Nothing has been kept yet" in back.content.decode()
        again = filled(back)
        typed = again.keys() & mine.keys()
        assert {name: str(again[name]) for name in typed} == {name: str(mine[name]) for name in typed}
        assert again["interpretations-1-people_say"] == "A new row."
        assert Cue.objects.get().form != "Two hours' work."
        assert visitor.post(page(cue), {**again, "csrfmiddlewaretoken": token(back)}).status_code == HTTPStatus.FOUND
        cue.refresh_from_db()
        assert cue.form == "Two hours' work."
        assert cue.interpretations.count() == 2

    def test_pressed_before_signing_in_it_is_kept_still(self, visitor):
        cue = lay()
        visitor.force_login(an_editor())
        mine = opened(visitor, page(cue), filled, form="Mine.")
        signed_out(visitor)
        held = kept(visitor.post(page(cue), mine))
        again = visitor.post(page(cue), {"kept": held})
        assert "Mine." in words(again.content.decode())
        assert signing.loads(kept(again), salt=resuming.SALT) == signing.loads(held, salt=resuming.SALT)

    def test_what_others_changed_meanwhile_is_shown_then(self, visitor):
        cue, editor = lay(), an_editor()
        visitor.force_login(editor)
        mine = opened(visitor, page(cue), filled, form="Mine.")
        signed_out(visitor)
        held = kept(visitor.post(page(cue), mine))
        Cue.objects.update(aliases=["ALPHA"])
        visitor.force_login(editor)
        back = visitor.post(page(cue), {"kept": held})
        answer = visitor.post(page(cue), {**filled(back), "csrfmiddlewaretoken": token(back)})
        assert versions.CHANGED in unescape(answer.content.decode())
        assert Cue.objects.get().aliases == ["ALPHA"]

    def test_a_new_cue_comes_back_too(self, visitor):
        editor, there = an_editor(), reverse("admin:cues_cue_add")
        visitor.force_login(editor)
        mine = opened(visitor, there, filled, name="Nail biting", slug="nail-biting")
        signed_out(visitor)
        held = kept(visitor.post(there, mine))
        visitor.force_login(editor)
        assert filled(visitor.post(there, {"kept": held}))["name"] == "Nail biting"
        assert not Cue.objects.exists()

    @pytest.mark.parametrize("act", ["publish", "retract"])
    def test_coming_back_to_a_confirmation_does_nothing_but_fill_it_in(self, visitor, act):
        cue, publisher = shelve().cue, a_publisher()
        Cue.objects.update(form="Changed.")
        visitor.force_login(publisher)
        typed = {"note": "Why so.", "message": "Why so.", "change": "editorial"}
        mine = opened(visitor, page(cue, act), lambda answer: {**typed, "confirm": "yes", "version": "x"})
        signed_out(visitor)
        held = kept(visitor.post(page(cue, act), mine))
        visitor.force_login(publisher)
        back = visitor.post(page(cue, act), {"kept": held})
        assert "Why so." in back.content.decode()
        assert Card.objects.current().get().version == 1

    def test_so_does_coming_back_to_a_selection_or_a_deletion(self, visitor):
        cue, publisher = lay(), a_publisher()
        there = reverse("admin:cues_cue_changelist")
        visitor.force_login(publisher)
        for address, data in (
            (
                there,
                {"action": "publish_selected", "_selected_action": [cue.pk], "note": "Why so.", "change": "material"},
            ),
            (there, {"action": "delete_selected", "_selected_action": [cue.pk]}),
            (page(cue, "delete"), {}),
        ):
            asking = Client()
            asking.force_login(publisher)
            mine = {**confirmation(asking, address, data), "csrfmiddlewaretoken": token(visitor.get(there))}
            signed_out(visitor)
            held = kept(visitor.post(address, mine))
            visitor.force_login(publisher)
            back = visitor.post(address, {"kept": held})
            assert back.status_code == HTTPStatus.OK
            assert ("Why so." in back.content.decode()) == ("note" in data)
        assert Cue.objects.exists()
        assert not Card.objects.exists()


class TestTheQuiz:
    @pytest.fixture
    def attempt(self, visitor) -> Attempt:
        attempt = an_attempt()
        remembered(visitor, attempt.learner)
        return attempt

    @pytest.mark.parametrize("sent", [{"option": "b"}, {"sure": "1", "option": "b", "confidence": "80"}])
    def test_the_choice_and_how_sure_come_back_chosen(self, visitor, attempt, sent):
        there = place(attempt, 1)
        mine = {**sent, "csrfmiddlewaretoken": token(visitor.get(there))}
        session = visitor.cookies["sessionid"].value
        without_cookies(visitor)
        answer = visitor.post(there, mine)
        assert resuming.NO_COOKIE in words(answer.content.decode())
        assert reverse("quizzes:quizzes") in answer.content.decode()
        visitor.cookies["sessionid"] = session
        back = " ".join(visitor.post(there, {"kept": kept(answer)}).content.decode().split())
        value = sent.get("confidence", "b")
        assert f'value="{value}" checked' in back
        assert attempt.questions.filter(answer=None).count() == attempt.size

    def test_a_browser_that_is_not_known_any_more_keeps_the_choice_and_is_told_of_cookies(self, visitor, attempt):
        there = place(attempt, 1)
        mine = {"option": "b", "csrfmiddlewaretoken": token(visitor.get(there))}
        signed_out(visitor)
        answer = visitor.post(there, mine)
        assert "the cookie by which we knew you is gone or blocked, or you have been signed out" in words(
            answer.content.decode()
        )
        again = visitor.post(there, {"kept": kept(answer)})
        assert signing.loads(kept(again), salt=resuming.SALT)[1] == "option=b"

    def test_a_page_whose_cookie_is_lost_says_so_and_offers_quizzes(self, visitor, attempt):
        without_cookies(visitor)
        answer = visitor.get(place(attempt, 1))
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert "the cookie by which we knew you is gone or blocked" in words(answer.content.decode())
        assert f'<a href="{reverse("quizzes:quizzes")}">Choose a quiz</a>' in answer.content.decode()

    @pytest.mark.parametrize(
        ("there", "sent", "shown"),
        [
            ("/quizzes/", {"channels": ["face", "legs"], "length": "20", "mode": "test"}, ["legs", "20", "test"]),
            ("flag/", {"comment": "Two are right."}, ["Two are right."]),
        ],
    )
    def test_what_is_ticked_or_written_comes_back(self, visitor, attempt, there, sent, shown):
        there = there if there.startswith("/") else place(attempt, 1) + there
        mine = {**sent, "csrfmiddlewaretoken": token(visitor.get(there))}
        session = visitor.cookies["sessionid"].value
        without_cookies(visitor)
        held = kept(visitor.post(there, mine))
        visitor.cookies["sessionid"] = session
        back = " ".join(visitor.post(there, {"kept": held}).content.decode().split())
        for text in shown:
            assert re.search(rf'value="{text}"[^>]* checked|>\s*{text}', back), text

    def test_where_only_forms_go_one_is_led_to_the_quiz(self, visitor, attempt):
        there = reverse("quizzes:again", args=[attempt.token])
        held = kept(visitor.post(there, {"which": "all"}))
        assert visitor.post(there, {"kept": held})["Location"] == reverse("quizzes:attempt", args=[attempt.token])


FOREIGN = [
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
    {"Referer": "http://testserver.evil.example/"},
    {"Referer": "https://evil.example/http://testserver/"},
    {},
]


class TestForgery:
    @pytest.mark.parametrize("headers", FOREIGN)
    def test_a_form_of_another_site_is_offered_nothing(self, headers):
        cue = lay()
        foreign = Client(enforce_csrf_checks=True, headers={"Accept": "text/html", **headers})
        foreign.force_login(an_editor())
        answer = foreign.post(page(cue), {"form": "Forged."})
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "kept" not in answer.content.decode()
        assert "Forged." not in answer.content.decode()

    @pytest.mark.parametrize("headers", FOREIGN)
    def test_nor_may_it_bring_back_what_was_kept_by_another(self, headers):
        cue = lay()
        foreign = Client(enforce_csrf_checks=True, headers={"Accept": "text/html", **headers})
        foreign.force_login(an_editor())
        held = signing.dumps([page(cue), "form=Forged."], salt=resuming.SALT, compress=True)
        answer = foreign.post(page(cue), {"kept": held})
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "Forged." not in answer.content.decode()

    def test_a_form_sent_without_a_token_is_never_carried_out_by_pressing(self, visitor):
        cue = lay()
        visitor.force_login(an_editor())
        held = kept(visitor.post(page(cue), {**filled(visitor.get(page(cue))), "form": "Forged."}))
        visitor.post(page(cue), {"kept": held, "form": "Forged.", "_save": "Save"})
        assert Cue.objects.get().form != "Forged."

    @pytest.mark.parametrize("spoil", [lambda held: held[:-1] + "x", lambda held: "nonsense"])
    def test_what_is_not_signed_or_not_for_this_page_brings_nothing_back(self, visitor, spoil):
        cue, other = lay(), lay(slug="other")
        visitor.force_login(an_editor())
        held = kept(visitor.post(page(cue), {"form": "Mine."}))
        for there, sent in ((page(cue), spoil(held)), (page(other), held)):
            answer = visitor.post(there, {"kept": sent})
            assert answer.status_code == HTTPStatus.FORBIDDEN
            assert "Mine." not in answer.content.decode()

    def test_scripts_are_answered_as_ever(self, visitor):
        lay()
        answer = visitor.post(reverse("admin:cues_cue_figure"), {"figure": "{}"}, headers={"Accept": "*/*"})
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert b"kept" not in answer.content


class TestSecrets:
    def test_passwords_are_never_carried(self, visitor):
        visitor.force_login(a_person("root", "editor", is_superuser=True))
        there = reverse("admin:auth_user_add")
        answer = visitor.post(there, {"username": "new", "password1": "hunter2hunter2", "password2": "hunter2hunter2"})
        assert "hunter2" not in answer.content.decode()
        assert "hunter2" not in str(signing.loads(kept(answer), salt=resuming.SALT))
        assert "username=new" in signing.loads(kept(answer), salt=resuming.SALT)[1]

    @pytest.mark.parametrize("name", ["account_login", "account_signup", "account_change_password", "mfa_authenticate"])
    def test_pages_of_an_account_keep_nothing_but_name_the_cause(self, visitor, name):
        answer = visitor.post(reverse(name), {"login": "ann", "password": "hunter2hunter2", "code": "123456"})
        assert answer.status_code == HTTPStatus.FORBIDDEN
        told = answer.content.decode()
        assert resuming.NO_COOKIE in told
        assert not any(text in told for text in ("hunter2", "123456", "ann", 'name="kept"'))

    def test_more_than_can_come_back_is_shown_to_be_copied(self, visitor, monkeypatch):
        monkeypatch.setattr(resuming, "MOST", 100)
        cue = lay()
        visitor.force_login(an_editor())
        answer = visitor.post(page(cue), {"form": "A long text. " + page(cue) * 20})
        assert 'name="kept"' not in answer.content.decode()
        assert "It is too long to be kept: copy from here what you need. " in words(answer.content.decode())
        assert "A long text." in answer.content.decode()

    def test_markup_in_what_was_sent_stays_text(self, visitor):
        cue = lay()
        answer = visitor.post(page(cue), {"form": "<script>alert(1)</script>", '"><b>x': "y"})
        assert "<script>alert" not in answer.content.decode()
        assert "<b>x" not in answer.content.decode()


def test_the_page_for_signing_in_leads_to_one_that_sends_back_to_the_form(visitor):
    answer = visitor.post(page(lay()), {"form": "Mine."})
    sign_in = f'href="{reverse("account_login")}?next=%2Faccount%2Fsigned-in%2F" target="_blank" rel="noopener"'
    assert sign_in in " ".join(answer.content.decode().split())
    assert "go back to the one with your form" in visitor.get(reverse("signed_in")).content.decode()


def test_whoever_is_not_a_browser_is_led_to_the_page_for_signing_in_as_ever(client):
    answer = client.post(reverse("admin:cues_cue_add"), {"name": "Mine."})
    assert answer.status_code == HTTPStatus.FOUND
    assert not Source.objects.exists()
