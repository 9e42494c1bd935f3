"""Messages that a person makes: the e-mail that they finish and let go, the letter that they print."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from ringback.queries import desk as queries
from ringback.queries.access import NoAccess
from ringback.queries.message_check import check_draft
from ringback.queries.proposed import seen_of
from ringback.services.drafts import save_draft, send_draft
from ringback.services.errors import CannotRecord
from ringback.services.personal_lines import write_line
from ringback.web.http import Visit, is_part, member, show
from ringback.web.instants import call_back_choices, later_choices


@require_POST
@member()
def send(request: HttpRequest, visit: Visit, touch_id: int) -> HttpResponse:
    """Let the e-mail leave as it was finished, then show the next one. What was typed stays if it cannot."""
    touch = visit.access.touch(touch_id)
    subject, text, seen = _typed(request)
    try:
        send_draft(touch, subject=subject, text=text, now=visit.now, user=visit.user, seen=seen)
    except CannotRecord as error:
        return _desk(request, visit, touch_id, problem=str(error))
    words = f"{touch.lead.contact.full_name or 'The e-mail'}: it leaves at the next lawful moment."
    if not is_part(request):
        messages.success(request, words)
        return HttpResponseRedirect("/")
    return _desk(request, visit, None, recorded=words, recorded_lead=touch.lead.number)


@require_POST
@member()
def save(request: HttpRequest, visit: Visit, touch_id: int) -> HttpResponse:
    """Keep how far somebody has come, and say what to look at again, as a part of the desk."""
    touch = visit.access.touch(touch_id)
    subject, text, seen = _typed(request)
    problem, kept = "", None
    try:
        kept = save_draft(touch, subject=subject, text=text, seen=seen, now=visit.now, actor=visit.actor)
    except CannotRecord as error:
        problem = str(error)
    if not is_part(request):
        messages.add_message(request, messages.ERROR if problem else messages.SUCCESS, problem or "Kept.")
        return HttpResponseRedirect(f"/desk?touch={touch_id}")
    context = {
        "findings": check_draft(touch, subject=subject, text=text, workspace=visit.access.workspace),
        "seen": seen_of(kept) if kept else seen,
        "kept": kept is not None,
        "problem": problem,
    }
    return show(request, visit, "web/desk/_draft_side.html", context, status=422 if problem else 200)


@require_POST
@member()
def line(request: HttpRequest, visit: Visit, touch_id: int) -> HttpResponse:
    """Write the sentence for this person alone; a text that nobody has changed yet takes it up."""
    touch = visit.access.touch(touch_id)
    try:
        write_line(touch.lead, request.POST.get("personal_line", ""), now=visit.now, actor=visit.actor)
    except CannotRecord as error:
        return _desk(request, visit, touch_id, problem=str(error))
    if not is_part(request):
        messages.success(request, "The personal line is kept.")
        return HttpResponseRedirect(f"/desk?touch={touch_id}")
    return _desk(request, visit, touch_id)


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


def _typed(request: HttpRequest) -> tuple[str, str, str | None]:
    """Subject, text, and what the writer began with; None from a page that does not say."""
    return request.POST.get("subject", ""), request.POST.get("text", ""), request.POST.get("seen")


def _desk(
    request: HttpRequest, visit: Visit, touch_id: int | None, *, problem: str = "", **context: object
) -> HttpResponse:
    page = queries.desk(visit.access, user=visit.user, now=visit.now, touch_id=touch_id)
    zone = page.focus.person.zone if page.focus else visit.zone
    context |= {
        "page": page,
        "call_back": call_back_choices(visit.now, zone),
        "later": later_choices(visit.now, zone),
        "problem": problem,
        "given": request.POST if problem else {},
        "nav": "desk",
    }
    template = "web/desk/_desk.html" if is_part(request) else "web/desk/desk.html"
    return show(request, visit, template, context, status=422 if problem else 200)
