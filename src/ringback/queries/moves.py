"""A move of running leads as page, API and command show it: what would change for how many, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ringback.store.models import Lead, MoveState, Playbook
from ringback.store.models import MoveRun as MoveRun  # pages hand it from here to a service

from .access import Access
from .changes import KINDS

STATE_WORDS = {
    MoveState.COUNTING: "being counted",
    MoveState.COUNTED: "not started",
    MoveState.RUNNING: "running",
    MoveState.DONE: "complete",
    MoveState.STOPPED: "stopped",
    MoveState.FAILED: "ended by an error",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBar:
    """One kind of change with its leads. `meaning`: a sentence; `total`: all leads that were looked at;
    `before`: those of the kinds before it, where its part of one long bar begins."""

    kind: str
    label: str
    meaning: str
    count: int
    before: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLead:
    """A lead with its next move by its own version and by the new one."""

    lead: int
    name: str
    from_version: int
    kind: str
    label: str
    before: str
    before_at: datetime | None
    after: str
    after_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedLead:
    """A lead that could not be counted or moved and keeps its version. `name`: as it is now; `why`: a sentence."""

    lead: int
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """One move. `gone`: steps with the leads that had them and for which they no longer count; most leads first.

    `failed`: how many could not be counted or moved; `failures`: the first of them.
    """

    id: int
    playbook: str
    title: str
    version: int
    state: str
    state_words: str
    total: int
    done: int
    moved: int
    delayed: int
    bars: tuple[MoveBar, ...]
    gone: tuple[tuple[str, int], ...]
    sample: tuple[SampleLead, ...]
    failed: int
    failures: tuple[FailedLead, ...]
    error: str
    by: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 100

    @property
    def at_work(self) -> bool:
        return self.state in (MoveState.COUNTING, MoveState.RUNNING)

    @property
    def movable(self) -> int:
        """The leads that would be moved."""
        return sum(bar.count for bar in self.bars if bar.kind != "stays")

    @property
    def changing(self) -> int:
        """Those of them for which something changes next."""
        return sum(bar.count for bar in self.bars if bar.kind not in ("stays", "same"))


def move_run(access: Access, run_id: int) -> MoveRun:
    """The move with this id, for the services. Raises `NoAccess` for who may not change playbooks, too."""
    access.need("manage")
    return access.move(run_id)


def move_page(access: Access, run_id: int) -> MovePage:
    """One move. Raises `NoAccess`."""
    return move_page_of(move_run(access, run_id))


def last_moves(access: Access, name: str, *, most: int = 5) -> tuple[MovePage, ...]:
    """The latest moves of a playbook, the newest first; none for who may not move leads. Raises `NoAccess`."""
    playbook: Playbook = access.playbook(name)
    if not access.may("manage"):
        return ()
    runs = MoveRun.objects.select_related("playbook", "version", "user").filter(playbook=playbook)
    return tuple(move_page_of(run) for run in runs.order_by("-id")[:most])


def move_page_of(run: MoveRun) -> MovePage:
    """A run as it is shown."""
    return MovePage(
        id=run.pk,
        playbook=run.playbook.name,
        title=run.playbook.title,
        version=run.version.number,
        state=run.state,
        state_words=STATE_WORDS[MoveState(run.state)],
        total=run.total,
        done=run.done,
        moved=run.moved,
        delayed=run.delayed,
        bars=_bars(run.counts),
        gone=tuple(
            sorted(((str(step), int(many)) for step, many in run.gone.items()), key=lambda one: -one[1])
        ),
        sample=tuple(_sample(one) for one in run.sample),
        failed=run.failed,
        failures=_failures(run),
        error=run.error,
        by=(run.user.name or run.user.email) if run.user else "",
        created_at=run.created_at,
        finished_at=run.finished_at,
    )


def _bars(counts: Mapping[str, int]) -> tuple[MoveBar, ...]:
    seen = sum(int(count) for count in counts.values())
    bars, before = [], 0
    for kind, (label, meaning) in KINDS.items():
        count = int(counts.get(kind, 0))
        bars.append(
            MoveBar(kind=kind, label=label, meaning=meaning, count=count, before=before, total=seen or 1)
        )
        before += count
    return tuple(bars)


def _sample(one: dict[str, Any]) -> SampleLead:
    return SampleLead(
        lead=int(one["lead"]),
        name=one["name"],
        from_version=int(one["from"]),
        kind=one["kind"],
        label=KINDS[one["kind"]][0],
        before=one["before"],
        before_at=_at(one["before_at"]),
        after=one["after"],
        after_at=_at(one["after_at"]),
    )


def _failures(run: MoveRun) -> tuple[FailedLead, ...]:
    numbers = [int(one["lead"]) for one in run.failures]
    leads = Lead.objects.filter(workspace_id=run.workspace_id, number__in=numbers)
    names = dict(leads.values_list("number", "contact__full_name")) if numbers else {}
    return tuple(
        FailedLead(lead=int(one["lead"]), name=names.get(int(one["lead"]), ""), why=one["why"])
        for one in run.failures
    )


def _at(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
