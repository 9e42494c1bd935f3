"""What the parts of the API share: who calls, from where, how often, and reading what was sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, NoReturn
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest
from ninja.params.functions import Path
from ninja.parser import Parser

from ringback.api import schemas
from ringback.api.auth import access_of
from ringback.api.errors import Problem, unprocessable
from ringback.intake.addresses import client_address, flood_key
from ringback.queries.access import Access
from ringback.queries.decided import Present as PresentRow
from ringback.queries.people import User
from ringback.queries.questions import QuestionRow
from ringback.services.questions import CHOICES
from ringback.services.throttles import allowed

BODY_LIMIT = 64 * 1024
"""Bytes. Longer bodies are refused before they are read."""

MESSAGE_LIMIT = 25 * 1024 * 1024
"""Bytes of a message that is handed in."""

FIELD_LIMIT = 200
"""How many fields a form may have."""

LEADS_A_MINUTE = 120
"""From one token, and from one address. A form that brings more than two leads a second is a flood."""


RowId = Annotated[int, Path(ge=1, le=2**63 - 1, description="The id of the row.", example=731)]
LeadNumber = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of the lead.", example=12)]
# Beyond these no database has a row; it must not be asked.
PlaybookPath = Annotated[
    str, Path(max_length=100, description="The name of the playbook.", example="winning-strategy")
]


def manager_of(request: HttpRequest) -> Access:
    """What the caller has access to, if it may change playbooks. Raises `Problem` (403)."""
    access = access_of(request)
    if not access.may("manage"):
        raise Problem(
            403,
            "needs_manager",
            "This token may do the work of a rep. Issue one that may also change playbooks.",
        )
    return access


def reader_of(access: Access) -> User:
    """Whose desk it is: of whoever made the token. One whose maker is gone reads as a person with no touches made."""
    maker = access.token.created_by if access.token else access.user
    return maker or User(pk=0)


def address_of(request: HttpRequest) -> str:
    """The caller's IP address, "" if unknown."""
    return client_address(request.META, proxies=settings.RINGBACK_TRUSTED_PROXIES)


def refuse_floods(request: HttpRequest, *, now: datetime) -> None:
    """Count this lead or message; raises `Problem` (429) if its token or address sends too many a minute."""
    token = access_of(request).token
    minute = timedelta(minutes=1)
    keys = [
        f"api-leads:token:{token.pk if token else 0}",
        f"api-leads:address:{flood_key(address_of(request))}",
    ]
    if not all(allowed(key, limit=LEADS_A_MINUTE, window=minute, now=now) for key in keys):
        raise Problem(
            429,
            "too_many",
            f"That is more than {LEADS_A_MINUTE} in a minute. Wait a minute, then go on.",
            retry_after=60,
        )


def fields_of(request: HttpRequest) -> Mapping[str, Any]:
    """The fields of a JSON or form-encoded body, under the names that the sender gave them.

    Numbers come as the text that was sent, so that a telephone number keeps its digits. Raises `Problem`: 415 for
    another kind of body, 422 for one that cannot be read.
    """
    if not request.body:
        raise unprocessable("The body is empty. Send a lead.", code="no_lead")
    kind, charset = _content_type(request)
    if kind == "application/x-www-form-urlencoded":
        return _form_fields(_text(request.body, charset))
    if kind == "application/json" or kind.endswith("+json"):
        return _json_fields(_text(request.body, charset))
    raise _unknown_kind("application/json or application/x-www-form-urlencoded")


class JsonParser(Parser):
    """Reads the JSON bodies of all other calls; the same strictness, the same words."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        kind, charset = _content_type(request)
        if request.body and kind != "application/json" and not kind.endswith("+json"):
            raise _unknown_kind("application/json")
        found = _load(_text(request.body, charset) or "{}")
        if not isinstance(found, dict):
            raise unprocessable("Send a JSON object: {…}.", code="not_an_object")
        return found


def _content_type(request: HttpRequest) -> tuple[str, str]:
    charset = (request.content_params or {}).get("charset", "utf-8").strip("'\" ").lower()
    if charset not in ("utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252"):
        raise Problem(415, "unknown_charset", "Send the body in UTF-8.")
    return (request.content_type or "").lower(), charset


def _unknown_kind(wanted: str) -> Problem:
    return Problem(415, "unknown_content_type", f"Send the body as {wanted}, and say so in Content-Type.")


def _text(body: bytes, charset: str) -> str:
    try:
        return body.decode("utf-8-sig" if charset.startswith("utf") else charset)
    except UnicodeDecodeError:
        raise unprocessable(
            "The body is not in the encoding it claims. Send UTF-8.", code="not_text"
        ) from None


def _form_fields(text: str) -> dict[str, Any]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=FIELD_LIMIT, errors="replace")
    except ValueError:
        raise unprocessable(
            f"A form may have at most {FIELD_LIMIT} fields.", code="too_many_fields"
        ) from None
    fields: dict[str, Any] = {}
    for name, value in pairs:  # ticked boxes come under one name several times
        fields[name] = f"{fields[name]}, {value}" if fields.get(name) else value
    return fields


def _json_fields(text: str) -> dict[str, Any]:
    found = _load(text, numbers_as_text=True)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if isinstance(found, list):
        raise unprocessable("Send one lead a call, as a JSON object: {…}.", code="not_an_object")
    if not isinstance(found, dict):
        raise unprocessable("Send a JSON object: {…}.", code="not_an_object")
    return found


def _load(text: str, *, numbers_as_text: bool = False) -> Any:
    keep: Any = str if numbers_as_text else None
    try:
        return json.loads(text, parse_constant=_no_constant, parse_int=keep, parse_float=keep)
    except (ValueError, RecursionError):  # also a number with more digits than Python reads
        raise unprocessable("The body is not valid JSON.", code="not_json") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def question_out(row: QuestionRow) -> schemas.QuestionOut:
    return schemas.QuestionOut(
        id=row.id,
        lead=row.lead_number,
        name=row.name,
        kind=row.kind,
        title=row.title,
        detail=row.detail,
        to=row.to,
        subject=row.subject,
        message=row.message_id,
        text=row.messages[0].text if row.messages else "",
        suggested=row.suggested,
        suggested_until=row.suggested_at,
        opened_at=row.opened_at,
        settlements=[
            schemas.SettlementOut(code=choice.code, label=choice.label, takes_until=choice.needs_until)
            for choice in CHOICES.get(row.kind, ())
        ],
    )


def present_out(present: PresentRow) -> schemas.Present:
    """What is chosen now and why."""
    return schemas.Present(
        sentence=present.sentence,
        kind=present.kind,
        due_at=present.due_at,
        reasons=list(present.reasons),
        ruled_out=list(present.ruled_out),
        would_change=list(present.would_change),
        nearest=present.nearest,
    )
