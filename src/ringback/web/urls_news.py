"""The addresses of the news. Nothing but addresses here."""

from __future__ import annotations

from django.urls import path

from ringback.web.views import news

urlpatterns = [
    path("news", news.news),
    path("news/part", news.part),
    path("news/seen", news.all_seen),
    path("news/<int:notice_id>/seen", news.seen),
]
