"""The addresses about how a lead goes on: referrals, colleagues, messages that a person makes; and who is away.

Nothing but addresses here.
"""

from __future__ import annotations

from django.urls import path

from ringback.web.views import absences, drafts, referrals

urlpatterns = [
    path("leads/<int:number>/referrals", referrals.refer),
    path("leads/<int:number>/colleagues", referrals.add_colleague),
    path("desk/touches/<int:touch_id>/send", drafts.send),
    path("desk/touches/<int:touch_id>/letter", drafts.letter),
    path("away", absences.away),
    path("away/<int:user_id>", absences.set_away),
    path("away/<int:user_id>/clear", absences.clear_away),
]
