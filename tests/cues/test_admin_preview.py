"""The preview: the draft as the public would see it, beside what the public sees."""

import re

import pytest
from django.urls import reverse

from cues.models import Card, Cue
from tests.cues.factories import a_figure, a_finding, a_reading, an_editor, lay, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(an_editor())
    return client


def preview(cue: Cue) -> str:
    return reverse("admin:cues_cue_preview", args=[cue.pk])


def public(cue: Cue) -> str:
    return reverse("cues:cue", args=[cue.slug])


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_draft_is_shown_as_the_public_will_see_it(desk):
    answer = desk.get(preview(lay()))
    assert answer.context["draft"].best.claim in text(answer)
    assert "the public sees nothing of it" in text(answer)


def test_and_it_does_not_leak(desk, client):
    cue = lay()
    desk.get(preview(cue))
    client.logout()
    assert client.get(public(cue)).status_code == 404
    assert not Card.objects.exists()


def test_a_change_is_shown_beside_what_is_published_and_does_not_leak(desk):
    cue = shelve().cue
    Cue.objects.update(form="A leg bounces.")
    answer = desk.get(preview(cue))
    assert (answer.context["draft"].form, answer.context["published"].form) == (
        "A leg bounces.",
        "A leg moves quickly up and down.",
    )
    assert "Form" in [change.place for change in answer.context["changes"]]
    assert "bounces" not in text(desk.get(public(cue)))


def test_findings_for_editors_only_are_not_shown(desk):
    low = a_finding("secret", confidence="low", finding="Not to be seen.")
    assert "Not to be seen." not in text(
        desk.get(preview(lay(interpretations=[a_reading(evidence=[a_finding(), low])])))
    )


def test_related_cues_are_shown_only_where_they_are_published(desk):
    shelve(slug="on-the-shelf")
    lay(slug="a-draft")
    cue = lay(related=[{"cue": "on-the-shelf"}, {"cue": "a-draft"}])
    assert [link.slug for link in desk.get(preview(cue)).context["draft"].related] == ["on-the-shelf"]


def test_what_is_missing_is_said(desk):
    page = text(desk.get(preview(lay(caveats=[]))))
    assert "give at least one caveat" in page
    assert "<h1>Preview: Leg shaking</h1>" in page


def test_a_draft_graded_above_its_evidence_is_shown_all_the_same(desk):
    answer = desk.get(preview(lay(interpretations=[a_reading(support="supported", certainty="high")])))
    assert "supported needs evidence" in text(answer)
    assert answer.context["draft"] is not None


def test_a_draft_without_even_the_shape_of_a_cue_gets_a_clear_message(desk):
    cue = lay()
    Cue.objects.update(figure=["not", "an", "object"])
    answer = desk.get(preview(cue))
    assert answer.status_code == 200
    assert "The draft cannot be shown yet" in text(answer)
    assert "figure" in text(answer)


def test_both_sides_show_their_figure_and_no_id_stands_twice(desk):
    cue = shelve(figure=a_figure()).cue
    for figure in (a_figure(), a_figure(face={"AU4": 1})):
        Cue.objects.update(figure=figure)
        html = text(desk.get(preview(cue)))
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert html.count('class="figure"') == 2
        assert len(ids) == len(set(ids))


def test_a_draft_whose_figure_cannot_be_drawn_is_shown_without_it_and_says_where_it_is_wrong(desk):
    cue = lay(figure=a_figure(face={"AU12": 7}))
    html = text(desk.get(preview(cue)))
    assert "<strong>figure/face/AU12</strong> is more than 1" in html
    assert 'class="figure"' not in html


def test_where_nothing_differs_the_page_says_so(desk):
    assert "No difference from what is published" in text(desk.get(preview(shelve().cue)))


@pytest.mark.parametrize("count", [1, 10])
def test_it_takes_the_same_number_of_queries_for_one_finding_and_for_ten(desk, django_assert_num_queries, count):
    findings = [a_finding(f"finding-{number}") for number in range(count)]
    cue = shelve(interpretations=[a_reading(evidence=findings)]).cue
    with django_assert_num_queries(36):
        desk.get(preview(cue))
