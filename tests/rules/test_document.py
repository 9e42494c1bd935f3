"""The reference has every row, and says of each what the data says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ringback.rules import load
from ringback.rules.document import document

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"


def test_the_reference_ends_with_the_table_as_the_data_has_it() -> None:
    # To write it anew: ringback rules table
    assert PAGE.read_text(encoding="utf-8").endswith("\n" + document())


@pytest.mark.parametrize("region", [*load.jurisdictions(), *load.federal_only()])
def test_every_row_and_every_region_that_adds_nothing_is_there(region: str) -> None:
    text = document()
    if region in load.jurisdictions():
        row = load.jurisdiction(region)
        assert f"### {row.name} ({region})" in text
        assert row.source.split()[0] in text
    else:
        assert f"({region}): the federal rules apply. Source: " in text


def test_a_rule_tells_all_that_the_data_knows_of_it() -> None:
    section = document().split("### Utah (US-UT)")[1].split("###")[0]
    assert "Calls, texts and recorded voices: Every day 08:00–21:00." in section
    assert (
        "shut on Sundays and public holidays. Lifted by express consent; a purchase, for 18 months" in section
    )
    assert "Checked 2026-11-21." in section
    assert (
        "*Not known for certain: the strictest reading is taken.*"
        in document().split("(US-IL)")[1].split("###")[0]
    )
    assert "Not law: a courtesy." in document().split("(elsewhere)")[1].split("###")[0]
    assert "courtesy default after industry codes; not law." in document().split("(GB)")[1].split("###")[0]
    assert "Rosa Parks Day (12-01)" in document().split("(US-AL)")[1].split("###")[0]
    assert "Holidays that the calendar lacks: Mardi Gras (-47 days from Easter)" in document()
