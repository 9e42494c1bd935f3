"""The addresses about how a lead goes on: referrals and colleagues; and who is away. Nothing but addresses here."""

from __future__ import annotations

from django.urls import path

from ringback.web.views import absences, referrals

urlpatterns = [
    path("leads/<int:number>/referrals", referrals.refer),
    path("leads/<int:number>/colleagues", referrals.add_colleague),
    path("away", absences.away),
    path("away/<int:user_id>", absences.set_away),
    path("away/<int:user_id>/clear", absences.clear_away),
]
