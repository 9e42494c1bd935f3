"""`violations` finds each way in which a promise can be broken, and nothing where all is well."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import F

from ringback.queries.invariants import violations
from ringback.services.suppression import suppress
from ringback.store.models import Enrollment, Lead, Question, Suppression, Touch
from tests.services.scene import DAY, HOUR, Scene, a_business, failure


@pytest.fixture
def scene(db: None) -> Scene:
    scene = Scene(a_business())
    scene.connect_mail()
    return scene


def without_plan(scene: Scene, lead: Lead) -> None:
    Enrollment.objects.filter(lead=lead).delete()


def closed_with_plan(scene: Scene, lead: Lead) -> None:
    Lead.objects.filter(pk=lead.pk).update(state="closed", answer="no", closed_at=scene.now)
    Touch.objects.filter(lead=lead).update(state="cancelled")


def closed_without_answer(scene: Scene, lead: Lead) -> None:
    Enrollment.objects.filter(lead=lead).delete()
    Lead.objects.filter(pk=lead.pk).update(state="closed", closed_at=scene.now)


def without_date(scene: Scene, lead: Lead) -> None:
    Enrollment.objects.filter(lead=lead).update(next_due_at=None)


def asking_nobody(scene: Scene, lead: Lead) -> None:
    Enrollment.objects.filter(lead=lead).update(state="asking", next_due_at=None)


def touch_of_closed(scene: Scene, lead: Lead) -> None:
    Lead.objects.filter(pk=lead.pk).update(state="closed", answer="no", closed_at=scene.now)
    Enrollment.objects.filter(lead=lead).update(state="closed", closed_at=scene.now, next_due_at=None)


def unsure_and_not_asked(scene: Scene, lead: Lead) -> None:
    scene.messenger.fail_next(failure(sure=False))
    scene.only_mail()
    scene.work()
    Question.objects.all().delete()


def two_calls(scene: Scene, lead: Lead) -> None:
    call = scene.call(lead)
    call.pk, call.number, call.key = None, 99, "double"
    call.save(force_insert=True)


def call_to_a_shut_number(scene: Scene, lead: Lead) -> None:
    lead.contact.points.update(status="suppressed")


def sent_after_opt_out(scene: Scene, lead: Lead) -> None:
    eve = scene.only_mail()
    scene.work()
    suppress(
        scene.workspace,
        kind="email",
        value="eve@lead.example",
        reason="r",
        evidence="e",
        now=scene.now,
        actor="1",
    )
    assert violations(scene.now) == []
    Suppression.objects.update(created_at=F("created_at") - DAY)
    assert eve.number


def overdue(scene: Scene, lead: Lead) -> None:
    Enrollment.objects.filter(lead=lead).update(next_due_at=scene.now - HOUR)


def sending_forgotten(scene: Scene, lead: Lead) -> None:
    Touch.objects.filter(lead=lead).update(state="sending")


BROKEN: dict[str, Callable[[Scene, Lead], None]] = {
    "no_next_move": without_plan,
    "closed_with_plan": closed_with_plan,
    "closed_without_answer": closed_without_answer,
    "no_date": without_date,
    "asking_without_question": asking_nobody,
    "open_touch_of_closed": touch_of_closed,
    "unsure_without_question": unsure_and_not_asked,
    "two_open_moves": two_calls,
    "open_touch_to_shut_point": call_to_a_shut_number,
    "sent_after_opt_out": sent_after_opt_out,
    "overdue": overdue,
    "sending_forgotten": sending_forgotten,
}


@pytest.mark.parametrize("code", BROKEN)
def test_each_broken_promise_is_found_and_named(scene: Scene, code: str) -> None:
    lead = scene.lead()
    assert violations(scene.now) == []
    BROKEN[code](scene, lead)
    found = violations(scene.now)
    assert [one.code for one in found] == [code]
    assert found[0].workspace == scene.workspace.slug
    assert found[0].text.endswith(".")


def test_without_workers_what_waits_for_one_is_not_held_against_it(scene: Scene) -> None:
    overdue(scene, scene.lead())
    assert violations(scene.now, workers_running=False) == []


def test_the_number_of_queries_does_not_grow_with_the_leads(
    scene: Scene, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for index in range(5):
        scene.only_mail(name=f"Person {index}", email=f"p{index}@lead.example")
    with django_assert_max_num_queries(17):  # type: ignore[attr-defined]
        assert violations(scene.now) == []
