"""Writing a playbook: its text, what is wrong with it beside it, keeping it as a draft, publishing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from ringback.queries.drafts import errors_of, problems_of, warnings_of
from ringback.queries.playbooks import editor_text, names_in, playbook_detail, shipped_text
from ringback.queries.texts import texts_of
from ringback.services import playbooks as service
from ringback.services.errors import CannotDo
from ringback.web.http import Visit, is_part, member, show


@require_http_methods(["GET", "POST"])
@member("manage")
def new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A new playbook from a text; it begins as a draft. `?from=`: a shipped one to start with."""
    source, note, problem = shipped_text(request.GET.get("from", "")), "", ""
    if request.method == "POST":
        source, note = _typed(request)
        try:
            made = service.create(visit.access.workspace, source, now=visit.now, actor=visit.actor, note=note)
            messages.success(request, "Kept as a draft. Publish it when it is ready.")
            return HttpResponseRedirect(f"/playbooks/{made.name}/draft")
        except CannotDo as error:
            problem = str(error)
    context: dict[str, object] = {
        "source": source,
        "note": note,
        "problem": problem,
        "nav": "playbook",
    }
    if request.method == "POST":
        context |= _found(visit, source)
    return show(request, visit, "playbooks/editor.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
@member("manage")
def draft(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """The draft of the next version: kept by Save, made a version by Publish."""
    page = playbook_detail(visit.access, name)
    source, note, digest = editor_text(visit.access, name)
    problem = ""
    if request.method == "POST":
        typed, note = _typed(request)
        playbook = visit.access.playbook(name)
        try:
            kept = service.edit_draft(
                playbook,
                typed,
                now=visit.now,
                actor=visit.actor,
                note=note,
                seen=request.POST.get("seen") or None,
            )
            if request.POST.get("do") == "publish":
                made = service.publish(playbook, now=visit.now, actor=visit.actor)
                messages.success(
                    request,
                    f"Version {made.number} is published. New leads get it; running leads stay on theirs until moved.",
                )
                return HttpResponseRedirect(f"/playbooks/{name}")
            messages.success(request, f"The draft of version {kept.number} is kept.")
            return HttpResponseRedirect(f"/playbooks/{name}/draft")
        except CannotDo as error:
            problem, source = str(error), typed
            kept_now = playbook_detail(visit.access, name).draft
            # What was kept before publishing failed is what the writer has seen.
            if kept_now is not None and kept_now.source == typed.replace("\r\n", "\n"):
                digest = kept_now.digest
    found = _found(visit, source, name)
    context = {
        "page": page,
        "source": source,
        "note": note,
        "digest": digest,
        **found,
        # What the list of problems tells with its lines need not stand above it as well.
        "problem": "" if found["problems"] and problem.startswith("playbook") else problem,
        "nav": "playbook",
    }
    return show(request, visit, "playbooks/editor.html", context, status=422 if problem else 200)


@require_POST
@member("manage")
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is wrong with a text, as a part of the page. Nothing is kept."""
    source, note = _typed(request)
    name = request.POST.get("name", "")[:100]
    context = _found(visit, source[: service.LONGEST], name)
    if is_part(request):
        return show(request, visit, "playbooks/_problems.html", context)
    page = playbook_detail(visit.access, name) if name else None
    context |= {"page": page, "source": source, "note": note, "digest": request.POST.get("seen", "")}
    return show(request, visit, "playbooks/editor.html", {**context, "nav": "playbook"})


@require_POST
@member("manage")
def discard(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Forget the draft."""
    try:
        service.discard_draft(visit.access.playbook(name), now=visit.now, actor=visit.actor)
        messages.success(request, "The draft is discarded.")
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect("/playbooks")


def _found(visit: Visit, source: str, name: str = "") -> dict[str, object]:
    """What is wrong with a text and what its author should look at again."""
    found = problems_of(
        source,
        name=name,
        known=names_in(visit.access.workspace.pk),
        texts=texts_of(visit.access.workspace.pk),
    )
    return {"problems": errors_of(found), "warnings": warnings_of(found), "checked": True}


def _typed(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("source", ""), request.POST.get("note", "")[:500]
