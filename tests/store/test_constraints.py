"""What the database itself refuses, whatever the code above it does."""

from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError

from ringback.store.models import (
    BUCKETS,
    Capture,
    Contact,
    Enrollment,
    Lead,
    Organization,
    Suppression,
    Touch,
    User,
    Workspace,
    bucket_of,
)
from tests.store import make
from tests.store.make import NOW

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object], name: str) -> None:
    """The act breaks the constraint of this name (PostgreSQL) or of these columns (SQLite)."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    assert any(part in str(caught.value) for part in name.split("|"))


def test_a_lead_has_one_open_enrollment_and_any_number_of_closed_ones() -> None:
    person = make.lead()
    for _ in range(2):
        make.enrollment(person, state="closed", closed_at=NOW, next_due_at=None)
    make.enrollment(person, state="asking", next_due_at=None)
    refused(lambda: make.enrollment(person), "enrollment_one_open|store_enrollment.lead_id")
    assert Enrollment.objects.count() == 3


def test_a_touch_key_and_a_touch_number_are_used_once() -> None:
    first = make.touch()
    refused(lambda: make.touch(first.enrollment, key="another"), "touch_number_once|store_touch.number")
    refused(lambda: make.touch(first.enrollment, number=2, key=first.key), "key")
    assert first.key == f"{first.enrollment_id}-1"
    make.touch(first.enrollment, number=2)
    assert Touch.objects.count() == 2


def test_a_touch_has_both_an_instant_and_a_disposition_or_neither() -> None:
    parent = make.enrollment()
    refused(lambda: make.touch(parent, at=NOW), "touch_at_with_disposition")
    refused(lambda: make.touch(parent, disposition="no_answer"), "touch_at_with_disposition")
    assert make.touch(parent, at=NOW, disposition="no_answer", state="done").disposition == "no_answer"


@pytest.mark.parametrize(
    ("field", "constraint"),
    [
        ("channel", "touch_channel_known"),
        ("by", "touch_by_known"),
        ("state", "touch_state_known"),
        ("disposition", "touch_disposition_known"),
    ],
)
def test_a_touch_takes_only_words_that_the_engine_knows(field: str, constraint: str) -> None:
    parent = make.enrollment()
    refused(lambda: make.touch(parent, **{"at": NOW, "disposition": "busy", field: "smoke"}), constraint)


def test_what_is_closed_says_when_and_is_never_due_again() -> None:
    refused(lambda: make.lead(state="closed"), "lead_closed_has_instant")
    refused(lambda: make.enrollment(state="closed", next_due_at=None), "enrollment_closed_is_over")
    refused(lambda: make.enrollment(state="closed", closed_at=NOW), "enrollment_closed_is_over")
    assert make.lead(state="closed", closed_at=NOW, answer="yes").answer == "yes"


def test_a_lead_number_is_used_once_in_a_workspace() -> None:
    alice, bob = make.workspace(), make.workspace()
    make.lead(alice, number=1)
    make.lead(bob, number=1)
    refused(lambda: make.lead(alice, number=1), "lead_number_once|store_lead.number")
    assert Lead.objects.filter(number=1).count() == 2


def test_the_same_delivery_comes_in_once_and_those_without_a_key_as_often_as_they_like() -> None:
    home = make.workspace()

    def capture(key: str) -> Capture:
        return Capture.objects.create(
            workspace=home, at=NOW, source="form", idempotency_key=key, digest="0" * 64
        )

    capture("")
    capture("")
    capture("abc")
    refused(lambda: capture("abc"), "capture_once|store_capture.idempotency_key")
    assert Capture.objects.count() == 3


def test_an_organization_is_kept_once_by_its_key_and_an_address_is_suppressed_once() -> None:
    home = make.workspace()
    Organization.objects.create(workspace=home, name="ACME", name_key="acme")
    refused(
        lambda: Organization.objects.create(workspace=home, name="Acme Inc", name_key="acme"),
        "organization_once|store_organization.name_key",
    )
    common = {"workspace": home, "kind": "email", "value_hash": "0" * 64, "created_at": NOW}
    Suppression.objects.create(**common)
    refused(lambda: Suppression.objects.create(**common), "suppression_once|store_suppression.value_hash")


def test_a_contact_with_a_lead_is_not_deleted_but_goes_with_its_workspace() -> None:
    touched = make.touch()
    home = touched.workspace
    with pytest.raises(RestrictedError):
        touched.lead.contact.delete()
    with pytest.raises(RestrictedError):
        touched.enrollment.version.playbook.delete()
    home.delete()
    assert not Touch.objects.exists()
    assert not Contact.objects.exists()


def test_one_person_is_one_user_in_whatever_case_the_address_is_typed() -> None:
    made = User.objects.create_user("  Alice@Example.COM ", "a long password", "Alice Lee")
    assert made.email == "alice@example.com"
    assert authenticate(username="ALICE@example.com", password="a long password") == made
    assert authenticate(username="alice@example.com", password="another one") is None
    refused(lambda: User.objects.create_user("alice@EXAMPLE.com", None, "Twin"), "email")
    refused(
        lambda: User.objects.filter(id=made.id).update(email="Alice@example.com"), "user_email_lower_case"
    )
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user(" ", None, "Nobody")


def test_a_workspace_gets_its_bucket_and_a_form_key_of_its_own() -> None:
    one, other = make.workspace(slug="peak-roofing"), make.workspace()
    assert one.bucket == bucket_of("peak-roofing") == 34
    assert one.form_key != other.form_key
    assert len(one.form_key) == 24
    assert {bucket_of(f"w{i}") for i in range(2000)} == set(range(BUCKETS))
    refused(lambda: Workspace.objects.filter(id=one.id).update(bucket=BUCKETS), "workspace_bucket_in_range")
