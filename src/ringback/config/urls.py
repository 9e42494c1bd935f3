"""Where each part of Ringback is mounted. Nothing but addresses here."""

from django.urls import include, path

from ringback.api.app import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("ringback.web.urls")),
]
