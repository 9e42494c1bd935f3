"""Playbooks for tests of versions and moves: the shipped one with a line changed, and small ones of our own."""

from __future__ import annotations

from datetime import datetime

from ringback.playbooks.compile import shipped_source
from ringback.services import moving, playbooks
from ringback.store.models import MoveRun, Playbook, PlaybookVersion, Workspace
from tests.services.scene import NOW

WINNING = shipped_source("winning-strategy")


def plan(name: str = "short", *steps: str, title: str = "A short plan") -> str:
    """A playbook of five open days with these steps (one call within 5 minutes, if none are given)."""
    lines = steps or ("call:  {within: 5m, voicemail: leave, script: first-call}",)
    return "\n".join(
        [
            f"name: {name}",
            f"title: {title}",
            "answer_within: 5m",
            "phases:",
            "  - name: Days 1 to 5",
            "    open_days: 1..5",
            "    steps:",
            *(f"      - {line}" for line in lines),
            "then:",
            "  - rest: 3..6 months",
            "  - ask: what_next",
            "",
        ]
    )


def added(workspace: Workspace, source: str, *, now: datetime = NOW) -> Playbook:
    """This playbook in the workspace, published."""
    playbook = playbooks.create(workspace, source, now=now, actor="test")
    playbooks.publish(playbook, now=now, actor="test")
    return playbook


def published(playbook: Playbook, source: str, *, now: datetime = NOW) -> PlaybookVersion:
    """The next version of a playbook."""
    playbooks.edit_draft(playbook, source, now=now, actor="test")
    return playbooks.publish(playbook, now=now, actor="test")


def counted(playbook: Playbook, *, now: datetime, version: PlaybookVersion | None = None) -> MoveRun:
    """What moving the running leads would change."""
    run = moving.begin(playbook, user=None, now=now, version=version)
    return moving.run_to_end(run, now_of=lambda: now, actor="test")


def moved(playbook: Playbook, *, now: datetime, version: PlaybookVersion | None = None) -> MoveRun:
    """All running leads of a playbook, moved."""
    run = moving.start_move(counted(playbook, now=now, version=version), now=now)
    return moving.run_to_end(run, now_of=lambda: now, actor="test")
