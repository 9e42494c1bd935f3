"""Writing a text: what to look at again and how a lead would get it beside it, keeping it, sending it to oneself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_POST

from ringback.queries.access import NoAccess
from ringback.queries.people import Lead
from ringback.queries.preview import preview
from ringback.queries.text_pages import FACTS, NEW_SOURCE, TextPage, as_text, newest_leads, text_page
from ringback.queries.texts import own_text
from ringback.services import templates
from ringback.services.errors import CannotDo
from ringback.services.test_sends import send_test
from ringback.web.http import Visit, is_part, member, show

LONGEST = 20_000


@require_http_methods(["GET", "POST"])
@member("manage")
def new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A new text. `?from=`: one to begin with."""
    source = NEW_SOURCE
    if request.GET.get("from"):
        source = text_page(visit.access, request.GET["from"][:100]).source
    name, problem = "", ""
    if request.method == "POST":
        source, name = _source(request), request.POST.get("name", "").strip()
        try:
            kept = templates.save_text(
                visit.access.workspace,
                name,
                source,
                now=visit.now,
                actor=visit.actor,
                user=visit.user,
                seen="",
            )
            messages.success(request, "Kept. Playbooks can name it.")
            return HttpResponseRedirect(f"/texts/{kept.name}")
        except CannotDo as error:
            problem = str(error)
    return _editor(request, visit, None, source=source, name=name, problem=problem)


@require_http_methods(["GET", "POST"])
@member("manage")
def edit(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """One text. Saving a shipped one keeps a copy that is used instead of it."""
    page = text_page(visit.access, name)
    if request.method != "POST":
        return _editor(request, visit, page, source=page.source, name=name)
    source = _source(request)
    try:
        templates.save_text(
            visit.access.workspace,
            name,
            source,
            now=visit.now,
            actor=visit.actor,
            user=visit.user,
            seen=request.POST.get("seen"),
        )
    except CannotDo as error:
        return _editor(request, visit, page, source=source, name=name, problem=str(error))
    messages.success(request, "Kept. What has not left yet is made of it.")
    return HttpResponseRedirect(f"/texts/{name}")


@require_POST
@member("manage")
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What to look at again in a text, and how a lead would get it, as a part of the page. Nothing is kept."""
    name, source = request.POST.get("name", "")[:100], _source(request)
    if is_part(request):
        return show(request, visit, "texts/_preview.html", _looked(request, visit, name, source))
    page = text_page(visit.access, name) if request.POST.get("known") else None
    return _editor(request, visit, page, source=source, name=name)


@require_POST
@member("manage")
def test(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send the text as it stands in the editor to oneself."""
    name, source = request.POST.get("name", "")[:100], _source(request)
    told, problem = "", ""
    template = as_text(name, source)
    try:
        if isinstance(template, str):
            raise CannotDo(template)
        to = send_test(
            visit.access.workspace,
            template,
            own_text(visit.access.workspace.pk, name, template)[0],
            user=visit.user,
            lead=_lead(request, visit),
            messenger=import_string(settings.RINGBACK_MESSENGER)(),
            now=visit.now,
        )
        told = f"Sent to {to}, marked as a test."
    except CannotDo as error:
        problem = str(error)
    if is_part(request):
        context = {"told": told, "problem": problem}
        return show(request, visit, "texts/_tested.html", context, status=422 if problem else 200)
    page = text_page(visit.access, name) if request.POST.get("known") else None
    return _editor(request, visit, page, source=source, name=name, problem=problem, told=told)


def _editor(
    request: HttpRequest,
    visit: Visit,
    page: TextPage | None,
    *,
    source: str,
    name: str,
    problem: str = "",
    told: str = "",
) -> HttpResponse:
    seen = request.POST.get("seen") if request.method == "POST" else None
    context = {
        "page": page,
        "source": source,
        "name": name,
        "seen": seen if seen is not None else templates.digest_of(page.seen) if page and page.seen else "",
        "problem": problem,
        "told": told,
        "facts": FACTS,
        "leads": newest_leads(visit.access),
        "nav": "texts",
        **_looked(request, visit, name, source),
    }
    return show(request, visit, "texts/editor.html", context, status=422 if problem else 200)


def _looked(request: HttpRequest, visit: Visit, name: str, source: str) -> dict[str, object]:
    """The preview of a text with the lead that was chosen, or why there is none."""
    template, chosen = as_text(name, source), _lead(request, visit)
    if isinstance(template, str):
        return {"unreadable": template, "chosen": chosen.number if chosen else 0}
    workspace = visit.access.workspace
    texts, _files = own_text(workspace.pk, name, template)
    shown = preview(workspace, template, texts, user=visit.user, lead=chosen, now=visit.now)
    return {"shown": shown, "chosen": chosen.number if chosen else 0}


def _lead(request: HttpRequest, visit: Visit) -> Lead | None:
    given = (request.POST or request.GET).get("lead", "")
    if not given.isdecimal() or len(given) > 9:
        return None
    try:
        return visit.access.lead(int(given))
    except NoAccess:
        return None


def _source(request: HttpRequest) -> str:
    return request.POST.get("source", "")[: LONGEST + 1]
