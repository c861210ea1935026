from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cues.models.fields import LinesField
from cues.models.vocabulary import Entry


class Source(Entry):
    """A publication or a document that findings are taken from."""

    class Kind(models.TextChoices):
        META_ANALYSIS = "meta_analysis", "meta-analysis"
        REVIEW = "review"
        EXPERIMENT = "experiment"
        OBSERVATION = "observation", "observational study"
        SURVEY = "survey"
        GUIDELINE = "guideline"
        REFERENCE = "reference", "reference page"
        BOOK = "book"
        POPULAR = "popular", "popular book or page"
        DOCUMENT = "document", "source document"

    class Status(models.TextChoices):
        CURRENT = "current"
        CORRECTED = "corrected"
        SUPERSEDED = "superseded"
        RETRACTED = "retracted"

    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=300)
    authors = LinesField(help_text="One author a line, family name first.")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    container = models.CharField(max_length=200, blank=True, help_text="The journal, book or site it appeared in.")
    volume = models.CharField(max_length=40, blank=True)
    pages = models.CharField(max_length=40, blank=True)
    doi = models.CharField(max_length=120, blank=True, help_text="Only as printed by the publisher: 10.1037/…")
    url = models.URLField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.CURRENT)
    status_note = models.TextField(
        max_length=500, blank=True, help_text="What was corrected, superseded or retracted, and why."
    )

    class Meta:
        ordering = ("key",)
        constraints = (
            models.CheckConstraint(
                condition=Q(status="current") | ~Q(status_note=""),
                name="source_status_explained",
                violation_error_message="Say what was corrected, superseded or retracted.",
            ),
            models.CheckConstraint(
                condition=Q(doi="") | Q(doi__startswith="10."),
                name="source_doi_form",
                violation_error_message="A DOI begins with 10.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    def clean(self) -> None:
        if self.status != self.Status.CURRENT and not self.status_note:
            raise ValidationError({"status_note": "Say what was corrected, superseded or retracted."})
        if self.doi and not self.doi.startswith("10."):
            raise ValidationError({"doi": "A DOI begins with 10."})
