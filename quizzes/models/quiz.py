"""Ready-made quizzes: composed by rule, or item by item."""

from django.db import models
from django.db.models import Q

from cues.models.fields import valid_key
from quizzes.models.item import Item


class Mode(models.TextChoices):
    PRACTICE = "practice", "practice: feedback after every question"
    TEST = "test", "test: feedback at the end"
    REVIEW = "review", "review: what is due again"


class Quiz(models.Model):
    """A quiz that learners can choose. With items of its own it asks just those, in their order; else by its rule."""

    slug = models.CharField(max_length=60, unique=True, validators=[valid_key])
    name = models.CharField(max_length=80)
    summary = models.TextField(max_length=500)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.PRACTICE)
    length = models.PositiveSmallIntegerField(default=10)
    rule = models.JSONField(default=dict, blank=True)
    """`{"channels": […], "kinds": […], "cues": […], "supports": […]}`; a member left out allows all."""
    position = models.PositiveSmallIntegerField(default=0)
    listed = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "name")
        verbose_name_plural = "quizzes"
        constraints = (
            models.CheckConstraint(
                condition=Q(length__gte=1, length__lte=50),
                name="quiz_length_1_to_50",
                violation_error_message="A quiz has 1 to 50 questions.",
            ),
            models.CheckConstraint(condition=Q(mode__in=["practice", "test"]), name="quiz_practice_or_test"),
        )

    def __str__(self) -> str:
        return self.name


class QuizItem(models.Model):
    """One item of a quiz that was composed by hand."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=["quiz", "item"], name="quiz_item_once"),)

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.item_id}"
