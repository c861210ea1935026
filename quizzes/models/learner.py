"""Who learns, how able they are in each channel, and what they remember of each point."""

from django.conf import settings
from django.db import models

from cues.models import Channel
from quizzes.models.item import Item


class Learner(models.Model):
    """Somebody who takes quizzes: with an account, or known only by a browser's session or a token."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="learner"
    )
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    """SHA-256 of the token by which a REST client without an account speaks for this learner."""
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user or f"learner {self.pk}")


class Ability(models.Model):
    """Elo rating of one learner in one channel."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="abilities")
    channel = models.CharField(max_length=12, choices=Channel)
    theta = models.FloatField(default=0.0)
    """In logits, -4 to 4."""
    n = models.PositiveIntegerField(default=0)
    """How many answers it rests on."""

    class Meta:
        verbose_name_plural = "abilities"
        constraints = (models.UniqueConstraint(fields=["learner", "channel"], name="ability_once"),)

    def __str__(self) -> str:
        return f"{self.learner_id} {self.channel} {self.theta:+.2f}"


class Memory(models.Model):
    """What FSRS keeps of one learner and one point, and the item that last asked for it."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="memories")
    point = models.CharField(max_length=130)
    stability = models.FloatField()
    """In days, above 0."""
    difficulty = models.FloatField()
    """1 to 10."""
    due = models.DateTimeField()
    last_review = models.DateTimeField()
    first_review = models.DateTimeField()
    """When the point was new; new points are limited by the day."""
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    """The item asked last, so that the next review turns to another."""

    class Meta:
        verbose_name_plural = "memories"
        constraints = (models.UniqueConstraint(fields=["learner", "point"], name="memory_once"),)
        indexes = (
            models.Index(fields=["learner", "due"], name="memory_due"),
            models.Index(fields=["learner", "first_review"], name="memory_first"),
        )

    def __str__(self) -> str:
        return f"{self.learner_id} {self.point}"
