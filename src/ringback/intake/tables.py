"""Reads the bytes of a list (CSV and its relatives) into columns and rows of text. Cells are never interpreted here.

The delimiter is the one under which the rows agree best with the first row. (csv.Sniffer guesses from characters and
is wrong on files with commas in the notes.) Quoted line ends, ragged rows and stray quotation marks are survived.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|")
DEFAULT_LIMIT = 20 * 1024 * 1024
_SENTINEL = "\ue0fa\ue0fb"
_EMPTY = "The file is empty. Choose a file with a line of column names and a line for each lead."
_SAVE_AS = "Open it in your spreadsheet program and save it as CSV (UTF-8), then choose that file."
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", f"This is a spreadsheet workbook or a zip file, not a CSV file. {_SAVE_AS}"),
    (b"\xd0\xcf\x11\xe0", f"This is an old Excel workbook, not a CSV file. {_SAVE_AS}"),
    (b"%PDF", "This is a PDF, not a list. Export the list as CSV from where it came from."),
    (b"\x1f\x8b", "This file is compressed. Unpack it and choose the CSV file inside."),
    (b"\x89PNG", "This is a picture, not a list. Export the list as CSV from where it came from."),
    (b"\xff\xd8\xff", "This is a picture, not a list. Export the list as CSV from where it came from."),
)
_DATA_CELL = re.compile(r"[^@\s]+@[^@\s]+\.\w+|\+?[\d\s().-]{9,}\d")


class CannotRead(ValueError):
    """The file is not a list that can be read; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list as text. `columns` are unique names; a row may be shorter or longer than they are.

    `encoding` and `delimiter` are what was found; `line_numbers[i]` is the line (1-based) where row i starts;
    `notes` say what was repaired; `had_header` is False where the first line was already data.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    encoding: str
    delimiter: str
    line_numbers: tuple[int, ...]
    had_header: bool = True
    notes: tuple[str, ...] = ()

    def raw(self, index: int) -> tuple[tuple[str, str], ...]:
        """Row `index` as it was written: (column, cell) pairs; cells past the last column are "Extra 1", ..."""
        return pairs(self.columns, self.rows[index])


