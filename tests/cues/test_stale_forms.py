"""A page made from another version than what is stored now changes nothing, and tells what differs."""

import json
import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from cues import publishing
from cues.admin import versions
from cues.admin.base import DeskAdmin
from cues.admin.confirmation import Confirmation
from cues.documents import passages, topics
from cues.models import Alternative, Card, Context, Cue, Evidence, Interpretation, Meaning, Passage, Source, TopicPage
from quizzes.models import Flag, Quiz
from tests.cues.factories import NOW, a_person, a_reading, lay, shelve
from tests.cues.forms import confirm, confirmation, filled
from tests.cues.test_passages import some_passages
from tests.cues.test_topics import a_topic
from tests.quizzes.factories import a_learner, a_quiz, an_item

pytestmark = pytest.mark.django_db

QUERIES = 11
"""What the check asks the database before a cue is saved, however many rows it has: each kind of row, and choices."""


@pytest.fixture
def desk(client):
    client.force_login(a_person("root", "editor", "publisher", is_superuser=True))
    return client


def page(row, name: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=[row.pk])


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def told(answer) -> dict[str, tuple[str, str]]:
    """Return what a refused form shows to differ: place, mine and stored."""
    return {one.place: (one.mine, one.stored) for one in answer.context["differences"]}


def lay_one_of_every_kind() -> None:
    """Lay a row of every kind that has a form at the desk, and publish what can be retracted."""
    shelve()
    a_quiz()
    Flag.objects.create(item=an_item(), learner=a_learner(), at=NOW)
    passages.lay_out(some_passages())
    topics.lay_out(a_topic())


class TestEveryPage:
    def test_no_admin_or_act_does_without_a_version(self):
        """What is not made of these two would carry none; and lists that are forms have nothing to carry it in."""
        for model, registered in admin.site._registry.items():
            assert isinstance(registered, DeskAdmin), model
            assert registered.change_form_before_template == "admin/cues/version.html", model
            assert not registered.list_editable, model
            assert registered.get_form.__func__ in (DeskAdmin.get_form, type(registered).get_form), model
            acts = set(registered.acts)
            assert all(issubclass(act, Confirmation) and not act.__abstractmethods__ for act in acts), model

    def test_an_act_that_does_not_say_what_it_rests_on_cannot_be_made(self):
        with pytest.raises(TypeError, match="seen"):
            type("Forgetful", (Confirmation,), {"act": lambda self: ""})(None, None, None)

    def test_every_form_that_can_be_sent_refuses_one_without_a_version(self, desk):
        lay_one_of_every_kind()
        sent = set()
        for model in admin.site._registry:
            row = model._default_manager.first()
            if row is None:
                continue
            shown = desk.get(page(row))
            assert f'name="version" value="{shown.context["version"]}"' in shown.content.decode(), model
            answer = desk.post(page(row), {**filled(shown), "version": "x"})
            if answer.status_code != 403:
                assert answer.context["differences"] is not None, model
                assert versions.CHANGED in text(answer), model
                sent.add(model.__name__)
        desk_rows = {"Cue", "Evidence", "Source", "Meaning", "Context", "TopicPage", "Document", "Passage"}
        assert sent >= {*desk_rows, "Quiz", "User", "Group"}

    def test_and_takes_one_with_it_untouched(self, desk):
        lay_one_of_every_kind()
        for model in (Cue, Evidence, Source, Meaning, Context, TopicPage, Passage, Quiz, Group):
            row = model._default_manager.first()
            assert desk.post(page(row), filled(desk.get(page(row)))).status_code == 302, model

    def test_every_act_and_every_deletion_asks_again_without_a_version(self, desk):
        lay_one_of_every_kind()
        asked = set()
        for model, registered in admin.site._registry.items():
            row = model._default_manager.first()
            names = [act.name for act in registered.acts] + ["delete"]
            for name in names if row else ():
                there = page(row, name) + ("?version=1" if name == "restore" else "")
                before = json.dumps(list(model._default_manager.order_by("pk").values()), default=str)
                answer = desk.post(
                    there, {**confirmation(desk, there), "note": "", "change": "material", "version": "x"}
                )
                assert answer.status_code in (200, 403, 404), there
                assert json.dumps(list(model._default_manager.order_by("pk").values()), default=str) == before
                asked |= {name} if answer.status_code == 200 and versions.CHANGED in text(answer) else set()
        assert asked >= {"publish", "retract", "amend", "attach", "settle", "retire", "delete"}


