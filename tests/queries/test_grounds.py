"""From rows to what the rules are told: grounds with their ends, and channels with a consent that holds."""

from __future__ import annotations

import pytest

from ringback.intake.consents import StatedConsent
from ringback.queries.grounds import consents_of, grounds_of
from ringback.rules.grounds import Ground, GroundKind
from ringback.services import allowances, enrollments
from ringback.store.models import Consent, Lead, RecordedGround
from tests.services.scene import DAY, HOUR, NOW, Scene, a_business


def give(lead: Lead, channel: str, scene: Scene) -> None:
    stated = StatedConsent(channel=channel, how="signed card", given_at=scene.now)
    allowances.give(lead, stated, now=scene.now, actor="1")


def test_a_consent_holds_until_any_revocation_and_can_be_given_anew(db: None) -> None:
    scene = Scene(a_business())
    lead = scene.lead()
    assert consents_of(lead.contact).given == frozenset()
    give(lead, "sms", scene)
    give(lead, "recorded_voice", scene)
    assert consents_of(lead.contact).over(()) == {"sms", "recorded_voice"}
    scene.later(DAY)
    allowances.revoke(lead, how="in a text", now=scene.now, actor="1")
    assert consents_of(lead.contact).given == frozenset()
    scene.later(DAY)
    give(lead, "email", scene)
    assert consents_of(lead.contact).over(()) == {"email"}


@pytest.mark.parametrize("stop", [True, False])
def test_a_consent_that_turns_up_late_does_not_hold_against_a_stop_or_a_revocation_after_it(
    db: None, stop: bool
) -> None:
    scene = Scene(a_business())
    lead = scene.lead()
    give(lead, "email", scene)
    late = StatedConsent(channel="sms", how="a card found in a drawer", given_at=scene.now + HOUR)
    scene.later(DAY)
    if stop:
        Consent.objects.all().delete()
        enrollments.close(lead, answer="do_not_contact", actor="1", now=scene.now)
    else:
        allowances.revoke(lead, how="in a text", now=scene.now, actor="1")
    allowances.give(lead, late, now=scene.now, actor="1")
    kept = Consent.objects.get(channel="sms")
    assert (kept.revoked_at, consents_of(lead.contact).given) == (scene.now, frozenset())
    scene.sound(workers_running=False)


def test_grounds_of_all_leads_of_the_person_count_and_a_stop_ends_them(db: None) -> None:
    scene = Scene(a_business())
    lead = scene.lead()
    other = scene.capture(name="Zoe Far", phone="(303) 555-0777").lead
    for target, kind in ((lead, "purchase"), (other, "inquiry")):
        allowances.add_ground(
            target, kind=kind, since_at=NOW - DAY, evidence="invoice 7", now=scene.now, actor="1"
        )
    expected = Ground(kind=GroundKind.PURCHASE, since_at=NOW - DAY, evidence="invoice 7")
    assert grounds_of(lead) == (expected,)
    scene.later(DAY)
    enrollments.close(lead, answer="do_not_contact", actor="1", now=scene.now)
    (ended,) = grounds_of(lead)
    assert ended.until_at == scene.now
    assert not ended.holds_at(scene.now)
    assert RecordedGround.objects.get(lead=other).until_at is None


def test_each_is_one_query(db: None, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    scene = Scene(a_business())
    lead = scene.lead()
    give(lead, "sms", scene)
    contact = lead.contact
    with django_assert_num_queries(1):
        consents_of(contact)
    with django_assert_num_queries(1):
        grounds_of(lead)