def pairs(columns: tuple[str, ...], row: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Columns and cells side by side; a missing cell is "", a cell too many gets the name "Extra n"."""
    names = (*columns, *(f"Extra {n}" for n in range(1, len(row) - len(columns) + 1)))
    return tuple((name, row[i] if i < len(row) else "") for i, name in enumerate(names))


def read_table(data: bytes, *, limit: int = DEFAULT_LIMIT, max_rows: int = 200_000) -> Table:
    """Read a list from the bytes of a file. Raises `CannotRead` for what is no list, and for nothing else."""
    if len(data) > limit:
        raise CannotRead(
            f"The file has {len(data) / 1048576:.1f} MB; at most {limit / 1048576:.1f} MB can be read at once. "
            "Split it into smaller files."
        )
    for magic, message in _MAGIC:
        if data.startswith(magic):
            raise CannotRead(message)
    notes: list[str] = []
    text, encoding = _decode(data, notes)
    hint = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if hint:
        text = text[hint.end() :]
    if not text.strip(" \t\r\n,;|\"'"):
        raise CannotRead(_EMPTY)
    delimiter = hint.group(1) if hint and hint.group(1) in DELIMITERS else _delimiter(text)
    records = list(_records(text, delimiter, notes, max_rows + 2))
    if len(records) > max_rows + 1:
        raise CannotRead(f"The file has more than {max_rows:,} rows. Split it into smaller files.")
    if not any(_filled(row) for _, row in records):  # blanks of other kinds than those above
        raise CannotRead(_EMPTY)
    return _shape(records, encoding=encoding, delimiter=delimiter, notes=notes, lines_before=1 if hint else 0)


def _shape(
    records: list[tuple[int, tuple[str, ...]]],
    *,
    encoding: str,
    delimiter: str,
    notes: list[str],
    lines_before: int,
) -> Table:
    widths = sorted(_filled(row) for _, row in records if _filled(row))
    usual = widths[len(widths) // 2] if widths else 0
    start = 0
    while start < len(records) and not _filled(records[start][1]):
        start += 1
    titles = start
    while usual >= 3 and titles < min(start + 10, len(records) - 1) and _filled(records[titles][1]) <= 1:
        titles += 1
    if titles > start:
        notes.append("The lines above the column names were skipped.")
        start = titles
    head = records[start][1]
    had_header = not any(_DATA_CELL.fullmatch(cell.strip()) for cell in head)
    body = records[start + 1 :] if had_header else records[start:]
    if not had_header:
        notes.append("There is no line of column names: the first line is data.")
        head = tuple(f"Column {n}" for n in range(1, len(head) + 1))
    # An empty line is no record (as other CSV readers count); a line of nothing but delimiters is an empty record.
    body = [(line, row) for line, row in body if row]
    rows = [row for _, row in body]
    width = len(head)
    while (
        width > 1 and not head[width - 1].strip() and all(not c.strip() for r in rows for c in r[width - 1 :])
    ):
        width -= 1
    return Table(
        columns=_unique(head[:width]),
        rows=tuple(row if any(c.strip() for c in row[width:]) else row[:width] for row in rows),
        encoding=encoding,
        delimiter=delimiter,
        line_numbers=tuple(line + lines_before for line, _ in body),
        had_header=had_header,
        notes=tuple(notes),
    )


def _filled(row: tuple[str, ...]) -> int:
    return sum(1 for cell in row if cell.strip())


def _unique(head: tuple[str, ...]) -> tuple[str, ...]:
    seen: set[str] = set()
    names: list[str] = []
    for position, cell in enumerate(head, start=1):
        base = " ".join(cell.split()) or f"Column {position}"
        name, count = base, 2
        while name.casefold() in seen:
            name, count = f"{base} ({count})", count + 1
        seen.add(name.casefold())
        names.append(name)
    return tuple(names)


def _decode(data: bytes, notes: list[str]) -> tuple[str, str]:
    encoding = "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    elif len(data) >= 8 and data[1:2000:2].count(0) * 3 > len(data[:2000]):
        encoding = "utf-16-le"
    elif len(data) >= 8 and data[0:2000:2].count(0) * 3 > len(data[:2000]):
        encoding = "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding.startswith("utf-16"):
            raise CannotRead(f"The file is not readable text. {_SAVE_AS}") from error
        text = data.decode("utf-8", errors="replace")
        bad = text.count("\ufffd")
        if sum(1 for c in text if c > "\x7f") - bad > bad:
            notes.append("Some characters are damaged and show as \ufffd.")
        else:
            encoding = "cp1252"
            table = data.decode("cp1252", errors="replace")
            text = table if "\ufffd" not in table else data.decode("latin-1")
    text = text.lstrip("\ufeff")
    odd = sum(1 for c in text[:100_000] if (c < " " and c not in "\t\r\n\x0b\x0c") or "\x7f" <= c <= "\x9f")
    if odd * 50 > min(len(text), 100_000) or "\x00" in text[:100_000]:
        raise CannotRead(f"The file is not readable text. {_SAVE_AS}")
    return text, encoding


def _delimiter(text: str) -> str:
    best, best_score = ",", 0.0
    sample = text[:200_000]
    for delimiter in DELIMITERS:
        rows = [r for _, r in _records(sample, delimiter, [], 300) if any(c.strip() for c in r)]
        if len(text) > len(sample) and len(rows) > 2:
            rows.pop()
        widths = [len(r) for r in rows]
        wide = sorted(widths, reverse=True)[len(widths) // 2] if widths else 0
        target = widths[0] if widths and widths[0] > 1 else wide
        if target < 2:
            continue
        agree = sum(1 for w in widths if w == target) / len(widths)
        score = agree * (1 + min(target, 40) / 40)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(text: str, delimiter: str, notes: list[str], most: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(line number, cells) for each record. A quotation mark that is never closed is taken as a plain character."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    lines = [*io.StringIO(text, newline=""), _SENTINEL]
    if len(lines) > 1 and not lines[-2].endswith(("\n", "\r")):
        lines[-2] += "\n"
    start = given = repairs = 0
    while start < len(lines) - 1 and given < most:
        reader = csv.reader(iter(lines[start:]), delimiter=delimiter)
        before, swallowed = start, False
        for row in reader:
            swallowed = start + reader.line_num == len(lines) and row != [_SENTINEL]
            if swallowed or row == [_SENTINEL] or given >= most:
                break
            yield before + 1, tuple(row)
            given += 1
            before = start + reader.line_num
        if not swallowed:
            return
        repairs += 1
        if repairs > 20:
            raise CannotRead(
                f"A quotation mark that opens in line {before + 1} is never closed. Close it, or save the list again."
            )
        notes.append(
            f"Line {before + 1} opens a quotation mark that is never closed; it was taken as it stands."
        )
        yield (
            before + 1,
            tuple(next(csv.reader([lines[before]], delimiter=delimiter, quoting=csv.QUOTE_NONE))),
        )
        given += 1
        start = before + 1