class TestForms:
    def test_a_stale_form_is_refused_and_shows_both_texts(self, desk):
        cue = lay()
        mine = filled(desk.get(page(cue)), form="My words.")
        Cue.objects.update(aliases=["ALPHA"])
        answer = desk.post(page(cue), mine)
        cue.refresh_from_db()
        assert (cue.aliases, cue.form) == (["ALPHA"], "A leg moves quickly up and down.")
        assert told(answer)["Aliases"] == ("", "ALPHA")
        assert told(answer)["Form"] == ("My words.", "A leg moves quickly up and down.")
        assert answer.context["adminform"].form["form"].value() == "My words."

    def test_sent_again_it_is_saved_knowingly(self, desk):
        cue = lay()
        mine = filled(desk.get(page(cue)), form="My words.")
        Cue.objects.update(aliases=["ALPHA"])
        again = filled(desk.post(page(cue), mine), aliases="ALPHA")
        assert desk.post(page(cue), again).status_code == 302
        cue.refresh_from_db()
        assert (cue.aliases, cue.form) == (["ALPHA"], "My words.")

    def test_but_not_where_it_has_changed_once_more(self, desk):
        cue = lay()
        mine = filled(desk.get(page(cue)), form="My words.")
        Cue.objects.update(aliases=["ALPHA"])
        again = filled(desk.post(page(cue), mine))
        Cue.objects.update(aliases=["BETA"])
        assert told(desk.post(page(cue), again))["Aliases"] == ("", "BETA")

    def test_a_form_that_is_wrong_as_well_tells_both(self, desk):
        cue = lay()
        mine = filled(desk.get(page(cue)), name="")
        Cue.objects.update(aliases=["ALPHA"])
        answer = desk.post(page(cue), mine)
        assert answer.context["adminform"].form.errors.keys() == {"name", "__all__"}

    @pytest.mark.parametrize(
        ("change", "place", "differs"),
        [
            (
                lambda cue: cue.interpretations.update(people_say="Theirs."),
                "Interpretation anxiety: People say",
                ("Whoever does it is nervous.", "Theirs."),
            ),
            (
                lambda cue: Alternative.objects.create(cue=cue, key="cold", kind="task", text="Cold."),
                "Alternative cold",
                ("not in your form", "added meanwhile; it stays"),
            ),
            (lambda cue: cue.caveats.all().delete(), "Caveat", ("in your form", "deleted meanwhile")),
        ],
    )
    def test_rows_within_a_page_count_too(self, desk, change, place, differs):
        cue = lay()
        mine = filled(desk.get(page(cue)), form="My words.")
        change(cue)
        answer = desk.post(page(cue), mine)
        [found] = [both for where, both in told(answer).items() if where.startswith(place)]
        assert found == differs
        assert Cue.objects.get(pk=cue.pk).form != "My words."

    def test_a_finding_changed_meanwhile_does_not_go_with_its_statement_unseen(self, desk):
        cue = lay()
        mine = filled(desk.get(page(cue)), interpretations__0__DELETE="on")
        Evidence.objects.update(finding="Found anew.")
        assert desk.post(page(cue), mine).status_code == 200
        assert Interpretation.objects.exists()

    def test_what_others_only_looked_at_makes_no_form_stale(self, desk):
        cue = lay()
        mine = filled(desk.get(page(cue)), form="My words.")
        desk.get(page(cue))
        Cue.objects.update(changed_at=NOW)
        assert desk.post(page(cue), mine).status_code == 302


PUBLISH = {"change": "material", "note": "So."}


