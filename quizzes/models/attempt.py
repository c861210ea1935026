"""Sittings, the questions they showed and the answers that were given. Answers are never changed."""

from django.db import models
from django.db.models import Q

from cues.models import Card, Channel
from quizzes.models.item import Item, Kind
from quizzes.models.learner import Learner
from quizzes.models.quiz import Mode, Quiz


class Attempt(models.Model):
    """One sitting of one learner."""

    token = models.CharField(max_length=32, unique=True)
    """Its opaque address."""
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=80)
    mode = models.CharField(max_length=8, choices=Mode)
    size = models.PositiveSmallIntegerField()
    """How many questions it has."""
    client_key = models.CharField(max_length=64, blank=True)
    """By which a client's second try to start the same attempt is known."""
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="attempt_mode_known"),
            models.UniqueConstraint(
                fields=["learner", "client_key"], condition=~Q(client_key=""), name="attempt_started_once"
            ),
        )
        indexes = (models.Index(fields=["learner", "-started_at"], name="attempt_newest"),)

    def __str__(self) -> str:
        return f"{self.title} of {self.learner_id}"


class QuestionQuerySet(models.QuerySet["Question"]):
    def open(self) -> "QuestionQuerySet":
        """Return the questions still to be answered, in their order; what is suspended meanwhile is passed over."""
        return self.filter(answer=None).exclude(item__retired_for=Item.Retirement.SUSPENDED).order_by("position")

    def upcoming(self) -> models.QuerySet:
        """Return the position of the first of them, as a list of one, empty where none is left."""
        return self.open().values_list("position", flat=True)[:1]


class Question(models.Model):
    """One place in an attempt: the item and the card it showed, and what was chosen so far."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    """From 1."""
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    chosen = models.CharField(max_length=20, blank=True)
    """The option chosen while the learner is still asked how sure they are; the answer holds what counts."""

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["attempt", "position"], name="question_place_once"),
            models.UniqueConstraint(fields=["attempt", "item"], name="question_item_once"),
        )

    def __str__(self) -> str:
        return f"{self.attempt_id} no. {self.position}"


class Answer(models.Model):
    """One response, and all it moved. Its id is its place in time for its learner and for its item alike."""

    # Both empty once a learner has had their data erased: what is left tells of the item and of nobody.
    question = models.OneToOneField(Question, on_delete=models.SET_NULL, null=True, related_name="answer")
    learner = models.ForeignKey(Learner, on_delete=models.SET_NULL, null=True, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="given")
    point = models.CharField(max_length=130)
    channel = models.CharField(max_length=12, choices=Channel)
    kind = models.CharField(max_length=11, choices=Kind)
    size = models.PositiveSmallIntegerField()
    """How many options there were."""
    option = models.CharField(max_length=20)
    role = models.CharField(max_length=20)
    """The role of the option given, and of the right one."""
    key_role = models.CharField(max_length=20)
    right = models.BooleanField()
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    """In whole percent, a step of the scale for `size`; none where it was skipped."""
    first = models.BooleanField()
    """Whether the learner had not answered the item before."""
    at = models.DateTimeField()
    client_key = models.CharField(max_length=64, blank=True)
    """By which a client's second try to send the same answer is known."""
    theta_before = models.FloatField()
    theta_after = models.FloatField()
    chance = models.FloatField()
    """The chance of a right answer as it stood then; it moved the item, also where the history was joined later."""
    difficulty_before = models.FloatField()
    difficulty_after = models.FloatField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(size__gte=2, size__lte=5), name="answer_two_to_five_options"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__gte=20, confidence__lte=97),
                name="answer_confidence_on_scale",
            ),
            models.CheckConstraint(condition=Q(chance__gt=0, chance__lt=1), name="answer_chance_between_0_and_1"),
        )
        indexes = (
            models.Index(fields=["learner", "item"], name="answer_by_learner_and_item"),
            models.Index(fields=["learner", "at"], name="answer_by_learner_in_time"),
            models.Index(fields=["item", "id"], name="answer_by_item"),
        )

    def __str__(self) -> str:
        return f"{self.question_id}: {self.option}"
