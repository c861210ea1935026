from django.urls import path

from cues import embedding, feeds, views

app_name = "cues"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("feed.atom", feeds.publications, name="feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", feeds.sitemap_section, name="sitemap_section"),
    path("robots.txt", feeds.robots, name="robots"),
    path("cues/", views.browse, name="browse"),
    path("cues/<slug:slug>/", views.cue, name="cue"),
    path("cues/<slug:slug>/embed/", embedding.embed, name="embed"),
    path("cues/<slug:slug>/figure.svg", views.figure, name="figure"),
    path("cues/<slug:slug>/figure.png", views.picture, name="picture"),
    path("cues/<slug:slug>/versions/<int:number>/", views.version, name="version"),
    path("cues/<slug:slug>/changes/", views.history, name="history"),
    path("cues/<slug:slug>/changes/<int:before>/<int:after>/", views.difference, name="difference"),
    path("figures/<slug:key>.svg", views.drawing, name="drawing"),
    path("figures/<slug:key>.png", views.social, name="social"),
    path("figures/small/<slug:key>.svg", views.thumb, name="thumb"),
    path("meanings/", views.meanings, name="meanings"),
    path("meanings/<slug:key>/", views.meaning, name="meaning"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:key>/", views.topic, name="topic"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:key>/", views.source, name="source"),
    path("how-we-grade/", views.grading, name="grading"),
]
