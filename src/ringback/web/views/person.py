"""The person of a lead: what they allow, on what grounds they are contacted, who else they are, and erasing them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringback.intake.consents import StatedConsent
from ringback.intake.text import clean
from ringback.queries.access import NoAccess
from ringback.queries.people import Lead, name_of
from ringback.queries.person_card import merge_of, others_like, person_card
from ringback.services import allowances
from ringback.services.erasing import erase as erase_person
from ringback.services.errors import CannotDo, CannotMerge
from ringback.services.merging import merge as merge_people
from ringback.services.merging import unmerge as part_people
from ringback.web.acting import act_on_lead
from ringback.web.forms.people import ConsentForm, GroundForm
from ringback.web.http import Visit, member, show
from ringback.web.instants import BadInstant, read_local

CARD = "#person"


def _checked(form: forms.Form) -> dict[str, str]:
    if not form.is_valid():
        raise BadInstant("; ".join(str(errors[0]) for errors in form.errors.values()))
    return form.cleaned_data


def _past(text: str, visit: Visit) -> datetime:
    """The instant that was typed, on the clock of the reader. A bare date of today means by now."""
    at = read_local(text, visit.zone)
    return visit.now if len(text) <= 10 and visit.now < at < visit.now + timedelta(days=1) else at


@require_POST
@member()
def give_consent(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Record a consent that was given on paper, in a call, at a fair."""

    def act(found: Lead) -> str:
        given = _checked(ConsentForm(request.POST))
        stated = StatedConsent(
            channel=given["channel"],
            how=given["how"],
            text_shown=given["text_shown"],
            page=given["page"],
            point_value=given["point"],
            given_at=_past(given["given_at"], visit) if given["given_at"] else visit.now,
        )
        allowances.give(found, stated, now=visit.now, actor=visit.actor)
        return "The consent is recorded."

    return act_on_lead(request, visit, number, act, card=CARD)


@require_POST
@member()
def revoke_consents(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """The person takes back what they allowed, on all channels."""

    def act(found: Lead) -> str:
        how = clean(request.POST.get("how", ""))[:500]
        if not how:
            raise BadInstant("Say how it was revoked: in a call, by letter, in a message.")
        count = allowances.revoke(found, how=how, now=visit.now, actor=visit.actor)
        return "Revoked on all channels." if count else "There was nothing to revoke."

    return act_on_lead(request, visit, number, act, card=CARD)


@require_POST
@member()
def add_ground(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Record a fact that relaxes a rule."""

    def act(found: Lead) -> str:
        given = _checked(GroundForm(request.POST))
        allowances.add_ground(
            found,
            kind=given["kind"],
            since_at=_past(given["since_at"], visit),
            until_at=read_local(given["until_at"], visit.zone) if given["until_at"] else None,
            evidence=given["evidence"],
            now=visit.now,
            actor=visit.actor,
        )
        return "The ground is recorded."

    return act_on_lead(request, visit, number, act, card=CARD)


# ---------------------------------------------------------------------------------------------- who else this person is


@require_GET
@member()
def same(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Search for the lead of the same person."""
    q = clean(request.GET.get("q", ""))[:200]
    found = visit.access.lead(number)
    context = {
        "number": number,
        "name": name_of(found.contact),
        "q": q,
        "rows": others_like(visit.access, number, q=q),
        "nav": "leads",
    }
    return show(request, visit, "web/leads/same.html", context)


@require_POST
@member()
def merge(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """The person of another lead is this one."""

    def act(found: Lead) -> str:
        other = request.POST.get("other", "")
        if not (other.isdecimal() and other.isascii() and len(other) < 10):
            raise CannotMerge("Choose the lead of the same person.")
        try:
            gone = visit.access.lead(int(other)).contact
        except NoAccess:
            raise CannotMerge(f"There is no lead #{int(other)}.") from None
        merge_people(found.contact, gone, now=visit.now, actor=visit.actor)
        return "They are one person now. Attempts count together, and a stop of either holds for both."

    return act_on_lead(request, visit, number, act, card=CARD)


@require_POST
@member()
def unmerge(request: HttpRequest, visit: Visit, number: int, merge_id: int) -> HttpResponse:
    """They are two people after all."""
    row = merge_of(visit.access, number, merge_id)

    def act(_found: Lead) -> str:
        part_people(row, now=visit.now, actor=visit.actor)
        return "They are two people again, each with what was theirs."

    return act_on_lead(request, visit, number, act, card=CARD)


@require_http_methods(["GET", "POST"])
@member("own")
def erase(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Ask once more, then erase the person's data."""
    found = visit.access.lead(number)
    if request.method == "POST" and request.POST.get("sure") == f"#{number}":
        try:
            erase_person(found.contact, now=visit.now, actor=visit.actor)
            messages.success(request, "The data of this person are erased. They will not be contacted again.")
        except CannotDo as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(f"/leads/{number}")
    context = {
        "number": number,
        "name": name_of(found.contact),
        "leads": [lead.number for lead in found.contact.leads.order_by("number")],
        "card": person_card(visit.access, number),
        "wrong": request.method == "POST",
        "nav": "leads",
    }
    return show(request, visit, "web/leads/erase.html", context, status=422 if context["wrong"] else 200)
