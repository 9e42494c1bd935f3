"""The list of leads, and a lead entered by hand."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from ringback.intake.drafts import LeadDraft, draft_from_fields
from ringback.intake.text import one_line
from ringback.queries.lead_filters import STATE_FILTERS
from ringback.queries.leads import SORTS, lead_list
from ringback.queries.playbooks import choices, titles
from ringback.services.capture import capture_lead
from ringback.services.errors import CannotDo
from ringback.web.forms.leads import NewLeadForm
from ringback.web.http import Visit, is_part, member, show


@require_GET
@member()
def leads(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Search, filters, sort and a page, all in the address."""
    wanted = request.GET
    page = lead_list(
        visit.access,
        q=one_line(wanted.get("q", ""))[:200],
        state=wanted.get("state", "all" if wanted.get("q") else "open"),
        owner=wanted.get("owner", ""),
        sort=wanted.get("sort", "new"),
        tag=one_line(wanted.get("tag", ""))[:200],
        playbook=one_line(wanted.get("playbook", ""))[:100],
        page=int(wanted["page"]) if wanted.get("page", "").isdecimal() and len(wanted["page"]) < 9 else 1,
    )
    kept = wanted.copy()
    kept.pop("page", None)
    context = {
        "page": page,
        "states": STATE_FILTERS,
        "sorts": {code: label for code, (label, _) in SORTS.items()},
        "kept": kept.urlencode(),
        "titles": titles(visit.access),
        "nav": "leads",
    }
    return show(
        request, visit, "web/leads/_list.html" if is_part(request) else "web/leads/list.html", context
    )


@require_http_methods(["GET", "POST"])
@member()
def new_lead(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A lead by hand. It is read and matched like any other that comes in."""
    form = NewLeadForm(request.POST or None, playbooks=choices(visit.access))
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        workspace = visit.access.workspace
        draft = draft_from_fields(
            form.fields_given(), country=workspace.country, zone=ZoneInfo(workspace.time_zone), now=visit.now
        )
        if not isinstance(draft, LeadDraft):
            problems = [draft.reason]
        elif draft.problems and not form.cleaned_data["anyway"]:
            problems = [f"The {problem.field} {problem.why}: “{problem.text}”." for problem in draft.problems]
            form.ask_anyway()
        else:
            try:
                captured = capture_lead(
                    workspace,
                    draft,
                    now=visit.now,
                    actor=visit.actor,
                    raw_source="hand",
                    owner=visit.user if form.cleaned_data["mine"] else None,
                )
                return HttpResponseRedirect(f"/leads/{captured.lead.number}?came={captured.outcome}")
            except CannotDo as error:
                problems = [str(error)]
    failed = bool(problems or form.errors)
    context = {"form": form, "problems": problems, "nav": "leads"}
    return show(request, visit, "web/leads/new.html", context, status=422 if failed else 200)
