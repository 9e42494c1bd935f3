"""What the documents quote is what the code has."""

import importlib.util
import re
from pathlib import Path

from ringback.explain.sentences import SENTENCES
from ringback.playbooks.compile import shipped_source

from .sources import SOURCE

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_shows_the_default_playbook_as_it_is_shipped() -> None:
    assert shipped_source("winning-strategy") in (DOCS / "reference" / "playbooks.md").read_text(
        encoding="utf-8"
    )


def test_every_page_that_the_index_links_to_is_there() -> None:
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    links = [part.split(")")[0] for part in text.split("](")[1:]]
    assert len(links) > 8
    assert [link for link in links if not (DOCS / link).exists()] == []


def test_the_page_on_decisions_is_drawn_from_the_tables_of_the_engine() -> None:
    """Written by tools/decides_reference.py; run it after a change of the engine's tables."""
    path = DOCS.parent / "tools" / "decides_reference.py"
    spec = importlib.util.spec_from_file_location("decides_reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (DOCS / "how-ringback-decides.md").read_text(encoding="utf-8")
    assert module.page(text) == text
    for table in (module.CALLS, module.MESSAGES):
        assert all(f"| `{disposition.value}` " in text for disposition in table)


def test_every_reason_that_the_engine_gives_has_a_sentence() -> None:
    """The engine names its codes in calls of `because("code", …)` and `rule_out("code", …)`, or as `code = "…"`."""
    missing = set()
    for file in (SOURCE / "engine").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        found = re.findall(r'(?:because\(|rule_out\(|\bcode = )\s*"(\w+)"', text)
        missing |= {f"{file.name}: {code}" for code in found if code not in SENTENCES}
    assert missing == set()
