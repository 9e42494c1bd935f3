"""Messages that a person makes: the e-mail that they finish and let go, the letter that they print."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from ringback.queries import desk as queries
from ringback.queries.access import NoAccess
from ringback.services.drafts import send_draft
from ringback.services.errors import CannotRecord
from ringback.web.http import Visit, is_part, member, show
from ringback.web.instants import call_back_choices, later_choices


@require_POST
@member()
def send(request: HttpRequest, visit: Visit, touch_id: int) -> HttpResponse:
    """Let the e-mail leave as it was finished, then show the next one. What was typed stays if it cannot."""
    touch = visit.access.touch(touch_id)
    problem = ""
    try:
        subject, text = request.POST.get("subject", ""), request.POST.get("text", "")
        send_draft(touch, subject=subject, text=text, now=visit.now, user=visit.user)
    except CannotRecord as error:
        problem = str(error)
    words = f"{touch.lead.contact.full_name or 'The e-mail'}: it leaves at the next lawful moment."
    if not problem and not is_part(request):
        messages.success(request, words)
        return HttpResponseRedirect("/")
    page = queries.desk(visit.access, user=visit.user, now=visit.now, touch_id=touch_id if problem else None)
    zone = page.focus.person.zone if page.focus else visit.zone
    context = {
        "page": page,
        "call_back": call_back_choices(visit.now, zone),
        "later": later_choices(visit.now, zone),
        "problem": problem,
        "given": request.POST if problem else {},
        "recorded": "" if problem else words,
        "recorded_lead": None if problem else touch.lead.number,
        "nav": "desk",
    }
    template = "web/desk/_desk.html" if is_part(request) else "web/desk/desk.html"
    return show(request, visit, template, context, status=422 if problem else 200)


@require_GET
@member()
def letter(request: HttpRequest, visit: Visit, touch_id: int) -> HttpResponse:
    """The letter of this touch on a page of its own, ready to print."""
    touch = visit.access.touch(touch_id)
    focus = queries.desk(visit.access, user=visit.user, now=visit.now, touch_id=touch.pk).focus
    if focus is None or focus.touch_id != touch.pk or focus.channel != "letter":
        raise NoAccess
    context = {"focus": focus, "workspace": visit.access.workspace}
    return show(request, visit, "web/desk/letter.html", context)
