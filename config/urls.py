from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

urlpatterns = [
    # The theme of the admin brings a search of its own; no page uses it, and it breaks on a bad page number.
    path("admin/search/", RedirectView.as_view(pattern_name="admin:index")),
    # One way in for all, so that limits and the second factor hold for editors too.
    path("admin/login/", secure_admin_login(admin.site.login)),
    path("admin/", admin.site.urls),
    path("account/signed-in/", TemplateView.as_view(template_name="errors/signed_in.html"), name="signed_in"),
    path("account/", include("quizzes.accounts.urls")),
    path("api/v1/", include("cues.api.urls")),
    path("api/v1/", include("quizzes.api.urls")),
    path("", include("cues.urls")),
    path("", include("quizzes.urls")),
]

handler400 = "cues.errors.bad_request"
handler403 = "cues.errors.forbidden"
handler404 = "cues.errors.not_found"
handler429 = "cues.errors.too_many"
handler500 = "cues.errors.server_error"
