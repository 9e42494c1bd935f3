"""Names that people give: a referral becomes a linked lead, a colleague takes the place of one who never answered."""

from __future__ import annotations

import pytest

from ringback.services import enrollments
from ringback.services.errors import CannotRefer
from ringback.services.referrals import Named, add_colleague, refer
from ringback.services.suppression import suppress_contact
from ringback.services.touches import record_outcome
from ringback.store.models import Contact, Lead, User
from ringback.store.transactions import write
from tests.services.plans import ending
from tests.services.scene import DAY, Scene

REFERS = ending("ask: what_next", name="refers", head=("ask_for_referral: unqualified",))
SWITCHES = ending("switch_person: {roles: [owner], cool_off: 30 days}", name="other")


def referred(scene: Scene, lead: Lead, **given: str) -> Named:
    fields = {"full_name": "Cy Dee", "phone": "(303) 555-0166"} | given
    return refer(lead, now=scene.now, actor="t", **fields)  # type: ignore[arg-type]  # texts all of them


def colleague(scene: Scene, lead: Lead, **given: str) -> Named:
    fields = {"full_name": "Olga Boss", "email": "olga@dental.example", "role": "Owner"} | given
    return add_colleague(lead, now=scene.now, actor="t", **fields)  # type: ignore[arg-type]  # texts all of them


def unqualified(scene: Scene) -> Lead:
    lead = scene.lead_in(REFERS)
    record_outcome(scene.call(lead), disposition="not_qualified", now=scene.now)
    lead.refresh_from_db()
    return lead


def test_whoever_is_named_becomes_a_lead_that_is_linked_and_the_question_is_settled(scene: Scene) -> None:
    lead = unqualified(scene)
    user = User.objects.create_user("bob@acme.example", None, "Bob")
    (question,) = scene.questions(lead)
    named = refer(
        lead,
        full_name="Cy Dee",
        phone="(303) 555-0166",
        role="Landlord",
        note="Owns three houses.",
        now=scene.now,
        actor=str(user.pk),
        user=user,
    )
    assert named.lead is not None
    assert (named.lead.linked_from, named.lead.link, named.lead.state) == (lead, "referral", "open")
    assert (named.lead.source, named.lead.interest, named.lead.notes) == (
        "referral",
        lead.interest,
        "Owns three houses.",
    )
    assert (named.lead.value, named.contact.role, named.known) == (None, "Landlord", False)
    assert scene.call(named.lead).state == "open"
    question.refresh_from_db()
    assert (question.settlement, question.settled_by) == ("referred", user)
    assert scene.events(lead, "referral")[0].data["number"] == named.lead.number
    lead.refresh_from_db()
    assert (lead.state, lead.answer) == ("closed", "unqualified")
    scene.sound()


def test_an_open_lead_may_name_somebody_too_and_goes_on(scene: Scene) -> None:
    lead = scene.lead()
    named = referred(scene, lead)
    assert named.lead is not None
    assert scene.enrollment(lead).state == "active"
    scene.sound()


def test_somebody_who_is_known_and_followed_up_is_linked_and_goes_on(scene: Scene) -> None:
    theirs = scene.capture(name="Cy Dee", phone="(303) 555-0166").lead
    started_at = scene.enrollment(theirs).started_at
    scene.later(2 * DAY)
    named = referred(scene, unqualified(scene))
    assert (named.lead, named.known) == (theirs, True)
    theirs.refresh_from_db()
    assert theirs.link == "referral"
    assert scene.enrollment(theirs).started_at == started_at
    assert Contact.objects.filter(full_name="Cy Dee").count() == 1


def test_somebody_who_is_known_and_closed_gets_a_new_lead(scene: Scene) -> None:
    theirs = scene.capture(name="Cy Dee", phone="(303) 555-0166").lead
    enrollments.close(theirs, answer="unreachable", actor="t", now=scene.now)
    named = referred(scene, unqualified(scene), email="cy@new.example")
    assert named.lead is not None
    assert named.lead.pk != theirs.pk
    assert named.contact == theirs.contact
    assert named.contact.points.filter(value="cy@new.example").exists()
    scene.sound()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"full_name": " "}, "name"),
        ({"phone": ""}, "can be reached"),
        ({"phone": "12"}, "phone"),
        ({"phone": "", "email": "nobody at home"}, "email"),
        ({"full_name": "Ann Lee", "phone": "(303) 555-0142"}, "person of this lead"),
    ],
)
def test_nobody_who_cannot_be_followed_up_is_taken(scene: Scene, given: dict[str, str], says: str) -> None:
    lead = unqualified(scene)
    with pytest.raises(CannotRefer, match=says):
        referred(scene, lead, **given)
    assert scene.kinds(lead) == ["ask_referral"]
    assert Lead.objects.count() == 1


@pytest.mark.parametrize("known", [True, False])
def test_nobody_who_has_opted_out_is_begun_with(scene: Scene, known: bool) -> None:
    cy = scene.capture(name="Cy Dee", phone="(303) 555-0166").lead
    with write():
        suppress_contact(cy.contact, reason="asked", evidence="phone", now=scene.now, actor="t")
    lead, leads = unqualified(scene), Lead.objects.count()
    with pytest.raises(CannotRefer, match="asked not to be contacted"):
        referred(scene, lead, full_name="Cy Dee" if known else "Dan Fox")
    assert Lead.objects.count() == leads
    scene.sound()


# ---------------------------------------------------------------------------------------------------- colleagues


def test_a_colleague_who_is_named_when_the_plan_asks_takes_the_place_after_the_cool_off(scene: Scene) -> None:
    lead = scene.until_asked(scene.lead_in(SWITCHES, company="Prairie Dental"))
    (question,) = scene.questions(lead)
    # A role that the playbook does not name: whoever adds somebody by hand has decided.
    named = colleague(scene, lead, role="Bookkeeper")
    assert named.lead is not None
    assert (named.lead.linked_from, named.lead.link) == (lead, "other_person")
    assert named.contact.organization == lead.contact.organization
    lead.refresh_from_db()
    assert (lead.state, lead.answer) == ("closed", "unreachable")
    question.refresh_from_db()
    assert question.settlement == "colleague_added"
    last = lead.touches.filter(state="done").order_by("-at").values_list("at", flat=True)[0]
    assert last is not None
    assert scene.enrollment(named.lead).started_at == last + 30 * DAY
    scene.sound()


def test_a_colleague_who_is_named_before_the_plan_asks_is_found_when_it_does(scene: Scene) -> None:
    lead = scene.lead_in(SWITCHES, company="Prairie Dental")
    named = colleague(scene, lead)
    assert named.lead is None
    while not Lead.objects.filter(linked_from=lead).exists():
        scene.go_on()
    assert Lead.objects.get(linked_from=lead).contact == named.contact
    scene.sound()


def test_a_colleague_needs_an_organization_and_must_not_be_followed_up_already(scene: Scene) -> None:
    with pytest.raises(CannotRefer, match="organization"):
        colleague(scene, scene.lead())
    scene.capture(name="Olga Boss", email="olga@dental.example")
    lead = scene.lead_in(
        SWITCHES, company="Prairie Dental", name="Bo Ray", phone="", email="bo@dental.example"
    )
    with pytest.raises(CannotRefer, match="followed up already, as lead #"):
        colleague(scene, lead)
    scene.sound()


def test_without_an_organization_the_one_who_is_named_takes_the_place_all_the_same(scene: Scene) -> None:
    lead = scene.until_asked(scene.lead_in(SWITCHES))
    named = colleague(scene, lead)
    assert named.lead is not None
    assert scene.kinds(lead) == []
    scene.sound()
