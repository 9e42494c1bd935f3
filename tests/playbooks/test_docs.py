"""What the documents show is what the compiler takes."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

from ringback.playbooks.compile import compile_source, shipped_names
from ringback.playbooks.lint import Surroundings, has_errors, lint

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference" / "playbooks.md"
PAGES = sorted((ROOT / "docs" / "playbooks").glob("*.md"))
HEAD = "name: example\ntitle: An example\nanswer_within: 1h\n"
WHOLE = "phases:\n  - name: Only\n    open_days: 1..90\n    steps:\n"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "playbook_reference", ROOT / "tools" / "playbook_reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def completed(block: str) -> str:
    """A piece of a playbook as a whole one: steps get a phase, phases get a head."""
    if isinstance(YAML(typ="safe").load(block), list):
        steps = "".join(f"      {line}\n" for line in block.splitlines())
        return f"{HEAD}{WHOLE}{steps}then:\n  - ask: what_next\n"
    return block if re.search(r"^name: ", block, re.MULTILINE) else HEAD + block


BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in (REFERENCE, *PAGES)
    for number, block in enumerate(BLOCK.findall(page.read_text("utf-8")))
]


def test_the_reference_is_the_one_that_the_schema_gives() -> None:
    assert REFERENCE.read_text("utf-8") == generator().page(), "run: python tools/playbook_reference.py"


@pytest.mark.parametrize("block", EXAMPLES)
def test_an_example_compiles_and_makes_sense(block: str) -> None:
    source = completed(block)
    compile_source(source)
    assert not has_errors(lint(source, Surroundings()))


def test_every_shipped_playbook_has_a_page_and_no_page_is_left_over() -> None:
    assert [page.stem for page in PAGES] == shipped_names()
    for page in PAGES:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.stem}: ")
        heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert [head for head in heads if head != "Before you begin"] == [
            "Where it comes from",
            "What happens when",
            "When to use it",
            "How to change it",
        ]


def test_the_pages_do_not_hand_on_sayings_that_no_study_supports() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        if "80 %" in text:
            assert "No study behind that sentence can be found" in " ".join(text.split())
        assert "48 %" not in text
