"""Decisions and reasons as JSON and back, so that what was decided can be told years later.

A parameter that JSON lacks is written as a tagged object: `{"at": "2026-…Z"}`, `{"seconds": 300}`,
`{"number": "12.50"}`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from ringback.engine.decisions import (
    Act,
    Ask,
    Decision,
    Move,
    Param,
    Reason,
    Rest,
    Stop,
    Switch,
    ToPerson,
    ToPlaybook,
    Wait,
)
from ringback.engine.position import Position


def instant(at: datetime) -> str:
    """ISO 8601 in UTC, with Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def encode_param(value: Param) -> Any:
    if isinstance(value, datetime):
        return {"at": instant(value)}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return value


def decode_param(value: Any) -> Param:
    if isinstance(value, dict):
        if "at" in value:
            return datetime.fromisoformat(value["at"])
        if "seconds" in value:
            return timedelta(seconds=value["seconds"])
        return Decimal(value["number"])
    result: Param = value
    return result


def encode_reasons(reasons: Iterable[Reason]) -> list[Any]:
    return [[reason.code, {name: encode_param(value) for name, value in reason.params}] for reason in reasons]


def decode_reasons(data: Iterable[Any]) -> tuple[Reason, ...]:
    return tuple(
        Reason(code, tuple((name, decode_param(value)) for name, value in params.items()))
        for code, params in data
    )


def encode_move(move: Move) -> dict[str, Any]:
    return {
        "channel": move.channel.value,
        "step": move.step,
        "by": move.by.value,
        "due_at": instant(move.due_at),
        "expires_at": instant(move.expires_at),
        "voicemail": move.voicemail,
        "template": move.template,
    }


def encode(decision: Decision) -> dict[str, Any]:
    """The decision as a JSON object; `kind` is act, wait, ask, rest, switch or stop."""
    data: dict[str, Any] = {"kind": type(decision).__name__.lower(), "why": encode_reasons(decision.why)}
    if decision.ruled_out:
        data["ruled_out"] = encode_reasons(decision.ruled_out)
    if decision.would_change:
        data["would_change"] = encode_reasons(decision.would_change)
    if decision.nearest is not None:
        data["nearest"] = encode_reasons((decision.nearest,))
    if isinstance(decision, Act):
        data["move"] = encode_move(decision.move)
    elif isinstance(decision, Wait):
        data["until"] = instant(decision.until)
        if decision.next is not None:
            data["move"] = encode_move(decision.next)
    elif isinstance(decision, Rest):
        data["until"] = instant(decision.until)
    elif isinstance(decision, Ask):
        data["question"] = decision.question
    elif isinstance(decision, Stop):
        data["answer"] = decision.answer.value
    elif isinstance(decision, Switch):
        data["to"] = _encode_switch(decision.to)
    return data


def _encode_switch(to: Position | ToPlaybook | ToPerson) -> dict[str, Any]:
    if isinstance(to, Position):
        return {"stage": to.stage, "phase": to.phase, "since": instant(to.since)}
    if isinstance(to, ToPlaybook):
        return {"playbook": to.name, "starts_at": instant(to.starts_at)}
    return {"contact": to.contact, "role": to.role, "starts_at": instant(to.starts_at)}
