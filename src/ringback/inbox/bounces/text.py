"""Letters made alike, so that one pattern fits many ways of writing; and the addresses in them."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
_ALIKE = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u00b4": "'", "`": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "}
    | {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ı": "i", "đ": "d", "ß": "ss"}
)
_BLANKS = re.compile(r"[ \t\u3000]+")

ADDRESS = re.compile(r"[^\s<>()\[\]{}\",:;|\\@]{1,128}@(?:[\w-]{1,63}\.){0,12}[\w-]{1,63}")
"""An address anywhere in a text. Characters that mail systems put around addresses are no part of it."""

_EAST = re.compile("[\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef]")
"""Letters and marks that are written up to an address without a blank."""
_WHOLE = re.compile(r"(?:\"[^\"\n]{1,64}\"|[^\s<>()\[\],;\"@]{1,256})@[\w-]{1,63}(?:\.[\w-]{1,63})*")
_PREFIX = re.compile(
    r"^(?:(?:mailto|smtp|rfc822|rcpt|to|email|e-mail|mail|recipient|address|user|utf-8)\s*[:;=]\s*)+",
    re.IGNORECASE,
)
_ROUTE = re.compile(r"^@[\w.,@-]{1,300}:(?=[^@]{1,128}@)")
_XTEXT = re.compile(r"\+(2B|3D|40)")
_ESCAPED = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_EDGE = "\"'<>()[]{}.,;:|*#-"


def fold(text: str) -> str:
    """The same text in small letters, without accents of Latin and Cyrillic, with plain quotes and single blanks.

    Lines stay lines. Japanese keeps its marks: they make other letters.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_ALIKE))
        text = unicodedata.normalize("NFC", _MARKS.sub("", text))
    return _BLANKS.sub(" ", text.replace("`", "'").casefold())


def fold_pattern(pattern: str) -> str:
    """A pattern for folded text. It is written in small letters; its escapes stay as they are."""
    if pattern.isascii():
        return pattern
    apart = unicodedata.normalize("NFKD", pattern.translate(_ALIKE))
    return unicodedata.normalize("NFC", _MARKS.sub("", apart))


def clean_address(text: str) -> str:
    """The bare address in the value of a field, in lower case; "" if there is none.

    Takes `rfc822;joe@example.com`, `<joe@example.com>`, `"Joe" <joe@example.com> (comment)`, a source route, the
    escapes of RFC 3461 (xtext) and of RFC 6533, and addresses that are wrapped in quotes or brackets.
    """
    text = _ESCAPED.sub(
        lambda m: chr(int(m[1], 16)) if int(m[1], 16) < 0x110000 else "", text[:2_000]
    ).strip()
    kind, semicolon, rest = text.partition(";")
    if semicolon and re.fullmatch(r"[\w -]{1,20}", kind.strip()):
        text = rest.strip()
    inside = re.search(r"<([^<>\s]{1,400})>", text)
    if inside:
        text = inside[1]
    text = _PREFIX.sub("", text.strip().strip("<>").strip())
    text = _ROUTE.sub("", text)
    if "@" not in text and "+40" in text:
        text = _XTEXT.sub(lambda m: chr(int(m[1], 16)), text)
    elif "+2B" in text or "+3D" in text:
        text = re.sub(r"\+(2B|3D)", lambda m: chr(int(m[1], 16)), text)
    found = _WHOLE.search(text)
    if found is None:
        return ""
    return trimmed(found[0])


def trimmed(address: str) -> str:
    """An address that was found in running text, without what stuck to it; "" if nothing is left."""
    address = _PREFIX.sub("", address.strip())
    local, _at, domain = address.rpartition("@")
    local = (
        local.strip()
        if local.startswith('"') and local.endswith('"') and len(local) > 2
        else local.lstrip(_EDGE + "=/&!")
    )
    domain = domain.strip(_EDGE + "_")
    if not address.isascii():
        before = _EAST.split(local)[-1]
        after = _EAST.split(domain)[0].strip(_EDGE)
        local, domain = before.lstrip(_EDGE) or local, after if "." in after else domain
    if not local or not domain or not any(letter.isalnum() for letter in domain):
        return ""
    return f"{local}@{domain}".lower()


def hidden(address: str) -> bool:
    """Whether the local part was made unreadable (`***@example.com`)."""
    return not any(letter.isalnum() for letter in address.rpartition("@")[0])
