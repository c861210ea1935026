"""A shelf to search in: a dozen cues, each with something of its own to be found by."""

from cues.models import Card
from tests.cues.factories import a_document, a_finding, a_health_document, a_reading, a_source, lay_words, shelve

MEANINGS = {
    key: {"key": key, "name": name, "definition": "A state."}
    for key, name in (("power", "a sense of power"), ("honesty", "honesty"), ("flirting", "interest in somebody"))
}
SOURCES = {"sorensen1999": a_source("sorensen1999", authors=["Sørensen, J."])}


def a_plain(slug: str, form: str, meaning: str = "boredom", **members) -> dict:
    return a_document(
        slug, form=form, interpretations=[a_reading(meaning=meaning, people_say="So they say.")], **members
    )


def stock() -> dict[str, Card]:
    """Publish the shelf; return its cards by slug, in the order of publication."""
    lay_words(meaning=MEANINGS, source=SOURCES)
    documents = [
        a_plain("crossed-arms", "The arms lie folded over the chest.", aliases=["Folded arms", "Closed posture"]),
        a_plain("crossed-legs", "One leg lies over the other while sitting."),
        a_plain("leg-shaking", "A leg jumps up and down.", "anxiety", aliases=["Bouncing knee"]),
        a_plain("touching-the-nose", "A hand rubs the tip of the nose.", "honesty"),
        a_plain("open-palms", "The palms are turned up, so that they show.", "honesty"),
        a_plain("raised-arms", "Both arms go up over the head.", "power"),
        a_plain("leaning-back", "The back rests; hands behind the head.", "power"),
        a_plain("long-gaze", "The eyes stay on the other's face for 7 seconds.", "flirting", channel="gaze"),
        a_plain("blinking", "The eyelids close and open quickly.", "anxiety", channel="gaze"),
        a_plain(
            "pitch",
            "The voice rises, as in a naïve question at a café.",
            channel="voice",
            caveats=[{"key": "cold", "kind": "individual", "text": "People's voices change with a cold."}],
        ),
        a_plain(
            "yawning",
            "The mouth opens wide.",
            alternatives=[
                {
                    "key": "tired",
                    "kind": "physical",
                    "text": "Tiredness.",
                    "evidence": [a_finding("sleep", source="sorensen1999", finding="Sleepy drivers yawned.")],
                }
            ],
        ),
        a_health_document("tremor"),
    ]
    return {document["slug"]: shelve(document) for document in documents}
