"""Which files may go along: told by their content and by their name, without macros, of no more than 5 MB."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.playbooks.messages.files import KINDS, MAX_FILE, BadFile, kind_of_file, safe_name


def zipped(*names: str, first: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


GOOD = {
    "a.pdf": b"%PDF-1.7\n",
    "a.png": b"\x89PNG\r\n\x1a\n123",
    "a.jpg": b"\xff\xd8\xff\xe0",
    "a.jpeg": b"\xff\xd8\xff\xe0",
    "a.gif": b"GIF89a",
    "a.webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "a.txt": "Grüße".encode(),
    "a.csv": b"a,b\n1,2\n",
    "a.ics": b"BEGIN:VCALENDAR\r\n",
    "a.vcf": b"BEGIN:VCARD\r\n",
    "a.docx": zipped("[Content_Types].xml", "word/document.xml"),
    "a.xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "a.pptx": zipped("[Content_Types].xml", "ppt/presentation.xml"),
    "a.odt": zipped("content.xml", first=b"application/vnd.oasis.opendocument.text"),
    "a.ods": zipped("content.xml", first=b"application/vnd.oasis.opendocument.spreadsheet"),
}


def test_every_kind_is_tried_here() -> None:
    assert {name.rpartition(".")[2] for name in GOOD} == set(KINDS)


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_may_go(name: str) -> None:
    assert kind_of_file(name, GOOD[name]) == KINDS[name.rpartition(".")[2]][0]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"MZ\x90\x00"),
        ("a.pdf", b""),
        ("a.exe", b"MZ"),
        ("a.html", b"<html>"),
        ("a.svg", b"<svg/>"),
        ("a.zip", zipped("x")),
        ("a.docm", zipped("[Content_Types].xml", "word/document.xml")),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("a.docx", zipped("word/document.xml")),
        ("a.docx", b"PK\x03\x04 and no zip"),
        ("a.xlsx", GOOD["a.docx"]),
        ("a.odt", GOOD["a.ods"]),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.txt", b"a\x00b"),
        ("a.ics", b"hello"),
        ("a.png", b"GIF89a"),
        ("a.pdf", b"%PDF-" + b"x" * MAX_FILE),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_something_else_or_too_large_may_not(name: str, data: bytes) -> None:
    with pytest.raises(BadFile):
        kind_of_file(name, data)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Price list.PDF", "Price list.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\offer.pdf", "offer.pdf"),
        ('a"b\r\nBcc: x@y.z.pdf', "abBcc x@y.z.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        (f"{'x' * 300}.pdf", f"{'x' * 96}.pdf"),
        ("Übersicht 2026.pdf", "Übersicht 2026.pdf"),
    ],
)
def test_a_name_is_made_safe(typed: str, kept: str) -> None:
    assert safe_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "pdf", ".pdf", "a.", "..", "a.p/df", "///"])
def test_a_name_without_an_ending_is_none(typed: str) -> None:
    with pytest.raises(BadFile):
        safe_name(typed)


@given(st.text(max_size=300))
def test_any_name_is_safe_or_refused(typed: str) -> None:
    try:
        name = safe_name(typed)
    except BadFile:
        return
    assert len(name) <= 100
    assert name.isprintable()
    assert not set(name) & set('/\\"<>|:;\r\n')


@given(st.binary(max_size=400))
def test_any_content_is_told_or_refused(data: bytes) -> None:
    for name in GOOD:
        try:
            assert "/" in kind_of_file(name, b"PK\x03\x04" + data)
        except BadFile:
            continue
