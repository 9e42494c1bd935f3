"""Acting on a lead from its page: find it, do it, go back and say what was done or why it could not be."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ringback.queries.people import Lead
from ringback.services.errors import CannotDo
from ringback.web.http import Visit
from ringback.web.instants import BadInstant


def act_on_lead(
    request: HttpRequest, visit: Visit, number: int, act: Callable[[Lead], str], *, card: str = ""
) -> HttpResponse:
    """Find the lead, act, and go back to its page. `act` gives the words. Raises `NoAccess`."""
    found = visit.access.lead(number)
    try:
        messages.success(request, act(found))
    except (CannotDo, BadInstant, ValueError) as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"/leads/{number}{card}")
