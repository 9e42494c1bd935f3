"""What waits for a person's decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from ringback.queries.questions import open_questions
from ringback.services.errors import CannotDo
from ringback.services.questions import CHOICES, settle
from ringback.web.http import Visit, member, show
from ringback.web.instants import BadInstant, later_choices, read_instant, read_local

PERSON = ("full_name", "role", "email", "phone")
"""The fields of somebody who is named with a choice."""


@require_GET
@member()
def questions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The open questions, the oldest first."""
    rows, total = open_questions(visit.access)
    context = {
        "rows": rows,
        "total": total,
        "choices": CHOICES,
        "later": later_choices(visit.now, visit.zone),
        "nav": "questions",
    }
    return show(request, visit, "web/questions.html", context)


@require_POST
@member()
def settled(request: HttpRequest, visit: Visit, question_id: int) -> HttpResponse:
    """Settle one with a choice."""
    question = visit.access.question(question_id)
    until = request.POST.get("until", "")
    code, _, chosen = request.POST.get("settlement", "").partition("@")
    try:
        at = read_instant(chosen) if chosen else read_local(until, visit.zone) if until else None
        seen = request.POST.get("seen", "")
        settle(
            question,
            settlement=code,
            now=visit.now,
            user=visit.user,
            until=at,
            person={name: request.POST.get(name, "").strip()[:320] for name in PERSON},
            seen=int(seen) if seen.isdecimal() and len(seen) < 18 else None,
        )
        messages.success(request, f"Settled for {question.lead.contact.full_name or 'this lead'}.")
    except (CannotDo, BadInstant) as error:
        messages.error(request, str(error))
    back = request.POST.get("back", "")
    return HttpResponseRedirect(
        back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/questions"
    )
