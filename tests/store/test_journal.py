"""The journal is only ever added to."""

import pytest

from ringback.store.models import AppendOnly, Event
from tests.store import make
from tests.store.make import NOW

pytestmark = pytest.mark.django_db


def event(**fields: object) -> Event:
    defaults = {
        "workspace": make.workspace(),
        "at": NOW,
        "kind": "captured",
        "actor": "form",
        "data": {"n": 1},
    }
    return Event.objects.create(**defaults | fields)


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_events_are_added_and_read_in_order() -> None:
    first = event()
    event(workspace=first.workspace, kind="called")
    Event.objects.bulk_create([Event(workspace=first.workspace, at=NOW, kind="closed", actor="1")])
    assert kinds() == ["captured", "called", "closed"]


def test_an_event_cannot_be_saved_again() -> None:
    row = event()
    row.kind = "forged"
    with pytest.raises(AppendOnly, match="cannot be changed"):
        row.save()
    with pytest.raises(AppendOnly, match="cannot be changed"):
        Event.objects.get().save(update_fields=["kind"])
    assert kinds() == ["captured"]


def test_an_event_cannot_be_overwritten_by_a_new_one_with_its_id() -> None:
    row = event()
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Event(id=row.id, workspace=row.workspace, at=NOW, kind="forged", actor="1").save()
    assert kinds() == ["captured"]


def test_an_event_cannot_be_deleted() -> None:
    row = event()
    with pytest.raises(AppendOnly, match="cannot be deleted"):
        row.delete()
    assert kinds() == ["captured"]


def test_many_events_cannot_be_changed_or_deleted_at_once() -> None:
    row = event()
    with pytest.raises(AppendOnly):
        Event.objects.filter(id=row.id).update(kind="forged")
    with pytest.raises(AppendOnly):
        Event.objects.all().delete()
    with pytest.raises(AppendOnly):
        Event.objects.bulk_update([row], ["kind"])
    with pytest.raises(AppendOnly):
        Event.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["kind"])
    assert kinds() == ["captured"]


def test_erasing_a_lead_takes_its_events_and_no_others() -> None:
    person = make.lead()
    event(workspace=person.workspace, lead=person, kind="called")
    event(workspace=person.workspace)
    person.delete()
    assert kinds() == ["captured"]
