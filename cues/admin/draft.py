"""What lies on the desk for cues, beside what is on the shelf; for many cues in as many queries as for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cues.documents import authored, desk, gate, projection, schema, vocabulary
from cues.documents.schema import Problem, Refused
from cues.documents.vocabulary import Vocabulary
from cues.grading import Grade
from cues.models import Card, Cue
from cues.shelf.pages import SUPPORT_ORDER


@dataclass(frozen=True)
class Draft:
    document: dict
    words: Vocabulary
    missing: tuple[Problem, ...]
    """What keeps the document from being published. Publishing also asks whether keys keep their past."""
    published: str | None
    """The current card's document as JSON; None where none is on the shelf."""

    @property
    def changed(self) -> bool:
        return self.published is not None and self.published != authored.as_json(self.document)

    @property
    def best(self) -> Mapping | None:
        """The best supported interpretation."""
        readings = self.document.get("interpretations", ())
        return min(readings, key=lambda item: SUPPORT_ORDER.index(item["support"]), default=None)

    def statement(self, section: str, key: str) -> Mapping:
        """Return an interpretation, alternative or caveat; empty where it has not been saved."""
        return next((item for item in self.document.get(section, ()) if item["key"] == key), {})

    def proposal(self, interpretation: Mapping) -> Grade:
        return gate.proposal(interpretation, self.words)

    def card(self) -> dict:
        """Return the card as it would be published now. Raises Refused for a draft without a document's shape."""
        return compile_card(self.document, self.words)


def compile_card(document: dict, words: Vocabulary) -> dict:
    """Return the card of a document that need not pass the gate. Raises Refused where it has not even the shape."""
    if found := schema.problems("document", document):
        raise Refused(found)
    return projection.card(document, words)


def drafts(cues: Sequence[Cue]) -> list[Draft]:
    """Return the draft of each cue. Fetch the cues with `for_documents()`."""
    documents = [desk.to_document(cue) for cue in cues]
    words = vocabulary.on_desk(vocabulary.named(documents))
    named = {item["cue"] for document in documents for item in document.get("related", ())}
    known = set(Cue.objects.filter(slug__in=named).values_list("slug", flat=True))
    current = Card.objects.current().filter(cue__slug__in=[cue.slug for cue in cues])
    published = dict(current.values_list("cue_id", "document"))
    return [
        Draft(
            document,
            words,
            tuple(gate.check(document, words, known) or gate.missing(document, words)),
            published.get(document["slug"]),
        )
        for document in documents
    ]
