"""The leads that one lead came from and has led to."""

from __future__ import annotations

from dataclasses import dataclass

from ringback.explain.words import LINKS
from ringback.store.models import Lead

from .people import name_of
from .words import ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """Another lead. `words`: what it is to this one; `state_words`: how it stands."""

    number: int
    name: str
    link: str
    words: str
    state_words: str


def links_of(lead: Lead) -> tuple[LinkRow, ...]:
    """The lead it came from, then those that came from it, in order."""
    about = Lead.objects.filter(workspace_id=lead.workspace_id).select_related("contact__organization")
    rows = []
    if lead.linked_from_id is not None:
        rows += [
            _row(one, lead.link, LINKS[f"{lead.link}_from"]) for one in about.filter(pk=lead.linked_from_id)
        ]
    rows += [
        _row(one, one.link, LINKS[one.link]) for one in about.filter(linked_from=lead).order_by("number")
    ]
    return tuple(rows)


def _row(lead: Lead, link: str, words: str) -> LinkRow:
    state = "open" if lead.state == "open" else ANSWERS.get(lead.answer, "closed").lower()
    return LinkRow(number=lead.number, name=name_of(lead.contact), link=link, words=words, state_words=state)
