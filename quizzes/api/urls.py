from django.urls import path

from quizzes.api import attempts, learning, questions, quizzes

app_name = "quiz_api"
urlpatterns = [
    path("quizzes/", quizzes.Quizzes.as_view(), name="quizzes"),
    path("attempts/", attempts.Attempts.as_view(), name="attempts"),
    path("attempts/<slug:token>/", attempts.Attempt.as_view(), name="attempt"),
    path("attempts/<slug:token>/questions/<int:position>/", questions.Question.as_view(), name="question"),
    path("attempts/<slug:token>/answers/", questions.Answers.as_view(), name="answers"),
    path("attempts/<slug:token>/finish/", attempts.Finish.as_view(), name="finish"),
    path("attempts/<slug:token>/result/", attempts.Result.as_view(), name="result"),
    path("progress/", learning.Progress.as_view(), name="progress"),
    path("reviews/", learning.Reviews.as_view(), name="reviews"),
    path("flags/", questions.Flags.as_view(), name="flags"),
]
