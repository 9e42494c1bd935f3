"""The contact rules: what is allowed where and when, and what was declared by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from ringback.queries.rules_page import Asked, rules_page
from ringback.services.errors import CannotDo
from ringback.services.proclamations import declare as declare_days
from ringback.services.proclamations import lift as lift_it
from ringback.web.forms.rules import AskForm, DeclareForm
from ringback.web.http import Visit, member, show


def _page(
    request: HttpRequest,
    visit: Visit,
    *,
    ask: AskForm,
    declare: DeclareForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = ask.asked() if ask.is_valid() else Asked()
    context = {
        "page": rules_page(visit.access, asked, now=visit.now),
        "ask": ask,
        "declare": declare or DeclareForm(auto_id="declare_%s"),
        "nav": "settings",
    }
    return show(request, visit, "web/rules/rules.html", context, status=status)


@require_GET
@member()
def rules(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is allowed at a place and time. The question is the address, so that an answer can be passed on."""
    return _page(request, visit, ask=AskForm(request.GET))


@require_POST
@member("manage")
def declare(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Declare an emergency or a holiday."""
    form = DeclareForm(request.POST, auto_id="declare_%s")
    if form.is_valid():
        try:
            declare_days(visit.access.workspace, now=visit.now, actor=visit.actor, **form.cleaned_data)
            messages.success(request, "Declared. Calls that it shuts are off the desk.")
            return HttpResponseRedirect("/rules#declared")
        except CannotDo as error:
            form.add_error(None, str(error))
    return _page(request, visit, ask=AskForm({}), declare=form, status=422)


@require_POST
@member("manage")
def lift(request: HttpRequest, visit: Visit, proclamation_id: int) -> HttpResponse:
    """Lift what was declared."""
    try:
        lift_it(visit.access.proclamation(proclamation_id), now=visit.now, actor=visit.actor)
        messages.success(request, "Lifted. The plans that waited go on.")
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect("/rules#declared")
