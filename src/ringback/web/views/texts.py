"""The texts of the workspace: the list, snippets, putting texts away, the files that go with them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from ringback.playbooks.messages.files import MAX_FILE
from ringback.queries.people import Lead
from ringback.queries.text_pages import snippet_rows, text_page, text_rows
from ringback.services import attachments, templates
from ringback.services.errors import CannotDo
from ringback.services.personal_lines import write_line
from ringback.web.acting import act_on_lead
from ringback.web.http import Visit, member, show


@require_GET
@member("manage")
def texts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every text that playbooks may name."""
    rows = text_rows(visit.access)
    parts = (
        ("Your own", [row for row in rows if row.own and not row.archived]),
        ("E-mails that come with Ringback", [row for row in rows if not row.own and row.kind == "email"]),
        (
            "Scripts, texts and letters that come with Ringback",
            [r for r in rows if not r.own and r.kind == "script"],
        ),
        ("Put away", [row for row in rows if row.archived]),
    )
    return show(request, visit, "texts/list.html", {"parts": parts, "nav": "texts"})


@require_GET
@member("manage")
def snippets(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The pieces that texts share."""
    context = {"rows": snippet_rows(visit.access), "nav": "texts"}
    return show(request, visit, "texts/snippets.html", context)


@require_POST
@member("manage")
def save_snippet(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep a snippet, new or changed."""
    name, text = request.POST.get("name", ""), request.POST.get("text", "")
    try:
        templates.save_snippet(visit.access.workspace, name, text, now=visit.now, actor=visit.actor)
        messages.success(request, "Kept. Every text that names it prints the new words.")
    except CannotDo as error:
        context = {
            "rows": snippet_rows(visit.access),
            "problem": str(error),
            "name": name,
            "text": text,
            "nav": "texts",
        }
        return show(request, visit, "texts/snippets.html", context, status=422)
    return HttpResponseRedirect("/text/snippets")


@require_POST
@member("manage")
def remove_snippet(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Forget a snippet that no text names."""

    def act() -> str:
        templates.remove_snippet(visit.access.workspace, name, now=visit.now, actor=visit.actor)
        return f"The snippet {name} is removed."

    return _done(request, act, "/text/snippets")


@require_POST
@member("manage")
def archive(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Put a text of one's own away."""
    page = text_page(visit.access, name)

    def act() -> str:
        templates.archive_text(visit.access.workspace, name, now=visit.now, actor=visit.actor)
        return f"{name} is put away." + (" The shipped text is used again." if page.row.replaces else "")

    return _done(request, act, "/texts")


@require_POST
@member("manage")
def restore(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Take a text into use again."""
    text_page(visit.access, name)

    def act() -> str:
        templates.restore_text(visit.access.workspace, name, now=visit.now, actor=visit.actor)
        return f"{name} is in use again."

    return _done(request, act, f"/texts/{name}")


@require_POST
@member("manage")
def attach(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Let a file go with the e-mails of this text."""
    text_page(visit.access, name)
    file = request.FILES.get("file")

    def act() -> str:
        if file is None:
            raise CannotDo("Choose a file.")
        data = file.read(MAX_FILE + 1)
        kept = attachments.attach(
            visit.access.workspace, name, name=file.name or "", data=data, now=visit.now, actor=visit.actor
        )
        return f"{kept.filename} goes with every e-mail of this text."

    return _done(request, act, f"/texts/{name}#files")


@require_POST
@member("manage")
def detach(request: HttpRequest, visit: Visit, name: str, file_id: int) -> HttpResponse:
    """Let a file go with no e-mail any more."""
    file = visit.access.attachment(name, file_id)

    def act() -> str:
        attachments.detach(file, now=visit.now, actor=visit.actor)
        return f"{file.filename} is removed."

    return _done(request, act, f"/texts/{name}#files")


@require_GET
@member("manage")
def download(request: HttpRequest, visit: Visit, name: str, file_id: int) -> HttpResponse:
    """A file as it goes along. Never shown in place: it was written by somebody."""
    file = visit.access.attachment(name, file_id)
    response = HttpResponse(bytes(file.data), content_type=file.content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="{file.filename.encode("ascii", "replace").decode()}"'
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@member()
def line(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Write the sentence for this lead's person alone."""

    def act(found: Lead) -> str:
        write_line(found, request.POST.get("personal_line", ""), now=visit.now, actor=visit.actor)
        return "The personal line is kept."

    return act_on_lead(request, visit, number, act)


def _done(request: HttpRequest, act: Callable[[], str], back: str) -> HttpResponse:
    try:
        messages.success(request, act())
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(back)
