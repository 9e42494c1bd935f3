"""The HTML of a message as it may be shown: structure and links, nothing that loads, runs or looks like our page."""

from __future__ import annotations

import nh3

LONGEST = 300_000
_TAGS = {
    *(
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
    ),
    *(
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
    ),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
}


def safe_html(html: str) -> str:
    """Without scripts, styles, forms, images and attributes; links open without telling where they were found."""
    return nh3.clean(
        html[:LONGEST],
        tags=_TAGS,
        clean_content_tags={"script", "style", "head", "title", "template", "noscript"},
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
