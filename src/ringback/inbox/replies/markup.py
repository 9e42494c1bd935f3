# ruff: noqa: E501 (tables of names read better unbroken)
"""Tells quotes in HTML by the marks that mail programs leave in its structure.

A quoted container becomes one line that stands for it, so that the reader of plain text decides over the rest as it
does elsewhere: attributions, headers, signatures. A block that is only indented is a person's own.
"""

from __future__ import annotations

import re

from ringback.inbox.html import text_of_html
from ringback.inbox.trees import Tree, html_of, html_tree, replace_by_line

from .plain import CUT, HEAD, QUOTE

_TOKENS = re.compile(f"[{QUOTE}{CUT}{HEAD}]")

CUTS_BY_ID = frozenset({
    "divrplyfwdmsg", "x_divrplyfwdmsg", "appendonsend", "x_appendonsend", "mail-editor-reference-message-container",
    "origmsg", "orginal_message", "original_message", "replysplit", "reply-intro", "isreplycontent", "mailcontent_quoted",
    "ms-outlook-reference", "yiv_reply", "mail-app-auto-quote", "yahoo_quoted", "bloop_quote",
})  # fmt: skip
"""Everything from this element on was not written now."""
CUTS_BY_CLASS = frozenset(
    {"outlookmessageheader", "zmail_extra_hr", "ntes-mailquote", "yahoo-quoted-begin", "wlmailreply"}
)
QUOTES_BY_CLASS = frozenset({
    "yahoo_quoted", "protonmail_quote", "zmail_extra", "moz-forward-container", "tutanota_quote", "front-blockquote",
    "hmmessage_quote", "freshdesk_quote", "sh-quoted-content", "mailquote", "gmail_extra_quote", "quoted-email", "ydp_quoted",
    "edo-quoted", "mcntgmail_quote", "zendesk-quote", "intercom-quote", "quote-container", "ox-quote",
})  # fmt: skip
"""This element was not written now; what follows may have been."""
HEADS_BY_CLASS = frozenset(
    {
        "gmail_attr",
        "moz-cite-prefix",
        "moz-email-headers-table",
        "protonmail_attribution",
        "aolreplycontext",
        "airmail_on",
    }
)
SIGNATURES_BY_CLASS = frozenset({
    "gmail_signature", "moz-signature", "protonmail_signature_block", "signature-block-mail", "airmail_ext_signature", "bloop_sign",
    "protonmail_signature_block-user", "sh-signature", "mailspring-signature",
})  # fmt: skip
SIGNATURES_BY_ID = frozenset({
    "signature", "x_signature", "ms-outlook-mobile-signature", "applemailsignature", "ymail_android_signature", "bloop_sign",
    "composer_signature", "zimbra-signature", "ydpsignature",
})  # fmt: skip


def lines_of_html(source: str) -> str:
    """The text of this HTML with a line of its own for each quote, attribution and cut. "" where there is no tree."""
    root = html_tree(_TOKENS.sub("", source))
    if root is None:
        return ""
    _mark(root)
    return text_of_html(html_of(root))


def _mark(root: Tree) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or not _inside(element, root):
            continue
        token = _token(element)
        if token is not None:
            replace_by_line(element, token)


def _inside(element: Tree, root: Tree) -> bool:
    """Whether it is still in the tree: an element within a replaced one is not."""
    top = element
    while (parent := top.getparent()) is not None:
        top = parent
    return top is root


def _token(element: Tree) -> str | None:
    ids = str(element.get("id") or "").lower()
    classes = set(str(element.get("class") or "").lower().split())
    if ids in SIGNATURES_BY_ID or classes & SIGNATURES_BY_CLASS:
        return ""
    if ids in CUTS_BY_ID or classes & CUTS_BY_CLASS:
        return CUT
    if classes & QUOTES_BY_CLASS:
        return QUOTE
    if classes & HEADS_BY_CLASS and "forwarded" not in (element.text_content() or "")[:60].lower():
        return HEAD
    if element.tag == "blockquote" and _is_quote(element, classes):
        return QUOTE
    if element.tag in ("div", "span") and _is_header_border(element):
        return CUT
    return None


def _is_quote(element: Tree, classes: set[str]) -> bool:
    style = str(element.get("style") or "").replace(" ", "").lower()
    if str(element.get("type") or "").lower() == "cite" or element.get("cite"):
        return True
    return (
        "gmail_quote" in classes
        or "quote" in classes
        or re.search(r"border-left(?:-\w+)?:(?!none|0)", style) is not None
    )


def _is_header_border(element: Tree) -> bool:
    """The line that Outlook draws above copied headers; it is one only where a label follows at once."""
    style = re.sub(r"\s", "", str(element.get("style") or "").lower())
    if not re.search(r"border-top:solid#(?:e1e1e1|b5c4df)1(?:\.0)?pt|border:none;border-top:solid", style):
        return False
    text = (element.text_content() or "").strip()[:120]
    return re.match(r"[^\W\d_][^:：]{0,20}[:：]", text) is not None
