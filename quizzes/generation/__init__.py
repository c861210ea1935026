"""The item bank made from cards: one file a kind of item, the checks that refuse a bad one, and the bank itself."""

from quizzes.generation.bank import CODE, Tally, catch_up, lock, outlook, remake
from quizzes.generation.checks import CHECKS, Problem
from quizzes.generation.editing import Refused, regenerate, restore, retire, revise, write
from quizzes.generation.kinds import KINDS

__all__ = [
    "CHECKS",
    "CODE",
    "KINDS",
    "Problem",
    "Refused",
    "Tally",
    "catch_up",
    "lock",
    "outlook",
    "regenerate",
    "remake",
    "restore",
    "retire",
    "revise",
    "write",
]
