"""Bytes to letters, whatever their label says. A wrong label is common enough that the bytes are asked as well."""

from __future__ import annotations

import re

_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "euc-cn": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "utf8mb4": "utf-8",
    "utf-8n": "utf-8",
    "koi8-ru": "koi8-u",
}
"""What a label means in practice: the wider set that its writers use."""

_NONE = frozenset(
    {"", "unknown-8bit", "us-ascii", "ascii", "x-unknown", "unknown", "default", "8bit", "binary"}
)
_JAPANESE = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_SAMPLE = 20_000
"""Bytes that are looked at to guess."""


def decode(data: bytes, label: str | None = None) -> str:
    """The letters of these bytes. `label`: the charset that they are said to be in. Never raises."""
    name = (label or "").strip().strip("'\"").lower()
    if b"\x1b$" in data or b"\x1b(J" in data:
        # Escapes say it for certain, also where a label is missing or says something else.
        return _strict(data, "iso2022_kr" if b"\x1b$)C" in data else "iso2022_jp_ext") or _japanese(data)
    if data.isascii() and name not in ("utf-7", "unicode-1-1-utf-7", "hz-gb-2312", "hz") and "16" not in name:
        return data.decode("ascii")
    if name not in _NONE:
        found = _strict(data, _WIDER.get(name, name))
        if found is not None and not (name.startswith(("iso-8859-1", "windows-1252")) and _is_utf8(data)):
            return found
    found = _strict(data, "utf-8")
    if found is not None:
        return found
    # What calls itself UTF-8 and is cut in the middle of a letter is still UTF-8.
    loose = data.decode("utf-8", "replace")
    if loose.count("\ufffd") <= len(loose) // 50:
        return loose
    guess = _guess(data[:_SAMPLE])
    return data.decode(guess, "replace")


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, ValueError):
        return None


def _is_utf8(data: bytes) -> bool:
    return _strict(data, "utf-8") is not None


def _japanese(data: bytes) -> str:
    found = _strict(data, "iso2022_jp_3")
    return found if found is not None else data.decode("iso2022_jp_ext", "replace")


def _guess(data: bytes) -> str:
    """A charset for bytes above 127 that are not UTF-8: by what the letters would be."""
    runs = _HIGH.findall(data)
    high = b"".join(runs)
    # A run of two or more such bytes is a word or a letter of two; single ones stand inside western words.
    if sum(len(run) for run in runs if len(run) > 1) * 2 < len(high):
        return "cp1252"
    letters = sum(1 for byte in high if byte >= 0xC0)
    if letters * 10 >= len(high) * 9 and max(len(run) for run in runs) > 3:
        small_1251 = sum(1 for byte in high if byte >= 0xE0)
        # Small letters, which are most, lie at the end in windows-1251 and before it in KOI8.
        cyrillic = "cp1251" if small_1251 * 2 >= letters else "koi8_r"
        text = data.decode(cyrillic, "replace")
        if sum(1 for mark in text if "а" <= mark <= "я") * 10 >= len(high) * 6:
            return cyrillic
    for name, script, share in (("euc_jp", _JAPANESE, 6), ("cp932", _JAPANESE, 6), ("cp949", _HANGUL, 2.3)):
        text = data.decode(name, "replace")
        if text.count("\ufffd") * 50 <= len(high) and len(script.findall(text)) * share >= len(high):
            return name
    # Both bytes of a letter of GB 2312 are high; those of Big5 often are not.
    return "gb18030" if data.decode("gb2312", "replace").count("\ufffd") * 20 < len(high) else "big5hkscs"
