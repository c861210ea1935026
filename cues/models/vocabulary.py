"""The small defined vocabularies that interpretations draw on. Keys are set once: cards name them for ever."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from cues.models.fields import valid_key


class Entry(models.Model):
    """What meanings, contexts and sources share: a key set once, and the memory of the file they came from."""

    key = models.CharField(primary_key=True, max_length=60, validators=[valid_key])
    loaded_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    """SHA-256 of the entry as it was last loaded from a file; empty for one made at the desk."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


class Meaning(Entry):
    """A state that cues are said to show."""

    name = models.CharField(max_length=80, unique=True, help_text="A noun phrase that fits “may go with …”: anxiety.")
    definition = models.TextField(max_length=500)
    accusing = models.BooleanField(
        default=False,
        help_text="Whoever is said to show it stands accused, of lying for one: weak claims are worded as denials.",
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Near(models.Model):
    """Two meanings too alike to be told apart in a question. Symmetric, stored once, not transitive."""

    first = models.ForeignKey(Meaning, on_delete=models.CASCADE, related_name="near_after")
    second = models.ForeignKey(Meaning, on_delete=models.CASCADE, related_name="near_before")

    class Meta:
        verbose_name_plural = "near meanings"
        constraints = (
            models.UniqueConstraint(
                Least("first", "second"),
                Greatest("first", "second"),
                name="near_once",
                violation_error_message="This pair is already there, perhaps the other way round.",
            ),
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="near_of_two",
                violation_error_message="Choose two different ones.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"


class Context(Entry):
    """A setting in which a cue is read. The row `any` stands for every setting."""

    ANY = "any"

    name = models.CharField(max_length=80, unique=True, help_text="A short name for lists: Cold room.")
    phrase = models.CharField(max_length=80, help_text="How a sentence about it begins: In a cold room.")
    scene = models.TextField(max_length=300, help_text="One line that paints the setting.")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Exclusion(models.Model):
    """Two contexts that cannot hold at once. Symmetric, stored once."""

    first = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="excludes_after")
    second = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="excludes_before")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                Least("first", "second"),
                Greatest("first", "second"),
                name="exclusion_once",
                violation_error_message="This pair is already there, perhaps the other way round.",
            ),
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="exclusion_of_two",
                violation_error_message="Choose two different ones.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id} excludes {self.second_id}"
