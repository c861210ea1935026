"""Support and certainty to the claim sentence."""

import pytest

from cues import wording
from cues.grading import UNGRADED, Certainty, Support

ACTUAL = [
    ("supported", "high", "Leg shaking does go with anxiety."),
    ("supported", "moderate", "Leg shaking probably goes with anxiety."),
    ("supported", "low", "Leg shaking may go with anxiety."),
    ("supported", "very_low", "Leg shaking may go with anxiety."),
    ("small_effect", "high", "Leg shaking goes with anxiety slightly more often, too little to tell one person by."),
    ("mixed", "low", "Leg shaking may go with anxiety; findings differ."),
    ("weak", "low", "Leg shaking may go with anxiety; the evidence is weak."),
    ("unsupported", "high", "Leg shaking does not go with anxiety."),
    ("unsupported", "moderate", "Leg shaking has not been found to go with anxiety."),
    ("untested", None, "Nobody appears to have tested whether leg shaking goes with anxiety."),
    ("not_assessed", None, "We have not yet looked into whether leg shaking goes with anxiety."),
]


def claim(support, certainty, target="actual", context=None, meaning="anxiety", accusing=False, sense="see") -> str:
    return wording.claim(
        cue="Leg shaking",
        meaning=meaning,
        support=Support(support),
        certainty=certainty and Certainty(certainty),
        target=target,
        context=context,
        accusing=accusing,
        sense=sense,
    )


@pytest.mark.parametrize(("support", "certainty", "sentence"), ACTUAL)
def test_a_claim_about_the_actual_state_is_worded_by_the_table(support, certainty, sentence):
    assert claim(support, certainty) == sentence


@pytest.mark.parametrize(
    ("support", "certainty", "sentence"),
    [
        ("supported", "high", "Others do see anxiety in leg shaking."),
        ("supported", "moderate", "Others probably see anxiety in leg shaking."),
        ("small_effect", "low", "Others see anxiety in leg shaking slightly more often, too little to count on."),
        ("mixed", "low", "Others may see anxiety in leg shaking; findings differ."),
        ("weak", "low", "Others may see anxiety in leg shaking; the evidence is weak."),
        ("unsupported", "high", "Others do not see anxiety in leg shaking."),
        ("unsupported", "low", "Others have not been found to see anxiety in leg shaking."),
        ("untested", None, "Nobody appears to have tested whether others see anxiety in leg shaking."),
    ],
)
def test_a_claim_about_perception_speaks_of_others(support, certainty, sentence):
    assert claim(support, certainty, target="perceived") == sentence


@pytest.mark.parametrize(
    ("support", "certainty", "sentence"),
    [
        ("supported", "high", "Others do hear anxiety in leg shaking."),
        ("supported", "moderate", "Others probably hear anxiety in leg shaking."),
        ("small_effect", "low", "Others hear anxiety in leg shaking slightly more often, too little to count on."),
        ("weak", "low", "Others may hear anxiety in leg shaking; the evidence is weak."),
        ("unsupported", "high", "Others do not hear anxiety in leg shaking."),
        ("unsupported", "low", "Others have not been found to hear anxiety in leg shaking."),
        ("untested", None, "Nobody appears to have tested whether others hear anxiety in leg shaking."),
    ],
)
def test_what_sounds_is_heard_by_others_and_not_seen(support, certainty, sentence):
    assert claim(support, certainty, target="perceived", sense="hear") == sentence


def test_a_claim_about_both_of_what_sounds_says_hear():
    assert claim("weak", "low", target="both", sense="hear").endswith("The same holds for what others hear in it.")


@pytest.mark.parametrize(("channel", "sense"), [("voice", "hear"), ("face", "see"), ("interaction", "see")])
def test_only_voices_are_heard_alone(channel, sense):
    assert wording.sense_of(channel) == sense


def test_a_context_opens_the_sentence():
    assert (
        claim("weak", "low", context="In a cold room")
        == "In a cold room, leg shaking may go with anxiety; the evidence is weak."
    )


@pytest.mark.parametrize(
    ("support", "sentence"),
    [
        ("untested", "Nobody appears to have tested whether, in a cold room, leg shaking goes with anxiety."),
        ("not_assessed", "We have not yet looked into whether, in a cold room, leg shaking goes with anxiety."),
    ],
)
def test_a_context_belongs_to_what_was_not_tested(support, sentence):
    assert claim(support, None, context="In a cold room") == sentence


def test_a_claim_about_both_says_so():
    assert claim("weak", "low", target="both").endswith("The same holds for what others see in it.")


def test_no_two_kinds_of_support_read_the_same():
    sentences = [claim(support, None if support in UNGRADED else "high") for support in Support]
    assert len(set(sentences)) == len(sentences)


class TestWhereTheMeaningAccuses:
    WORDED_ANEW = {
        "weak": "Leg shaking has not been shown to go with lying; the evidence is thin.",
        "mixed": "Leg shaking has not been shown to go with lying; findings differ.",
    }

    @pytest.mark.parametrize("certainty", Certainty)
    @pytest.mark.parametrize("support", Support)
    @pytest.mark.parametrize("target", ["actual", "both", "perceived"])
    def test_what_is_weak_or_mixed_about_the_actual_state_is_denied_and_all_else_reads_as_before(
        self, support, certainty, target
    ):
        graded = None if support in UNGRADED else certainty
        plain = claim(support, graded, target, meaning="lying")
        accused = claim(support, graded, target, meaning="lying", accusing=True)
        if target == "perceived" or support not in self.WORDED_ANEW:
            assert accused == plain
        else:
            assert "may" in plain.split()
            assert "may" not in accused.split()
            assert accused.startswith(self.WORDED_ANEW[support])

    def test_a_setting_opens_the_denial(self):
        assert claim("weak", "low", context="In a cold room", accusing=True) == (
            "In a cold room, leg shaking has not been shown to go with anxiety; the evidence is thin."
        )
