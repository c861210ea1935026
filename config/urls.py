from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("cues.api.urls")),
    path("", include("cues.urls")),
]

handler400 = "cues.errors.bad_request"
handler403 = "cues.errors.forbidden"
handler404 = "cues.errors.not_found"
handler500 = "cues.errors.server_error"
