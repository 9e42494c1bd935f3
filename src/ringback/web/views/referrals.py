"""Somebody else's name, given on the page of a lead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from ringback.queries.people import Lead
from ringback.services import referrals
from ringback.web.acting import act_on_lead
from ringback.web.forms.leads import NamedForm
from ringback.web.http import Visit, member
from ringback.web.instants import BadInstant


def _given(request: HttpRequest) -> dict[str, str]:
    form = NamedForm(request.POST)
    if not form.is_valid():
        raise BadInstant("; ".join(str(errors[0]) for errors in form.errors.values()))
    return {str(name): str(value) for name, value in form.cleaned_data.items()}


@require_POST
@member()
def refer(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Whom the person has named: a lead of their own, linked to this one."""

    def act(found: Lead) -> str:
        named = referrals.refer(found, **_given(request), now=visit.now, actor=visit.actor, user=visit.user)
        assert named.lead is not None
        return f"{named.contact.full_name} is lead #{named.lead.number}, linked to this one."

    return act_on_lead(request, visit, number, act, card="#links")


@require_POST
@member()
def add_colleague(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Somebody else at the same organization."""

    def act(found: Lead) -> str:
        named = referrals.add_colleague(
            found, **_given(request), now=visit.now, actor=visit.actor, user=visit.user
        )
        if named.lead is None:
            return f"{named.contact.full_name} is known now, for when the plan comes to that."
        return f"{named.contact.full_name} is followed up instead, as lead #{named.lead.number}."

    return act_on_lead(request, visit, number, act, card="#links")
