from quizzes.models.attempt import Answer, Attempt, Question
from quizzes.models.item import Cursor, Flag, Item, Kind
from quizzes.models.learner import Ability, Learner, Memory
from quizzes.models.quiz import Mode, Quiz, QuizItem
from quizzes.models.username import Username

__all__ = [
    "Ability",
    "Answer",
    "Attempt",
    "Cursor",
    "Flag",
    "Item",
    "Kind",
    "Learner",
    "Memory",
    "Mode",
    "Question",
    "Quiz",
    "QuizItem",
    "Username",
]
