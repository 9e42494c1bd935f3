"""The labelled messages of this folder as raw bytes. README.md says how the files are written.

Nothing is invented here but what every mail program adds by itself: transfer encodings, encoded words, a Message-ID.
"""

from __future__ import annotations

import base64
import html
import json
import quopri
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from pathlib import Path

from tests.corpus.mail.ours import OUR_ID, quoted

HERE = Path(__file__).parent
KIND_OF_FOLDER = {"replies": "reply"}
"""What an index is about that does not say it line by line."""
LEGACY = {"pl": "iso-8859-2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a person says that a message is. `until` "": no date; `people`: as written, "Name <address> phone"."""

    kind: str
    meaning: str = ""
    until: str = ""
    people: tuple[str, ...] = ()
    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One message. `group`: the file it is from; `language`: "" where a file has many. `unseen`: written after the
    rules, so that it measures and does not teach."""

    name: str
    group: str
    language: str
    unseen: bool
    raw: bytes = field(repr=False)
    expected: Expected


def samples() -> Iterator[Sample]:
    """Every message that this folder's own files hold, in the order of their names."""
    for folder in ("seen", "unseen"):
        for path in sorted((HERE / folder).glob("*.mail")):
            group, _, language = path.stem.partition(".")
            for number, block in enumerate(("\n" + path.read_text(encoding="utf-8")).split("\n@@ ")[1:], 1):
                yield _sample(f"{folder}/{path.stem}/{number}", group, language, block)


def indexed() -> Iterator[Sample]:
    """The messages of the folders that keep one file each beside an index of JSON lines."""
    for index in sorted(HERE.glob("*/*.jsonl")):
        for number, line in enumerate(index.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            row = json.loads(line)
            path = index.parent / str(row.get("file", ""))
            kind = row.get("kind", KIND_OF_FOLDER.get(index.parent.name))
            if kind and path.is_file():
                yield Sample(
                    name=f"{index.parent.name}/{row.get('file', number)}",
                    group=index.parent.name,
                    language=str(row.get("language", "")),
                    unseen=bool(row.get("unseen") or row.get("blind")),
                    raw=path.read_bytes(),
                    expected=Expected(kind=kind, meaning=row.get("meaning") or ""),
                )


def _sample(name: str, group: str, language: str, block: str) -> Sample:
    head, _, rest = block.partition("\n")
    told, _, flags = head.partition("|")
    words = shlex.split(told)
    facts = dict(word.split("=", 1) for word in words if "=" in word)
    plain = [word for word in words if "=" not in word]
    return Sample(
        name=name,
        group=group,
        language=language,
        unseen=name.startswith("unseen"),
        raw=_built(name, language, rest, flags.split()),
        expected=Expected(
            kind=plain[0],
            meaning=plain[1] if len(plain) > 1 else "",
            until=facts.get("until", ""),
            people=tuple(one.strip() for one in facts.get("people", "").split(";") if one.strip()),
            left=facts.get("why") == "left",
        ),
    )


def _built(name: str, language: str, written: str, flags: list[str]) -> bytes:
    head, _, body = written.partition("\n\n")
    fields: dict[str, str] = {}
    for line in head.strip("\n").split("\n"):
        key, _, value = line.partition(": ")
        fields[key] = value
    fields["Date"] = format_datetime(datetime.strptime(fields["Date"], "%Y-%m-%d %H:%M %z"))
    fields.setdefault("To", "Sam Rivers <sam@rivers-roofing.example>")
    fields.setdefault("Message-ID", f"<{name.replace('/', '.')}@corpus.example>")
    if "re" in flags:
        fields |= {"In-Reply-To": OUR_ID, "References": OUR_ID}
    style = next((flag.partition("=")[2] for flag in flags if flag.startswith("quote=")), "")
    body = body.rstrip("\n") + (quoted(style, language) if style else "") + "\n"
    content = body if "Content-Type" in fields else _content(fields, language, body, flags)
    if isinstance(content, str):
        content = content.encode()
    head = "\n".join(f"{key}: {_word(value)}" for key, value in fields.items())
    return (head.encode() + b"\n\n" + content).replace(b"\n", b"\r\n")


def _content(fields: dict[str, str], language: str, body: str, flags: list[str]) -> bytes:
    fields["MIME-Version"] = "1.0"
    if "alt" in flags:
        fields["Content-Type"] = 'multipart/alternative; boundary="alt"'
        rich = "".join(f"<p>{html.escape(line)}</p>\n" for line in body.split("\n\n"))
        leaves = [_leaf("text/plain", body), _leaf("text/html", f"<html><body>{rich}</body></html>")]
        return b"".join(b"--alt\n" + leaf for leaf in leaves) + b"--alt--\n"
    charset = LEGACY.get(language, "iso-8859-15") if "latin1" in flags else "utf-8"
    fields["Content-Type"] = f"text/{'html' if 'html' in flags else 'plain'}; charset={charset}"
    data = body.encode(charset)
    if "qp" in flags:
        fields["Content-Transfer-Encoding"] = "quoted-printable"
        return quopri.encodestring(data)
    if "b64" in flags:
        fields["Content-Transfer-Encoding"] = "base64"
        return base64.encodebytes(data)
    fields["Content-Transfer-Encoding"] = "8bit"
    return data


def _leaf(kind: str, text: str) -> bytes:
    head = f"Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    return head.encode() + quopri.encodestring(text.encode()) + b"\n"


def _word(value: str) -> str:
    if value.isascii():
        return value
    name, sep, address = value.rpartition(" <")
    if sep and "@" in address:
        return f"{Header(name.strip(chr(34)), 'utf-8').encode()} <{address}"
    return Header(value, "utf-8").encode()
