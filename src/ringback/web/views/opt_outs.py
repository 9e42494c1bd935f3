"""Settings about people: the opt-out list, the wording of consents, and which workspaces are one business."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from ringback.intake.text import clean
from ringback.queries.access import NoAccess, workspace_for
from ringback.queries.businesses import joinable, others_of_business, owns_all_of
from ringback.queries.suppressions import suppression_list, suppression_of
from ringback.queries.words import SUPPRESSION_NAMES
from ringback.services import businesses
from ringback.services import opt_outs as opt_out_list
from ringback.services.errors import CannotDo
from ringback.services.workspaces import update_workspace
from ringback.web.forms.people import ConsentTextsForm, LiftForm, SuppressionForm
from ringback.web.http import Visit, member, show

HOME = "/settings/people"


def _page(request: HttpRequest, visit: Visit, *, status: int = 200, **given: Any) -> HttpResponse:
    """The whole page; `given` replaces a form that was sent and could not be kept."""
    workspace = visit.access.workspace
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and page.isascii() and len(page) < 8 else 1
    business = workspace.business
    context = {
        "list": suppression_list(visit.access, page=number, q=clean(request.GET.get("q", ""))[:200]),
        "names": SUPPRESSION_NAMES,
        "add": SuppressionForm(auto_id="add_%s"),
        "texts": ConsentTextsForm(initial=workspace.consent_texts, auto_id="texts_%s"),
        # Names of other workspaces are for those who own them all; others learn not even how many there are.
        "together": others_of_business(workspace) if owns_all_of(visit.user, business) else [],
        "joinable": joinable(visit.user, workspace) if owns_all_of(visit.user, business) else [],
        "nav": "settings",
    }
    return show(request, visit, "web/settings/people.html", context | given, status=status)


@require_GET
@member("manage")
def people(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The opt-out list, the boxes of the form, the business."""
    return _page(request, visit)


@require_POST
@member("manage")
def add(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A line more on the opt-out list; whoever it is about is closed at once."""
    form = SuppressionForm(request.POST, auto_id="add_%s")
    if form.is_valid():
        try:
            opt_out_list.add(visit.access.workspace, now=visit.now, actor=visit.actor, **form.cleaned_data)
            return _done(request, "It is on the list. Whatever was open for it is closed.", "list")
        except CannotDo as error:
            form.add_error(None, str(error))
    return _page(request, visit, status=422, add=form)


@require_POST
@member("manage")
def lift(request: HttpRequest, visit: Visit, row_id: int) -> HttpResponse:
    """Take a line off the list, with a reason."""
    row = suppression_of(visit.access, row_id)
    if row is None:
        raise Http404
    form = LiftForm(request.POST)
    if not form.is_valid():
        messages.error(request, "; ".join(str(errors[0]) for errors in form.errors.values()))
        return HttpResponseRedirect(f"{HOME}#list")
    try:
        opt_out_list.lift(row, now=visit.now, actor=visit.actor, **form.cleaned_data)
    except CannotDo as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"{HOME}#list")
    return _done(request, "Lifted. Leads that it closed stay closed until somebody reopens them.", "list")


@require_POST
@member("manage")
def consent_texts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the wording of the boxes on the public form."""
    form = ConsentTextsForm(request.POST, auto_id="texts_%s")
    if form.is_valid():
        try:
            workspace = visit.access.workspace
            update_workspace(workspace, now=visit.now, actor=visit.actor, consent_texts=form.texts())
            return _done(request, "Saved. The form shows these words from now on.", "consent")
        except CannotDo as error:
            form.add_error(None, str(error))
    return _page(request, visit, status=422, texts=form)


@require_POST
@member("own")
def join(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Make this workspace and another one of the same owner one business."""
    try:
        other = workspace_for(visit.user, clean(request.POST.get("workspace", "")) or "-")
    except NoAccess:
        raise Http404 from None
    try:
        businesses.join(
            visit.access.workspace, other.workspace, now=visit.now, actor=visit.actor, user=visit.user
        )
    except CannotDo as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"{HOME}#business")
    return _done(request, "They are one business: stops and limits on attempts hold in both.", "business")


@require_POST
@member("own")
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Make this workspace a business of its own."""
    try:
        businesses.leave(visit.access.workspace, now=visit.now, actor=visit.actor)
    except CannotDo as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"{HOME}#business")
    return _done(
        request, "This workspace is a business of its own. Stops that held for it still hold.", "business"
    )


def _done(request: HttpRequest, words: str, card: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(f"{HOME}#{card}")
