"""The addresses of messages that came in. Nothing but addresses here."""

from __future__ import annotations

from django.urls import path

from ringback.web.views import inbox

urlpatterns = [
    path("inbox", inbox.messages_in),
    path("inbox/new", inbox.hand_in),
    path("inbox/<int:message_id>", inbox.one),
    path("inbox/<int:message_id>/raw", inbox.raw),
    path("inbox/<int:message_id>/lead", inbox.make_lead),
    path("inbox/<int:message_id>/belongs", inbox.belongs),
    path("inbox/<int:message_id>/nothing", inbox.nothing),
    path("inbox/<int:message_id>/again", inbox.again),
]
