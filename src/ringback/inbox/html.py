"""HTML to the text that a person sees. Scripts and styles are no text; links keep their words."""

from __future__ import annotations

import html as entities
import re

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

MAX_HTML = 2_000_000
_MOST_CELLS = 3_000
"""Cells of tables, past which they are read as lines: laying them out takes longer the more there are."""
_MOST_HIDDEN = 100
"""Scripts and styles that are cut out of HTML that is read without its structure."""
_FULL_OF_MARKUP = 20
"""How many times longer than its text HTML is before somebody looks whether words were lost."""

_CONFIG = ParserConfig(css=CSS_PROFILES["strict"].copy(), display_links=False, display_images=False)
_ENCODING = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"</?(?:p|div|br|tr|li|h[1-6]|table|blockquote|ul|ol|dt|dd|hr)\b[^<>]*>", re.IGNORECASE)
_TABLE = re.compile(r"</?(?:table|tbody|thead|tfoot|tr|td|th|colgroup|col)\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style|title|head)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)


def text_of_html(html: str) -> str:
    """The text of this HTML, however broken; "" for none."""
    if not html.strip():
        return ""
    source = _ENCODING.sub("", html[:MAX_HTML])
    if len(_CELL.findall(source)) > _MOST_CELLS:
        source = _TABLE.sub("<br>", source)
    try:
        text = get_text(source, _CONFIG)
    except (ValueError, RecursionError, TypeError, AttributeError, IndexError, KeyError, AssertionError):
        # A tree deeper than the reader climbs, or none at all: the words are still worth having.
        text = ""
    if len(text) * _FULL_OF_MARKUP < len(source):
        # The parser drops what is nested too deeply; hiding words that way must not work.
        plain = _stripped(source)
        if len(text.split()) * 2 < len(plain.split()):
            text = plain
    lines = [line.rstrip() for line in text.replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _stripped(source: str) -> str:
    """The words between the tags."""
    if (
        source.count("<!--") + len(re.findall(r"<(?:script|style|title|head)\b", source, re.IGNORECASE))
        <= _MOST_HIDDEN
    ):
        source = _HIDDEN.sub(" ", source)
    return entities.unescape(_TAG.sub(" ", _BREAK.sub("\n", source)))
