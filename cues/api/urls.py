from django.urls import path

from cues.api import changes, cues, dump, entry, figures, listing, oembed, schema, vocabulary

app_name = "api"
urlpatterns = [
    path("", entry.Entry.as_view(), name="entry"),
    path("cues/", listing.Cues.as_view(), name="cues"),
    path("cues/<slug:slug>/", cues.Cue.as_view(), name="cue"),
    path("cues/<slug:slug>/figure.svg", figures.FigureSvg.as_view(), name="figure_svg"),
    path("cues/<slug:slug>/figure.png", figures.FigurePng.as_view(), name="figure_png"),
    path("cues/<slug:slug>/versions/", cues.Versions.as_view(), name="versions"),
    path("cues/<slug:slug>/versions/<int:version>/", cues.Version.as_view(), name="version"),
    path("meanings/", vocabulary.Meanings.as_view(), name="meanings"),
    path("meanings/<slug:key>/", vocabulary.Meaning.as_view(), name="meaning"),
    path("sources/", vocabulary.Sources.as_view(), name="sources"),
    path("sources/<slug:key>/", vocabulary.Source.as_view(), name="source"),
    path("contexts/", vocabulary.Contexts.as_view(), name="contexts"),
    path("contexts/<slug:key>/", vocabulary.Context.as_view(), name="context"),
    path("changes/", changes.Changes.as_view(), name="changes"),
    path("dump/", dump.Dump.as_view(), name="dump"),
    path("oembed/", oembed.OEmbed.as_view(), name="oembed"),
    path("schemas/card/", schema.CardSchema.as_view(), name="card_schema"),
    path("openapi.json", schema.OpenApi.as_view(), name="openapi"),
    path("docs/", schema.Docs.as_view(), name="docs"),
]
