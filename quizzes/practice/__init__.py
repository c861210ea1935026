"""What a learner does, and what follows from it: the only door by which attempts and answers enter.

Every act is one transaction that first locks its learner. Each takes its clock, and raises Refused (or Unknown,
Conflict or TooFew, which are kinds of it) with a sentence for the learner; then nothing has changed.
"""

from quizzes.practice import sweeping
from quizzes.practice.answering import answer, choose, finish
from quizzes.practice.candidates import Rule
from quizzes.practice.errors import Conflict, Refused, TooFew, Unknown
from quizzes.practice.flagging import flag
from quizzes.practice.joining import join
from quizzes.practice.own_data import erase, everything
from quizzes.practice.recount import Difference, recount
from quizzes.practice.reviewing import review
from quizzes.practice.starting import again, build, find, start

__all__ = [
    "Conflict",
    "Difference",
    "Refused",
    "Rule",
    "TooFew",
    "Unknown",
    "again",
    "answer",
    "build",
    "choose",
    "erase",
    "everything",
    "find",
    "finish",
    "flag",
    "join",
    "recount",
    "review",
    "start",
    "sweeping",
]
