from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cues.models.fields import valid_key
from cues.models.source import Source


def effect_rules(table: str) -> tuple[models.CheckConstraint, ...]:
    """Return the rules on the numbers of a finding, under names of their own for each table."""
    return (
        models.CheckConstraint(
            condition=Q(effect_kind="", effect_value=None) | (~Q(effect_kind="") & Q(effect_value__isnull=False)),
            name=f"{table}_effect_whole",
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
            name=f"{table}_interval_holds_value",
            violation_error_message="The interval's two ends enclose the value.",
        ),
        models.CheckConstraint(
            condition=~Q(effect_kind="r") | Q(effect_value__gt=-1, effect_value__lt=1),
            name=f"{table}_r_in_range",
            violation_error_message="A correlation lies between -1 and 1.",
        ),
    )


class Finding(models.Model):
    """What one source found, in our own words, with its number where it has one."""

    class Confidence(models.TextChoices):
        HIGH = "high"
        MEDIUM = "medium"
        LOW = "low", "low (stays at the desk)"

    class EffectKind(models.TextChoices):
        D = "d", "Cohen's d"
        G = "g", "Hedges' g"
        R = "r", "correlation r"
        PERCENT = "percent"

    key = models.CharField(max_length=60, validators=[valid_key])
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="%(class)s")
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
        abstract = True
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        if bool(self.effect_kind) != (self.effect_value is not None):
            raise ValidationError({"effect_value": "An effect has both a kind and a value."})
