"""Evidence in, proposed support and certainty out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues import grading
from cues.grading import Certainty, Direction, Finding, Level, Support

SUPPORTS, QUALIFIES, CONTRADICTS, BACKGROUND = Direction


def finding(direction=SUPPORTS, level="C", rating=4, authors=("Mann",), **members) -> Finding:
    return Finding(direction=direction, level=Level(level), rating=rating, authors=authors, **members)


TABLE = [
    ("nothing", [], "not_assessed", None),
    ("background only", [finding(BACKGROUND, "A")], "not_assessed", None),
    ("opinion only", [finding(level="E")], "not_assessed", None),
    ("the source document only", [finding(level="A", counts=False)], "not_assessed", None),
    ("a meta-analysis for it", [finding(level="A")], "supported", "high"),
    ("a poor meta-analysis for it", [finding(level="A", rating=2)], "supported", "moderate"),
    ("two independent studies", [finding(level="B")], "supported", "moderate"),
    ("two unrelated single studies", [finding(), finding(authors=("Vrij",))], "supported", "low"),
    ("two studies with a shared author", [finding(), finding(authors=("Mann", "Leal"))], "weak", "low"),
    ("one single study", [finding()], "weak", "low"),
    ("indirect evidence", [finding(level="D")], "weak", "very_low"),
    ("a small effect", [finding(level="A", chance=0.55)], "small_effect", "high"),
    ("a noticeable effect", [finding(level="A", chance=0.60)], "supported", "high"),
    ("support with limits", [finding(level="A"), finding(QUALIFIES)], "supported", "moderate"),
    ("only limits", [finding(QUALIFIES)], "weak", "very_low"),
    ("only against, meta-analysis", [finding(CONTRADICTS, "A")], "unsupported", "high"),
    ("only against, single study", [finding(CONTRADICTS)], "unsupported", "low"),
    ("better against than for", [finding(), finding(CONTRADICTS, "A")], "weak", "moderate"),
    ("as good against as for", [finding(level="B"), finding(CONTRADICTS, "B")], "mixed", "low"),
    ("better for than against", [finding(level="A"), finding(CONTRADICTS)], "mixed", "moderate"),
]


@pytest.mark.parametrize(("what", "findings", "support", "certainty"), TABLE, ids=[row[0] for row in TABLE])
def test_the_rubric_proposes(what, findings, support, certainty):
    grade = grading.propose(findings)
    assert (grade.support, grade.certainty) == (support, certainty)
    assert grade.reason.endswith(".")
    assert grade.reason.count(".") == 1


def test_a_recorded_search_that_found_nothing_makes_a_claim_untested():
    assert grading.propose([], searched=True).support == Support.UNTESTED


FINDINGS = st.lists(
    st.builds(
        Finding,
        direction=st.sampled_from(Direction),
        level=st.sampled_from(Level),
        rating=st.integers(1, 5),
        authors=st.sampled_from([("Mann",), ("Mann", "Vrij"), ("Leal",), ()]),
        chance=st.none() | st.floats(0.5, 1),
        counts=st.booleans(),
    ),
    max_size=6,
)


@given(FINDINGS)
def test_no_claim_is_proposed_above_evidence_that_can_carry_it(findings):
    grade = grading.propose(findings)
    assert grade.support not in grading.NEEDS_CARRYING or grading.may_carry(findings)


@given(FINDINGS)
def test_certainty_is_given_just_where_something_was_found(findings):
    grade = grading.propose(findings)
    assert (grade.certainty is None) == (grade.support in grading.UNGRADED)


@given(FINDINGS)
def test_the_order_of_findings_does_not_matter(findings):
    assert grading.propose(findings) == grading.propose(findings[::-1])


@given(FINDINGS)
def test_findings_that_do_not_count_change_nothing(findings):
    ignored = [finding(level="A", counts=False), finding(level="E"), finding(BACKGROUND, "A")]
    assert grading.propose(findings + ignored) == grading.propose(findings)


@pytest.mark.parametrize("authors", [(), ("Mann",)])
def test_studies_whose_authors_are_unknown_do_not_pass_as_unrelated(authors):
    assert not grading.may_carry([finding(authors=()), finding(authors=authors)])


def test_certainties_run_from_high_to_very_low():
    assert list(Certainty) == ["high", "moderate", "low", "very_low"]
