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


A_CALL_AND_AN_EMAIL = (
    "call:  {within: 5m, voicemail: leave, script: first-call}",
    "email: {on_days: 2, template: still-here, send: automatically}",
)


def ending(
    *then: str, name: str = "ends", steps: tuple[str, ...] = A_CALL_AND_AN_EMAIL, head: tuple[str, ...] = ()
) -> str:
    """A playbook of three open days (a call, an e-mail on the second) that is followed by these lines of `then`."""
    return "\n".join(
        [
            f"name: {name}",
            "title: A short plan with an end",
            "answer_within: 5m",
            *head,
            "phases:",
            "  - name: Days 1 to 3",
            "    open_days: 1..3",
            "    steps:",
            *(f"      - {line}" for line in steps),
            "then:",
            *(f"  - {line}" for line in then),
            "",
        ]
    )


def come_back(*templates: str) -> str:
    """The line of `then` that comes back with one e-mail of these templates."""
    step = f"{{email: {{on_days: 1, template: [{', '.join(templates)}], send: automatically}}}}"
    return f"come_back: {{phases: [{{name: Back, open_days: 1..2, steps: [{step}]}}]}}"


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
