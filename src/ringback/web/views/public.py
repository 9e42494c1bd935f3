"""The lead form of a business, for people who are not signed in.

It sets no cookie. Nobody who opens them has any right here, so there is nothing that another site could misuse in
their name; the form carries a signed ticket instead, and takes no post that a browser says comes from elsewhere.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ringback import clock
from ringback.intake.addresses import client_address, flood_key
from ringback.intake.consents import StatedConsent
from ringback.intake.drafts import LeadDraft, Rejected, draft_from_fields
from ringback.intake.text import clean
from ringback.queries.access import Access, NoAccess, form_workspace
from ringback.queries.coming import if_nobody_answers, latest_enrollment
from ringback.queries.snapshots import snapshot_of
from ringback.services.deliveries import Arrival, KeyReused, deliver
from ringback.services.throttles import allowed
from ringback.web.consent_boxes import Box, boxes_of, consents, digest, ticked
from ringback.web.public import message, page
from ringback.web.tickets import LONGEST, TICKET, TRAP, not_a_person

BODY_LIMIT = 64 * 1024
SENDS_A_MINUTE = 10
NONE: frozenset[str] = frozenset()
PLAYBOOK = "playbook"
_SIGNER = signing.Signer(salt="ringback.public-form")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form. `hint` stands behind the label."""

    name: str
    label: str
    longest: int
    type: str = "text"
    autocomplete: str = "off"
    hint: str = ""
    long: bool = False


FIELDS = (
    Field(name="name", label="Your name", longest=200, autocomplete="name"),
    Field(name="phone", label="Phone", longest=60, type="tel", autocomplete="tel"),
    Field(name="email", label="E-mail", longest=320, type="email", autocomplete="email"),
    Field(name="interest", label="What is it about?", longest=500),
    Field(
        name="postal_code",
        label="Postal code",
        longest=20,
        autocomplete="postal-code",
        hint="so that we call at a good time where you are",
    ),
    Field(name="message", label="Anything else we should know?", longest=5_000, hint="optional", long=True),
)


