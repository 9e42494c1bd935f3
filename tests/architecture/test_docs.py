"""What the documents quote is what the code has."""

import importlib.util
import re
from pathlib import Path

import pytest

from ringback.explain.sentences import SENTENCES
from ringback.playbooks.compile import shipped_source

from .sources import SOURCE

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_shows_the_default_playbook_as_it_is_shipped() -> None:
    assert shipped_source("winning-strategy") in (DOCS / "reference" / "playbooks.md").read_text(
        encoding="utf-8"
    )


PAGES = sorted([*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")])
LINK = re.compile(r"\[[^\]\n]+\]\(([^)\s]+)\)")


def written(page: Path) -> str:
    """The text of a page without what stands in code, where a bracket is no link."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "code", text)


def anchors(page: Path) -> set[str]:
    """The names under which the headings of a page can be linked to, as they are commonly made."""
    heads = re.findall(r"^#{1,6} (.+?)\s*$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = [re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", head).lower() for head in heads]
    return {re.sub(r"[^\w\- ]", "", head).replace(" ", "-") for head in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS.parent)))
def test_every_link_between_the_documents_leads_somewhere(page: Path) -> None:
    dead = []
    for link in LINK.findall(written(page)):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            dead.append(link)
    assert dead == []


def test_every_document_is_linked_to_from_the_index_or_from_a_page_beside_it() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in LINK.findall(written(page))
        if not link.startswith("http")
    }
    lonely = [page for page in DOCS.rglob("*.md") if page.parent.name != "decisions" and page not in linked]
    assert [page.name for page in lonely if page.name != "index.md"] == []


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
