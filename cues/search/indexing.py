"""Keeps what is searched in step with the cards on the shelf. Called within the transaction that changes them."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.db.models import F

from cues.models import Card, FeedHead, SearchText, Word
from cues.search import pieces
from cues.search.stemming import stem
from cues.search.words import words

_MADE_BY = ("pieces.py", "stemming.py", "words.py")
RULES = hashlib.sha256(b"\0".join(Path(__file__).with_name(name).read_bytes() for name in _MADE_BY)).hexdigest()[:16]
"""Stands for the code that decides which words a card has; it follows every change of it."""

BATCH = 500
START = 3
"""Letters by which words are filed as beginning alike."""


def index(card: Card) -> None:
    """Let a card that has become current be found."""
    _count_in(_add([(card.pk, json.loads(card.body))]))


def forget(card: Card) -> None:
    """Let a card that is no longer current not be found any more."""
    rows = SearchText.objects.filter(card=card)
    rules = rows.values_list("rules", flat=True).first()
    rows.delete()
    if rules == RULES:
        _count(Counter(_all_words(_read(json.loads(card.body)))), -1)


@transaction.atomic
def renew() -> int:
    """Index all current cards anew if other rules indexed any, else those that nobody has; return how many that were.

    For the operator after an upgrade.
    """
    # As publishing does before it writes words, so that neither waits for the other in a ring.
    list(FeedHead.objects.select_for_update())
    if SearchText.objects.exclude(rules=RULES).exists():
        SearchText.objects.all().delete()
        Word.objects.all().delete()
    missing = list(
        Card.objects.current().exclude(pk__in=SearchText.objects.values("card")).values_list("pk", flat=True)
    )
    counts = Counter[str]()
    for some in _in_batches(missing):
        texts = Card.objects.filter(pk__in=some).values_list("pk", "body")
        counts.update(_add([(pk, json.loads(text)) for pk, text in texts]))
    _count_in(counts)
    return len(missing)


def _add(bodies: Iterable[tuple[int, Mapping]]) -> Counter[str]:
    """Index cards by the stems of their words; return in how many of them each word stands."""
    rows, counts = [], Counter[str]()
    for card, body in bodies:
        read = _read(body)
        stems = {name: " ".join(dict.fromkeys(map(stem, some))) for name, some in read.items()}
        rows.append(SearchText(card_id=card, rules=RULES, **stems))
        counts.update(_all_words(read))
    SearchText.objects.bulk_create(rows)
    return counts


def _read(body: Mapping) -> dict[str, list[str]]:
    """Return the words of a card by the column they belong to."""
    rest = (piece.text for piece in pieces.rest(body))
    texts = {"names": pieces.names(body), "meanings": pieces.meanings(body), "rest": rest}
    return {name: [word for text in some for word in words(text)] for name, some in texts.items()}


def _all_words(read: Mapping[str, list[str]]) -> set[str]:
    return {word for some in read.values() for word in some}


def _count_in(counts: Mapping[str, int]) -> None:
    new = [Word(word=word, start=word[:START], stem=stem(word), cards=0) for word in sorted(counts)]
    Word.objects.bulk_create(new, ignore_conflicts=True)
    _count(counts, 1)


def _count(counts: Mapping[str, int], sign: int) -> None:
    """Add to, or take from, the number of cards in which each word stands; words that stand in none any more go."""
    by_number: dict[int, list[str]] = {}
    for word, number in counts.items():
        by_number.setdefault(number, []).append(word)
    for number, some in by_number.items():
        for batch in _in_batches(some):
            Word.objects.filter(word__in=batch).update(cards=F("cards") + sign * number)
            if sign < 0:
                Word.objects.filter(word__in=batch, cards=0).delete()


def _in_batches(items: Sequence) -> Iterator[Sequence]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
