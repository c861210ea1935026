"""The public text of a card in the content codings that clients take, made once, at publication."""

from django.db import models

from cues.models.card import Card


class Coded(models.Model):
    """A card's body in one coding."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="coded")
    coding = models.CharField(max_length=4)
    """Its name in the header Content-Encoding."""
    body = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["card", "coding"], name="coded_once"),)

    def __str__(self) -> str:
        return f"{self.card_id} in {self.coding}"
