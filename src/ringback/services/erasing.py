"""Erasing a person: what they told and what was written to them goes; that they must not be contacted stays, as hashes.

Their leads stay as closed ones without words, so that figures of the past do not change. Consents and grounds stay with
their dates and without their evidence. It cannot be undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from ringback.queries.hashes import suppression_hash
from ringback.queries.suppressions import contact_keys
from ringback.store.erasure import take_words_out
from ringback.store.models import (
    Attempt,
    Capture,
    Consent,
    Contact,
    ContactPoint,
    Enrollment,
    ImportRow,
    ImportRun,
    ImportState,
    InboundMessage,
    Lead,
    Merge,
    Notice,
    Question,
    RecordedGround,
    SentCopy,
    Suppression,
    Touch,
)
from ringback.store.transactions import need_write, write

from .errors import CannotErase
from .journal import note
from .suppression import suppress_person

GONE = "erased"
UNFINISHED = (ImportState.PREVIEW, ImportState.RUNNING)


def erase(contact: Contact, *, now: datetime, actor: str) -> None:
    """Erase this person's data in their workspace, with all who were merged into them. Raises `CannotErase`."""
    with write():
        person = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
        if person.erased_at is not None:
            raise CannotErase("The data of this person were erased already.")
        if person.merged_into_id:
            raise CannotErase("This person was joined to another one. Erase that one, and both are erased.")
        everybody = [person, *Contact.objects.filter(merged_into=person)]
        leads = list(Lead.objects.filter(contact=person).order_by("pk").values_list("pk", flat=True))
        _refuse_while_importing(leads)
        points = list(ContactPoint.objects.filter(contact__in=everybody))
        keys = {key for one in everybody for key in contact_keys(one, points) if key[0] not in _SHARED}
        for one in everybody:
            suppress_person(one, reason=GONE, evidence="", own=True, now=now, actor=actor)
        _blank_list(person.workspace_id, keys)
        _blank_arrivals(person.workspace_id, leads, points)
        _blank_story(leads)
        _blank_mail(person.workspace_id, everybody, leads, points)
        _blank_consents(person, leads)
        for point in points:
            point.delete()
        for one in everybody:
            _blank_person(one, now)
        Merge.objects.filter(Q(survivor__in=everybody) | Q(other__in=everybody)).update(moved={})
        take_words_out(leads)
        for pk in leads:
            note(person.workspace_id, "erased", now=now, actor=actor, lead=pk)


_SHARED = frozenset({"domain", "organization"})
"""What is listed for many people does not belong to one."""


def _refuse_while_importing(leads: list[int]) -> None:
    # A running import still needs its file, and would bring in the next row of the same person.
    if ImportRun.objects.filter(rows__lead__in=leads, state=ImportState.RUNNING).exists():
        raise CannotErase("A list with this person is being imported. Wait until it is done, or stop it.")


def _blank_list(workspace_id: int, keys: Iterable[tuple[str, str]]) -> None:
    """The list keeps working by its hashes."""
    need_write()
    hashes = {(kind, suppression_hash(kind, value)) for kind, value in keys}
    for kind, value_hash in sorted(hashes):
        Suppression.objects.filter(workspace_id=workspace_id, kind=kind, value_hash=value_hash).update(
            value="", label="", evidence=""
        )


def _blank_arrivals(workspace_id: int, leads: list[int], points: list[ContactPoint]) -> None:
    """What came in: rows of lists with the files that hold them, and deliveries, refused ones too."""
    need_write()
    rows = ImportRow.objects.filter(lead__in=leads)
    for run in ImportRun.objects.filter(pk__in=rows.values("run")).exclude(state__in=UNFINISHED):
        run.content = b""
        run.columns = {**run.columns, "samples": [[] for _ in run.columns.get("names", ())]}
        seen = {**run.dialect.get("preview", {}), "head": [], "problems": []}
        run.dialect = {**run.dialect, "preview": seen} if "preview" in run.dialect else run.dialect
        run.save(update_fields=["content", "columns", "dialect"])
    rows.update(raw={}, reason="")
    held = Q(lead__in=leads)
    for text in {text for point in points for text in (point.value, point.raw) if text}:
        held |= Q(lead__isnull=True, raw__icontains=text)
    Capture.objects.filter(held, workspace_id=workspace_id).update(raw="", remote_address="", error="")


def _blank_story(leads: list[int]) -> None:
    """What was said and written."""
    need_write()
    Lead.objects.filter(pk__in=leads).update(
        raw={}, message="", notes="", interest="", external_id="", personal_line=""
    )
    touches = Touch.objects.filter(lead__in=leads)
    Attempt.objects.filter(touch__in=touches).update(error="")
    SentCopy.objects.filter(touch__in=touches).delete()
    touches.update(note="", answers={}, subject="", body="", message_id="", in_reply_to="")
    Question.objects.filter(lead__in=leads).update(params={})
    Notice.objects.filter(lead__in=leads).update(params={})
    for enrollment in Enrollment.objects.filter(lead__in=leads).exclude(pauses=[]):
        enrollment.pauses = [{**pause, "reason": GONE} for pause in enrollment.pauses]
        enrollment.save(update_fields=["pauses"])


def _blank_mail(
    workspace_id: int, everybody: list[Contact], leads: list[int], points: list[ContactPoint]
) -> None:
    """What they wrote, and what mail systems reported about them. That a message came stays, for the figures."""
    need_write()
    addresses = {point.value for point in points if point.kind == "email"}
    theirs = Q(lead__in=leads) | Q(contact__in=everybody) | Q(from_address__in=addresses)
    theirs |= Q(lead__isnull=True, details__lead__email__in=addresses)  # of a form, not taken in so far
    for address in addresses:
        theirs |= Q(lead__isnull=True, new_text__icontains=address)
    # Without `digest` a message that is fetched once more would be a new one.
    InboundMessage.objects.filter(theirs, workspace_id=workspace_id).update(
        raw=b"",
        message_id="",
        from_address="",
        from_name="",
        subject="",
        new_text="",
        why=[],
        details={},
        error="",
    )


def _blank_consents(person: Contact, leads: list[int]) -> None:
    need_write()
    Consent.objects.filter(contact=person).update(
        point_value="", page="", address="", evidence=GONE, revoked_how=GONE
    )
    RecordedGround.objects.filter(lead__in=leads).update(evidence=GONE)


def _blank_person(contact: Contact, now: datetime) -> None:
    need_write()
    Contact.objects.filter(pk=contact.pk).update(
        full_name="",
        first_name="",
        last_name="",
        name_key="",
        organization=None,
        city="",
        region="",
        postal_code="",
        time_zone="",
        wish=None,
        erased_at=now,
    )
