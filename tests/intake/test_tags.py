"""Tags, roles and the playbook that a sender names, as lists and forms write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ringback.intake.columns import field_of
from ringback.intake.drafts import LeadDraft, draft_from_fields
from ringback.intake.tags import as_tags, read_tags

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)


def draft(**fields: object) -> LeadDraft:
    read = draft_from_fields(
        {"name": "Ann Lee", **fields}, country="US", zone=ZoneInfo("America/Denver"), now=NOW
    )
    assert isinstance(read, LeadDraft)
    return read


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", ()),
        ("VIP", ("vip",)),
        ("Roof, VIP; roof | #Hot", ("roof", "vip", "hot")),
        ("two words,  spaced   out ", ("two words", "spaced out")),
        ("n/a, -, ?", ()),
        ("Straße, ÉTÉ", ("strasse", "été")),
        ("a\x00b\nc", ("ab", "c")),
    ],
)
def test_tags_are_read_as_people_write_them(text: str, tags: tuple[str, ...]) -> None:
    assert read_tags(text) == tags


def test_tags_have_an_end() -> None:
    assert as_tags(["x" * 99]) == ("x" * 40,)
    assert len(as_tags(str(number) for number in range(99))) == 30


def test_a_form_or_list_names_tags_role_and_playbook_under_the_usual_words() -> None:
    read = draft(tags=["Roof", "VIP"], **{"Job Title": "Office manager", "playbook": "champion"})
    assert (read.tags, read.role, read.playbook) == (("roof", "vip"), "Office manager", "champion")
    assert field_of("Title") == ("role", False)
    assert field_of("Labels") == ("tags", False)


@pytest.mark.parametrize("text", ["Mr.", "Dr", "Frau", "mme"])
def test_a_salutation_in_a_column_of_titles_is_no_role(text: str) -> None:
    assert draft(title=text).role == ""
