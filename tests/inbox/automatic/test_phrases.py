"""The phrase files: everything that they say is used, and nothing in them can keep us busy."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ringback.inbox.automatic import phrases
from ringback.inbox.automatic.phrases import PhrasesError, languages, pattern

MAIN = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")


def test_the_eight_languages_have_everything_that_days_are_read_by() -> None:
    for language in MAIN:
        one = languages()[language]
        assert len(one.of("months")) == 12
        assert len(one.of("weekdays")) == 7
        assert all(one.of(name) for name in ("back", "until", "inclusive", "to", "absent", "contact", "left"))
        assert one.maps["units"].keys() == {"day", "week", "month"}


def test_each_kind_of_phrase_is_known_in_every_language() -> None:
    for name in ("subject", "absent", "closed", "left", "later", "contact", "automatic", "received", "read"):
        assert [language for language, one in languages().items() if not one.of(name)] == []


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("absent: ['out.*office']", "repeats without an end"),
        ("absent: ['out of (office']", "missing"),
        ("absent: ['Out of office']", "not written as folded text"),
        ("absent: [12]", "is no phrase"),
        ("absence: [away]", "unknown: absence"),
    ],
)
def test_a_phrase_that_cannot_be_used_is_refused_by_name(tmp_path: Path, written: str, wrong: str) -> None:
    file = tmp_path / "xx.yaml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(PhrasesError, match=wrong) as refused:
        phrases._read(file)
    assert "xx.yaml" in str(refused.value)


def test_a_long_text_that_nearly_matches_is_looked_through_quickly() -> None:
    text = "i am currently not in the my our back on until from the a an of " * 100
    kinds = {name for one in languages().values() for name in one.lists}
    plain = [name for name in kinds if name not in ("months", "weekdays", "common", "shared", "beginnings")]
    for language in languages():
        for name in plain:
            pattern(name, (language,))
    begun = time.perf_counter()
    for name in plain:
        for language in languages():
            assert sum(1 for _ in pattern(name, (language,)).finditer(text)) >= 0
    assert time.perf_counter() - begun < 10
