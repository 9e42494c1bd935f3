"""Taking words out of the journal, for the erasure of a person. Nothing else may change an event.

An event stays with its instant, its kind and its actor, and with the codes and numbers in its data: that something was
done can still be shown, and not what anybody said.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from .models import Event
from .transactions import need_write

CODES = frozenset(
    {"answer", "by", "came", "channel", "choice", "kind", "playbook", "point", "question", "step"}
)
"""The keys of an event's data whose texts are codes of ours."""


def take_words_out(lead_ids: Iterable[int]) -> None:
    """Blank all texts in the events of these leads that are no codes. Needs an open write."""
    need_write()
    # Not by the manager of `Event`, which refuses every change.
    events: QuerySet[Event] = QuerySet(model=Event)
    for event in events.filter(lead__in=list(lead_ids)).iterator():
        kept = {name: value for name, value in event.data.items() if _is_plain(name, value)}
        if kept != event.data:
            events.filter(pk=event.pk).update(data=kept)


def _is_plain(name: str, value: Any) -> bool:
    return name in CODES or value is None or isinstance(value, bool | int | float)
