"""The playbooks of the workspace: the list with what can be added, one with its versions, and how two differ."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from ringback.queries.drafts import difference as difference_of
from ringback.queries.moves import last_moves
from ringback.queries.playbook import playbook_page
from ringback.queries.playbooks import PlaybookModel, playbook_detail, playbook_list
from ringback.services import playbooks as service
from ringback.services.errors import CannotDo
from ringback.web.http import Visit, member, show


@require_GET
@member()
def playbooks(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What leads can be followed up by, and what comes with Ringback and is not in use yet."""
    context = {"page": playbook_list(visit.access), "nav": "playbook"}
    return show(request, visit, "playbooks/list.html", context)


@require_POST
@member("manage")
def add(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Add a copy of a shipped playbook."""
    name = request.POST.get("name", "")[:100]
    try:
        added = service.add_shipped(visit.access.workspace, name, now=visit.now, actor=visit.actor)
        messages.success(request, f"{added.title} is here now. Leads can be put into it.")
        return HttpResponseRedirect(f"/playbooks/{added.name}")
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect("/playbooks")


@require_GET
@member()
def one_playbook(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Its versions with the leads that go by each, and its draft."""
    context = {
        "page": playbook_detail(visit.access, name),
        "moves": last_moves(visit.access, name),
        "nav": "playbook",
    }
    return show(request, visit, "playbooks/one.html", context)


@require_GET
@member()
def version(request: HttpRequest, visit: Visit, name: str, number: int) -> HttpResponse:
    """One version in words. A draft is read where it is edited."""
    if visit.access.version(name, number).published_at is None:
        raise Http404
    page = playbook_page(visit.access, name, number)
    return show(request, visit, "web/playbook.html", {"page": page, "nav": "playbook"})


@require_GET
@member()
def difference(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Two versions line by line. The draft may be one of them, for who may edit it."""
    page = playbook_detail(visit.access, name)
    numbers = [one.number for one in page.versions]
    if page.draft is not None and visit.access.may("manage"):
        numbers.insert(0, page.draft.number)
    if len(numbers) < 2:
        raise Http404
    new = _number(request, "new", numbers, numbers[0])
    older = [number for number in numbers if number < new] or numbers[-1:]
    old = _number(request, "old", numbers, older[0])
    lines = difference_of(visit.access.version(name, old).source, visit.access.version(name, new).source)
    context = {"page": page, "numbers": numbers, "old": old, "new": new, "lines": lines, "nav": "playbook"}
    return show(request, visit, "playbooks/difference.html", context)


def _number(request: HttpRequest, key: str, numbers: list[int], otherwise: int) -> int:
    text = request.GET.get(key, "")
    wanted = int(text) if text.isdecimal() and len(text) < 9 else otherwise
    return wanted if wanted in numbers else otherwise


def _do(request: HttpRequest, visit: Visit, name: str, act: Callable[[PlaybookModel], str]) -> HttpResponse:
    """Find the playbook, act, and go back to its page saying what was done or why it could not be."""
    found = visit.access.playbook(name)
    try:
        messages.success(request, act(found))
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"/playbooks/{found.name}")


@require_POST
@member("manage")
def default(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Make it what leads get if nobody names another."""

    def act(found: PlaybookModel) -> str:
        service.set_default(found, now=visit.now, actor=visit.actor)
        return "New leads get this playbook now, unless another is named."

    return _do(request, visit, name, act)


@require_POST
@member("manage")
def archive(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Put no more leads into it."""

    def act(found: PlaybookModel) -> str:
        service.archive(found, now=visit.now, actor=visit.actor)
        return "Archived. Leads that are in it finish; no new ones are put into it."

    return _do(request, visit, name, act)


@require_POST
@member("manage")
def restore(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Take it into use again."""

    def act(found: PlaybookModel) -> str:
        service.restore(found, now=visit.now, actor=visit.actor)
        return "In use again."

    return _do(request, visit, name, act)
