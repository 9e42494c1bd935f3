"""HTML to the text that a person sees. Scripts and styles are no text; links keep their words."""

from __future__ import annotations

import re

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

MAX_HTML = 2_000_000
_CONFIG = ParserConfig(css=CSS_PROFILES["strict"].copy(), display_links=False, display_images=False)
_ENCODING = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def text_of_html(html: str) -> str:
    """The text of this HTML, however broken; "" for none."""
    if not html.strip():
        return ""
    source = _ENCODING.sub("", html[:MAX_HTML])
    try:
        text = get_text(source, _CONFIG)
    except (ValueError, RecursionError, TypeError, AttributeError, IndexError, KeyError, AssertionError):
        # A tree deeper than the reader climbs, or none at all: the words are still worth having.
        text = _TAG.sub(" ", source)
    lines = [line.rstrip() for line in text.replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
