"""The API of Ringback, mounted at /api/v1/ by config/urls.py. It only puts the parts together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI, Router
from ninja.openapi.docs import Swagger
from ninja.openapi.schema import OpenAPISchema

from ringback.api import (
    desk,
    errors,
    following,
    leads,
    limits,
    mail,
    messages,
    moves,
    notices,
    people,
    playbooks,
    progress,
    questions,
    rules,
    suppressions,
    texts,
    touches,
)
from ringback.api.auth import TokenAuth
from ringback.api.common import BODY_LIMIT, MESSAGE_LIMIT, JsonParser
from ringback.api.schemas import LeadIn

DESCRIPTION = """Send leads in, see what Ringback will do with them and why, and record what came of each touch.

Every call needs a token of your workspace (Settings, API tokens): `Authorization: Bearer YOUR-TOKEN`.
A token sees its own workspace only; whatever belongs to another looks as if it did not exist.
Problems are answered as `{"error": {"code", "message", "field"}}`. Instants are ISO 8601 in UTC.
A body may have at most 64 KiB, a message that is handed in 25 MiB."""


class RingbackAPI(NinjaAPI):
    """Ninja's API with three habits of ours: a limit on every body, JSON for 405 too, and nothing kept by caches."""

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        urls = super()._get_urls()
        for url in urls:
            if isinstance(url, URLPattern):
                url.callback = _guarded(url.callback)
        return urls

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Ninja's, with the shape of a new lead, which is read by hand and so is not known to Ninja."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema["components"]["schemas"]["LeadIn"] = LeadIn.model_json_schema()
        return schema


def _guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = MESSAGE_LIMIT if request.path.endswith("/api/v1/messages") else BODY_LIMIT
        if length.isdecimal() and int(length[:20]) > most:
            return errors.answer(errors.Problem(413, "too_big", errors.TOO_BIG))
        try:
            response = view(request, *args, **kwargs)
        except Http404:  # the root of the API, which Ninja keeps for itself
            response = errors.answer(errors.not_found())
        if response.status_code == 405:
            allowed = response.get("Allow", "")
            response = errors.answer(
                errors.Problem(405, "wrong_method", f"This address answers to {allowed} only.")
            )
            response["Allow"] = allowed
        response.setdefault("Cache-Control", "no-store")
        return response

    guarded.csrf_exempt = True  # type: ignore[attr-defined] # a token is no cookie: no other site can make a browser send it
    return guarded


api = RingbackAPI(
    title="Ringback API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-v1",
    docs=Swagger(settings={"defaultModelsExpandDepth": 0}),
    auth=TokenAuth(),
    parser=JsonParser(),
)
errors.install(api)
rest = Router()


@rest.api_operation(
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    "/{path:rest}",
    auth=None,
    include_in_schema=False,
)
def nothing_here(request: HttpRequest, rest: str) -> None:
    """Addresses that do not exist get the same answer as leads that do not exist."""
    raise errors.not_found()


ROUTERS = (
    leads.router,
    progress.router,
    touches.router,
    desk.router,
    questions.router,
    notices.router,
    messages.router,
    playbooks.router,
    moves.router,
    rules.router,
    limits.router,
    mail.router,
    people.router,
    following.router,
    suppressions.router,
    texts.router,
)
for router in ROUTERS:
    api.add_router("", router)
api.add_router("", rest)  # the last one: it takes whatever the others leave
