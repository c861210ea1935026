"""What is searched: the words of current cards, reduced to stems, and every word by itself. Written by cues.search."""

from django.db import models

from cues.models.card import Card


class SearchText(models.Model):
    """The stems of a current card, each once a column, between blanks; the database's own index lies over them."""

    card = models.OneToOneField(Card, on_delete=models.CASCADE, primary_key=True, related_name="+")
    names = models.TextField()
    """Of its name and aliases."""
    meanings = models.TextField()
    """Of the meanings that its readings name."""
    rest = models.TextField()
    """Of everything else that its page says."""
    rules = models.CharField(max_length=16)
    """Stands for the code that made this row; rows of other code are made anew."""

    def __str__(self) -> str:
        return f"{self.card_id}: {self.names}"


class Word(models.Model):
    """A word that stands in current cards, as it is written there but for capitals and accents."""

    word = models.CharField(max_length=30, primary_key=True)
    start = models.CharField(max_length=3)
    """Its first three letters, by which the words that begin alike are found."""
    stem = models.CharField(max_length=30)
    cards = models.PositiveIntegerField()
    """In how many current cards it stands."""

    class Meta:
        indexes = (
            models.Index(fields=["start", "cards"], name="word_by_start"),
            models.Index(fields=["stem"], name="word_by_stem"),
        )

    def __str__(self) -> str:
        return self.word