class TestActs:
    def test_publishing_publishes_what_was_shown(self, desk):
        cue = shelve().cue
        Cue.objects.update(form="What A saw.")
        pressed = confirmation(desk, page(cue, "publish"), PUBLISH)
        Cue.objects.update(form="Unseen words.")
        answer = desk.post(page(cue, "publish"), pressed)
        assert Card.objects.count() == 1
        assert versions.CHANGED in text(answer)
        assert "Unseen words." in text(answer)
        assert answer.context["form"]["note"].value() == "So."
        desk.post(page(cue, "publish"), {**pressed, "version": answer.context["version"]})
        assert "Unseen words." in Card.objects.current().get().body

    def test_a_first_publication_shows_all_that_readers_will_see(self, desk):
        assert "A leg moves quickly up and down." in text(desk.get(page(lay(), "publish")))

    @pytest.mark.parametrize(
        "change",
        [lambda: Meaning.objects.filter(pk="anxiety").update(name="fear"), lambda: Evidence.objects.update(n=7)],
    )
    def test_so_do_the_words_and_findings_it_rests_on(self, desk, change):
        cue = lay()
        pressed = confirmation(desk, page(cue, "publish"), PUBLISH)
        change()
        desk.post(page(cue, "publish"), pressed)
        assert not Card.objects.exists()

    def test_a_selection_is_published_as_it_was_shown_or_not_at_all(self, desk):
        cues = [lay(slug="one"), lay(slug="two")]
        there = reverse("admin:cues_cue_changelist")
        data = {"action": "publish_selected", "_selected_action": [cue.pk for cue in cues], **PUBLISH}
        pressed = confirmation(desk, there, data)
        Cue.objects.filter(slug="two").update(form="Unseen.")
        answer = desk.post(there, pressed)
        assert not Card.objects.exists()
        desk.post(there, {**pressed, "version": answer.context["version"]})
        assert Card.objects.count() == 2

    def test_of_a_selection_one_that_changes_while_others_are_published_is_left_out(self, desk, monkeypatch):
        cues = [lay(slug="one"), lay(slug="two")]
        there = reverse("admin:cues_cue_changelist")
        data = {"action": "publish_selected", "_selected_action": [cue.pk for cue in cues], **PUBLISH}
        pressed = confirmation(desk, there, data)
        publish = publishing.publish

        def slowly(**given):
            Cue.objects.filter(slug="two").update(form="Unseen.")
            return publish(**given)

        monkeypatch.setattr(publishing, "publish", slowly)
        assert f"Two was not published: {versions.CHANGED}" in text(desk.post(there, pressed, follow=True))
        assert [card.cue_id for card in Card.objects.all()] == ["one"]

    def test_amending_recompiles_only_what_was_shown(self, desk):
        shelve()
        source = Source.objects.get(pk="carriere2013")
        Source.objects.filter(pk=source.pk).update(title="Seen")
        pressed = confirmation(desk, page(source, "amend"), PUBLISH)
        Source.objects.filter(pk=source.pk).update(title="Unseen")
        assert versions.CHANGED in text(desk.post(page(source, "amend"), pressed))
        pressed = confirmation(desk, page(source, "amend"), PUBLISH)
        shelve(slug="another", interpretations=[a_reading(certainty="low", departure="So.")])
        desk.post(page(source, "amend"), pressed)
        assert "Unseen" not in Card.objects.current().get(cue="leg-shaking").body

    def test_only_the_version_that_was_shown_is_retracted(self, desk):
        cue = shelve().cue
        pressed = confirmation(desk, page(cue, "retract"), {"message": "Wrong."})
        Cue.objects.update(form="Better.")
        confirm(desk, page(cue, "publish"), PUBLISH)
        assert versions.CHANGED in text(desk.post(page(cue, "retract"), pressed))
        assert Card.objects.current().get().version == 2

    def test_what_was_written_meanwhile_is_not_lost_by_restoring(self, desk):
        cue = shelve().cue
        Cue.objects.update(form="Mine.")
        there = page(cue, "restore") + "?version=1"
        pressed = confirmation(desk, there)
        Cue.objects.update(form="Theirs.")
        answer = desk.post(there, pressed)
        assert "<del>Theirs.</del>" in answer.content.decode()
        assert Cue.objects.get().form == "Theirs."

    @pytest.mark.parametrize("many", [False, True])
    def test_what_was_changed_meanwhile_is_not_deleted_unseen(self, desk, many):
        cue = lay()
        there = reverse("admin:cues_cue_changelist") if many else page(cue, "delete")
        data = {"action": "delete_selected", "_selected_action": [cue.pk]} if many else {}
        pressed = confirmation(desk, there, data)
        desk.post(page(cue), filled(desk.get(page(cue)), form="Changed."))
        answer = desk.post(there, pressed)
        assert versions.CHANGED in text(answer)
        assert Cue.objects.exists()
        desk.post(there, {**pressed, "version": answer.wsgi_request.version})
        assert not Cue.objects.exists()

    def test_a_post_that_confirms_nothing_deletes_nothing(self, desk):
        cue = lay()
        desk.post(page(cue, "delete"), {"anything": "x"})
        assert Cue.objects.exists()


@pytest.mark.parametrize("count", [1, 10])
def test_a_form_of_ten_rows_is_checked_by_as_many_queries_as_of_one(desk, rf, django_assert_num_queries, count):
    more = [{"key": f"a-{number}", "kind": "task", "text": "So."} for number in range(count)]
    cue = lay(alternatives=more)
    request = rf.post(page(cue))
    request.user = desk.get(page(cue)).wsgi_request.user
    registered = admin.site._registry[Cue]
    row = registered.get_object(request, str(cue.pk))
    with django_assert_num_queries(QUERIES):
        assert registered.get_form(request, row, change=True).is_stale
