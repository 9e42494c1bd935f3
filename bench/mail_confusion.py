"""How well messages are understood, over the labelled corpus: kinds, meanings, days of return.

Prints JSON lines, for all messages and for those alone that were written after the rules. `--markdown` prints the
tables of docs/reference/mail.md, `--write` puts them there, `--check` exits with 1 if the page shows others.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ringback.inbox.classify import classify
from ringback.inbox.model import Kind, Understood
from tests.corpus.mail.load import Sample, indexed, samples

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "mail.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
MEANINGS = ("yes", "not_now", "no", "stop", "wrong_person", "question")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One message with what was made of it."""

    sample: Sample
    found: Understood

    @property
    def kinds(self) -> tuple[str, str]:
        """What it is, what it was taken for."""
        return self.sample.expected.kind, self.found.kind.value

    @property
    def meanings(self) -> tuple[str, str]:
        """What it means, what it was taken to mean; "none" for nothing."""
        return self.sample.expected.meaning, self.found.meaning.value if self.found.meaning else "none"

    @property
    def day_is_right(self) -> bool:
        found = self.found.until.isoformat() if self.found.until else ""
        return found == self.sample.expected.until

    @property
    def people_are_right(self) -> bool:
        wanted = sorted(re.findall(r"[\w.+-]+@[\w.-]+", " ".join(self.sample.expected.people)))
        return wanted == sorted(one.email for one in self.found.people if one.email)


def measure() -> list[Measured]:
    """Every message of the corpus, understood."""
    return [Measured(sample=one, found=classify(one.raw)) for one in (*samples(), *indexed())]


def figures(measured: Iterable[Measured]) -> dict[str, int]:
    """The counts that matter most."""
    rows = list(measured)
    stops = [one for one in rows if one.sample.expected.meaning == "stop"]
    absences = [one for one in rows if one.sample.expected.kind == "auto_reply"]
    dated = [one for one in absences if one.sample.language and not one.sample.expected.left]
    people = [one for one in rows if one.sample.expected.kind == "reply"]
    meant = [one for one in rows if one.sample.expected.meaning]
    return {
        "messages": len(rows),
        "kinds_right": sum(one.kinds[0] == one.kinds[1] for one in rows),
        "opt_outs": len(stops),
        "opt_outs_found": sum(one.meanings[1] == "stop" and one.found.kind is Kind.REPLY for one in stops),
        "absences": len(absences),
        "absences_taken_for_answers": sum(one.found.kind is Kind.REPLY for one in absences),
        "programs_taken_for_opt_outs": sum(
            one.meanings[1] == "stop" for one in rows if one.sample.expected.kind != "reply"
        ),
        "people": len(people),
        "people_taken_for_programs": sum(
            one.found.kind not in (Kind.REPLY, Kind.NEW_LEAD, Kind.UNKNOWN) for one in people
        ),
        "days_of_return": len(dated),
        "days_of_return_right": sum(one.day_is_right for one in dated),
        "colleagues_right": sum(one.people_are_right for one in dated),
        "meanings": len(meant),
        "meanings_right": sum(one.meanings[0] == one.meanings[1] for one in meant),
    }


def confusion(pairs: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """How often what was taken for what."""
    return Counter(pairs)


def table(counted: Counter[tuple[str, str]], order: Iterable[str]) -> list[str]:
    """A confusion table as Markdown: a row for what it is, a column for what it was taken for."""
    names = [name for name in order if any(name in pair for pair in counted)]
    rows = [name for name in names if any(name == is_ for is_, _ in counted)]
    columns = [name for name in names if any(name == taken for _, taken in counted)]
    lines = ["| is \\ taken for | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    for row in rows:
        cells = [str(counted[row, column]) if counted[row, column] else "" for column in columns]
        lines.append(f"| **{row}** | " + " | ".join(cells) + " |")
    return lines


def markdown(measured: list[Measured]) -> str:
    """The part of the page that is measured."""
    lines: list[str] = []
    unseen = [one for one in measured if one.sample.unseen]
    whole, late = figures(measured), figures(unseen)
    lines += ["| | all | unseen |", "|---|---:|---:|"]
    for name, value in whole.items():
        lines.append(f"| {name.replace('_', ' ')} | {value} | {late[name]} |")
    for title, rows in (("All messages", measured), ("Unseen messages", unseen)):
        lines += ["", f"### {title}", ""]
        lines += table(confusion(one.kinds for one in rows), [kind.value for kind in Kind])
        meant = [one.meanings for one in rows if one.sample.expected.meaning]
        lines += ["", "What people meant:", "", *table(confusion(meant), [*MEANINGS, "none"])]
    return "\n".join(lines) + "\n"


def page(text: str, measured: list[Measured]) -> str:
    """The page with the tables as they are now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{markdown(measured)}\n{END}{after}"


def main() -> None:
    measured = measure()
    if "--markdown" in sys.argv:
        print(markdown(measured), end="")
        return
    if "--write" in sys.argv or "--check" in sys.argv:
        text = PAGE.read_text(encoding="utf-8")
        current = page(text, measured)
        if "--write" in sys.argv:
            PAGE.write_text(current, encoding="utf-8")
        elif current != text:
            sys.exit("docs/reference/mail.md shows other figures; run python bench/mail_confusion.py --write")
        return
    for scope, rows in (("all", measured), ("unseen", [one for one in measured if one.sample.unseen])):
        print(json.dumps({"bench": "mail_confusion", "messages": scope, **figures(rows)}))
        for what, pairs in (
            ("kinds", [one.kinds for one in rows]),
            ("meanings", [one.meanings for one in rows if one.sample.expected.meaning]),
        ):
            counted = sorted(confusion(pairs).items())
            told = [{"is": is_, "taken_for": taken, "count": count} for (is_, taken), count in counted]
            print(json.dumps({"bench": "mail_confusion", "messages": scope, "table": what, "rows": told}))


if __name__ == "__main__":
    main()
