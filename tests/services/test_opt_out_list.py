"""The opt-out list of a business: what it shuts, where it holds, how a line comes off it."""

from __future__ import annotations

import pytest

from ringback.queries.hashes import suppression_hash
from ringback.queries.invariants import violations
from ringback.services import enrollments, opt_outs, suppression
from ringback.services.consents import record_ground
from ringback.services.contacts import add_point
from ringback.services.errors import CannotEnroll, CannotRecord
from ringback.services.touches import record_outcome
from ringback.store.models import Event, Lead, PointStatus, RecordedGround, Suppression
from ringback.store.transactions import write
from tests.services.scene import DAY, NOW, Scene

MAN = {"name": "Max Power", "company": "Big Corp", "phone": "(303) 555-0160", "email": "max@mail.big.example"}


def add(scene: Scene, kind: str, text: str, *, own: bool = False, reason: str = "a letter") -> Suppression:
    return opt_outs.add(
        scene.workspace,
        kind=kind,
        text=text,
        reason=reason,
        evidence="of 1 March",
        own=own,
        now=scene.now,
        actor="1",
    )


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("phone", "(303) 555-0160", "+13035550160"),
        ("email", "Max@Mail.Big.example", "max@mail.big.example"),
        ("domain", "https://www.BIG.example/imprint", "big.example"),
        ("organization", "  big   CORP", "big corp"),
        ("person", "#1", "#1"),
    ],
)
def test_whoever_is_meant_is_closed_in_the_same_moment_and_comes_back_only_to_a_person(
    scene: Scene, kind: str, text: str, value: str
) -> None:
    lead, bystander = scene.capture(**MAN).lead, scene.lead()
    scene.capture(**MAN | {"sms consent": "yes"})
    row = add(scene, kind, text)
    assert kind == "person" or row.value == value
    lead.refresh_from_db()
    bystander.refresh_from_db()
    assert (lead.state, lead.answer) == ("closed", "do_not_contact")
    assert bystander.state == "open"
    assert set(lead.contact.points.values_list("status", flat=True)) == {PointStatus.SUPPRESSED}
    assert not lead.touches.filter(state="open").exists()
    assert not lead.contact.consents.filter(revoked_at__isnull=True).exists()
    scene.sound(workers_running=False)

    again = scene.capture("import", **MAN)
    again.lead.refresh_from_db()
    assert (again.lead.state, again.outcome) == ("closed", "duplicate")
    asked = scene.capture(**MAN)
    assert (asked.outcome, scene.kinds(asked.lead)) == ("opted_out", ["opted_out_came_back"])
    with pytest.raises(CannotEnroll, match="not to be contacted"):
        enrollments.reopen(lead, actor="1", now=scene.now)
    scene.sound(workers_running=False)


@pytest.mark.parametrize("door", ["import", "form", "api"])
@pytest.mark.parametrize(("kind", "text"), [("domain", "big.example"), ("organization", "Big Corp")])
def test_a_colleague_who_comes_in_later_is_kept_out_too(
    scene: Scene, door: str, kind: str, text: str
) -> None:
    add(scene, kind, text)
    colleague = {"name": "Ida Ho", "company": "Big Corp", "phone": "3035550161", "email": "ida@big.example"}
    captured = scene.capture(door, **colleague)
    captured.lead.refresh_from_db()
    assert captured.outcome == "opted_out"
    assert "opt-out list" in captured.reason
    assert captured.lead.state == ("closed" if door == "import" else "open")
    assert not captured.lead.touches.exists()
    scene.sound(workers_running=False)


def test_a_person_is_found_again_by_name_and_place_with_another_number(scene: Scene) -> None:
    place = {"postal_code": "80202"}
    lead = scene.capture(**MAN | place).lead
    add(scene, "person", f"#{lead.number}")
    other = {"name": "Max Power", "phone": "(303) 555-0999", **place}
    assert scene.capture("import", **other).outcome == "opted_out"
    assert scene.capture("import", **other | {"postal_code": "10001", "phone": "3035550998"}).outcome == "new"


def test_a_number_more_cannot_be_added_to_a_person_who_is_listed(scene: Scene) -> None:
    add(scene, "organization", "Big Corp")
    lead = scene.capture(**MAN).lead
    with pytest.raises(CannotRecord, match="opt-out list"):
        add_point(lead, text="(303) 555-0777", now=scene.now, actor="1")


def test_an_address_of_a_listed_domain_cannot_be_added_to_anybody(scene: Scene) -> None:
    add(scene, "domain", "big.example")
    with pytest.raises(CannotRecord, match="opt-out list"):
        add_point(scene.lead(), text="ann@mail.big.example", now=scene.now, actor="1")


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("phone", "nobody", "no phone number"),
        ("email", "nobody", "no e-mail address"),
        ("domain", "gmail.com", "gives mail boxes to everybody"),
        ("domain", "joe@GMAIL.com", "gives mail boxes to everybody"),
        ("domain", "com", "is not a domain"),
        ("organization", "  ", "name of the organization"),
        ("person", "Max", "number of their lead"),
        ("person", "#77", "number of their lead"),
        ("person", "²", "number of their lead"),
        ("street", "x", "choose one of"),
    ],
)
def test_what_cannot_be_listed_is_refused_with_words(scene: Scene, kind: str, text: str, words: str) -> None:
    with pytest.raises(CannotRecord, match=words):
        add(scene, kind, text)
    with pytest.raises(CannotRecord, match="Say why"):
        add(scene, "phone", "(303) 555-0160", reason=" ")
    assert not Suppression.objects.exists()


