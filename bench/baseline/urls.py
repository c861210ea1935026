from django.urls import include, path
from rest_framework.routers import SimpleRouter

from bench.baseline import views

router = SimpleRouter()
router.register("nested", views.Nested)
urlpatterns = [path("bare/", views.bare), path("", include(router.urls))]
