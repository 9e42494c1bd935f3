"""The playbook in words, made from the compiled playbook, so that the page cannot say what the plan does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ringback.engine.model import (
    After,
    By,
    Channel,
    Count,
    Every,
    OnArrival,
    OnDays,
    Phase,
    Playbook,
    SpreadOverDay,
    SpreadOverWeek,
    Step,
    VoicemailRule,
    When,
    Within,
)
from ringback.explain.sentences import duration
from ringback.playbooks.compile import compile_source
from ringback.store.models import PlaybookVersion, Workspace

from .access import Access
from .newest import newest_published
from .words import and_list, ordinal

SHOWN_DAYS = 14
TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """One step: its channel, a sentence, and the small print under it."""

    channel: str
    text: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseWords:
    name: str
    span: str
    steps: tuple[StepWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDay:
    """One day of the picture: `calls` everybody gets, `more` for a high value, `emails`."""

    number: int
    calls: int
    more: int
    emails: int

    @property
    def words(self) -> str:
        calls = (
            f"{self.calls} to {self.calls + self.more}"
            if self.more and self.calls
            else str(self.calls or self.more)
        )
        parts = [
            f"{calls} calls" if self.calls + self.more else "",
            f"{self.emails} e-mail" if self.emails else "",
        ]
        return and_list([part for part in parts if part]) or "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookPage:
    title: str
    name: str
    version: int
    stored_at: datetime
    answer_within: str
    high_value: Decimal
    currency: str
    phases: tuple[PhaseWords, ...]
    ending: str
    days: tuple[PlanDay, ...]
    source: str


def playbook_page(access: Access, name: str = "", number: int | None = None) -> PlaybookPage | None:
    """This version of this playbook, the newest published one if no number is given.

    Without a name it is the default playbook; None if the workspace has none in use. Raises `NoAccess`.
    """
    if name and number is not None:
        version: PlaybookVersion | None = access.version(name, number)
    else:
        version = newest_published(access.workspace, access.playbook(name) if name else None)
    if version is None:
        return None
    return described(compile_source(version.source), version, access.workspace)


def described(playbook: Playbook, version: PlaybookVersion, workspace: Workspace) -> PlaybookPage:
    near, far = playbook.ending.rest_months_near, playbook.ending.rest_months_far
    rest = f"{near} months" if near == far else f"{near} months for a high value, {far} months else"
    return PlaybookPage(
        title=playbook.title,
        name=playbook.name,
        version=version.number,
        stored_at=version.published_at or version.created_at,
        answer_within=duration(playbook.answer_within),
        high_value=workspace.high_value,
        currency=workspace.currency,
        phases=tuple(phase_words(phase) for phase in playbook.phases),
        ending=f"Then the lead rests, counted from the last touch: {rest}. After that you are asked what next.",
        days=tuple(_plan_day(playbook, number) for number in range(1, SHOWN_DAYS + 1)),
        source=version.source,
    )


def phase_words(phase: Phase) -> PhaseWords:
    """A phase and its steps in words."""
    first, last = phase.first_day, phase.last_day
    span = f"open day {first}" if first == last else f"open days {first} to {last}"
    return PhaseWords(name=phase.name, span=span, steps=tuple(step_words(step) for step in phase.steps))


def step_words(step: Step) -> StepWords:
    """One step in words."""
    details = []
    if step.when is When.HIGH_VALUE:
        details.append("Only when the lead is worth more than your high-value line.")
    if step.channel is Channel.CALL:
        details.append(_voicemail(step.voicemail))
    elif step.by is By.AUTOMATIC:
        details.append("Goes out by itself.")
    else:
        details.append("You write it; it comes to your desk.")
    return StepWords(channel=step.channel.value, text=_timing(step), details=tuple(details))


def _timing(step: Step) -> str:
    what = "Call" if step.channel is Channel.CALL else "E-mail"
    timing = step.timing
    if isinstance(timing, OnArrival):
        return f"{what} at once when a lead arrives and no call can be made yet."
    if isinstance(timing, Within):
        return f"{what} within {duration(timing.target)} of the arrival; the clock is on your desk."
    if isinstance(timing, After):
        before = "call" if "/call" in timing.step else "e-mail"
        wait = f"{duration(timing.wait)} after" if timing.wait else "Right after"
        return (
            f"{what} again {wait} the {before}." if timing.wait else f"{wait} the {before}: {what.lower()}."
        )
    if isinstance(timing, SpreadOverDay):
        often = _often(timing.times, "a day", step.when)
        return f"{what} {often}, evenly over the open time, at hours not tried yet."
    if isinstance(timing, SpreadOverWeek):
        return f"{what} {_often(timing.times, 'a week', step.when)}, on changing weekdays and hours."
    if isinstance(timing, OnDays):
        return f"{what} on the {and_list([ordinal(day) for day in timing.days])} day."
    assert isinstance(timing, Every)
    return f"{what} every {duration(timing.interval)}."


def _often(count: Count, per: str, when: When) -> str:
    """`twice a day, three times for a high value`. A step for high values only has but the upper end."""
    high = TIMES.get(count.high, f"{count.high} times")
    if count.low == count.high or when is When.HIGH_VALUE:
        return f"{high} {per}"
    return f"{TIMES.get(count.low, f'{count.low} times')} {per}, {high} for a high value"


def _voicemail(rule: VoicemailRule) -> str:
    if rule.at_most is None:
        return "Voicemail offered."
    if rule.at_most == 0:
        return "No voicemail."
    times = "one voicemail" if rule.at_most == 1 else f"{rule.at_most} voicemails"
    return f"At most {times} in {duration(rule.within)}." if rule.within else f"At most {times} so far."


def _plan_day(playbook: Playbook, number: int) -> PlanDay:
    phase = playbook.phase_on(number)
    calls = more = emails = 0
    for step in phase.steps if phase else ():
        low, high = _share(step, number, phase)
        if step.channel is Channel.CALL:
            calls += 0 if step.when is When.HIGH_VALUE else low
            more += high if step.when is When.HIGH_VALUE else high - low
        else:
            emails += high
    return PlanDay(number=number, calls=calls, more=more, emails=emails)


def _share(step: Step, number: int, phase: Phase | None) -> tuple[int, int]:
    """How many touches of this step fall on this day, the ordinary and the high-value count; weekly ones by picture."""
    timing = step.timing
    since = number - (phase.first_day if phase else 1)
    if isinstance(timing, SpreadOverDay):
        return timing.times.low, timing.times.high
    if isinstance(timing, SpreadOverWeek):
        on = {1, 3} if timing.times.high > 1 else {1}
        return (0, 1) if since % 5 in on else (0, 0)
    if isinstance(timing, OnDays):
        return (1, 1) if number in timing.days else (0, 0)
    if isinstance(timing, Every):
        every = max(1, round(timing.interval / timedelta(days=7) * 5))
        return (1, 1) if since and since % every == 0 else (0, 0)
    if isinstance(timing, OnArrival):
        return (0, 0)
    return (1, 1)
