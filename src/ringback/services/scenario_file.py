"""Reading a scenario: everything as text first, then checked, so that a date stays what was written and an error says
what to write. The format is fixed; docs/reference/cli.md shows an example.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ringback.engine.model import Channel, Disposition
from ringback.engine.playbook import Playbook
from ringback.engine.preview import Change, Outcome
from ringback.engine.snapshot import Snapshot
from ringback.engine.transitions import NEEDS_UNTIL, IllegalDisposition, effect_of
from ringback.playbooks.compile import BadPlaybook, load

from . import scenario_values as values
from .scenario_lead import moved, snapshot_for
from .scenario_values import BadScenario

__all__ = ["BadScenario", "Scenario", "parse", "read"]

LONGEST_YEARS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario, checked: the snapshot at the arrival, what touches come to, and until when to look.

    `changes`: what happens to the lead or the business on the way, in order of time.
    """

    snapshot: Snapshot
    start: datetime
    until: datetime
    outcomes: dict[Channel, tuple[Outcome, ...]]
    reactions: dict[Channel, timedelta]
    changes: tuple[Change, ...]


def read(path: Path) -> Scenario:
    """Read a scenario file. Raises `BadScenario`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadScenario(f"{path} cannot be read: {error}.") from None
    return parse(text, beside=path.parent)


KNOWN = {
    "playbook",
    "workspace",
    "lead",
    "outcomes",
    "reaction",
    "until",
    "pauses",
    "away",
    "attempts",
    "changes",
}


def parse(text: str, *, beside: Path) -> Scenario:
    """Check a scenario's text (YAML, or JSON); `beside`: the folder from which a playbook's path counts."""
    try:
        data = YAML(typ="base", pure=True).load(StringIO(text))
    except YAMLError as error:
        raise BadScenario(f"This is not YAML: {' '.join(str(error).split())}.") from None
    if not isinstance(data, dict):
        raise BadScenario(
            "A scenario is a mapping with playbook, workspace, lead, outcomes, reaction and until."
        )
    values.only(data, KNOWN, "the scenario")
    business, person = values.mapping(data, "workspace"), values.mapping(data, "lead")
    arrived = values.instant(person.get("arrived_at"), "lead.arrived_at")
    until = values.end_of(data.get("until"), business, arrived)
    if until <= arrived:
        raise BadScenario("`until` lies before the lead's arrival.")
    if until.year - arrived.year > LONGEST_YEARS:
        raise BadScenario(f"`until` lies more than {LONGEST_YEARS} years after the arrival.")
    try:
        playbook = load(str(data.get("playbook") or "winning-strategy"), beside=beside)
    except BadPlaybook as error:
        raise BadScenario(str(error)) from None
    snapshot = snapshot_for(playbook, data, business, person, arrived, until)
    return Scenario(
        snapshot=snapshot,
        start=snapshot.started_at,
        until=until,
        outcomes=_outcomes(values.mapping(data, "outcomes")),
        reactions={
            values.channel(name): values.duration(value, f"reaction.{name}")
            for name, value in values.mapping(data, "reaction").items()
        },
        changes=tuple(_changes(playbook, data, business, person, arrived, until)),
    )


def _changes(
    playbook: Playbook,
    data: dict[str, Any],
    business: dict[str, Any],
    person: dict[str, Any],
    arrived: datetime,
    until: datetime,
) -> list[Change]:
    """Each change is what is then different; what came before it stays."""
    found: list[Change] = []
    for index, one in enumerate(values.listed_values(data.get("changes"), "changes")):
        where = f"changes[{index}]"
        if not isinstance(one, dict):
            raise BadScenario(
                f"{where}: write for example {{at: 2026-03-20T09:00:00-07:00, lead: {{region: US-FL}}}}."
            )
        values.only(one, {"at", "lead", "workspace"}, where)
        business = business | values.mapping(one, "workspace")
        person = person | values.mapping(one, "lead")
        at = values.instant(one.get("at"), f"{where}.at")
        found.append(Change(at=at, apply=moved(playbook, business, person, arrived, until)))
    return sorted(found, key=lambda change: change.at)


def _outcomes(data: dict[str, Any]) -> dict[Channel, tuple[Outcome, ...]]:
    found: dict[Channel, tuple[Outcome, ...]] = {}
    for name, listed in data.items():
        channel = values.channel(name)
        items = listed if isinstance(listed, list) else [listed]
        found[channel] = tuple(_outcome(channel, item) for item in items)
    return found


def _outcome(channel: Channel, item: Any) -> Outcome:
    name, until = next(iter(item.items())) if isinstance(item, dict) and len(item) == 1 else (item, None)
    try:
        disposition = Disposition(str(name))
        effect_of(channel, disposition)
    except IllegalDisposition as error:
        raise BadScenario(f"outcomes.{channel}: {error}") from None
    except ValueError:
        raise BadScenario(f"outcomes.{channel}: {name!r} is not known.") from None
    if disposition in NEEDS_UNTIL and until is None:
        raise BadScenario(
            f"outcomes.{channel}: {name} needs an instant, for example {{{name}: 2026-03-04T15:00:00-07:00}}."
        )
    at = None
    if until is not None:
        text = str(until)
        at = values.instant(
            f"{text}T00:00:00+00:00" if len(text) == 10 else text, f"outcomes.{channel}.{name}"
        )
    return Outcome(disposition=disposition, until=at)
