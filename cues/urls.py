from django.urls import path

from cues import views

app_name = "cues"
urlpatterns = [
    path("", views.home, name="home"),
    path("cues/", views.browse, name="browse"),
    path("cues/<slug:slug>/", views.cue, name="cue"),
    path("cues/<slug:slug>/versions/<int:number>/", views.version, name="version"),
    path("cues/<slug:slug>/changes/", views.history, name="history"),
    path("cues/<slug:slug>/changes/<int:before>/<int:after>/", views.difference, name="difference"),
    path("meanings/", views.meanings, name="meanings"),
    path("meanings/<slug:key>/", views.meaning, name="meaning"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:key>/", views.topic, name="topic"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:key>/", views.source, name="source"),
    path("how-we-grade/", views.grading, name="grading"),
]
