"""The engine's values cannot be changed, and hold nothing but what they say."""

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ringback import engine
from ringback.engine.model import Channel, Disposition, TouchFact
from ringback.engine.playbook import Count, Every
from ringback.engine.transitions import IllegalDisposition, effect_of
from ringback.engine.windows import OpenTime
from tests.engine.builders import snapshot

MODULES = [
    importlib.import_module(f"ringback.engine.{found.name}")
    for found in pkgutil.iter_modules(engine.__path__)
]
VALUES = [
    value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, type) and value.__module__ == module.__name__ and dataclasses.is_dataclass(value)
]
WHILE_IT_IS_MADE = {"_Open"}
"""What the preview keeps for itself until a touch is made."""


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_a_value_is_slotted_and_cannot_be_changed(value: type) -> None:
    assert "__slots__" in vars(value)
    assert vars(value)["__dataclass_params__"].frozen or value.__name__ in WHILE_IT_IS_MADE


DAY, AT = timedelta(days=1), datetime(2026, 3, 3, 17, 2, tzinfo=UTC)
NAIVE = AT.replace(tzinfo=None)


def a_touch(**fields: object) -> TouchFact:
    basis = {"number": 1, "step": "one/call-1", "channel": Channel.CALL, "due_at": AT}
    return TouchFact(**(basis | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: a_touch(due_at=NAIVE), "a touch needs aware datetimes"),
        (lambda: a_touch(at=NAIVE, disposition=Disposition.BUSY), "a touch needs aware datetimes"),
        (lambda: a_touch(at=AT), "a touch has both an instant and a disposition, or neither"),
        (
            lambda: a_touch(disposition=Disposition.BUSY),
            "a touch has both an instant and a disposition, or neither",
        ),
        (lambda: Count(low=0, high=1), "a count like 0..1 must run from 1 upwards"),
        (lambda: Count(low=3, high=2), "a count like 3..2 must run from 1 upwards"),
        (lambda: Every(interval=DAY / 2), "a step may come again after a day at the earliest"),
        (lambda: Every(interval=DAY, widening=Decimal("0.9")), "an interval may widen, not shrink"),
        (lambda: Every(interval=2 * DAY, most=DAY), "the longest interval is shorter than the first"),
        (lambda: snapshot(arrived_at=NAIVE), "a snapshot needs aware datetimes"),
        (lambda: snapshot(started_at=NAIVE), "a snapshot needs aware datetimes"),
        (lambda: OpenTime((), "UTC"), "open time needs at least one constraint"),
    ],
)
def test_what_cannot_be_is_refused_and_the_refusal_says_what_is_wrong(
    make: Callable[[], object], said: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        make()


def test_a_disposition_that_its_channel_cannot_have_is_refused_with_those_that_it_can() -> None:
    said = "A letter cannot have the disposition busy; it may be one of: "
    with pytest.raises(IllegalDisposition, match=f"^{said}[a-z_, ]+[.]$"):
        effect_of(Channel.LETTER, Disposition.BUSY)


def test_what_is_just_allowed_is_taken() -> None:
    assert Count(low=1, high=1).high == 1
    assert Every(interval=DAY, widening=Decimal(1), most=DAY).interval == DAY
