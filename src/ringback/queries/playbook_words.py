"""A compiled playbook in words: its steps, its phases, what follows, and its rules. No query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from ringback.engine.budget import calls_allowed
from ringback.engine.conditions import IS_HIGH_VALUE, Condition
from ringback.engine.model import AfterPause, By, Channel
from ringback.engine.playbook import (
    After,
    AskPerson,
    CallTable,
    Count,
    DaySpan,
    Every,
    MoveTo,
    OnArrival,
    OnDays,
    Phase,
    Plan,
    Playbook,
    RestFor,
    SpreadOverDay,
    SpreadOverPeriod,
    Stage,
    Step,
    SwitchPerson,
    Unit,
    VoicemailRule,
    Within,
)
from ringback.explain.conditions import condition_words
from ringback.explain.sentences import ANSWER_WORDS, duration

from .words import and_list, ordinal

TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}
NAMES = {
    Channel.CALL: "Call",
    Channel.EMAIL: "E-mail",
    Channel.SMS: "Text message",
    Channel.LETTER: "Letter",
    Channel.SOCIAL: "Social message",
    Channel.VISIT: "Visit",
    Channel.TASK: "Task",
}
_EXAMPLES = (Decimal(1000), Decimal(10000))
_AFTER_PAUSE = {
    AfterPause.SHIFT: "After a pause the plan goes on where it stood.",
    AfterPause.RESTART: "After a pause the phase begins again.",
    AfterPause.SKIP: "What falls into a pause is left out.",
    AfterPause.ASK: "After a pause you are asked how to go on.",
}


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
class ThenWords:
    """What follows: a sentence, and the phases of a second plan."""

    text: str
    phases: tuple[PhaseWords, ...] = ()


def rule_words(playbook: Playbook) -> tuple[str, ...]:
    """What holds in the whole playbook, a sentence each."""
    rules = [
        f"Two calls of a day are at least {duration(playbook.minimum_gap)} apart.",
        _AFTER_PAUSE[playbook.after_pause],
    ]
    if playbook.persistence is not None:
        rules.insert(0, _persistence(playbook))
    rules += [
        f"At most {_calls(cap.limit)} in any {duration(cap.period)}, whoever makes them."
        for cap in playbook.caps
    ]
    if playbook.referral_after:
        answers = [f"“{ANSWER_WORDS[answer]}”" for answer in sorted(playbook.referral_after)]
        rules.append(f"Whoever answers {' or '.join(answers)} is asked whom else they know.")
    return tuple(rules)


def _persistence(playbook: Playbook) -> str:
    rule = playbook.persistence
    assert rule is not None
    unknown = f"{_calls(rule.unknown)} when nobody said what it is worth"
    if isinstance(rule, CallTable):
        rows = [
            f"{_calls(calls)} for a value below {below:,}"
            if below is not None
            else f"{_calls(calls)} for more"
            for below, calls in rule.rows
        ]
        return f"At most {and_list(rows)}; {unknown}."
    found = [f"{_calls(calls_allowed(rule, value))} for a value of {value:,}" for value in _EXAMPLES]
    return f"As many calls as the sale is worth: {and_list(found)}; {unknown}."


def _calls(number: int) -> str:
    return f"{number} call{'' if number == 1 else 's'}"


def then_words(playbook: Playbook) -> tuple[ThenWords, ...]:
    """What follows the first plan, in its order."""
    if len(playbook.stages) == 1:
        return (ThenWords(text="Nothing: it goes on until there is an answer or a stop."),)
    return tuple(_then(stage) for stage in playbook.stages[1:])


def _then(stage: Stage) -> ThenWords:
    if isinstance(stage, Plan):
        return ThenWords(
            text="Then it begins again, with something that this person has not had before; if there is nothing new, "
            "you are asked.",
            phases=tuple(phase_words(phase) for phase in stage.phases),
        )
    if isinstance(stage, RestFor):
        near, far = stage.near, stage.far
        rest = _months(near) if near == far else f"{_months(near)} for a high value, {_months(far)} else"
        return ThenWords(text=f"Then the lead rests, counted from the last touch: {rest}.")
    if isinstance(stage, SwitchPerson):
        return ThenWords(text=_switch(stage))
    if isinstance(stage, MoveTo):
        return ThenWords(text=f"Then the lead goes on in the playbook {stage.playbook}.")
    assert isinstance(stage, AskPerson)  # the format knows one question, `what_next`
    return ThenWords(text="After that you are asked what next.")


def _months(number: int) -> str:
    return f"{number} month{'' if number == 1 else 's'}"


def _switch(stage: SwitchPerson) -> str:
    whom = f" ({', else '.join(stage.roles)})" if stage.roles else ""
    when = f", {duration(stage.cool_off)} later at the earliest" if stage.cool_off else ""
    return (
        f"Then the lead is closed, and another decision-maker of the same organization takes its place{whom}{when}. "
        "If nobody is known there, you are asked to find somebody."
    )


def phase_words(phase: Phase) -> PhaseWords:
    """A phase and its steps in words."""
    return PhaseWords(
        name=phase.name, span=span_words(phase), steps=tuple(step_words(step, phase) for step in phase.steps)
    )


def span_words(phase: Phase) -> str:
    """`open day 1`, `days 2 to 28`, `from day 6 on`, `from 48 hours after the beginning on`."""
    span = phase.span
    if isinstance(span, DaySpan):
        day = "open day" if span.unit is Unit.OPEN_DAYS else "day"
        if span.last is None:
            return f"from {day} {span.first} on, without end"
        return f"{day} {span.first}" if span.first == span.last else f"{day}s {span.first} to {span.last}"
    since = duration(span.since) if span.since else ""
    if span.until is None:
        return f"from {since or 'the beginning'} on, without end"
    return f"{since} to {duration(span.until)}" if since else f"the first {duration(span.until)}"


def step_words(step: Step, phase: Phase) -> StepWords:
    """One step of its phase in words."""
    details = []
    if step.when == IS_HIGH_VALUE:
        details.append("Only when the lead is worth more than your high-value line.")
    elif step.when is not None:
        details.append(f"Only when {condition_words(step.when)}.")
    if step.channel is Channel.CALL:
        details.append(_voicemail(step.voicemail))
    elif step.by is By.AUTOMATIC:
        details.append("Goes out by itself.")
    elif step.channel is Channel.EMAIL:
        details.append("You finish it; it comes to your desk.")
    else:
        details.append("You do it; it comes to your desk.")
    if step.tolerance is not None:
        details.append(f"Up to {duration(step.tolerance)} late.")
    return StepWords(channel=step.channel.value, text=_timing(step, phase), details=tuple(details))


def _timing(step: Step, phase: Phase) -> str:
    what, timing = NAMES[step.channel], step.timing
    if isinstance(timing, OnArrival):
        return f"{what} at once when a lead arrives and no call can be made yet."
    if isinstance(timing, Within):
        how = "the clock is on your desk" if step.by is By.PERSON else "at any hour"
        return f"{what} within {duration(timing.target)} of the arrival; {how}."
    if isinstance(timing, After):
        before = next((NAMES[one.channel].lower() for one in phase.steps if one.key == timing.step), "step")
        if not timing.wait:
            return f"Right after the {before}: {what.lower()}."
        again = " again" if step.channel is Channel.CALL else ""
        return f"{what}{again} {duration(timing.wait)} after the {before}."
    if isinstance(timing, SpreadOverDay):
        often = _often(timing.times, "a day", step.when)
        return f"{what} {often}, evenly over the open time, at hours not tried yet."
    if isinstance(timing, SpreadOverPeriod):
        per = "a week" if timing.days == 7 else f"in {duration(timedelta(days=timing.days))}"
        return f"{what} {_often(timing.times, per, step.when)}, on changing weekdays and hours."
    if isinstance(timing, OnDays):
        days = and_list([ordinal(day) for day in timing.days]) if timing.days is not None else ""
        when = f"on the {days} day" if days else "on every open day"
        return f"{what} {when}{'' if timing.at is None else f' at {_clock(timing.at)} their time'}."
    assert isinstance(timing, Every)
    wider = "" if timing.widening == 1 else f", each time {timing.widening} times as long"
    most = "" if timing.most is None else f", {duration(timing.most)} at most"
    return f"{what} every {duration(timing.interval)}{wider}{most}."


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}"


def _often(count: Count, per: str, when: Condition | None) -> str:
    """`twice a day, three times for a high value`. A step for high values only has but the upper end."""
    high = TIMES.get(count.high, f"{count.high} times")
    if count.low == count.high or when == IS_HIGH_VALUE:
        return f"{high} {per}"
    return f"{TIMES.get(count.low, f'{count.low} times')} {per}, {high} for a high value"


def _voicemail(rule: VoicemailRule) -> str:
    if rule.at_most is None:
        return "Voicemail offered."
    if rule.at_most == 0:
        return "No voicemail."
    times = "one voicemail" if rule.at_most == 1 else f"{rule.at_most} voicemails"
    return f"At most {times} in {duration(rule.within)}." if rule.within else f"At most {times} so far."
