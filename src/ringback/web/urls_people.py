"""The addresses about people: consent, merging, erasing, the opt-out list. Nothing but addresses here."""

from __future__ import annotations

from django.urls import path

from ringback.web.views import opt_outs, person

urlpatterns = [
    path("leads/<int:number>/consents", person.give_consent),
    path("leads/<int:number>/consents/revoke", person.revoke_consents),
    path("leads/<int:number>/grounds", person.add_ground),
    path("leads/<int:number>/same", person.same),
    path("leads/<int:number>/merge", person.merge),
    path("leads/<int:number>/merge/<int:merge_id>/undo", person.unmerge),
    path("leads/<int:number>/erase", person.erase),
    path("settings/people", opt_outs.people),
    path("settings/people/opt-outs", opt_outs.add),
    path("settings/people/opt-outs/<int:row_id>/lift", opt_outs.lift),
    path("settings/people/consent", opt_outs.consent_texts),
    path("settings/people/business", opt_outs.join),
    path("settings/people/business/leave", opt_outs.leave),
]
