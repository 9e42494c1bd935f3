"""News."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from .base import Out


class NoticeOut(Out):
    """One piece of news."""

    id: int = Field(description="The id of the row.", examples=[731])
    kind: str = Field(
        description="A code: answered, reply, new_lead, bounced, account_stopped.", examples=["answered"]
    )
    sentence: str = Field(
        description="In words, times in the workspace's zone.",
        examples=["Maria Thompson wants a call on Wed 4 Mar 12:00"],
    )
    lead: int | None = Field(description="The number of the lead it is about.", examples=[12])
    at: datetime = Field(description="When it happened.", examples=["2026-03-03T17:09:00Z"])
    seen_at: datetime | None = Field(description="When it was put away; null so far.", examples=[None])


class NoticeList(Out):
    """The latest news for whoever issued the token, and for everybody here."""

    notices: list[NoticeOut] = Field(description="The latest first, at most 100.")
    unseen: int = Field(description="How many are not put away.", examples=[1])


class NoticeSeen(Out):
    """A piece of news that was put away."""

    id: int = Field(description="The id of the row.", examples=[731])
