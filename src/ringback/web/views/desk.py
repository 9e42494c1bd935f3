"""The desk: the next lead, the list of what waits, and one key for each outcome."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import retarget

from ringback.engine.model import Disposition
from ringback.queries import desk as queries
from ringback.queries.lead_page import lead_zone
from ringback.queries.mail_health import stopped_accounts
from ringback.services.errors import CannotRecord
from ringback.services.touches import record_outcome
from ringback.web.forms.outcome import BadOutcome, read_outcome, recorded_words
from ringback.web.http import Visit, is_part, member, show
from ringback.web.instants import call_back_choices, later_choices


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 18 else None


def _page(
    request: HttpRequest,
    visit: Visit,
    *,
    template: str = "",
    touch_id: int | None = None,
    after: int | None = None,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    page = queries.desk(visit.access, user=visit.user, now=visit.now, touch_id=touch_id, after=after)
    zone = page.focus.person.zone if page.focus else visit.zone
    context |= {
        "page": page,
        "call_back": call_back_choices(visit.now, zone),
        "later": later_choices(visit.now, zone),
        "stopped": stopped_accounts(visit.access),
        "nav": "desk",
    }
    return show(request, visit, template or _template(request), context, status=status)


def _template(request: HttpRequest) -> str:
    return "web/desk/_desk.html" if is_part(request) else "web/desk/desk.html"


@require_GET
@member()
def desk(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The next lead in focus, or the touch in `?touch=`."""
    return _page(request, visit, touch_id=_number(request.GET.get("touch")))


@require_GET
@member()
def following(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The lead that is ranked behind the touch in `?after=`, without an outcome for that one."""
    return _page(request, visit, after=_number(request.GET.get("after")))


@require_GET
@member()
def rail(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What waits, for a desk that is open already. `?focus=` is the touch on it; the whole desk if that is stale."""
    shown = _number(request.GET.get("focus"))
    page = queries.desk(visit.access, user=visit.user, now=visit.now, touch_id=shown)
    if shown is None and page.focus is not None:
        return retarget(_page(request, visit, template="web/desk/_desk.html"), "#desk")
    context = {"page": page, "shown": shown, "polled": True}
    return show(request, visit, "web/desk/_rail.html", context)


@require_POST
@member()
def outcome(request: HttpRequest, visit: Visit, touch_id: int) -> HttpResponse:
    """Record what came of a touch, then show the next one."""
    touch = visit.access.touch(touch_id)
    try:
        given = read_outcome(request.POST, zone=lead_zone(touch.lead))
        record_outcome(
            touch,
            disposition=given.disposition,
            now=visit.now,
            user=visit.user,
            until=given.until,
            note=given.note,
            answers=given.answers,
        )
    except BadOutcome as error:
        return _page(request, visit, touch_id=touch_id, status=422, problem=str(error), given=request.POST)
    except CannotRecord as error:
        # Two people, or a double click: the first one counts, and the next lead comes all the same.
        return _after(request, visit, touch_id, "", kindly=str(error))
    words = recorded_words(
        Disposition(given.disposition), touch.lead.contact.full_name, given.until, visit.zone
    )
    return _after(request, visit, touch_id, words, number=touch.lead.number)


def _after(
    request: HttpRequest,
    visit: Visit,
    touch_id: int,
    words: str,
    *,
    kindly: str = "",
    number: int | None = None,
) -> HttpResponse:
    if not is_part(request):
        messages.add_message(request, messages.WARNING if kindly else messages.SUCCESS, kindly or words)
        return HttpResponseRedirect("/")
    return _page(request, visit, recorded=words, kindly=kindly, recorded_lead=number)
