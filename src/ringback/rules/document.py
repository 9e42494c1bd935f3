"""All rules as Markdown, for docs/reference/rules.md and `ringback rules table`: from the data and nothing else."""

from __future__ import annotations

from ringback.rules import load
from ringback.rules.lines import NOT_KNOWN, RuleLine, rule_lines
from ringback.rules.regions import name_of
from ringback.rules.schema import ExtraHoliday, Jurisdiction

WHEN = {"easter": "days from Easter", "thanksgiving": "days from Thanksgiving"}


def document() -> str:
    """A section for each row, the broadest first, then the regions that add nothing."""
    rows = sorted(load.jurisdictions().values(), key=lambda row: (row.id == load.ELSEWHERE, row.id))
    return "\n".join([*(part for row in rows for part in _section(row)), *_nothing_added()])


def _section(row: Jurisdiction) -> list[str]:
    lines = [f"### {row.name} ({row.id})", ""]
    if not row.law:
        lines += ["Not law: a courtesy.", ""]
    if row.id == "EU":
        lines += [f"For {', '.join(name_of(country) for country in load.members(row.id))}.", ""]
    lines += [_item(line, row) for line in rule_lines(row)]
    if row.extra_holidays:
        days = ", ".join(f"{day.name} ({_when(day)})" for day in row.extra_holidays)
        lines.append(f"- Holidays that the calendar lacks: {days}.")
    lines += [f"- Source: {_linked(row.source)}. Checked {row.checked_on.isoformat()}."]
    if row.notes:
        lines += ["", row.notes.strip()]
    return [*lines, ""]


def _item(line: RuleLine, row: Jurisdiction) -> str:
    parts = [f"- {line.text}."]
    if line.relaxed_by:
        parts.append(f"Lifted by {line.relaxed_by}.")
    if line.note:
        parts.append(line.note.strip())
    if line.unknown:
        parts.append(f"*{NOT_KNOWN}*")
    if (line.source, line.checked_on) != (row.source, row.checked_on):
        parts.append(f"Source: {_linked(line.source)}. Checked {line.checked_on.isoformat()}.")
    return " ".join(parts)


def _linked(source: str) -> str:
    """Addresses in angle brackets, so that they are links."""
    return " ".join(f"<{word}>" if word.startswith("http") else word for word in source.split())


def _when(day: ExtraHoliday) -> str:
    for name, words in WHEN.items():
        if day.on.startswith(name):
            return f"{day.on.removeprefix(name)} {words}"
    return day.on


def _nothing_added() -> list[str]:
    lines = ["### Regions that add nothing", ""]
    lines += [
        f"- {name_of(region)} ({region}): the federal rules apply. Source: {_linked(said.source)}. Checked"
        f" {said.checked_on.isoformat()}."
        for region, said in sorted(load.federal_only().items())
    ]
    return [*lines, ""]
