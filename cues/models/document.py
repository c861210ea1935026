"""The documents that cues were drawn from: what became of each passage, and, where someone attached it, the text."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from cues.models.fields import LinesField
from cues.models.source import Source


class Document(models.Model):
    """A source that is held as locators, not as text. Its text, if an editor attaches it, never becomes public."""

    source = models.OneToOneField(Source, primary_key=True, on_delete=models.PROTECT, related_name="document")
    sha256 = models.CharField(max_length=64, validators=[RegexValidator(r"^[0-9a-f]{64}\Z", "64 hexadecimal digits.")])
    """Of the file's bytes."""
    length = models.PositiveIntegerField(help_text="In Unicode code points.")
    text = models.TextField(blank=True, editable=False)
    loaded_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    def __str__(self) -> str:
        return self.source_id


class Passage(models.Model):
    """A span of a document: used, with links to what was made of it, or set aside, with the reason."""

    class Fate(models.TextChoices):
        USED = "used"
        ADVERTISEMENT = "advertisement", "set aside: advertisement"
        PSEUDO_SCIENCE = "pseudo_science", "set aside: pseudo-science"
        UNSAFE_ADVICE = "unsafe_advice", "set aside: unsafe advice"
        DEGRADING = "degrading", "set aside: degrading remark"
        ANECDOTE = "anecdote", "set aside: anecdote"
        NAVIGATION = "navigation", "set aside: navigation"
        DUPLICATE = "duplicate", "set aside: duplicate"
        OFF_TOPIC = "off_topic", "set aside: off topic"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    fate = models.CharField(max_length=14, choices=Fate)
    about = models.CharField(max_length=200, help_text="What the passage is about, in our own words.")
    made = LinesField(help_text="What came of it, one a line: leg-shaking or leg-shaking#anxiety.")
    reason = models.TextField(max_length=500, blank=True, help_text="Why it was set aside, and what is wrong with it.")

    class Meta:
        ordering = ("start",)
        constraints = (
            models.UniqueConstraint(fields=["document", "start"], name="passage_start_once"),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="passage_has_length",
                violation_error_message="A passage ends after it starts.",
            ),
            models.CheckConstraint(
                condition=(Q(fate="used", reason="") & ~Q(made=[])) | (~Q(fate="used") & ~Q(reason="") & Q(made=[])),
                name="passage_used_or_explained",
                violation_error_message="A used passage names what came of it; one set aside gives the reason.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"

    def clean(self) -> None:
        used = self.fate == self.Fate.USED
        if used and not self.made:
            raise ValidationError({"made": "Name what came of it."})
        if not used and not self.reason:
            raise ValidationError({"reason": "Say why it was set aside."})
