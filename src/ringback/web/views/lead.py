"""One lead: its page, and what a person can do with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from ringback.queries.lead_page import lead_page, lead_zone
from ringback.queries.people import Lead
from ringback.queries.person_card import person_card
from ringback.queries.words import ANSWERS, CHANNEL_NAMES, GROUND_NAMES, OUTCOMES
from ringback.services import contacts, enrollments, playbook_choice
from ringback.services.questions import CHOICES
from ringback.services.touches import log_by_hand
from ringback.web.acting import act_on_lead
from ringback.web.forms.leads import (
    CALL_OUTCOMES,
    EMAIL_OUTCOMES,
    ByHandForm,
    ChangeForm,
    CloseForm,
    UntilForm,
)
from ringback.web.http import Visit, member, show
from ringback.web.instants import BadInstant, later_choices, read_instant, read_local

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

CAME = {
    "new": "Here is the new lead.",
    "duplicate": "This person was known already; what you entered was added to the lead.",
    "needs_look": "The lead is here. Something in it needs a look: see the open question.",
    "no_way_to_reach": "The lead is here, but there is no way to reach this person yet.",
    "opted_out": "This person has asked not to be contacted. The lead is kept and closed.",
}


@require_GET
@member()
def lead(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Who, how to reach them, what happened and why, what comes next."""
    page = lead_page(visit.access, number, now=visit.now, zone=visit.zone)
    context = {
        "page": page,
        "answers": ANSWERS,
        "calls": [(code, OUTCOMES[code]) for code in CALL_OUTCOMES],
        "emails": [(code, OUTCOMES[code]) for code in EMAIL_OUTCOMES],
        "choices": CHOICES,
        "weekdays": WEEKDAYS,
        "later": later_choices(visit.now, page.person.zone),
        "about": person_card(visit.access, number),
        "channels": CHANNEL_NAMES,
        "ground_kinds": GROUND_NAMES,
        "came": CAME.get(request.GET.get("came", ""), ""),
        "here": f"/leads/{number}",
        "nav": "leads",
    }
    return show(request, visit, "web/leads/lead.html", context)


@require_POST
@member()
def log(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """A call that was made, or an answer that came in, outside the desk."""

    def act(found: Lead) -> str:
        form = ByHandForm(request.POST)
        if not form.is_valid():
            raise BadInstant("Choose what happened.")
        channel, _, disposition = form.cleaned_data["what"].partition(":")
        at, until = form.cleaned_data["at"], form.cleaned_data["until"]
        log_by_hand(
            found,
            channel=channel,
            disposition=disposition,
            at=read_local(at, visit.zone) if at else visit.now,
            now=visit.now,
            user=visit.user,
            until=read_local(until, lead_zone(found)) if until else None,
            note=form.cleaned_data["note"],
        )
        return f"Recorded: {OUTCOMES[disposition].lower()}."

    return act_on_lead(request, visit, number, act)


@require_POST
@member()
def pause(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Hold all moves until a day."""

    def act(found: Lead) -> str:
        form = UntilForm(request.POST)
        if not form.is_valid():
            raise BadInstant("Say until when.")
        until = form.cleaned_data["until"]
        at = read_instant(until) if until.endswith("Z") else read_local(until, lead_zone(found))
        enrollments.pause(
            found, until=at, reason=form.cleaned_data["reason"], actor=visit.actor, now=visit.now
        )
        return "Paused. Nothing happens before then."

    return act_on_lead(request, visit, number, act)


@require_POST
@member()
def resume(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """End a pause that was set by hand."""

    def act(found: Lead) -> str:
        enrollments.resume(found, actor=visit.actor, now=visit.now)
        return "The plan goes on from now."

    return act_on_lead(request, visit, number, act)


@require_POST
@member()
def close(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """End it with an answer."""

    def act(found: Lead) -> str:
        form = CloseForm(request.POST)
        if not form.is_valid():
            raise BadInstant("Choose an answer.")
        answer = form.cleaned_data["answer"]
        enrollments.close(
            found, answer=answer, actor=visit.actor, now=visit.now, note=form.cleaned_data["note"]
        )
        return f"Closed: {ANSWERS[answer].lower()}."

    return act_on_lead(request, visit, number, act)


@require_POST
@member()
def reopen(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Take a closed lead up again."""

    def act(found: Lead) -> str:
        enrollments.reopen(found, actor=visit.actor, now=visit.now)
        return "Open again, from the first day of the plan."

    return act_on_lead(request, visit, number, act)


@require_POST
@member()
def playbook(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Follow it up by another playbook."""

    def act(found: Lead) -> str:
        chosen = playbook_choice.named(visit.access.workspace, request.POST.get("playbook", ""))
        enrollments.put_into(found, chosen, actor=visit.actor, now=visit.now)
        return f"Followed up by {chosen.title or chosen.name} from now on."

    return act_on_lead(request, visit, number, act)


@require_POST
@member()
def add_point(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """A number or an address more; the plan goes on with it at once."""

    def act(found: Lead) -> str:
        text = request.POST.get("text", "").strip()
        kind = request.POST.get("kind", "")
        contacts.add_point(found, text=text[:320], kind=kind, actor=visit.actor, now=visit.now)
        return "Added. The plan goes on with it."

    return act_on_lead(request, visit, number, act)


@require_POST
@member()
def mark_point(request: HttpRequest, visit: Visit, number: int, point_id: int) -> HttpResponse:
    """This number or address works after all, or does not."""

    def act(found: Lead) -> str:
        usable = request.POST.get("usable") == "yes"
        contacts.mark_point(found, point_id, usable=usable, actor=visit.actor, now=visit.now)
        return "It is used again." if usable else "It is not used any more."

    return act_on_lead(request, visit, number, act)


@require_POST
@member()
def change(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """What the lead is about and what it is worth."""

    def act(found: Lead) -> str:
        form = ChangeForm(request.POST)
        if not form.is_valid():
            raise BadInstant("; ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items()))
        contacts.change_lead(found, now=visit.now, actor=visit.actor, **form.values())
        return "Changed."

    return act_on_lead(request, visit, number, act)
