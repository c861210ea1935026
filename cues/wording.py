"""Support and certainty to the claim sentence: one table, so that no claim is ever worded above its evidence."""

from cues.grading import UNDER_REVIEW, Certainty, Support

_SUPPORTED = {
    Certainty.HIGH: ("does go with", "do"),
    Certainty.MODERATE: ("probably goes with", "probably"),
    Certainty.LOW: ("may go with", "may"),
    Certainty.VERY_LOW: ("may go with", "may"),
}
_ASKED: dict[str, str] = {
    Support.UNTESTED: "Nobody appears to have tested",
    Support.NOT_ASSESSED: "We have not yet looked into",
    UNDER_REVIEW: "We are looking again at",
}
_WHY = {UNDER_REVIEW: ": a study it rested on was withdrawn"}
_CAVEATS: dict[str, str] = {Support.MIXED: "findings differ", Support.WEAK: "the evidence is weak"}
_ACCUSED: dict[str, str] = {Support.MIXED: "findings differ", Support.WEAK: "the evidence is thin"}
"""The same, after a denial: what accuses somebody is not hinted at with a "may", which is what readers would keep."""


def sense_of(channel: str) -> str:
    """Return the verb for how others perceive a cue of this channel."""
    return "hear" if channel == "voice" else "see"


def claim(
    *,
    cue: str,
    meaning: str,
    support: str,
    certainty: Certainty | None,
    target: str,
    context: str | None = None,
    accusing: bool = False,
    sense: str = "see",
) -> str:
    """Return the claim as one sentence, worded as firmly as the evidence allows and no firmer.

    `cue` is a singular noun phrase ("Leg shaking"), `meaning` a noun phrase ("anxiety"), `context` a phrase that opens
    the sentence ("In a cold room") or None for any context. `target` is actual, perceived or both. `support` is one of
    Support, or UNDER_REVIEW. `accusing` says that the meaning is one that somebody is accused of, `sense` how others
    perceive the cue: see or hear. Raises KeyError for `supported` without a certainty.
    """
    perceived = target == "perceived"
    if support in _ASKED:
        # The context belongs to what was not tested, not to those who did not test it.
        setting = f", {_lower_first(context)}," if context else ""
        linked = _link(cue, meaning, sense if perceived else None)
        sentence = f"{_ASKED[support]} whether{setting} {linked}{_WHY.get(support, '')}."
    else:
        sentence = (
            _perceived(_lower_first(cue), meaning, support, certainty, sense)
            if perceived
            else _actual(cue, meaning, support, certainty, accusing=accusing)
        )
        sentence = f"{context}, {_lower_first(sentence)}" if context else sentence
    if target == "both":
        sentence += f" The same holds for what others {sense} in it."
    return sentence


def _actual(cue: str, meaning: str, support: str, certainty: Certainty | None, *, accusing: bool) -> str:
    if support == Support.SUPPORTED:
        return f"{cue} {_SUPPORTED[_known(certainty)][0]} {meaning}."
    if support == Support.SMALL_EFFECT:
        return f"{cue} goes with {meaning} slightly more often, too little to tell one person by."
    if accusing and support in _ACCUSED:
        return f"{cue} has not been shown to go with {meaning}; {_ACCUSED[support]}."
    if support in _CAVEATS:
        return f"{cue} may go with {meaning}; {_CAVEATS[support]}."
    verb = "does not go with" if certainty == Certainty.HIGH else "has not been found to go with"
    return f"{cue} {verb} {meaning}."


def _perceived(cue: str, meaning: str, support: str, certainty: Certainty | None, sense: str) -> str:
    if support == Support.SUPPORTED:
        return f"Others {_SUPPORTED[_known(certainty)][1]} {sense} {meaning} in {cue}."
    if support == Support.SMALL_EFFECT:
        return f"Others {sense} {meaning} in {cue} slightly more often, too little to count on."
    if support in _CAVEATS:
        return f"Others may {sense} {meaning} in {cue}; {_CAVEATS[support]}."
    verb = "do not" if certainty == Certainty.HIGH else "have not been found to"
    return f"Others {verb} {sense} {meaning} in {cue}."


def _link(cue: str, meaning: str, sense: str | None) -> str:
    cue = _lower_first(cue)
    return f"others {sense} {meaning} in {cue}" if sense else f"{cue} goes with {meaning}"


def _known(certainty: Certainty | None) -> Certainty:
    if certainty is None:
        raise KeyError("a supported claim needs a certainty")
    return certainty


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
