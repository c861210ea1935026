"""Whose a username is, in the form by which names are compared."""

from django.conf import settings
from django.db import models

LONGEST = 300
"""Characters kept of a canonical name: folding may double the 150 of a username."""


class Username(models.Model):
    """The claim of an account to its name. An old account whose name another claimed before has none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="claimed"
    )
    canonical = models.CharField(max_length=LONGEST, unique=True)

    def __str__(self) -> str:
        return self.canonical
