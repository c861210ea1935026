"""What a question about a cue may be made of, as choices for a form: its points, and the sources on its card."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from cues.documents import authored
from cues.models import Card
from cues.shelf import pages
from quizzes.generation.drafts import CANNOT_TELL, CAVEAT, DEFINITE, FIGURE, NAME, NO, SUPPORT, YES
from quizzes.models import Kind

Choices = list[tuple[str, str]]

ROLES: dict[str, tuple[str, ...]] = {
    Kind.NAME: (NAME,),
    Kind.SPOT: (FIGURE,),
    Kind.READING: (DEFINITE, CANNOT_TELL),
    Kind.EVIDENCE: SUPPORT,
    Kind.CAVEAT: (CAVEAT,),
    Kind.ALTERNATIVE: (YES, NO),
    Kind.CONTEXT: (DEFINITE, CANNOT_TELL),
}
"""The roles that options of each kind of question have."""
PARTS = {Kind.NAME: "form", Kind.SPOT: "form", Kind.CAVEAT: "caveats", Kind.ALTERNATIVE: "alternatives"}
"""What questions of a kind are about; those of other kinds are about one reading."""
TOLD = {
    "form": "What it looks like",
    "alternatives": "What else could explain it",
    "caveats": "When it means nothing",
}


@dataclass(frozen=True)
class Subject:
    """A cue as its current card has it."""

    slug: str
    name: str
    is_health: bool
    readings: Choices
    sources: Choices

    @classmethod
    def of(cls, slug: str) -> Self | None:
        """Return the cue by one query; None where it is not on the shelf."""
        body = Card.objects.current().filter(cue__slug=slug).values_list("body", flat=True).first()
        return cls._of(authored.from_json(body)) if body else None

    @classmethod
    def gone(cls, slug: str) -> Self:
        """Return a cue that is not on the shelf, about which nothing can be asked."""
        return cls(slug=slug, name=slug, is_health=False, readings=[], sources=[])

    @classmethod
    def _of(cls, card: Mapping) -> Self:
        resolved = card["resolved"]
        return cls(
            slug=card["slug"],
            name=card["name"],
            is_health=card["topic"] == "health",
            readings=[(item["key"], resolved["claims"][item["key"]]) for item in card["interpretations"]],
            sources=[(key, pages.source_ref(key, entry).short) for key, entry in resolved["sources"].items()],
        )

    def points(self, kind: str) -> Choices:
        """Return the points that a question of a kind can be about, each with what it teaches."""
        part = PARTS.get(Kind(kind))
        parts = [(part, TOLD[part])] if part else self.readings
        return [(f"{self.slug}#{key}", told) for key, told in parts]


def roles(kind: str) -> Choices:
    """Return the roles that options of a kind of question have, in words."""
    return [(role, role.replace("_", " ").capitalize()) for role in ROLES[kind]]
