from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    # The theme of the admin brings a search of its own; no page uses it, and it breaks on a bad page number.
    path("admin/search/", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("cues.api.urls")),
    path("", include("cues.urls")),
]

handler400 = "cues.errors.bad_request"
handler403 = "cues.errors.forbidden"
handler404 = "cues.errors.not_found"
handler500 = "cues.errors.server_error"
