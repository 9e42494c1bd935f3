"""Messages that came in: what they are, what they did, and what a person decides about them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringback.intake.text import one_line
from ringback.queries import inbox as queries
from ringback.queries.access import NoAccess
from ringback.queries.questions import open_questions
from ringback.services import inbound, inbound_settling
from ringback.services.errors import CannotDo, CannotSettle, CannotTakeIn
from ringback.services.questions import CHOICES
from ringback.web.forms.leads import NewLeadForm
from ringback.web.http import Visit, is_part, member, show
from ringback.web.instants import later_choices

LARGEST = 25 * 1024 * 1024


@require_GET
@member()
def messages_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list: what waits for a person, or all, or one kind; searched by sender and subject."""
    wanted = request.GET
    number = wanted.get("page", "")
    page = queries.inbox(
        visit.access,
        show=wanted.get("show", "all" if wanted.get("q") else "todo"),
        q=one_line(wanted.get("q", ""))[:200],
        page=int(number) if number.isdecimal() and len(number) < 9 else 1,
    )
    kept = wanted.copy()
    kept.pop("page", None)
    context = {"page": page, "shows": queries.SHOW, "kept": kept.urlencode(), "nav": "inbox"}
    template = "web/inbox/_list.html" if is_part(request) else "web/inbox/list.html"
    return show(request, visit, template, context)


@require_GET
@member()
def one(request: HttpRequest, visit: Visit, message_id: int) -> HttpResponse:
    """One message, beside it what can be decided."""
    return _page(request, visit, message_id)


@require_GET
@member("manage")
def raw(request: HttpRequest, visit: Visit, message_id: int) -> HttpResponse:
    """The bytes as they came, as a file."""
    found = queries.raw_of(visit.access, message_id)
    if not found:
        raise NoAccess
    response = HttpResponse(found, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="message-{message_id}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@member()
def hand_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A message from a file; it is acted upon at once."""
    problem = ""
    if request.method == "POST":
        try:
            content = _content(request)
            row, new = inbound.take_in(visit.access.workspace, content, now=visit.now)
            if new:
                inbound.process_now(row, now=visit.now, worker=f"web-{row.pk}")
            else:
                messages.info(request, "This message was here already.")
            return HttpResponseRedirect(f"/inbox/{row.pk}")
        except CannotDo as error:
            problem = str(error)
    context = {"problem": problem, "nav": "inbox"}
    return show(request, visit, "web/inbox/new.html", context, status=422 if problem else 200)


@require_POST
@member()
def make_lead(request: HttpRequest, visit: Visit, message_id: int) -> HttpResponse:
    """It is a lead, as the form says."""
    message = visit.access.message(message_id)
    form = NewLeadForm(request.POST)
    if not form.is_valid():
        return _page(request, visit, message_id, form=form, status=422)
    try:
        lead = inbound_settling.is_lead(
            message, form.fields_given(), now=visit.now, actor=visit.actor, user=visit.user
        )
    except CannotDo as error:
        return _page(request, visit, message_id, form=form, problem=str(error), status=422)
    return HttpResponseRedirect(f"/leads/{lead.number}")


@require_POST
@member()
def belongs(request: HttpRequest, visit: Visit, message_id: int) -> HttpResponse:
    """It is from the person of this lead."""
    number = request.POST.get("number", "").strip().removeprefix("#")

    def act() -> str:
        message = visit.access.message(message_id)
        try:
            lead = visit.access.lead(int(number) if number.isdecimal() and len(number) < 10 else 0)
        except NoAccess:
            raise CannotSettle("There is no lead with this number.") from None
        inbound_settling.of_lead(message, lead, now=visit.now, actor=visit.actor, user=visit.user)
        return f"It belongs to {lead.contact.full_name or 'this lead'} now."

    return _act(request, visit, message_id, act)


@require_POST
@member()
def nothing(request: HttpRequest, visit: Visit, message_id: int) -> HttpResponse:
    """It is nothing to follow up."""

    def act() -> str:
        message = visit.access.message(message_id)
        inbound_settling.is_no_lead(message, now=visit.now, actor=visit.actor, user=visit.user)
        return "Put away."

    return _act(request, visit, message_id, act, then="/inbox")


@require_POST
@member()
def again(request: HttpRequest, visit: Visit, message_id: int) -> HttpResponse:
    """What went wrong is tried once more."""

    def act() -> str:
        message = visit.access.message(message_id)
        inbound_settling.again(message, now=visit.now, actor=visit.actor)
        inbound.process_now(message, now=visit.now, worker=f"web-{message.pk}")
        return "Tried again."

    return _act(request, visit, message_id, act)


def _act(
    request: HttpRequest, visit: Visit, message_id: int, act: Callable[[], str], *, then: str = ""
) -> HttpResponse:
    """Act, and say what was done or why it could not be."""
    visit.access.message(message_id)
    try:
        messages.success(request, act())
    except CannotDo as error:
        messages.error(request, str(error))
        then = ""
    return HttpResponseRedirect(then or f"/inbox/{message_id}")


def _content(request: HttpRequest) -> bytes:
    given = request.FILES.get("file")
    if given is None:
        raise CannotTakeIn("Choose the file of the message.")
    if (given.size or 0) > LARGEST:
        raise CannotTakeIn("This file is larger than 25 MB.")
    return bytes(given.read())


def _page(
    request: HttpRequest,
    visit: Visit,
    message_id: int,
    *,
    form: NewLeadForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    page = queries.message_page(visit.access, message_id)
    question = None
    if page.question is not None and page.row.lead_number is not None:
        rows, _total = open_questions(visit.access, lead_number=page.row.lead_number)
        question = next((row for row in rows if row.id == page.question), None)
    context = {
        "page": page,
        "question": question,
        "choices": CHOICES,
        "later": later_choices(visit.now, visit.zone),
        "form": form or NewLeadForm(page.form),
        "problem": problem,
        "here": f"/inbox/{message_id}",
        "nav": "inbox",
    }
    return show(request, visit, "web/inbox/one.html", context, status=status)
