"""What the pages for people who are not signed in share."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ringback.queries.access import Access


def message(
    request: HttpRequest, heading: str, words: str, status: int = 200, *, retry_after: int | None = None
) -> HttpResponse:
    response = page(request, "message", {"heading": heading, "words": words}, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def page(
    request: HttpRequest,
    name: Literal["form", "thanks", "message", "unsubscribe", "answer", "answered"],
    context: dict[str, Any],
    *,
    access: Access | None = None,
    status: int = 200,
) -> HttpResponse:
    workspace = access.workspace if access else None
    frame = {
        "business": workspace.name if workspace else "",
        "contact_line": " or ".join(filter(None, (workspace.phone, workspace.email))) if workspace else "",
    }
    response = render(request, f"public/{name}.html", {**frame, **context}, status=status)
    response["Cache-Control"] = "no-store"
    # The address of the others is the right to do something, and must not be told to whatever is opened from there.
    response["Referrer-Policy"] = "same-origin" if name in ("form", "thanks") else "no-referrer"
    return response
