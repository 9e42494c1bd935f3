"""The consent boxes of the public form: optional, in the words of the workspace, kept in the words that were shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from ringback.intake.consents import CHANNELS, StatedConsent
from ringback.queries.access import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box. `name`: of the field; `text`: the words beside it."""

    channel: str
    name: str
    text: str


def boxes_of(access: Access) -> tuple[Box, ...]:
    """The boxes of this workspace's form; none where no words are set."""
    texts = access.workspace.consent_texts
    return tuple(
        Box(channel=channel, name=f"consent_{channel}", text=texts[channel])
        for channel in CHANNELS
        if texts.get(channel)
    )


def digest(boxes: tuple[Box, ...]) -> str:
    """Changes whenever the words do. The form carries it signed, so that what was shown is known when it comes back."""
    shown = json.dumps([(box.channel, box.text) for box in boxes])
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def ticked(boxes: tuple[Box, ...], sent: Mapping[str, str]) -> frozenset[str]:
    """The names of the boxes that were ticked."""
    return frozenset(box.name for box in boxes if sent.get(box.name) == "yes")


def consents(
    boxes: tuple[Box, ...], names: frozenset[str], *, form_key: str, address: str, now: datetime
) -> tuple[StatedConsent, ...]:
    """The consents that the ticked boxes are."""
    return tuple(
        StatedConsent(
            channel=box.channel,
            given_at=now,
            text_shown=box.text,
            page=f"{settings.RINGBACK_PUBLIC_URL}/f/{form_key}",
            address=address,
            how="box ticked on the public form",
        )
        for box in boxes
        if box.name in names
    )
