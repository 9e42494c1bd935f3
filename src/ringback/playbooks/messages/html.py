"""The HTML part, made from the text: paragraphs, line breaks, links. Nothing in it that is not in the text.

Every character is escaped before a single tag is written, so a lead called <script> stays a lead. The cleaner after it
is a second lock on the same door: what is not a paragraph, a break or a link to http, https or mailto does not get out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import nh3

_LINK = re.compile(
    r"(?P<url>https?://[^\s<>\"']+[^\s<>\"'.,;:!?()\[\]])|(?P<mail>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
)
_PARAGRAPH = '<p style="margin:0 0 1em">'
_SMALL = '<div style="margin-top:2em;font-size:85%;color:#555">'


def page(
    text: str,
    footer: str,
    *,
    labels: dict[str, str] | None = None,
    choices: Sequence[tuple[str, str]] = (),
) -> str:
    """A whole small HTML document. `labels` maps a URL to the words its link shows in place of the URL; `choices` are
    links, as (words, URL), that stand in one line between text and footer."""
    body = _styled(paragraphs(text, labels or {}) + (f"\n{links(choices)}" if choices else ""))
    small = _styled(paragraphs(footer, labels or {}))
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"></head>\n'
        '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em">\n'
        f"{body}\n{_SMALL}\n{small}\n</div>\n</body></html>\n"
    )


def links(choices: Sequence[tuple[str, str]]) -> str:
    """A paragraph of links, as (words, URL), clean like all else."""
    row = " · ".join(f'<a href="{escape(url)}">{escape(words)}</a>' for words, url in choices)
    return _clean(f"<p>{row}</p>")


def paragraphs(text: str, labels: dict[str, str]) -> str:
    """Clean HTML of a text: `<p>` for what empty lines part, `<br>` for line ends, `<a>` for addresses."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    html = "\n".join(
        f"<p>{'<br>'.join(_linked(line, labels) for line in block.splitlines())}</p>" for block in blocks
    )
    return _clean(html)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags={"p", "br", "a"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _linked(line: str, labels: dict[str, str]) -> str:
    parts: list[str] = []
    at = 0
    for found in _LINK.finditer(line):
        url, mail = found["url"], found["mail"]
        target = url or f"mailto:{mail}"
        shown = labels.get(url, url) if url else mail
        parts += [escape(line[at : found.start()]), f'<a href="{escape(target)}">{escape(shown)}</a>']
        at = found.end()
    return "".join(parts) + escape(line[at:])


def _styled(html: str) -> str:
    return html.replace("<p>", _PARAGRAPH)
