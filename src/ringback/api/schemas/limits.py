"""Limits of a workspace's own."""

from __future__ import annotations

from pydantic import Field

from .base import In, Out


class Limit(Out):
    """At most so many calls to a person in any so many hours."""

    calls: int = Field(description="How many.", examples=[3])
    hours: int = Field(description="In any so many hours.", examples=[24])


class Limits(Out):
    """The limits of this workspace's own, the shortest time first."""

    limits: list[Limit] = Field(description="All of them; empty: the law of a place alone decides.")
    courtesy: bool = Field(
        description="Whether they are at least as low as 3 calls in 24 hours and 7 in 7 days.",
        examples=[True],
    )


class LimitIn(In):
    """A limit to set."""

    calls: int = Field(ge=1, le=1000, description="At most so many calls.", examples=[3])
    hours: int = Field(ge=1, le=2160, description="In any so many hours, 90 days at most.", examples=[24])


class LimitsIn(In):
    """All limits that are to hold from now on."""

    limits: list[LimitIn] = Field(max_length=10, description="One for each time; may be empty.")
