"""Random documents that obey the schema and the small vocabulary of the factories."""

from copy import deepcopy

from hypothesis import strategies as st

from cues import text
from cues.figures.samples import SAMPLES
from cues.figures.variations import mirror, redress
from cues.grading import UNGRADED
from tests.cues.factories import words

KEYS = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4})?", fullmatch=True).filter(
    lambda key: key not in ("form", "alternatives", "caveats")
)
TEXTS = (
    st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs")), min_size=1, max_size=60)
    .map(text.clean)
    .filter(lambda written: not text.problems(written))
)
NUMBERS = st.floats(-3, 3).map(lambda value: round(value, 3))


def optional(**members: st.SearchStrategy) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries({}, optional=members)


@st.composite
def figures(draw) -> dict:
    """Return a specification that can be drawn: a sample as it is, mirrored or re-dressed, or some face."""
    if draw(st.booleans()):
        strengths = optional(**{unit: st.floats(0, 1) for unit in ("AU1", "AU4", "AU12", "AU25")})
        return {"face": draw(strengths), "kind": "face", "look": {"skin": draw(st.integers(1, 7))}}
    sample = SAMPLES[draw(st.sampled_from(sorted(SAMPLES)))]
    change = draw(st.sampled_from([deepcopy, mirror, redress]))
    return redress(sample, draw(st.randoms(use_true_random=False))) if change is redress else change(sample)


@st.composite
def findings(draw, key: str) -> dict:
    finding = {
        "key": key,
        "source": draw(st.sampled_from(sorted(words()["source"]))),
        "direction": draw(st.sampled_from(["supports", "qualifies", "contradicts", "background"])),
        "level": draw(st.sampled_from("ABCDE")),
        "rating": draw(st.integers(1, 5)),
        "finding": draw(TEXTS),
        "confidence": draw(st.sampled_from(["high", "medium", "low"])),
        **draw(optional(locator=TEXTS, measure=TEXTS, n=st.integers(1, 10**6), k=st.integers(1, 500))),
    }
    if draw(st.booleans()):
        low, value, high = sorted(draw(st.lists(NUMBERS, min_size=3, max_size=3)))
        effect = {"kind": draw(st.sampled_from(["d", "g", "percent"])), "value": value}
        finding["effect"] = effect | (draw(st.sampled_from([{}, {"low": low, "high": high}])))
    return finding


@st.composite
def statements(draw, key: str, spare: list[str]) -> dict:
    """Return what every statement has; takes the keys of its findings from `spare`."""
    count = draw(st.integers(0, min(2, len(spare))))
    evidence = [draw(findings(spare.pop())) for _ in range(count)]
    return {"key": key, **({"evidence": evidence} if evidence else {})}


@st.composite
def readings(draw, key: str, identity: tuple[str, str, str], spare: list[str]) -> dict:
    support = draw(st.sampled_from(["mixed", "weak", "unsupported", "untested", "not_assessed"]))
    reading = {
        **draw(statements(key, spare)),
        **dict(zip(("meaning", "context", "target"), identity, strict=True)),
        "people_say": draw(TEXTS),
        "support": support,
        **draw(optional(rationale=TEXTS, departure=TEXTS)),
    }
    if support not in UNGRADED:
        reading["certainty"] = draw(st.sampled_from(["high", "moderate", "low", "very_low"]))
    if support == "untested":
        reading["search_note"] = draw(TEXTS)
    return reading


@st.composite
def documents(draw) -> dict:
    keys = draw(st.lists(KEYS, min_size=14, max_size=14, unique=True))
    spare, own = keys[:6], keys[6:]
    identities = st.tuples(
        st.sampled_from(["anxiety", "boredom"]),
        st.sampled_from(["any", "meeting"]),
        st.sampled_from(["actual", "perceived", "both"]),
    )
    caveats = [{**draw(statements(own.pop(), spare)), "kind": "safety", "text": draw(TEXTS)} for _ in range(2)]
    return {
        "slug": draw(KEYS),
        "name": draw(TEXTS),
        "channel": draw(st.sampled_from(["face", "legs", "voice"])),
        "topic": draw(st.sampled_from(["signal", "health"])),
        **draw(
            optional(
                form=TEXTS,
                aliases=st.lists(TEXTS, min_size=1, max_size=3, unique=True),
                figure=figures(),
                clinician_review=st.just({"name": "Dr Who", "date": "2026-02-03"}),
            )
        ),
        "interpretations": [
            draw(readings(own.pop(), identity, spare))
            for identity in draw(st.lists(identities, min_size=1, max_size=3, unique=True))
        ],
        "alternatives": [{**draw(statements(own.pop(), spare)), "kind": "habit", "text": draw(TEXTS)}],
        "caveats": [{**caveats[0], "red_flags": [draw(TEXTS)]}, caveats[1]],
    }
