"""Who calls: a token names a workspace, and nothing outside that workspace exists for it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from ringback import clock
from ringback.queries.access import Access, NoAccess, token_access
from ringback.services.tokens import token_used
from ringback.services.workspaces import token_hash


class TokenAuth(HttpBearer):
    """`Authorization: Bearer rb_…`. A token that is unknown and one that was taken back get the same 401."""

    openapi_description = "A token of your workspace, made under Settings, API tokens."

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        try:
            # A header may hold any byte; such a token is simply not one of ours.
            access = token_access(token_hash(token.strip().encode(errors="replace").decode()))
        except NoAccess:
            return None
        if access.token is not None:
            token_used(access.token, now=clock.now())
        return access


def access_of(request: HttpRequest) -> Access:
    """What the caller has access to. Without a valid token nobody gets this far."""
    return cast(Access, request.auth)  # type: ignore[attr-defined]
