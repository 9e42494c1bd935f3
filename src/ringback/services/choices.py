"""What a question offers, and what a choice has at hand when it is carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ringback.store.models import Enrollment, EnrollmentState, Lead, Question, Touch, User

from .advance import locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One button under a question. `needs_until`: a date is asked for, a week from now if none is given. `key`: the one
    that presses it; `needs_person`: somebody's name goes with it."""

    code: str
    label: str
    needs_until: bool = False
    key: str = ""
    needs_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A choice that is being carried out, inside a write. `person`: whoever was named with it, by the names of
    `referrals.refer`, empty for nobody."""

    question: Question
    lead: Lead
    now: datetime
    actor: str
    until: datetime | None
    user: User | None = None
    person: Mapping[str, str] = field(default_factory=dict)

    def running(self) -> Enrollment | None:
        enrollment = Enrollment.objects.filter(lead=self.lead).exclude(state=EnrollmentState.CLOSED).first()
        return locked(enrollment.pk) if enrollment else None

    def touch(self) -> Touch:
        about = Touch.objects.select_related("point", "lead__contact", "enrollment")
        return about.get(pk=self.question.touch_id or 0)
