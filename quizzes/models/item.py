"""The item bank: questions made from cards. What an item asks never changes; a changed question is a new item."""

from django.db import models
from django.db.models import F, Q

from cues.models import Card, Channel


class Kind(models.TextChoices):
    NAME = "name"
    SPOT = "spot"
    READING = "reading"
    EVIDENCE = "evidence"
    CAVEAT = "caveat"
    ALTERNATIVE = "alternative"
    CONTEXT = "context"


class ItemQuerySet(models.QuerySet["Item"]):
    def live(self) -> "ItemQuerySet":
        """Return the items that may be asked."""
        return self.filter(state=Item.State.LIVE)


class Item(models.Model):
    """One question about one point of one card, with all it shows and says, and how it has fared."""

    class State(models.TextChoices):
        LIVE = "live"
        RETIRED = "retired"

    class Origin(models.TextChoices):
        GENERATED = "generated"
        EDITED = "edited", "changed by an editor"
        WRITTEN = "written", "written by an editor"

    class Retirement(models.TextChoices):
        REPLACED = "replaced", "its card makes another question now, or none"
        RETRACTED = "retracted", "its cue was taken off the shelf"
        EDITOR = "editor", "an editor took it out"
        SUSPENDED = "suspended", "it rests on a retracted source, or asks about what is under review"

    kind = models.CharField(max_length=11, choices=Kind)
    cue = models.CharField(max_length=60)
    """The slug of the cue it asks about."""
    channel = models.CharField(max_length=12, choices=Channel)
    point = models.CharField(max_length=130)
    """What it teaches: `cue#form`, `cue#alternatives`, `cue#caveats` or `cue#<interpretation key>`."""
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    """The newest card from which this very item follows."""
    slot = models.CharField(max_length=200, blank=True)
    """The place in the bank that the generator fills, the same from card to card; empty for a written item."""
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of all that the learner sees of it before and after answering."""
    question = models.CharField(max_length=64)
    """SHA-256 of stem, figures, options and key: two items that share it are the same question."""
    stem = models.TextField()
    note = models.TextField(blank=True)
    """What stands below the stem, such as the scene of a context or the definition of a word in it."""
    figure = models.JSONField(null=True, blank=True)
    """`{"drawing": hash, "spec": hash, "title": …, "alt": …}`, or none. A better rig draws the same spec anew."""
    options = models.JSONField()
    """In the order shown: `[{"key", "text", "figure", "role", "right", "rationale", "cites": [source keys]}, …]`."""
    size = models.PositiveSmallIntegerField()
    """How many options it has, 2 to 5."""
    key = models.CharField(max_length=20)
    """The key of the one right option."""
    role = models.CharField(max_length=20)
    """The role of the right option, such as `cannot_tell`, `yes` or `definite`."""
    origin = models.CharField(max_length=9, choices=Origin, default=Origin.GENERATED)
    state = models.CharField(max_length=7, choices=State, default=State.LIVE)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_for = models.CharField(max_length=9, choices=Retirement, blank=True)
    """Why it was retired; what an editor took out, the generator does not bring back, and what is suspended waits."""

    difficulty = models.FloatField(default=0.0)
    """Elo rating in logits, -4 to 4."""
    exposures = models.PositiveIntegerField(default=0)
    """First exposures, which alone move the difficulty."""
    answers = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["slot"], condition=Q(state="live") & ~Q(slot=""), name="item_one_live_in_a_slot"
            ),
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(state="live"),
                name="item_live_question_once",
                violation_error_message="The bank already holds this very question.",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="item_kind_known"),
            models.CheckConstraint(condition=Q(size__gte=2, size__lte=5), name="item_two_to_five_options"),
            models.CheckConstraint(condition=Q(right__lte=F("answers")), name="item_right_within_answers"),
            models.CheckConstraint(
                condition=Q(state="live", retired_at=None) | Q(state="retired", retired_at__isnull=False),
                name="item_retired_has_moment",
            ),
        )
        indexes = (
            # The hash of the question is as good as a dice: from any point of it on, a slice is a random sample.
            models.Index(
                fields=["channel", "kind", "question"], condition=Q(state="live"), name="item_live_by_channel"
            ),
            models.Index(fields=["point"], condition=Q(state="live"), name="item_live_by_point"),
            models.Index(fields=["cue"], condition=Q(state="live"), name="item_live_by_cue"),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.cue}: {self.stem[:80]}"


class Cursor(models.Model):
    """How far the bank has followed the change feed. One row."""

    sequence = models.PositiveBigIntegerField(default=0)
    made_by = models.CharField(max_length=64, blank=True)
    """SHA-256 of the code that made the bank; other code may make other items of the same cards."""

    def __str__(self) -> str:
        return str(self.sequence)


class Flag(models.Model):
    """What somebody finds wrong with an item; a queue for editors."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="flags")
    learner = models.ForeignKey(
        "quizzes.Learner", on_delete=models.SET_NULL, null=True, blank=True, related_name="flags"
    )
    comment = models.TextField(max_length=1_000, blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.TextField(max_length=1_000, blank=True)
    """What was done about it."""

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["item", "learner"],
                condition=Q(settled_at=None),
                name="flag_open_once",
                violation_error_message="You have already flagged this question.",
            ),
        )
        indexes = (models.Index(fields=["at"], condition=Q(settled_at=None), name="flag_open"),)

    def __str__(self) -> str:
        return f"{self.item_id}: {self.comment[:60]}"
