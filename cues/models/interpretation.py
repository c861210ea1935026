"""What is said about a cue: readings of it, other explanations, and limits."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cues.grading import UNGRADED, Certainty, Support
from cues.models.cue import Cue
from cues.models.fields import LinesField, choices, valid_key
from cues.models.vocabulary import Context, Meaning

RESERVED_KEYS = ("form", "alternatives", "caveats")
"""Names of learning points that no interpretation may take."""


class Target(models.TextChoices):
    ACTUAL = "actual", "the person's actual state"
    PERCEIVED = "perceived", "how others perceive it"
    BOTH = "both"


class Statement(models.Model):
    """What interpretations, alternatives and caveats share: a key within the cue, set once, and a place in order."""

    key = models.CharField(
        max_length=60, validators=[valid_key], help_text="Set once: it is never given to anything else."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.key


class Interpretation(Statement):
    """The claim “in this context this cue shows this meaning”, and how far it can be trusted."""

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="interpretations")
    meaning = models.ForeignKey(Meaning, on_delete=models.PROTECT, related_name="interpretations")
    context = models.ForeignKey(Context, on_delete=models.PROTECT, related_name="interpretations", default=Context.ANY)
    target = models.CharField(max_length=9, choices=Target, default=Target.ACTUAL)
    people_say = models.TextField(max_length=500, help_text="The claim as popular sources make it, in our own words.")
    support = models.CharField(max_length=12, choices=choices(Support), default=Support.NOT_ASSESSED)
    certainty = models.CharField(max_length=8, choices=choices(Certainty), blank=True, default="")
    rationale = models.TextField(
        max_length=1_500, blank=True, help_text="Why this grade, for a reader without training."
    )
    departure = models.TextField(max_length=500, blank=True, help_text="Why the grade differs from the one proposed.")
    search_note = models.TextField(
        max_length=500, blank=True, help_text="Where and when studies were looked for, when none was found."
    )

    class Meta(Statement.Meta):
        constraints = (
            models.UniqueConstraint(fields=["cue", "key"], name="interpretation_key_once"),
            models.UniqueConstraint(
                fields=["cue", "meaning", "context", "target"],
                name="interpretation_once",
                violation_error_message="This cue already has this meaning in this context for this target.",
            ),
            models.CheckConstraint(
                condition=~Q(key__in=RESERVED_KEYS),
                name="interpretation_key_free",
                violation_error_message=f"These keys are taken: {', '.join(RESERVED_KEYS)}.",
            ),
            models.CheckConstraint(condition=Q(support__in=list(Support)), name="interpretation_support_known"),
            models.CheckConstraint(condition=Q(target__in=Target.values), name="interpretation_target_known"),
            models.CheckConstraint(
                condition=(Q(support__in=UNGRADED) & Q(certainty=""))
                | (~Q(support__in=UNGRADED) & Q(certainty__in=list(Certainty))),
                name="interpretation_certainty_where_graded",
                violation_error_message="Certainty is given for every support but untested and not assessed.",
            ),
            models.CheckConstraint(
                condition=~Q(support="untested") | ~Q(search_note=""),
                name="interpretation_untested_has_search",
                violation_error_message="Untested needs a record of the search that found nothing.",
            ),
        )

    def clean(self) -> None:
        graded = self.support not in UNGRADED
        if graded and not self.certainty:
            raise ValidationError({"certainty": "Say how certain this is."})
        if self.certainty and not graded:
            raise ValidationError(
                {"certainty": f"Leave this empty: what is {self.get_support_display()} has no certainty."}
            )
        if self.support == Support.UNTESTED and not self.search_note:
            raise ValidationError({"search_note": "Say where studies were looked for; otherwise it is not assessed."})
        if self.key in RESERVED_KEYS:
            raise ValidationError({"key": f"These keys are taken: {', '.join(RESERVED_KEYS)}."})


class Alternative(Statement):
    """Another explanation of the same sight."""

    class Kind(models.TextChoices):
        PHYSICAL = "physical"
        HABIT = "habit"
        MEDICAL = "medical"
        CULTURAL = "cultural"
        TASK = "task"
        INDIVIDUAL = "individual"

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="alternatives")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=500)

    class Meta(Statement.Meta):
        constraints = (
            models.UniqueConstraint(fields=["cue", "key"], name="alternative_key_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["physical", "habit", "medical", "cultural", "task", "individual"]),
                name="alternative_kind_known",
            ),
        )


class Caveat(Statement):
    """A limit on every reading of the cue."""

    class Kind(models.TextChoices):
        CONTEXT = "context"
        CULTURE = "culture"
        INDIVIDUAL = "individual"
        FAKED = "faked", "can be faked"
        EVIDENCE = "evidence"
        SAFETY = "safety"

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="caveats")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=700)
    red_flags = LinesField(help_text="See a doctor when …, one a line. For safety caveats only.")

    class Meta(Statement.Meta):
        constraints = (
            models.UniqueConstraint(fields=["cue", "key"], name="caveat_key_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["context", "culture", "individual", "faked", "evidence", "safety"]),
                name="caveat_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="safety") | Q(red_flags=[]),
                name="caveat_red_flags_are_safety",
                violation_error_message="Only a safety caveat lists red flags.",
            ),
        )

    def clean(self) -> None:
        if self.red_flags and self.kind != self.Kind.SAFETY:
            raise ValidationError({"red_flags": "Only a safety caveat lists red flags."})
