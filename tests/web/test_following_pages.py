"""Pages about how a lead goes on: the plan ahead, names that are given, messages that a person makes, who is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern

from ringback.services import contacts, playbooks
from ringback.services.capture import capture_lead
from ringback.services.mail_accounts import connect
from ringback.services.touches import record_outcome
from ringback.store.models import Lead, Membership, Touch
from ringback.web import urls_following
from tests.services.plans import ending
from tests.services.scene import draft
from tests.services.test_other_channels import STEPS
from tests.web.house import NOW, ROSA, House, lead, open_touch, signed_in, words

CY = {"full_name": "Cy Dee", "phone": "(303) 555-0166", "role": "Landlord"}
ACT = {
    "leads/<int:number>/referrals": "/leads/1/referrals",
    "leads/<int:number>/colleagues": "/leads/1/colleagues",
    "desk/touches/<int:touch_id>/send": "/desk/touches/1/send",
    "away/<int:user_id>": "/away/1",
    "away/<int:user_id>/clear": "/away/1/clear",
}
READ = {"desk/touches/<int:touch_id>/letter": "/desk/touches/1/letter", "away": "/away"}


def lead_in(of: House, source: str, **fields: str) -> Lead:
    made = playbooks.create(of.workspace, source, now=NOW, actor="t")
    playbooks.publish(made, now=NOW, actor="t")
    read = draft(NOW, **{**ROSA, **fields})
    return capture_lead(of.workspace, read, now=NOW, actor="form", raw_source="form", playbook=made).lead


def by_hand(of: House, channel: str) -> Touch:
    """A touch of this channel on the desk, at the hour at which it is due."""
    step = STEPS[channel].replace("on_days: 1,", "on_days: 1, at: '10:02',")
    found = lead_in(
        of,
        ending("ask: what_next", name=f"by-{channel}", steps=(step,)),
        address="1 Pine Street",
        consent_sms="yes",
    )
    contacts.add_point(found, text="https://people.example/rosa", kind="social", now=NOW, actor="t")
    return open_touch(found)


def test_every_address_is_tested_here() -> None:
    routes = {str(one.pattern) for one in urls_following.urlpatterns if isinstance(one, URLPattern)}
    assert routes == set(ACT) | set(READ)


@pytest.mark.parametrize("path", [*ACT.values(), *READ.values()])
def test_nobody_gets_in_without_signing_in(stark: House, path: str) -> None:
    lead(stark)
    client = Client()
    response = client.post(path, CY) if path in ACT.values() else client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in")
    assert Lead.objects.count() == 1


def test_a_stranger_learns_nothing_and_changes_nothing(stark: House, stranger: House) -> None:
    touch = by_hand(stark, "letter")
    client = signed_in(stranger.owner)
    number = touch.lead.number
    for path in (
        f"/leads/{number}/referrals",
        f"/leads/{number}/colleagues",
        f"/desk/touches/{touch.pk}/send",
        f"/away/{stark.rep.pk}",
        f"/away/{stark.rep.pk}/clear",
    ):
        assert client.post(path, {**CY, "until": "2026-05-01"}).status_code == 404, path
    assert client.get(f"/desk/touches/{touch.pk}/letter").status_code == 404
    assert stark.rep.email not in client.get("/away").content.decode()
    assert Membership.objects.filter(away_until_at__isnull=False).count() == 0
    assert Lead.objects.count() == 1


# ------------------------------------------------------------------------------------------------------ the plan ahead


def test_the_page_of_a_lead_shows_the_coming_weeks_in_their_time_and_in_ours(stark: House) -> None:
    page = signed_in(stark.rep).get(f"/leads/{lead(stark).number}")
    seen = words(page)
    assert "If nobody answers" in seen
    # Denver is two hours behind the business in New York.
    assert "10:02 12:02" in seen
    assert "Times are those in Denver; yours stand below them." in seen
    html = page.content.decode()
    assert html.count('class="bare"') + html.count("<tr>") >= 6
    assert html.count("popovertarget=") >= 20
    assert "Would change it soonest:" in seen


def test_a_rest_and_a_question_are_in_the_calendar_too(stark: House) -> None:
    found = lead_in(stark, ending("rest: 1 month", "ask: what_next", name="rests"))
    seen = words(signed_in(stark.rep).get(f"/leads/{found.number}"))
    assert "Resting until" in seen
    assert "you decide" in seen


def test_a_closed_lead_has_no_plan(stark: House) -> None:
    found = lead(stark)
    record_outcome(open_touch(found), disposition="talked_no", now=NOW)
    assert "If nobody answers" not in words(signed_in(stark.rep).get(f"/leads/{found.number}"))


# ------------------------------------------------------------------------------------------------------------- names


def test_a_referral_is_entered_under_the_question_and_both_leads_show_it(stark: House) -> None:
    source = ending("ask: what_next", name="refers", head=("ask_for_referral: unqualified",))
    rosa = lead_in(stark, source)
    record_outcome(open_touch(rosa), disposition="not_qualified", now=NOW)
    client = signed_in(stark.rep)
    page = client.get(f"/leads/{rosa.number}")
    assert "Whom do they know?" in words(page)
    answer = client.post(f"/leads/{rosa.number}/referrals", CY, follow=True)
    cy = Lead.objects.get(linked_from=rosa)
    assert f"Cy Dee is lead #{cy.number}, linked to this one." in words(answer)
    assert f"Cy Dee #{cy.number} named by this person" in words(answer)
    assert "Whom do they know?" not in words(answer)
    assert f"{ROSA['name']} #{rosa.number} named this person" in words(client.get(f"/leads/{cy.number}"))


def test_a_closed_lead_can_always_name_somebody(stark: House) -> None:
    rosa = lead(stark)
    record_outcome(open_touch(rosa), disposition="talked_no", now=NOW)
    client = signed_in(stark.rep)
    assert "They named somebody" in words(client.get(f"/leads/{rosa.number}"))
    client.post(f"/leads/{rosa.number}/referrals", CY)
    assert Lead.objects.filter(linked_from=rosa, link="referral").count() == 1


def test_a_name_without_a_way_to_the_person_is_refused_with_words(stark: House) -> None:
    rosa = lead(stark)
    answer = signed_in(stark.rep).post(
        f"/leads/{rosa.number}/referrals", {"full_name": "Cy Dee"}, follow=True
    )
    assert "Give a phone number or an e-mail address" in words(answer)
    assert Lead.objects.count() == 1


def test_a_colleague_is_kept_for_when_the_plan_comes_to_that(stark: House) -> None:
    rosa = lead(stark)
    answer = signed_in(stark.rep).post(f"/leads/{rosa.number}/colleagues", CY, follow=True)
    assert "Cy Dee is known now" in words(answer)
    assert Lead.objects.count() == 1


# ----------------------------------------------------------------------------------------------- messages on the desk


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("sms", "Text (303) 555-0142"),
        ("letter", "1 Pine Street, Denver CO 80202"),
        ("social", "Open https://people.example/rosa"),
        ("visit", "I was there"),
        ("task", "A task of the plan"),
        ("email", "I sent it"),
    ],
)
def test_the_desk_says_what_is_to_be_done_on_each_channel(stark: House, channel: str, said: str) -> None:
    touch = by_hand(stark, channel)
    seen = words(signed_in(stark.rep).get(f"/desk?touch={touch.pk}"))
    assert said in seen
    assert "Not possible" in seen
    assert "1st call" not in seen
    if channel in ("sms", "letter", "social", "email"):
        assert "a dead furnace" in seen


@pytest.mark.parametrize("channel", sorted(STEPS))
@pytest.mark.parametrize(
    ("outcome", "disposition"),
    [
        ("sent", "sent"),
        ("failed", "failed"),
        ("replied_yes", "replied_yes"),
        ("replied_not_now@2026-03-20T15:00:00Z", "replied_not_now"),
        ("replied_stop", "replied_stop"),
    ],
)
def test_one_key_records_what_came_of_it(stark: House, channel: str, outcome: str, disposition: str) -> None:
    touch = by_hand(stark, channel)
    response = signed_in(stark.rep).post(f"/desk/touches/{touch.pk}/outcome", {"outcome": outcome})
    assert response.status_code == 302
    touch.refresh_from_db()
    assert (touch.state, touch.disposition, touch.made_by) == ("done", disposition, stark.rep)


def test_an_email_is_finished_on_the_desk_and_let_go(stark: House) -> None:
    connect(
        stark.workspace,
        now=NOW,
        actor="t",
        host="smtp.stark.example",
        port=587,
        security="starttls",
        username="",
        password="",
        from_name="Stark",
        from_address="hello@stark.example",
    )
    touch = by_hand(stark, "email")
    client = signed_in(stark.rep)
    page = client.get(f"/desk?touch={touch.pk}").content.decode()
    assert f'formaction="/desk/touches/{touch.pk}/send"' in page
    problem = client.post(f"/desk/touches/{touch.pk}/send", {"subject": "Hello", "text": "Hi [name]"})
    assert problem.status_code == 422
    assert "brackets" in words(problem)
    assert "Hi [name]" in problem.content.decode()
    done = client.post(f"/desk/touches/{touch.pk}/send", {"subject": "Hello", "text": "Hi Rosa"}, follow=True)
    assert "leaves at the next lawful moment" in words(done)
    touch.refresh_from_db()
    assert (touch.by, touch.body, touch.made_by) == ("automatic", "Hi Rosa\n", stark.rep)


def test_without_an_account_there_is_nothing_to_send_with(stark: House) -> None:
    touch = by_hand(stark, "email")
    page = signed_in(stark.rep).get(f"/desk?touch={touch.pk}").content.decode()
    assert "/send" not in page
    assert 'data-copies="text"' in page


def test_a_letter_bears_the_date_of_its_writer_and_not_that_of_greenwich(
    stark: House, noon: time_machine.Traveller
) -> None:
    touch = by_hand(stark, "letter")
    noon.shift(timedelta(hours=9))  # 21:02 in New York, past midnight in Greenwich
    seen = words(signed_in(stark.rep).get(f"/desk/touches/{touch.pk}/letter"))
    assert "3 March 2026" in seen
    assert "4 March 2026" not in seen


def test_a_letter_can_be_printed_on_a_page_of_its_own(stark: House) -> None:
    touch = by_hand(stark, "letter")
    client = signed_in(stark.rep)
    seen = words(client.get(f"/desk/touches/{touch.pk}/letter"))
    assert "Dear Rosa Lindqvist" in seen
    assert "1 Pine Street, Denver CO 80202" in seen
    call = open_touch(lead(stark, name="Bo Ray", phone="(303) 555-0178", email="bo@example.com"))
    assert client.get(f"/desk/touches/{call.pk}/letter").status_code == 404


# ----------------------------------------------------------------------------------------------------------- absences


def test_a_rep_enters_their_own_absence_and_nobody_elses(stark: House) -> None:
    client = signed_in(stark.rep)
    assert stark.manager.email not in client.get("/away").content.decode()
    answer = client.post(f"/away/{stark.rep.pk}", {"until": "2026-03-09T08:00"}, follow=True)
    assert "is away then" in words(answer)
    member = Membership.objects.get(user=stark.rep)
    assert (member.away_from_at, member.away_until_at) == (NOW, NOW + timedelta(days=5, hours=18, minutes=58))
    assert client.post(f"/away/{stark.manager.pk}", {"until": "2026-03-09T08:00"}).status_code == 404
    assert client.post(f"/away/{stark.manager.pk}/clear").status_code == 404
    assert "Their calls go on" in words(client.post(f"/away/{stark.rep.pk}/clear", follow=True))


def test_a_manager_enters_the_absence_of_anybody(stark: House) -> None:
    client = signed_in(stark.manager)
    seen = words(client.get("/away"))
    assert all(user.name in seen for user in (stark.owner, stark.manager, stark.rep))
    client.post(f"/away/{stark.rep.pk}", {"since": "2026-03-05T08:00", "until": "2026-03-09T08:00"})
    assert Membership.objects.get(user=stark.rep).away_until_at is not None


@pytest.mark.parametrize("until", ["", "nonsense", "2026-03-01T08:00"])
def test_an_absence_that_cannot_be_is_refused_with_words(stark: House, until: str) -> None:
    answer = signed_in(stark.rep).post(f"/away/{stark.rep.pk}", {"until": until}, follow=True)
    assert "Give a date" in words(answer) or "must end after" in words(answer)
    assert Membership.objects.get(user=stark.rep).away_until_at is None