class _Unusable(Exception):
    """What was typed cannot be used; `errors` has the words for each field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {words}" for name, words in errors.items()))
        self.errors = errors


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def lead_form(request: HttpRequest, form_key: str) -> HttpResponse:
    """The form of a business. What is sent becomes a lead, and the person is told when to expect a call."""
    now = clock.now()
    try:
        workspace = form_workspace(clean(form_key))
    except NoAccess:
        return message(
            request, "This form does not exist", "Please check the address, or ask for a new one.", 404
        )
    access = Access(workspace=workspace, role="")
    boxes = boxes_of(access)
    if request.method != "POST":
        return _form(request, access, _ticket(form_key, now, boxes))
    address = client_address(request.META, proxies=settings.RINGBACK_TRUSTED_PROXIES)
    minute = timedelta(minutes=1)
    if not allowed(f"public-form:{flood_key(address)}", limit=SENDS_A_MINUTE, window=minute, now=now):
        words = "A lot was sent from your network just now. Wait a minute, then go back and press Send again."
        return message(request, "One moment, please", words, 429, retry_after=60)
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        return message(
            request, "That is too long", "Please go back, shorten your message and send it again.", 413
        )
    body, typed = request.body, {field.name: request.POST.get(field.name, "") for field in FIELDS}
    # Whoever makes the link chooses; a name that is not known here leads to the default playbook.
    typed[PLAYBOOK] = request.POST.get(PLAYBOOK, "")[:100]
    opened_at, key, shown = _read_ticket(request.POST.get(TICKET, ""), form_key, now)
    problem, names = not_a_person(request, opened_at, now), ticked(boxes, request.POST.dict())
    if not problem and names and shown != digest(boxes):
        problem, names = "The words beside a box have changed. Please read them and press Send again.", NONE
    if problem or opened_at is None:
        ticket = _ticket(form_key, opened_at or now, boxes)
        return _form(request, access, ticket, typed=typed, ticked=names, problem=problem, status=422)
    arrival = Arrival(source="form", body=body, address=address, key=f"form-{key}")
    allowed_now = consents(boxes, names, form_key=form_key, address=address, now=now)
    try:
        number, outcome = _take_in(access, arrival, typed, allowed_now, now)
    except _Unusable as error:
        ticket = _ticket(form_key, opened_at, boxes)
        return _form(request, access, ticket, typed=typed, ticked=names, errors=error.errors, status=422)
    return page(request, "thanks", {"promise": _promise(access, number, outcome, now)}, access=access)


def _take_in(
    access: Access,
    arrival: Arrival,
    typed: Mapping[str, str],
    given: tuple[StatedConsent, ...],
    now: datetime,
) -> tuple[int, str]:
    """The number of the lead and what became of it. Raises `_Unusable`."""

    def read() -> LeadDraft:
        return replace(_read(access, typed, now), consents=given)

    try:
        done = deliver(access.workspace, arrival, read, now=now, actor="form", raw_source="form")
    except KeyReused:  # they went back, changed something and sent it again
        again = Arrival(source=arrival.source, body=arrival.body, address=arrival.address)
        done = deliver(access.workspace, again, read, now=now, actor="form", raw_source="form")
    return done.lead_number, done.outcome


def _read(access: Access, typed: Mapping[str, str], now: datetime) -> LeadDraft:
    workspace = access.workspace
    errors = {
        field.name: f"This is longer than {field.longest:,} characters. Please shorten it."
        for field in FIELDS
        if len(typed[field.name]) > field.longest
    }
    draft = draft_from_fields(
        {**typed, "source": "web form"},
        country=workspace.country,
        zone=ZoneInfo(workspace.time_zone),
        now=now,
    )
    nobody = isinstance(draft, Rejected) or not draft.reachable
    for problem in () if isinstance(draft, Rejected) else draft.problems:
        if problem.field in ("phone", "email"):
            what = "number" if problem.field == "phone" else "address"
            errors.setdefault(problem.field, f"This {what} {problem.why}. Please check it.")
    if nobody and not errors:
        errors["phone"] = "Please give a phone number or an e-mail address, so that we can reach you."
    if errors or isinstance(draft, Rejected):
        raise _Unusable(errors)
    return draft


# ------------------------------------------------------------------------------------------------- people and programs


def _ticket(form_key: str, opened_at: datetime, boxes: tuple[Box, ...]) -> str:
    """What the page carries: which form, when it was opened, an id of its own, so that it counts once, and what words
    stood beside its boxes."""
    seen = digest(boxes)
    return _SIGNER.sign_object([form_key, int(opened_at.timestamp()), secrets.token_urlsafe(12), seen])


def _read_ticket(ticket: str, form_key: str, now: datetime) -> tuple[datetime | None, str, str]:
    """When the page was opened, its id and the digest of its boxes; (None, "", "") for a ticket that is forged, of
    another form, or too old."""
    try:
        key, stamp, name, seen = _SIGNER.unsign_object(ticket)
        opened_at = datetime.fromtimestamp(stamp, tz=UTC)
    except (signing.BadSignature, ValueError, TypeError):
        return None, "", ""
    return (opened_at, name, seen) if key == form_key and now - opened_at <= LONGEST else (None, "", "")


# ------------------------------------------------------------------------------------------------------ what they read


def _promise(access: Access, number: int, outcome: str, now: datetime) -> str:
    """When to expect a call: what the plan of the lead says, and no more than it says."""
    lead = access.lead(number)
    enrollment = latest_enrollment(lead)
    zone = access.workspace.time_zone
    coming = (
        if_nobody_answers(lead, now=now, zone=zone, weeks=2, with_open=True)
        if outcome in ("new", "needs_look", "duplicate")
        else ()
    )
    call = next((line.at for line in coming if line.channel == "call"), None)
    if enrollment is None or call is None:
        by_mail = any(line.channel == "email" for line in coming)
        return "We will answer you by e-mail." if by_mail else "We have your message."
    snapshot = snapshot_of(enrollment)
    target = snapshot.playbook.answer_within
    if call - now <= target:
        minutes = int(target.total_seconds() // 60)
        return (
            f"We will call you within {minutes} minutes."
            if outcome != "duplicate"
            else "We will call you soon."
        )
    zone = snapshot.open_time.day_zone
    there, here = call.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    days = (there.date() - here.date()).days
    day = {0: "today", 1: "tomorrow"}.get(days) or f"{there:%A}" + (
        f", {there:%B} {there.day}" if days > 6 else ""
    )
    clock_time = f"{there.hour}:{there:%M}"
    place = (
        f" ({zone.rpartition('/')[2].replace('_', ' ')} time)" if zone != access.workspace.time_zone else ""
    )
    if outcome == "duplicate":
        return f"We will call you {day} at {clock_time}{place}."
    return f"We open {day} at {clock_time}{place} and call you then."


def _form(
    request: HttpRequest,
    access: Access,
    ticket: str,
    *,
    typed: Mapping[str, str] | None = None,
    ticked: frozenset[str] = NONE,
    errors: Mapping[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = [
        (field, (typed or {}).get(field.name, ""), (errors or {}).get(field.name, "")) for field in FIELDS
    ]
    context = {
        "fields": rows,
        "boxes": [(box, box.name in ticked) for box in boxes_of(access)],
        "problem": problem,
        "ticket": ticket,
        "ticket_name": TICKET,
        "trap_name": TRAP,
        "trap_value": request.POST.get(TRAP, ""),
        "playbook": (request.POST if request.method == "POST" else request.GET).get(PLAYBOOK, "")[:100],
    }
    return page(request, "form", context, access=access, status=status)
