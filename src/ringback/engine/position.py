"""Where in its playbook an enrollment stands. It is stored, and moves only by a decision or by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where in the playbook an enrollment stands: the plan is stage number `stage`, begun with its phase number
    `phase` (both from 0) at `since`, from which its days are counted."""

    stage: int = 0
    phase: int = 0
    since: datetime
