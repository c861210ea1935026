from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from cues.grading import Direction, Level
from cues.models.cue import Cue
from cues.models.fields import choices, valid_key
from cues.models.interpretation import Alternative, Caveat, Interpretation
from cues.models.source import Source

ABOUT = ("interpretation", "alternative", "caveat")


def _about_exactly_one() -> Q:
    """Return the condition that one of the three foreign keys is set and the others are not."""
    condition = Q()
    for chosen in ABOUT:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in ABOUT})
    return condition


class Evidence(models.Model):
    """One finding of one source about exactly one interpretation, alternative or caveat."""

    class Confidence(models.TextChoices):
        HIGH = "high"
        MEDIUM = "medium"
        LOW = "low", "low (stays at the desk)"

    class EffectKind(models.TextChoices):
        D = "d", "Cohen's d"
        G = "g", "Hedges' g"
        R = "r", "correlation r"
        PERCENT = "percent"

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="evidence")
    key = models.CharField(max_length=60, validators=[valid_key])
    interpretation = models.ForeignKey(
        Interpretation, on_delete=models.CASCADE, related_name="evidence", null=True, blank=True
    )
    alternative = models.ForeignKey(
        Alternative, on_delete=models.CASCADE, related_name="evidence", null=True, blank=True
    )
    caveat = models.ForeignKey(Caveat, on_delete=models.CASCADE, related_name="evidence", null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="evidence")
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
    finding = models.TextField(max_length=700, help_text="What was found, in our own words.")
    locator = models.CharField(max_length=120, blank=True, help_text="Page, table or section.")
    effect_kind = models.CharField(max_length=8, choices=EffectKind, blank=True, default="")
    effect_value = models.FloatField(
        null=True,
        blank=True,
        help_text="Positive where it runs the way the claim says, negative where it runs against.",
    )
    effect_low = models.FloatField(null=True, blank=True, help_text="Lower end of the 95 % interval.")
    effect_high = models.FloatField(null=True, blank=True, help_text="Upper end of the 95 % interval.")
    effect_note = models.CharField(
        max_length=200, blank=True, help_text="What the number measures, or the result in words."
    )
    n = models.PositiveIntegerField(null=True, blank=True, help_text="People (or messages) in the study.")
    k = models.PositiveIntegerField(null=True, blank=True, help_text="Estimates combined in a meta-analysis.")
    confidence = models.CharField(
        max_length=6, choices=Confidence, default=Confidence.MEDIUM, help_text="How sure we are of this summary."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = verbose_name_plural = "evidence"
        constraints = (
            models.UniqueConstraint(fields=["cue", "key"], name="evidence_key_once"),
            models.CheckConstraint(
                condition=_about_exactly_one(),
                name="evidence_about_one_thing",
                violation_error_message="A finding is about exactly one interpretation, alternative or caveat.",
            ),
            models.CheckConstraint(condition=Q(rating__range=(1, 5)), name="evidence_rating_1_to_5"),
            models.CheckConstraint(condition=Q(level__in=list(Level)), name="evidence_level_known"),
            models.CheckConstraint(condition=Q(direction__in=list(Direction)), name="evidence_direction_known"),
            models.CheckConstraint(
                condition=Q(effect_kind="", effect_value=None) | (~Q(effect_kind="") & Q(effect_value__isnull=False)),
                name="evidence_effect_whole",
                violation_error_message="An effect has both a kind and a value.",
            ),
            models.CheckConstraint(
                condition=Q(effect_low=None, effect_high=None)
                | Q(
                    effect_low__isnull=False,
                    effect_high__isnull=False,
                    effect_low__lte=F("effect_value"),
                    effect_high__gte=F("effect_value"),
                ),
                name="evidence_interval_holds_value",
                violation_error_message="The interval's two ends enclose the value.",
            ),
            models.CheckConstraint(
                condition=~Q(effect_kind="r") | Q(effect_value__gt=-1, effect_value__lt=1),
                name="evidence_r_in_range",
                violation_error_message="A correlation lies between -1 and 1.",
            ),
        )

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        about = [getattr(self, field) for field in ABOUT if getattr(self, f"{field}_id")]
        if len(about) != 1:
            raise ValidationError("A finding is about exactly one interpretation, alternative or caveat.")
        if self.cue_id and about[0].cue_id != self.cue_id:
            raise ValidationError("The finding and what it is about belong to different cues.")
        if bool(self.effect_kind) != (self.effect_value is not None):
            raise ValidationError({"effect_value": "An effect has both a kind and a value."})
