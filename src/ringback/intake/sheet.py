"""The cells of one lead, sorted by field, and what is noticed while they are read."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Problem
from .text import Unreadable, clean, is_absent, one_line

LONGEST = {"message": 10_000, "notes": 10_000, "interest": 500, "source": 200, "company": 200, "address": 300,
           "consent_text": 4_000, "consent_page": 500, "personal_line": 500}  # fmt: skip
LONGEST_OTHER, LONGEST_EXTRA = 200, 1_000


class Sheet:
    """Cells by field, in column order. What no field takes is in `extra`; `problems` and `notes` grow while reading."""

    def __init__(self, given: Iterable[tuple[str, str, str]]) -> None:
        self.cells: dict[str, list[str]] = {}
        self.extra: list[tuple[str, str]] = []
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        for field, name, cell in given:
            if not field:
                if not is_absent(cell):
                    self.extra.append(
                        (one_line(name)[:LONGEST_OTHER], self.cut("", clean(cell), LONGEST_EXTRA, name))
                    )
            elif clean(cell):
                self.cells.setdefault(field, []).append(cell)

    def cut(self, field: str, text: str, longest: int, name: str = "") -> str:
        if len(text) <= longest:
            return text
        why = f"is longer than {longest:,} characters and was cut"
        self.problems.append(Problem(field=field or name, text=text[:80], why=why))
        return text[: longest - 1] + "…"

    def bad(self, field: str, unreadable: Unreadable | None) -> None:
        if unreadable is not None:
            self.problems.append(Problem(field=field, text=unreadable.text[:500], why=unreadable.reason))

    def note(self, field: str, note: str) -> None:
        if note:
            self.notes.append(f"{field}: {note}")

    def text(self, field: str) -> str:
        cells = [clean(cell) for cell in self.cells.get(field, ())]
        many = "\n".join(dict.fromkeys(cell for cell in cells if not is_absent(cell)))
        plain = many if field in {"notes", "message"} else one_line(many)
        return self.cut(field, plain, LONGEST.get(field, LONGEST_OTHER))
