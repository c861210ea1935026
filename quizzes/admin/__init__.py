"""The editors' desk of the quiz: the bank's questions, the queue of flags, the ready-made quizzes.

Learners, their attempts, answers, abilities and memories are not here. An editor repairs questions, and what that takes
is how a question fared with everybody, which the page of a question tells; who answered what is nobody's business but
the learner's own.
"""

from quizzes.admin import flags, items, people, quiz

__all__ = ["flags", "items", "people", "quiz"]
