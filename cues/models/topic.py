from django.db import models

from cues.models.fields import LinesField
from cues.models.finding import Finding, effect_rules
from cues.models.vocabulary import Entry


class TopicPage(Entry):
    """A general finding that belongs to no single cue, such as how well people detect lies."""

    title = models.CharField(max_length=120, unique=True)
    summary = models.TextField(max_length=1_500, help_text="What it comes to, for a reader without training.")
    caveats = LinesField(help_text="Limits of what was found, one a line.")

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class TopicFinding(Finding):
    topic = models.ForeignKey(TopicPage, on_delete=models.CASCADE, related_name="findings")

    class Meta(Finding.Meta):
        constraints = (
            *effect_rules("topicfinding"),
            models.UniqueConstraint(fields=["topic", "key"], name="topicfinding_key_once"),
        )
