"""The shelf: what has been published, and the feed that tells of it. Nothing here is ever edited, only added to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cues.models.cue import Cue
from cues.models.drawing import Drawing


class CardQuerySet(models.QuerySet["Card"]):
    def current(self) -> "CardQuerySet":
        return self.filter(is_current=True)

    def drawn(self) -> "CardQuerySet":
        """Fetch with each card its drawing, as its page shows it."""
        return self.select_related("drawing").defer("drawing__thumb")

    def citing(self, kind: str, key: str) -> "CardQuerySet":
        """Return the cards that cite a source, or name a meaning or a context."""
        if kind == Snapshot.Kind.SOURCE:
            return self.filter(pk__in=Citation.objects.filter(source=key).values("card"))
        return self.filter(pk__in=Facet.objects.filter(**{kind: key}).values("card"))


class Card(models.Model):
    """One published, immutable version of a cue."""

    # By slug, so that a card is found without a join and the database itself keeps a published slug from changing.
    cue = models.ForeignKey(Cue, to_field="slug", db_column="slug", on_delete=models.PROTECT, related_name="cards")
    version = models.PositiveIntegerField()
    is_current = models.BooleanField(default=False)
    name = models.CharField(max_length=80)
    channel = models.CharField(max_length=12)
    topic = models.CharField(max_length=8)
    document = models.TextField()
    """The authored form as JSON. Never public."""
    body = models.TextField()
    """The public projection as JSON, exactly as it leaves."""
    hash = models.CharField(max_length=64)
    """SHA-256 of the body's UTF-8 bytes; the ETag."""
    drawing = models.ForeignKey(Drawing, on_delete=models.PROTECT, null=True, related_name="cards")
    """The figure as it was drawn, for pages; the card holds its specification alone."""
    published_at = models.DateTimeField()

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["cue", "version"], name="card_version_once"),
            models.UniqueConstraint(fields=["cue"], condition=Q(is_current=True), name="card_one_current"),
        )
        indexes = (
            models.Index(fields=["-id"], condition=Q(is_current=True), name="card_current_newest"),
            models.Index(fields=["channel", "-id"], condition=Q(is_current=True), name="card_current_by_channel"),
            models.Index(fields=["topic", "-id"], condition=Q(is_current=True), name="card_current_by_topic"),
            models.Index(fields=["published_at", "id"], name="card_by_moment"),
        )

    def __str__(self) -> str:
        return f"{self.cue_id} v{self.version}"


class Facet(models.Model):
    """One interpretation of a current card, as lists filter and count it."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="facets")
    key = models.CharField(max_length=60)
    channel = models.CharField(max_length=12)
    topic = models.CharField(max_length=8)
    meaning = models.CharField(max_length=60)
    context = models.CharField(max_length=60)
    support = models.CharField(max_length=12)
    certainty = models.CharField(max_length=8, blank=True)
    target = models.CharField(max_length=9)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["card", "key"], name="facet_once"),)
        indexes = (
            # Each ends with the card, so that a list is read in its order and as far as it is shown.
            models.Index(fields=["meaning", "support", "card"], name="facet_by_meaning_and_support"),
            *(
                models.Index(fields=[name, "card"], name=f"facet_by_{name}")
                for name in ("meaning", "context", "support", "certainty", "target")
            ),
        )

    def __str__(self) -> str:
        return f"{self.card_id}#{self.key}"


class Citation(models.Model):
    """A source that a current card cites, or a published topic page."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="citations", null=True)
    topic = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "card"], name="citation_once"),
            models.UniqueConstraint(fields=["source", "topic"], condition=~Q(topic=""), name="citation_by_topic_once"),
            models.CheckConstraint(
                condition=Q(card__isnull=False, topic="") | (Q(card=None) & ~Q(topic="")),
                name="citation_by_card_or_topic",
            ),
        )

    def __str__(self) -> str:
        return f"{self.card_id or self.topic} cites {self.source}"


class Snapshot(models.Model):
    """What was last published of a meaning, a context, a source, a topic page or the coverage of a document."""

    class Kind(models.TextChoices):
        MEANING = "meaning"
        CONTEXT = "context"
        SOURCE = "source"
        TOPIC = "topic"
        DOCUMENT = "document"

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=60)
    body = models.JSONField()

    class Meta:
        ordering = ("kind", "key")
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="snapshot_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Publication(models.Model):
    """One entry of the append-only change feed."""

    class Kind(models.TextChoices):
        PUBLISHED = "published"
        AMENDED = "amended"
        RETRACTED = "retracted"

    class Change(models.TextChoices):
        MATERIAL = "material", "material: what the card claims has changed"
        EDITORIAL = "editorial", "editorial: wording only"

    sequence = models.PositiveBigIntegerField(unique=True)
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="publications")
    cue = models.ForeignKey(
        Cue, to_field="slug", db_column="slug", on_delete=models.PROTECT, related_name="publications"
    )
    kind = models.CharField(max_length=9, choices=Kind)
    change = models.CharField(max_length=9, choices=Change, default=Change.MATERIAL)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(max_length=700, blank=True)
    successor = models.ForeignKey(
        Cue, to_field="slug", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_column="successor"
    )

    class Meta:
        ordering = ("-sequence",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="retracted") | ~Q(note=""),
                name="publication_retraction_has_message",
                violation_error_message="Say why the cue is retracted.",
            ),
            models.CheckConstraint(
                condition=Q(kind="retracted") | Q(successor=None), name="publication_successor_only_on_retraction"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("cue")), name="publication_successor_is_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sequence}: {self.cue_id} {self.kind}"


class FeedHead(models.Model):
    """The last sequence given out. Its one row is locked from taking a number to commit, so numbers appear in order."""

    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)
