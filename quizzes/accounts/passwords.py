"""Passwords that are long and yet hold little: one letter repeated, a row of keys, a word or a name said again."""

from itertools import pairwise

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

LEAST = 5
"""Characters that must be different, as many that do not follow from the one before, and beside one's name."""
ROWS = ("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
FOLLOWS = {pair for row in ROWS for line in (row, row[::-1]) for pair in pairwise(line + line[0])}


class VarietyValidator:
    """Refuse passwords that a few characters tell the whole of. Capitals make no difference."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError, which says what is wrong."""
        text, name = password.casefold(), user.get_username().casefold() if user else ""
        if name and len(text.replace(name, "")) < LEAST:
            raise ValidationError("This password is little more than your username.", code="password_is_name")
        repeats = any(text.startswith(text[size:]) for size in range(1, len(text) // 2 + 1))
        leaps = sum(one != other and (one, other) not in FOLLOWS for one, other in pairwise(text)) + 1
        if repeats or min(leaps, len(set(text))) < LEAST:
            raise ValidationError(
                "This password says too little: something short again and again, or a row of keys.",
                code="password_thin",
            )

    def get_help_text(self) -> str:
        return "Your password can’t be something short said again and again, a row of keys, or your username."
