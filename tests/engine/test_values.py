"""The engine's values cannot be changed, and hold nothing but what they say."""

import dataclasses
import importlib
import pkgutil

import pytest

from ringback import engine

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
