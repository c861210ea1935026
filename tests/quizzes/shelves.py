"""Shelves for the generator: the real content, and small ones made to the point of a test."""

from functools import cache
from pathlib import Path

from cues import publishing
from cues.content import folder
from cues.documents import authored, desk, projection
from cues.documents.vocabulary import Vocabulary, lay_out
from cues.models import Card
from quizzes.generation import kinds, material
from quizzes.generation.drafts import Draft
from quizzes.generation.material import Material, Shelf
from tests.cues.factories import NOW, a_document, a_reading, words

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

MEANINGS = {
    "anger": ("anger", "A hot feeling against someone.", ["irritation"]),
    "anxiety": ("anxiety", "A sense that something bad is coming.", ["fear"]),
    "boredom": ("boredom", "Having nothing that holds the mind.", []),
    "fear": ("fear", "Being in danger at this moment.", []),
    "irritation": ("irritation", "Annoyance that keeps coming back.", []),
    "leadership": ("leadership", "Guiding a group of others.", []),
    "pride": ("pride", "Delight in what one has achieved.", []),
    "surprise": ("surprise", "The jolt of the unexpected.", []),
}


def authored_words() -> dict[str, dict[str, dict]]:
    """Return the factories' vocabulary with more meanings and contexts, so that there is something to choose from."""
    meanings = {
        key: {"key": key, "name": name, "definition": definition, "near": near}
        for key, (name, definition, near) in MEANINGS.items()
    }
    contexts = {
        key: {"key": key, "name": key.title(), "phrase": f"At the {key}", "scene": f"This is the {key}."}
        for key in ("party", "funeral")
    }
    return words(meaning=meanings, context=contexts)


def vocabulary() -> Vocabulary:
    return Vocabulary(**{kind: _both_ways(entries) for kind, entries in authored_words().items()})


def publish(*documents: dict) -> list[Card]:
    """Put documents on the shelf that stands in the database, with all words that they may need."""
    for kind, entries in authored_words().items():
        lay_out(kind, entries)
    cards = [publishing.publish(cue=desk.lay_out(document), by=None, now=NOW) for document in documents]
    return [card for card in cards if card]


def shelf_of(*documents: dict, excluding: tuple[tuple[str, str], ...] = ()) -> Shelf:
    """Return the shelf of documents, published in their order."""
    bodies = [projection.card(document, vocabulary()) for document in documents]
    return material.shelf_of(enumerate(bodies, start=1), excluding)


def others() -> list[dict]:
    """Return documents that bring all meanings to a shelf."""
    return [
        a_document(f"other-{key}", channel="voice", interpretations=[a_reading(f"it-{key}", meaning=key)])
        for key in MEANINGS
    ]


def cue_of(document: dict | None = None, **members) -> tuple[Material, Shelf]:
    """Return one cue and a shelf where it stands among others."""
    document = document or a_document(**members)
    shelf = shelf_of(document, *others())
    return shelf.cues[document["slug"]], shelf


@cache
def real_shelf() -> Shelf:
    """Return the shelf as the content files would fill it."""
    files = folder.read(FIXTURES)
    entries = {kind: _both_ways(found) for kind, found in files.entries.items()}
    bodies = [projection.card(document, Vocabulary(**entries)) for document in files.documents["cues"].values()]
    pairs = [(key, other) for key, entry in files.entries["context"].items() for other in entry.get("excludes", ())]
    return material.shelf_of(enumerate(bodies, start=1), pairs)


@cache
def real_bank() -> dict[str, Draft]:
    """Return every draft of the real content, by slot."""
    return kinds.bank(real_shelf())


def as_bytes(bank: dict[str, Draft]) -> bytes:
    return authored.as_json([[slot, draft.members()] for slot, draft in bank.items()]).encode()


def _both_ways(entries: dict[str, dict]) -> dict[str, dict]:
    """Return entries each of which names all that it is paired with; files write a pair once."""
    whole = {key: {**entry, "near": list(entry.get("near", ()))} for key, entry in entries.items()}
    for key, entry in entries.items():
        for other in entry.get("near", ()):
            whole[other]["near"].append(key)
    return whole
