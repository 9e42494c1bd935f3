"""From a playbook's text to the engine's values. Errors name the place and the line, and say what to write instead."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ringback.engine.playbook import Playbook

from .build import Built, build
from .problems import BadPlaybook, Finding, Problems
from .reading import Document, checked
from .schema import PlaybookFile

__all__ = ["BadPlaybook", "Finding", "compile_source", "load", "opened", "shipped_names", "shipped_source"]


def shipped_names() -> list[str]:
    """The names of the playbooks that come with Ringback."""
    folder = files("ringback.playbooks") / "shipped"
    return sorted(
        entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")
    )


def shipped_source(name: str) -> str:
    """The text of a shipped playbook. Raises `BadPlaybook` for a name that is not shipped."""
    if name not in shipped_names():
        raise BadPlaybook(
            f"There is no shipped playbook {name!r}. Shipped are: {', '.join(shipped_names())}."
        )
    return (files("ringback.playbooks") / "shipped" / f"{name}.yaml").read_text(encoding="utf-8")


def load(name_or_path: str, *, beside: Path | None = None) -> Playbook:
    """The compiled playbook of this shipped name, or of a file (relative to `beside`). Raises `BadPlaybook`."""
    if name_or_path in shipped_names():
        return compile_source(shipped_source(name_or_path))
    path = (beside or Path()) / name_or_path
    if not path.is_file():
        raise BadPlaybook(
            f"{name_or_path!r} is neither a shipped playbook ({', '.join(shipped_names())}) nor a file."
        )
    return compile_source(path.read_text(encoding="utf-8"), origin=str(path))


@lru_cache(maxsize=256)
def compile_source(source: str, *, origin: str = "playbook") -> Playbook:
    """Compile a playbook's text. Raises `BadPlaybook` with everything that is wrong, each with its path and line."""
    return opened(source, origin=origin)[2].playbook


def opened(source: str, *, origin: str = "playbook") -> tuple[Document, PlaybookFile, Built]:
    """The text, the file that it is, and the playbook that it comes to. Raises `BadPlaybook`."""
    document = Document(source, origin)
    file = checked(document)
    problems = Problems()
    built = build(file, problems)
    if problems.found:
        raise document.refusal([document.finding(place, message) for place, message in problems.found])
    return document, file, built
