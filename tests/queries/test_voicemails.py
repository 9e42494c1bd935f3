"""Where a voicemail is an e-mail to the law, none is offered without a basis of e-mail, nor after a stop of e-mail."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ringback.intake.consents import StatedConsent
from ringback.queries.hashes import suppression_hash
from ringback.queries.snapshots import snapshot_of
from ringback.services import allowances
from ringback.services.referrals import refer
from ringback.store.models import Enrollment, Lead, Suppression
from tests.rules.places import law_in
from tests.services.scene import Scene, a_business

MORNING = datetime(2026, 3, 3, 10, 2, tzinfo=UTC)


@pytest.fixture
def london(db: None) -> Scene:
    hours = {"mon-fri": "09:00-18:00"}
    return Scene(a_business(country="GB", time_zone="Europe/London", hours=hours), now=MORNING)


@pytest.fixture
def asked(london: Scene) -> Lead:
    return london.capture(name="Ann Lee", phone="+442079460100", email="ann@lead.example").lead


@pytest.fixture
def named(london: Scene, asked: Lead) -> Lead:
    given = {"full_name": "Cy Dee", "phone": "+442079460101", "email": "cy@lead.example"}
    made = refer(asked, **given, now=london.now, actor="t").lead  # type: ignore[arg-type]  # texts all of them
    assert made is not None
    return made


def offers(lead: Lead) -> bool:
    """Whether the law lets a call leave a voicemail."""
    return snapshot_of(Enrollment.objects.get(lead=lead)).voicemail_law.allowed


def test_one_is_offered_to_whoever_asked_and_none_to_whoever_was_named(
    london: Scene, asked: Lead, named: Lead
) -> None:
    assert (offers(asked), london.call(asked).voicemail) == (True, True)
    assert (offers(named), london.call(named).voicemail) == (False, False)


def test_a_consent_to_email_lets_voicemails_be_left(london: Scene, named: Lead) -> None:
    stated = StatedConsent(channel="email", how="signed card", given_at=london.now)
    allowances.give(named, stated, now=london.now, actor="1")
    assert offers(named)


def test_a_stop_of_email_is_a_stop_of_voicemails(london: Scene, asked: Lead) -> None:
    Suppression.objects.create(
        workspace=london.workspace,
        kind="email",
        value_hash=suppression_hash("email", "ann@lead.example"),
        created_at=london.now,
    )
    snapshot = snapshot_of(Enrollment.objects.get(lead=asked))
    assert snapshot.phones == 1
    assert not offers(asked)


def test_elsewhere_a_voicemail_is_part_of_the_call(db: None) -> None:
    denver = Scene(a_business())
    made = refer(denver.lead(), full_name="Cy Dee", phone="(303) 555-0166", now=denver.now, actor="t").lead
    assert made is not None
    assert offers(made)
    assert denver.call(made).voicemail


def test_the_law_tells_what_a_voicemail_needs() -> None:
    assert (law_in("GB").voicemail.allowed, law_in("GB").voicemail.rule) == (False, "GB")
    assert law_in("GB", asked=True).voicemail.allowed
    assert (law_in("DE").voicemail.allowed, law_in("DE").voicemail.rule) == (True, "")
