"""Small playbooks for tests, written as values: a plan of the given steps, and what follows it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from ringback.engine.conditions import Condition
from ringback.engine.model import By, Channel
from ringback.engine.playbook import (
    AskPerson,
    DaySpan,
    Phase,
    Plan,
    Playbook,
    Stage,
    Step,
    TimeSpan,
    Timing,
    Unit,
    VoicemailRule,
)

ASK = AskPerson(question="what_next")


def step(
    key: str,
    channel: Channel,
    timing: Timing,
    *,
    when: Condition | None = None,
    templates: tuple[str, ...] = (),
    by: By | None = None,
    voicemail: VoicemailRule | None = None,
    tolerance: timedelta | None = None,
) -> Step:
    """A step; an e-mail goes out by itself unless told otherwise."""
    usual = By.AUTOMATIC if channel is Channel.EMAIL else By.PERSON
    return Step(
        key=key,
        channel=channel,
        timing=timing,
        by=by or usual,
        when=when,
        templates=templates,
        voicemail=voicemail or VoicemailRule(),
        tolerance=tolerance,
    )


def days(
    *steps: Step, first: int = 1, last: int | None = 5, unit: Unit = Unit.OPEN_DAYS, name: str = "one"
) -> Phase:
    return Phase(name=name, span=DaySpan(first=first, last=last, unit=unit), steps=steps)


def hours(*steps: Step, since: int = 0, until: int | None = 24, name: str = "one") -> Phase:
    """A phase by elapsed hours."""
    end = None if until is None else timedelta(hours=until)
    return Phase(name=name, span=TimeSpan(since=timedelta(hours=since), until=end), steps=steps)


def book(*phases: Phase, then: tuple[Stage, ...] = (ASK,), **fields: Any) -> Playbook:
    """A playbook of one plan, with what follows it."""
    basis: dict[str, Any] = {
        "name": "test",
        "title": "Test",
        "answer_within": timedelta(minutes=5),
        "stages": (Plan(phases=phases), *then),
    }
    return Playbook(**(basis | fields))


def usd(amount: int | str) -> Decimal:
    return Decimal(amount)
