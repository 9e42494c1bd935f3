"""HTML and XML of strangers to trees: nothing is fetched, no entity is opened, nothing huge or very deep is read."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from .html import MAX_HTML

Tree = Any
"""An element of lxml."""
DEEPEST = 150
"""Levels of elements. What is deeper was made to hurt and is read as text only."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_ERRORS = (etree.LxmlError, ValueError, TypeError, AssertionError, RecursionError)


def html_tree(source: str) -> Tree | None:
    """The root of this HTML, however broken; None if there is none, or if it is too long or too deep."""
    if not source.strip() or len(source) > MAX_HTML:
        return None
    try:
        parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        root = html.document_fromstring(_DECLARATION.sub("", source), parser=parser)
        return None if _too_deep(root) else root
    except _ERRORS:
        return None


def xml_tree(document: str) -> Tree | None:
    """The root of this XML, mended where it is not well-formed; None if nothing can be made of it."""
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(document.encode("utf-8", "ignore"), parser)
    except _ERRORS:
        return None


def html_of(root: Tree) -> str:
    """A tree as HTML again."""
    return str(etree.tostring(root, encoding="unicode", method="html"))


def replace_by_line(element: Tree, text: str) -> None:
    """Put a block with this text in the place of an element; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    line = etree.Element("div")
    line.text = text or None
    line.tail = element.tail
    parent.replace(element, line)


def _too_deep(root: Tree) -> bool:
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False