def lift(
    scene: Scene, row: Suppression, *, evidence: str = "", text: str = "", reason: str = "a slip"
) -> None:
    opt_outs.lift(row, reason=reason, evidence=evidence, text=text, now=scene.now, actor="1")


@pytest.mark.parametrize(
    ("kind", "text"), [("domain", "big.example"), ("organization", "Big Corp"), ("person", "#1")]
)
def test_a_line_that_is_lifted_lets_people_be_taken_up_again_and_is_journaled(
    scene: Scene, kind: str, text: str
) -> None:
    lead = scene.capture(**MAN).lead
    add(scene, kind, text)
    for row in Suppression.objects.all():
        lift(scene, row)
    assert not Suppression.objects.exists()
    lead.refresh_from_db()
    assert lead.state == "closed"
    assert set(lead.contact.points.values_list("status", flat=True)) == {PointStatus.OK}
    assert Event.objects.filter(kind="suppression_lifted").first().data["reason"] == "a slip"  # type: ignore[union-attr]
    enrollments.reopen(lead, actor="1", now=scene.now)
    scene.sound(workers_running=False)


def test_a_persons_own_stop_is_lifted_only_with_evidence(scene: Scene) -> None:
    lead = scene.lead()
    record_outcome(scene.call(lead), disposition="do_not_contact", now=scene.now)
    phone = Suppression.objects.get(kind="phone")
    with pytest.raises(CannotRecord, match="asked for it themselves"):
        lift(scene, phone)
    with pytest.raises(CannotRecord, match="Say why"):
        lift(scene, phone, evidence="called us", reason="")
    lift(scene, phone, evidence="wrote on 2 March that she wants a call")
    assert lead.contact.points.get(kind="phone").status == PointStatus.OK
    assert lead.contact.points.get(kind="email").status == PointStatus.SUPPRESSED
    assert Event.objects.get(kind="suppression_lifted").data["evidence"].startswith("wrote on 2 March")
    with pytest.raises(CannotRecord, match="lifted this already"):
        lift(scene, phone, evidence="again")
    scene.sound(workers_running=False)


def test_what_was_listed_by_hand_becomes_the_persons_own_when_they_ask_too(scene: Scene) -> None:
    row = add(scene, "phone", "(303) 555-0142")
    assert not row.own
    suppression.suppress(
        scene.workspace,
        kind="phone",
        value="+13035550142",
        reason="called us",
        evidence="on 3 March",
        now=scene.now,
        actor="1",
    )
    row.refresh_from_db()
    assert (row.own, row.reason) == (True, "called us")


def test_a_line_with_only_its_hash_is_lifted_by_typing_what_it_stands_for(scene: Scene) -> None:
    row = add(scene, "phone", "(303) 555-0160")
    Suppression.objects.update(value="")
    row.refresh_from_db()
    for text in ("", "(303) 555-0161"):
        with pytest.raises(CannotRecord, match="hash"):
            lift(scene, row, text=text)
    lift(scene, row, text="303-555-0160")
    assert not Suppression.objects.exists()


def test_a_stop_ends_every_ground_of_the_person(scene: Scene) -> None:
    lead = scene.lead()
    with write():
        record_ground(lead, kind="purchase", since_at=NOW - DAY, evidence="invoice 7", now=NOW, actor="1")
    scene.later(DAY)
    record_outcome(scene.call(lead), disposition="do_not_contact", now=scene.now)
    assert RecordedGround.objects.get().until_at == scene.now


def test_the_check_finds_what_a_stop_should_have_ended(scene: Scene) -> None:
    lead = scene.capture(**MAN | {"sms consent": "yes"}).lead

    def codes() -> set[str]:
        return {one.code for one in violations(scene.now, workers_running=False)}

    def listed(kind: str, value: str) -> None:
        Suppression.objects.all().delete()
        Suppression.objects.create(
            workspace=scene.workspace,
            kind=kind,
            value_hash=suppression_hash(kind, value),
            created_at=scene.now,
        )

    assert codes() == set()
    listed("organization", "somebody else")
    assert codes() == set()
    listed("organization", "big corp")
    assert codes() == {"open_lead_of_listed"}
    listed("phone", "+13035550160")
    assert codes() == {"open_touch_to_listed"}
    Suppression.objects.all().delete()
    enrollments.close(lead, answer="no", actor="1", now=scene.now)
    assert codes() == set()
    Lead.objects.filter(pk=lead.pk).update(answer="do_not_contact")
    assert codes() == {"consent_after_opt_out"}
