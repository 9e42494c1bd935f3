"""One line of a phase as the engine's step: its key, its timing, and whether it may stand where it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from ringback.engine.model import By, Channel
from ringback.engine.playbook import (
    NEVER_VOICEMAIL,
    After,
    Every,
    OnArrival,
    OnDays,
    SpreadOverDay,
    SpreadOverPeriod,
    Step,
    TimeSpan,
    Timing,
    Within,
)

from .channels import CHANNELS, CallStep, EmailStep, StepLine
from .conditions import condition_of
from .placing import within_span
from .problems import Place, Problems
from .schema import PhaseFile
from .steps import StepFile


@dataclass(slots=True, kw_only=True)
class Neighborhood:
    """The phase that a step stands in, and the steps above it so far."""

    phase: PhaseFile
    prefix: str
    plan_begins: bool
    """Whether this is the first phase of the whole playbook."""
    numbers: dict[Channel, int] = field(default_factory=dict)
    above: dict[Channel, str] = field(default_factory=dict)
    """The key of the nearest step above, by channel."""
    ids: dict[str, str] = field(default_factory=dict)
    """Keys by the names that steps were given."""

    def key_of(self, line: StepLine) -> str:
        """`day-1/call-2`, or `day-1/the-offer` for a step with a name of its own."""
        channel = line.channel
        self.numbers[channel] = self.numbers.get(channel, 0) + 1
        return f"{self.prefix}/{line.step.id or f'{channel.value}-{self.numbers[channel]}'}"


def step_of(line: StepLine, around: Neighborhood, place: Place, problems: Problems) -> Step:
    """The step; `place` is that of its settings. What cannot stand where it does is added to `problems`."""
    one, channel = line.step, line.channel
    key = around.key_of(line)
    timing = _timing(one, channel, around, place, problems)
    _check_id(one, around, place, problems)
    around.above[channel] = key
    if one.id:
        around.ids[one.id] = key
    return Step(
        key=key,
        channel=channel,
        timing=timing,
        by=By.AUTOMATIC if isinstance(one, EmailStep) and one.send == "automatically" else By.PERSON,
        when=condition_of(one.condition) if one.condition is not None else None,
        voicemail=one.voicemail if isinstance(one, CallStep) else NEVER_VOICEMAIL,
        templates=one.texts,
        tolerance=one.tolerance,
    )


def _check_id(one: StepFile, around: Neighborhood, place: Place, problems: Problems) -> None:
    if one.id is None:
        return
    if one.id in around.ids:
        problems.add(
            f"there is a step with the id {one.id!r} in this phase already; write another", *place, "id"
        )
    stem, _, number = one.id.rpartition("-")
    if one.id in CHANNELS or (stem in CHANNELS and number.isdigit()):
        problems.add(f"the id {one.id!r} looks like one of ours; write a name of your own", *place, "id")


def _timing(
    one: StepFile, channel: Channel, around: Neighborhood, place: Place, problems: Problems
) -> Timing:
    if isinstance(one, EmailStep) and one.on is not None:
        if not around.plan_begins:
            problems.add(
                "an e-mail `on: arrival` belongs into the first phase; write another time", *place, "on"
            )
        return OnArrival()
    within: timedelta | None = getattr(one, "within", None)
    if within is not None:
        _check_within(channel, around, place, problems)
        return Within(target=within)
    if one.after is not None:
        return _after(one.after, one.wait or timedelta(0), around, place, problems)
    if isinstance(one, CallStep) and one.times is not None:
        times = one.times
        if times.days == 1:
            return SpreadOverDay(times=times.count)
        return SpreadOverPeriod(times=times.count, days=times.days)
    if one.every is not None:
        return _every(one, one.every)
    return _on_days(one, around, place, problems)


def _every(one: StepFile, interval: timedelta) -> Every:
    if one.widening is None:
        return Every(interval=interval)
    return Every(interval=interval, widening=one.widening, most=one.most)


def _check_within(channel: Channel, around: Neighborhood, place: Place, problems: Problems) -> None:
    if not around.plan_begins or channel in around.above:
        names = {Channel.EMAIL: "e-mail", Channel.SMS: "text message"}
        name = names.get(channel, channel.value)
        problems.add(
            f"only the first {name} of the first phase can be `within` a time of the arrival; write for example "
            f"after: {channel.value}, wait: 5m, or on_days: 1",
            *place,
            "within",
        )


def _after(name: str, wait: timedelta, around: Neighborhood, place: Place, problems: Problems) -> After:
    key = around.ids.get(name, "")
    if not key and name in CHANNELS:
        key = around.above.get(Channel(name), "")
    if not key:
        known = [*around.ids, *(channel.value for channel in around.above)]
        problems.add(
            f"there is no {name} before it in its phase that it could come after; write "
            + (
                f"one of: {', '.join(known)}"
                if known
                else "another time: the first step of a phase comes after nothing"
            ),
            *place,
            "after",
        )
    return After(step=key, wait=wait)


def _on_days(one: StepFile, around: Neighborhood, place: Place, problems: Problems) -> OnDays:
    phase = around.phase
    for day in one.on_days or ():
        if isinstance(phase.span, TimeSpan):
            problems.add(
                f"the phase {phase.name!r} is counted by the clock and has no day {day}; write days: or open_days: for "
                "the phase, or every:",
                *place,
                "on_days",
            )
            break
        if not within_span(day, phase.span):
            end = f"to {phase.span.last}" if phase.span.last else "on"
            problems.add(
                f"day {day} lies outside the phase {phase.name!r}, which runs from day {phase.span.first} {end}; write "
                "a day of the phase",
                *place,
                "on_days",
            )
    days = tuple(one.on_days) if one.on_days is not None else None
    return OnDays(days=days, at=one.at)
