"""News for a reader: what is for them or for everybody, in words. What was put away is not news any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from ringback.explain.news import news_words
from ringback.store.models import Notice, User

from .access import Access
from .people import name_of

SHOWN = 3
"""So many stand on every page; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One piece of news. `sentence`: without a full stop. `lead_number`: the lead it is about, None for none.
    `seen_at`: when it was put away, None so far."""

    id: int
    kind: str
    sentence: str
    lead_number: int | None
    at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new, the latest first, `SHOWN` at most, and how much there is in all.

    `mark`: another one whenever something has come or gone, so that a page that has this one need not be told again.
    """

    rows: tuple[NoticeRow, ...]
    count: int

    @property
    def mark(self) -> str:
        return f"{self.count}-{self.rows[0].id if self.rows else 0}"


def news(access: Access, reader: User | None, *, zone: str) -> News:
    """What this reader has not put away yet."""
    found = _for(access, reader).filter(seen_at__isnull=True)
    rows = list(found[: SHOWN + 1])
    count = found.count() if len(rows) > SHOWN else len(rows)
    return News(rows=tuple(_row(notice, zone) for notice in rows[:SHOWN]), count=count)


def notices(
    access: Access, reader: User | None, *, zone: str, unseen: bool = False, most: int = 100
) -> tuple[tuple[NoticeRow, ...], int]:
    """The latest news, also what was put away unless `unseen`, the latest first; and how much is not put away."""
    found = _for(access, reader)
    new = found.filter(seen_at__isnull=True)
    rows = (new if unseen else found)[:most]
    return tuple(_row(notice, zone) for notice in rows), new.count()


def _for(access: Access, reader: User | None) -> QuerySet[Notice]:
    theirs = Q(user__isnull=True) | Q(user=reader) if reader is not None else Q(user__isnull=True)
    found = Notice.objects.filter(theirs, workspace=access.workspace)
    return found.select_related("lead__contact__organization").order_by("-at", "-id")


def _row(notice: Notice, zone: str) -> NoticeRow:
    lead = notice.lead
    return NoticeRow(
        id=notice.pk,
        kind=notice.kind,
        sentence=news_words(
            notice.kind, notice.params, name=name_of(lead.contact) if lead is not None else "", zone=zone
        ),
        lead_number=lead.number if lead is not None else None,
        at=notice.at,
        seen_at=notice.seen_at,
    )
