"""Every door by which a text comes in keeps the one rule: the desk, plain forms, files, REST, accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from cues.content import folder
from cues.content.kinds import FILES
from cues.documents import files, schema
from cues.models import Cue
from quizzes import content
from quizzes.api import shapes
from quizzes.models import Flag
from tests.cues.factories import a_document, a_person, an_editor, lay, shelve, words
from tests.cues.forms import errors, filled
from tests.quizzes.factories import a_learner, an_attempt, an_item
from tests.quizzes.rest import caller_of

BAD, TOLD = "a\u202eb", "The sign U+202E (right-to-left override) cannot stand here: take it out, after “a”"
OURS = [model for name in ("cues", "quizzes") for model in apps.get_app_config(name).get_models()]
MADE_HERE = {
    "cues.Card": {"name", "channel", "topic", "document", "body", "hash"},
    "cues.Coded": {"coding"},
    "cues.Facet": {"key", "channel", "topic", "meaning", "context", "support", "certainty", "target"},
    "cues.Citation": {"topic", "source"},
    "cues.Snapshot": {"key"},
    "cues.Drawing": {"hash", "rig", "svg", "thumb"},
    "cues.SearchText": {"names", "meanings", "rest", "rules"},
    "cues.Word": {"word", "start", "stem"},
    "cues.Publication": {"note"},
    "cues.Document": {"sha256", "text"},
    "quizzes.Item": {"cue", "point", "slot", "fingerprint", "question", "stem", "note", "key", "role"},
    "quizzes.Cursor": {"made_by"},
    "quizzes.Flag": {"comment", "outcome"},
    "quizzes.Learner": {"token_hash"},
    "quizzes.Memory": {"point"},
    "quizzes.Username": {"canonical"},
    "quizzes.Attempt": {"token", "title", "client_key"},
    "quizzes.Question": {"chosen"},
    "quizzes.Answer": {"point", "option", "role", "key_role", "client_key"},
}
"""Columns of text that no form of a row fills: code makes them, or a plain form below that is held to the rule."""


def texts(form: type[forms.BaseForm]) -> Iterator[tuple[str, forms.CharField]]:
    for name, field in form.base_fields.items():
        if isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField) and not field.disabled:
            yield name, field


def is_ruled(field: forms.CharField) -> bool:
    try:
        field.run_validators(field.to_python(BAD))
    except ValidationError as refused:
        return any("The sign U+202E" in told for told in refused.messages)
    return False


def desk_forms(request) -> Iterator[tuple[type[models.Model], type[forms.BaseForm]]]:
    for model, page in admin.site._registry.items():
        if page.has_add_permission(request) or page.has_change_permission(request):
            yield model, page.get_form(request, change=False)
        for inline in page.get_inline_instances(request):
            yield inline.model, inline.get_formset(request).form


def plain_forms(kind: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in kind.__subclasses__():
        yield from plain_forms(form)
        if form.__module__.startswith(("cues.", "quizzes.")) and not form.__module__.startswith("quizzes.accounts"):
            yield form


@pytest.fixture
def asked(rf):
    request = rf.get("/admin/")
    request.user = User(is_staff=True, is_superuser=True, is_active=True)
    return request


@pytest.mark.django_db
def test_every_text_of_a_form_at_the_desk_keeps_the_rule_and_no_browser_cuts_it(asked):
    lax = [
        f"{model.__name__}.{name}"
        for model, form in desk_forms(asked)
        for name, field in texts(form)
        if not is_ruled(field) or "maxlength" in field.widget.attrs
    ]
    assert [name for name in lax if not name.endswith((".password", ".password1", ".password2"))] == []


@pytest.mark.django_db
def test_every_column_of_text_has_such_a_form_or_is_made_by_code(asked):
    ruled = {(model, name) for model, form in desk_forms(asked) for name, _ in texts(form)}
    for model in OURS:
        columns = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        }
        open_to_all = columns - {name for kind, name in ruled if kind is model} - {"loaded_hash"}
        assert open_to_all - MADE_HERE.get(model._meta.label, set()) == set(), model


def test_every_text_of_a_plain_form_keeps_the_rule_and_no_browser_cuts_it():
    found = list(plain_forms())
    assert {"RetractForm", "PublishForm", "SettleForm", "QuestionForm", "FlagForm"} <= {form.__name__ for form in found}
    lax = [
        f"{form.__name__}.{name}"
        for form in found
        if not issubclass(form, forms.BaseModelForm)
        for name, field in texts(form)
        if not is_ruled(field) or "maxlength" in field.widget.attrs
    ]
    assert lax == []


@pytest.fixture
def desk(client):
    client.force_login(an_editor())
    return client


def change(cue: Cue) -> str:
    return reverse("admin:cues_cue_change", args=[cue.pk])


@pytest.mark.django_db
class TestTheDesk:
    @pytest.mark.parametrize("name", ["name", "form", "aliases", "interpretations-0-people_say", "caveats-0-red_flags"])
    def test_a_sign_that_nobody_sees_is_refused_at_its_field(self, desk, name):
        page = change(lay())
        answer = desk.post(page, {**filled(desk.get(page)), name: BAD})
        assert errors(answer) == {name: [f"{TOLD}, at character 2."]}

    def test_a_control_sign_in_a_list_is_refused_where_it_was_taken_for_a_line_end(self, desk):
        page = change(lay())
        answer = desk.post(page, filled(desk.get(page), aliases="Leg\x0bbouncing"))
        assert "U+000B" in errors(answer)["aliases"][0]

    def test_letters_are_composed_and_line_ends_made_one(self, desk):
        cue = lay()
        page = change(cue)
        sent = filled(desk.get(page), name="Cafe\u0301", form="One\r\ntwo\u2028three", aliases="e\u0301\u2029b\r\nc")
        assert desk.post(page, sent).status_code == 302
        cue.refresh_from_db()
        assert (cue.name, cue.form, cue.aliases) == ("Café", "One\ntwo\nthree", ["é", "b", "c"])

    def test_what_is_pasted_too_long_is_told_and_not_cut(self, desk):
        page = change(lay())
        shown = desk.get(page)
        assert b"maxlength" not in shown.content
        answer = desk.post(page, filled(shown, form="x" * 1_740))
        assert errors(answer) == {"form": ["Ensure this value has at most 1500 characters (it has 1740)."]}
        assert "x" * 1_740 in answer.content.decode()

    @pytest.mark.parametrize(("act", "name"), [("publish", "note"), ("retract", "message")])
    def test_a_note_to_readers_is_refused_before_it_reaches_the_feed(self, client, act, name):
        client.force_login(a_person("boss", "publisher", is_superuser=True))
        shelve()
        cue = lay(form="It moves otherwise.")
        answer = client.post(
            reverse(f"admin:cues_cue_{act}", args=[cue.pk]), {"confirm": "yes", "change": "material", name: "a\x07b"}
        )
        assert "The sign U+0007" in answer.content.decode()
        assert cue.publications.count() == 1

    def test_the_names_of_people_keep_the_rule(self, client):
        boss = a_person("boss", "publisher", is_superuser=True)
        client.force_login(boss)
        page = reverse("admin:auth_user_change", args=[boss.pk])
        answer = client.post(page, {**filled(client.get(page)), "first_name": BAD})
        assert errors(answer)["first_name"] == [f"{TOLD}, at character 2."]


@pytest.mark.django_db
def test_a_draft_that_holds_such_a_sign_from_before_is_not_published_and_says_where(client):
    client.force_login(a_person("boss", "publisher", is_superuser=True))
    cue = lay()
    cue.interpretations.update(rationale=f"x{BAD}")
    answer = client.post(reverse("admin:cues_cue_publish", args=[cue.pk]), {"confirm": "yes", "change": "material"})
    assert "interpretations/anxiety/rationale" in answer.content.decode()
    assert "The sign U+202E" in answer.content.decode()
    assert not cue.cards.exists()


def content_of(place: Path, **members) -> None:
    """Write a folder of content with one cue."""
    (place / "cues").mkdir()
    for kind, name in FILES.items():
        (place / name).write_bytes(files.write(list(words()[kind].values())))
    (place / "cues" / "leg-shaking.yaml").write_bytes(files.write(a_document(**members)))


class TestFiles:
    @pytest.mark.parametrize("path", [("name",), ("interpretations", 0, "rationale"), ("caveats", 0, "text")])
    def test_a_document_with_such_a_sign_is_refused_with_the_place(self, path):
        document = a_document()
        holder = document
        for part in path[:-1]:
            holder = holder[part]
        holder[path[-1]] = BAD
        [problem] = schema.problems("document", document)
        assert (problem.path.split("/")[-1], problem.reason.startswith(TOLD)) == (path[-1], True)

    def test_a_folder_is_refused_and_says_which_file(self, tmp_path):
        content_of(tmp_path, name=BAD)
        with pytest.raises(folder.FilesRefused, match=r"cues/leg-shaking\.yaml: name: The sign U\+202E"):
            folder.read(tmp_path)

    def test_letters_in_a_file_are_composed(self, tmp_path):
        content_of(tmp_path, name="Cafe\u0301")
        assert folder.read(tmp_path).documents["cues"]["leg-shaking"]["name"] == "Café"

    def test_the_file_of_quizzes_keeps_the_rule(self, tmp_path):
        file = tmp_path / "quizzes.yaml"
        quiz = 'slug: mixed\n  name: "a\\u202eb"\n  summary: So.\n  mode: test\n  length: 5\n'
        file.write_text(f"- {quiz}")
        with pytest.raises(content.FileRefused, match=r"The sign U\+202E"):
            content.read(file)


@pytest.mark.django_db
class TestRest:
    def test_every_text_that_a_body_may_hold_keeps_the_rule(self):
        attempt = an_attempt(an_item(), learner=a_learner())
        caller = caller_of(attempt.learner)
        free = [
            (shape, name)
            for shape, body in shapes.BODIES.items()
            for name, member in body["properties"].items()
            if member.get("type") == "string" and not {"pattern", "enum"} & set(member)
        ]
        assert free == [("Flagged", "comment")]
        answer = caller.post("/api/v1/flags/", {"attempt": attempt.token, "position": 1, "comment": BAD})
        assert (answer.status_code, answer.json()["errors"]) == (400, {"comment": [f"{TOLD}, at character 2."]})
        assert not Flag.objects.exists()

    def test_letters_of_a_comment_are_composed(self):
        attempt = an_attempt(an_item(), learner=a_learner())
        body = {"attempt": attempt.token, "position": 1, "comment": "e\u0301\r\nx"}
        assert caller_of(attempt.learner).post("/api/v1/flags/", body).status_code == 200
        assert Flag.objects.get().comment == "é\nx"

    @pytest.mark.parametrize("name", ["quiz", "key"])
    def test_no_line_end_follows_what_has_a_pattern(self, name):
        answer = caller_of(a_learner()).post("/api/v1/attempts/", {"quiz": "mixed", name: "mixed\n"})
        assert name in answer.json()["errors"]


@pytest.mark.django_db
class TestAccounts:
    @pytest.mark.parametrize("username", ["ad\u202ea", "ad\u200ba", "ad\x07a", "ad\u200da", "\ufeffada"], ids=ascii)
    def test_a_username_keeps_the_rule(self, client, username):
        password = {"password1": "a long enough password", "password2": "a long enough password"}
        answer = client.post(reverse("account_signup"), {"username": username, **password})
        assert (answer.status_code, answer.context["form"].errors.keys()) == (200, {"username"})
        assert not User.objects.exists()

    @pytest.mark.parametrize("door", ["account_signup", "account_login", "account_reset_password"])
    def test_no_browser_cuts_what_is_pasted(self, client, door):
        assert b"maxlength" not in client.get(reverse(door)).content


@pytest.mark.django_db
def test_a_quiz_form_cuts_no_comment_and_tells_its_length(client):
    item = an_item()
    attempt = an_attempt(item, learner=a_learner(a_person("ada")))
    client.force_login(attempt.learner.user)
    place = reverse("quizzes:flag", args=[attempt.token, 1])
    assert b"maxlength" not in client.get(place).content
    told = client.post(place, {"comment": "x" * 1_240}).content.decode()
    assert "these are 1240" in told
    assert "U+202E" in client.post(place, {"comment": BAD}).content.decode()
    assert not Flag.objects.exists()
