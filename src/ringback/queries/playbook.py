"""The playbook in words, made from the compiled playbook, so that the page cannot say what the plan does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ringback.engine.playbook import Playbook
from ringback.explain.sentences import duration
from ringback.playbooks.compile import compile_source
from ringback.store.models import PlaybookVersion, Workspace

from .access import Access
from .newest import newest_published
from .playbook_days import PlanDay, day_word, first_days
from .playbook_words import PhaseWords, ThenWords, phase_words, rule_words, then_words


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookPage:
    """`about`: where it comes from, or "". `day`: what the days of the picture are, `open day` or `day`."""

    title: str
    name: str
    about: str
    version: int
    stored_at: datetime
    answer_within: str
    high_value: Decimal
    currency: str
    phases: tuple[PhaseWords, ...]
    then: tuple[ThenWords, ...]
    rules: tuple[str, ...]
    day: str
    days: tuple[PlanDay, ...]
    source: str

    @property
    def has_others(self) -> bool:
        """Whether the picture shows a touch that is neither a call nor an e-mail."""
        return any(day.others for day in self.days)


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
    return PlaybookPage(
        title=playbook.title,
        name=playbook.name,
        about=playbook.about,
        version=version.number,
        stored_at=version.published_at or version.created_at,
        answer_within=duration(playbook.answer_within),
        high_value=workspace.high_value,
        currency=workspace.currency,
        phases=tuple(phase_words(phase) for phase in playbook.phases),
        then=then_words(playbook),
        rules=rule_words(playbook),
        day=day_word(playbook),
        days=first_days(playbook),
        source=version.source,
    )
