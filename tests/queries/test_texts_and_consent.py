"""Which number a text goes to: one that takes texts and that the person has allowed them for, or none at all."""

from __future__ import annotations

import pytest

from ringback.engine.model import Channel
from ringback.intake.consents import StatedConsent
from ringback.queries.snapshots import Points, points_of, snapshot_of
from ringback.services import allowances
from ringback.services.errors import CannotRecord
from ringback.store.models import Consent, Contact, ContactPoint, Enrollment, Lead
from tests.services.scene import Scene, a_business

LANDLINE, MOBILE, OTHER = "+442079460100", "+447400123456", "+447400999999"


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene(a_business(country="GB", time_zone="Europe/London"))


@pytest.fixture
def lead(scene: Scene) -> Lead:
    """With a landline before a mobile."""
    made = scene.capture(name="Two Phones", phone=LANDLINE, email="two@lead.example").lead
    ContactPoint.objects.create(
        workspace=scene.workspace,
        contact=made.contact,
        kind="phone",
        value=MOBILE,
        position=5,
        created_at=scene.now,
    )
    return made


def allow(scene: Scene, lead: Lead, channel: str, point: str = "") -> Points:
    stated = StatedConsent(channel=channel, point_value=point, how="signed card", given_at=scene.now)
    allowances.give(lead, stated, now=scene.now, actor="1")
    return points_of(lead.contact, scene.workspace.pk)


def mobiles(lead: Lead) -> tuple[int, bool, bool]:
    """How many numbers may get a text, whether the law lets any, and what a condition is told of the consent."""
    snapshot = snapshot_of(Enrollment.objects.get(lead=lead))
    return snapshot.mobiles, snapshot.sms_law.allowed, "sms" in snapshot.about.consents


def test_a_consent_for_all_numbers_is_used_for_the_first_that_takes_texts(scene: Scene, lead: Lead) -> None:
    best = allow(scene, lead, "sms").best(Channel.SMS)
    assert best is not None
    assert best.value == MOBILE
    assert mobiles(lead) == (1, True, True)


def test_a_consent_for_one_number_is_used_for_that_one(scene: Scene, lead: Lead) -> None:
    best = allow(scene, lead, "sms", "07400 123456").best(Channel.SMS)
    assert best is not None
    assert best.value == MOBILE
    assert mobiles(lead) == (1, True, True)


@pytest.mark.parametrize("point", [OTHER, "two@lead.example"])
def test_a_consent_for_a_number_that_is_not_there_lets_no_text_out(
    scene: Scene, lead: Lead, point: str
) -> None:
    assert allow(scene, lead, "sms", point).best(Channel.SMS) is None
    assert mobiles(lead)[0] == 0
    assert not mobiles(lead)[2]


def test_a_consent_for_a_landline_lets_no_text_out(scene: Scene, lead: Lead) -> None:
    assert allow(scene, lead, "sms", LANDLINE).best(Channel.SMS) is None
    assert mobiles(lead) == (0, True, False)


def test_without_any_consent_there_is_no_number_for_texts(scene: Scene, lead: Lead) -> None:
    assert points_of(lead.contact, scene.workspace.pk).best(Channel.SMS) is None
    assert mobiles(lead) == (0, False, False)


def test_a_number_that_is_bad_takes_its_consent_with_it(scene: Scene, lead: Lead) -> None:
    allow(scene, lead, "sms", MOBILE)
    lead.contact.points.filter(value=MOBILE).update(status="bad")
    assert mobiles(lead) == (0, False, False)


@pytest.mark.parametrize(("channel", "point"), [("call", MOBILE), ("email", "new@lead.example")])
def test_the_number_that_calls_are_allowed_for_goes_before_the_others(
    scene: Scene, lead: Lead, channel: str, point: str
) -> None:
    ContactPoint.objects.create(
        workspace=scene.workspace,
        contact=lead.contact,
        kind="email",
        value="new@lead.example",
        position=9,
        created_at=scene.now,
    )
    before = points_of(lead.contact, scene.workspace.pk).best(Channel(channel))
    after = allow(scene, lead, channel, point).best(Channel(channel))
    assert before is not None
    assert after is not None
    assert (before.value != point, after.value) == (True, point)


def test_a_consent_to_email_for_another_address_is_no_basis_for_the_one_that_is_known(scene: Scene) -> None:
    listed = scene.capture("import", name="Eve Mail", email="eve@lead.example").lead
    Contact.objects.update(country="CA")
    listed.refresh_from_db()
    allow(scene, listed, "email", "other@lead.example")
    assert not snapshot_of(Enrollment.objects.get(lead=listed)).email_law.allowed
    allow(scene, listed, "email", "Eve@Lead.example")
    assert snapshot_of(Enrollment.objects.get(lead=listed)).email_law.allowed


def test_a_number_is_kept_as_points_have_it_and_nonsense_is_refused(scene: Scene, lead: Lead) -> None:
    allow(scene, lead, "sms", "07400 123 456")
    assert Consent.objects.get().point_value == MOBILE
    with pytest.raises(CannotRecord, match="no number and no address"):
        allow(scene, lead, "sms", "my mobile")
