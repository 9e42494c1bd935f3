"""A business with a token, and a client that speaks JSON. Also for the tests of the public pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from ringback.services import workspaces
from ringback.store.models import ApiToken, User, Workspace

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)
"""A Tuesday, 12:02 in New York, 10:02 in Denver."""

MARIA = {
    "name": "Maria Thompson",
    "phone": "(303) 555-0142",
    "email": "maria@example.com",
    "interest": "Kitchen remodel",
    "postal_code": "80202",
}


@dataclass(frozen=True)
class Business:
    """A workspace, its owner and a token of it; `api` calls the API with that token."""

    workspace: Workspace
    owner: User
    token: str
    row: ApiToken

    def api(self, method: str, path: str, data: Any = None, **headers: str) -> HttpResponse:
        return call(method, path, data, token=self.token, **headers)


def call(
    method: str, path: str, data: Any = None, *, token: str | None = None, **headers: str
) -> HttpResponse:
    """Call the API. `data`: an object, sent as JSON; bytes or text are sent as they are."""
    body = data if isinstance(data, bytes | str) else b"" if data is None else json.dumps(data)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = sent.pop("Content-Type", "application/json")
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    client = Client(headers=sent)
    return client.generic(method, f"/api/v1{path}", data=body, content_type=kind)


def business(name: str, *, now: datetime = NOW) -> Business:
    owner = User.objects.create_user(f"owner@{name.lower()}.example", "a long password", name=f"{name} Owner")
    workspace = workspaces.create_workspace(
        name=name, now=now, owner=owner, time_zone="America/New_York", hours={"mon-fri": "08:00-18:00"}
    )
    token, row = workspaces.issue_token(workspace, name="web site", user=owner, now=now)
    return Business(workspace=workspace, owner=owner, token=token, row=row)
