"""Two people at the desk at the same moment."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from cues.admin import versions
from cues.models import Card, Cue, Evidence
from tests.cues.factories import a_publisher, an_editor, lay
from tests.cues.forms import confirmation, filled

pytestmark = pytest.mark.django_db(transaction=True)


def in_another_connection(job) -> threading.Thread:
    def run() -> None:
        try:
            job()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.parametrize("what", ["cue", "evidence"])
def test_an_edit_waits_while_somebody_publishes_the_cue(what):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time; this is about PostgreSQL")
    cue, editor = lay(), Client()
    editor.force_login(an_editor())
    pages = {"cue": ("admin:cues_cue_change", cue.pk, {"alternatives__0__text": "New."})}
    pages["evidence"] = ("admin:cues_evidence_change", Evidence.objects.get().pk, {"finding": "New."})
    name, pk, change = pages[what]
    page = reverse(name, args=[pk])
    data = filled(editor.get(page), **change)
    row = cue.alternatives if what == "cue" else cue.evidence

    with transaction.atomic():
        Cue.objects.select_for_update().get(pk=cue.pk)
        thread = in_another_connection(lambda: editor.post(page, data))
        thread.join(timeout=1)
        assert thread.is_alive()
        assert "New." not in str(row.values())
    thread.join(timeout=20)
    assert "New." in str(row.values())


@pytest.mark.parametrize("what", ["cue", "evidence", "publish", "delete"])
def test_what_is_changed_while_somebody_waits_to_write_is_seen(what):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time; this is about PostgreSQL")
    cue, desk, answers = lay(), Client(), []
    desk.force_login(a_publisher())
    name = "admin:cues_evidence_change" if what == "evidence" else f"admin:cues_cue_{what.replace('cue', 'change')}"
    page = reverse(name, args=[Evidence.objects.get().pk if what == "evidence" else cue.pk])
    if what in ("cue", "evidence"):
        data = filled(desk.get(page), **{"finding" if what == "evidence" else "form": "Mine."})
    else:
        data = confirmation(desk, page, {"change": "material"})

    with transaction.atomic():
        Cue.objects.select_for_update().get(pk=cue.pk)
        thread = in_another_connection(lambda: answers.append(desk.post(page, data)))
        thread.join(timeout=1)
        assert thread.is_alive()
        Cue.objects.update(form="Theirs.")
        Evidence.objects.update(finding="Theirs.")
    thread.join(timeout=20)
    assert versions.CHANGED in answers[0].content.decode()
    assert (Cue.objects.get().form, Evidence.objects.get().finding) == ("Theirs.", "Theirs.")
    assert not Card.objects.exists()
