"""The playbook in words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ringback.queries.playbook import playbook_page
from ringback.web.http import Visit, member, show


@require_GET
@member()
def playbook(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Read-only: what is done on which day."""
    page = playbook_page(visit.access)
    if page is None:
        raise Http404
    return show(request, visit, "web/playbook.html", {"page": page, "nav": "playbook"})
