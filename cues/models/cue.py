from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cues.models.fields import LinesField, valid_key


class Channel(models.TextChoices):
    FACE = "face"
    GAZE = "gaze"
    GESTURE = "gesture"
    POSTURE = "posture"
    LEGS = "legs"
    TOUCH = "touch"
    INTERACTION = "interaction"
    VOICE = "voice"


class Topic(models.TextChoices):
    SIGNAL = "signal"
    HEALTH = "health"


class CueQuerySet(models.QuerySet["Cue"]):
    def for_documents(self) -> "CueQuerySet":
        """Fetch with each cue all that its document is made of."""
        return self.prefetch_related("interpretations", "alternatives", "caveats", "evidence", "related")

    def with_state(self) -> "CueQuerySet":
        """Annotate `current_version` and `last_version`, each None where there is none."""
        cards = models.Max("cards__version")
        current = models.Max("cards__version", filter=Q(cards__is_current=True))
        return self.annotate(last_version=cards, current_version=current)


class Cue(models.Model):
    """Something observable a body does, as it lies on the editors' desk."""

    slug = models.CharField(
        max_length=60,
        unique=True,
        validators=[valid_key],
        help_text="Part of every address; fixed once the cue has been published.",
    )
    name = models.CharField(max_length=80, help_text="A singular noun phrase that can begin a sentence: Leg shaking.")
    aliases = LinesField(help_text="Other names people use, one a line.")
    channel = models.CharField(max_length=12, choices=Channel)
    topic = models.CharField(max_length=8, choices=Topic, default=Topic.SIGNAL)
    form = models.TextField(max_length=1_500, blank=True, help_text="What you would see, never what it means.")
    figure = models.JSONField(null=True, blank=True, help_text="The drawing's specification.")
    reviewed_by = models.CharField(max_length=120, blank=True, help_text="The clinician who reviewed a health cue.")
    reviewed_on = models.DateField(null=True, blank=True)
    loaded_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    """SHA-256 of the document as it was last loaded from a file; empty for a cue made at the desk."""
    changed_at = models.DateTimeField(auto_now=True)

    objects = CueQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        permissions = (
            ("publish_cue", "Can publish cues"),
            ("retract_cue", "Can retract cues"),
            ("restore_cue", "Can restore earlier versions of cues"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="cue_channel_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="cue_topic_known"),
            models.CheckConstraint(
                condition=Q(reviewed_by="", reviewed_on=None) | (~Q(reviewed_by="") & Q(reviewed_on__isnull=False)),
                name="cue_review_has_name_and_day",
                violation_error_message="A clinician's review has both a name and a day.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.reviewed_on and not self.reviewed_by:
            raise ValidationError({"reviewed_by": "Say who reviewed it."})
        if self.reviewed_by and not self.reviewed_on:
            raise ValidationError({"reviewed_on": "Say when it was reviewed."})


class Related(models.Model):
    """A link from one cue to another that readers should see beside it."""

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="related_from", to_field="slug")
    note = models.CharField(max_length=300, blank=True, help_text="Why a reader should look there.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = "related cue"
        constraints = (models.UniqueConstraint(fields=["cue", "other"], name="related_once"),)

    def __str__(self) -> str:
        return f"{self.cue_id} → {self.other_id}"
