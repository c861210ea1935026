from django.urls import path

from quizzes.views import choosing, learning, outcome, sitting

app_name = "quizzes"
urlpatterns = [
    path("quizzes/", choosing.quizzes, name="quizzes"),
    path("quizzes/<slug:slug>/", choosing.quiz, name="quiz"),
    path("attempts/<slug:token>/", sitting.attempt, name="attempt"),
    path("attempts/<slug:token>/<int:position>/", sitting.question, name="question"),
    path("attempts/<slug:token>/<int:position>/flag/", sitting.flag, name="flag"),
    path("attempts/<slug:token>/finish/", outcome.finish, name="finish"),
    path("attempts/<slug:token>/result/", outcome.result, name="result"),
    path("attempts/<slug:token>/again/", outcome.again, name="again"),
    path("progress/", learning.fared, name="progress"),
    path("reviews/", learning.reviews, name="reviews"),
]
