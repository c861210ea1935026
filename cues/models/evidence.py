from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cues.grading import Direction, Level
from cues.models.cue import Cue
from cues.models.fields import choices
from cues.models.finding import Finding, effect_rules
from cues.models.interpretation import Alternative, Caveat, Interpretation

ABOUT = ("interpretation", "alternative", "caveat")


def _about_exactly_one() -> Q:
    """Return the condition that one of the three foreign keys is set and the others are not."""
    condition = Q()
    for chosen in ABOUT:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in ABOUT})
    return condition


class Evidence(Finding):
    """One finding about exactly one interpretation, alternative or caveat of a cue, and how it bears on it."""

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="evidence")
    interpretation = models.ForeignKey(
        Interpretation, on_delete=models.CASCADE, related_name="evidence", null=True, blank=True
    )
    alternative = models.ForeignKey(
        Alternative, on_delete=models.CASCADE, related_name="evidence", null=True, blank=True
    )
    caveat = models.ForeignKey(Caveat, on_delete=models.CASCADE, related_name="evidence", null=True, blank=True)
    direction = models.CharField(max_length=11, choices=choices(Direction))
    level = models.CharField(
        max_length=1,
        choices=[
            ("A", "A: meta-analysis or registered multi-lab replication"),
            ("B", "B: two or more independent primary studies"),
            ("C", "C: one primary study"),
            ("D", "D: indirect"),
            ("E", "E: opinion, manual, popular book"),
        ],
    )
    rating = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text="How good this finding is for this claim, 1 (poor) to 5 (excellent).",
    )

    class Meta(Finding.Meta):
        verbose_name = verbose_name_plural = "evidence"
        constraints = (
            *effect_rules("evidence"),
            models.UniqueConstraint(fields=["cue", "key"], name="evidence_key_once"),
            models.CheckConstraint(
                condition=_about_exactly_one(),
                name="evidence_about_one_thing",
                violation_error_message="A finding is about exactly one interpretation, alternative or caveat.",
            ),
            models.CheckConstraint(condition=Q(rating__range=(1, 5)), name="evidence_rating_1_to_5"),
            models.CheckConstraint(condition=Q(level__in=list(Level)), name="evidence_level_known"),
            models.CheckConstraint(condition=Q(direction__in=list(Direction)), name="evidence_direction_known"),
        )

    def clean(self) -> None:
        super().clean()
        about = [getattr(self, field) for field in ABOUT if getattr(self, f"{field}_id")]
        if len(about) != 1:
            raise ValidationError("A finding is about exactly one interpretation, alternative or caveat.")
        if self.cue_id and about[0].cue_id != self.cue_id:
            raise ValidationError("The finding and what it is about belong to different cues.")
