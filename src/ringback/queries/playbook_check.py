"""A playbook's text looked over: errors and what does not make sense, against the texts and the strictest caps.

Needs no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from ringback.engine.model import Channel
from ringback.playbooks.compile import shipped_names
from ringback.playbooks.lint import Surroundings, lint
from ringback.playbooks.look import DailyCap
from ringback.playbooks.messages.check import Level
from ringback.playbooks.messages.texts import Texts
from ringback.playbooks.messages.wording import check_words
from ringback.playbooks.problems import Finding
from ringback.rules.load import jurisdictions

A_DAY_OF_HOURS = 24


def findings(
    source: str, *, origin: str = "playbook", known: Iterable[str] = (), texts: Texts | None = None
) -> tuple[Finding, ...]:
    """Everything there is to say about a playbook's text, in the order of its lines.

    `known`: the names of playbooks that it may hand over to, besides the shipped ones. `texts`: those of the workspace
    that it will run in; None where it is not known, and others than the shipped ones may be there.
    """
    playbooks = frozenset([*shipped_names(), *known])
    around = Surroundings(caps=strictest_caps(), playbooks=playbooks)
    if texts is not None:
        lacking = {name: f"it needs {' and '.join(texts.lacking(text))}" for name, text in texts.own.items()}
        lacking = {name: words for name, words in lacking.items() if any(texts.lacking(texts.own[name]))}
        around = replace(
            around, texts=texts.all(), whole=True, lacking=lacking, advice=_advice(texts, lacking.keys())
        )
    return lint(source, around, origin=origin)


def _advice(texts: Texts, lacking: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What the message check would have its author look at again, of the e-mails of the workspace's own."""
    found = {}
    for name in sorted(texts.own.keys() - set(lacking)):
        text = texts.own[name]
        if text.is_email:
            findings = check_words(text, texts.snippets)
            found[name] = tuple(one.words for one in findings if one.level is Level.WARNING)
    return found


@cache
def strictest_caps() -> tuple[DailyCap, ...]:
    """The lowest caps of 24 hours, one for each set of channels that a law covers; a courtesy is no law."""
    lowest: dict[frozenset[Channel], tuple[int, list[str]]] = {}
    for id, row in jurisdictions().items():
        for cap in () if row.region_unknown else row.caps:
            covers = frozenset(channel for channel in Channel if channel.value in cap.covers)
            # A cap of unknown standing with a source of its own is our courtesy, taken where the law is not known.
            courtesy = not row.law or (cap.unknown and bool(cap.source))
            if courtesy or cap.hours != A_DAY_OF_HOURS or not covers:
                continue
            limit, places = lowest.get(covers, (cap.limit, []))
            if cap.limit < limit:
                limit, places = cap.limit, []
            if cap.limit == limit:
                places.append(id)
            lowest[covers] = (limit, places)
    return tuple(
        DailyCap(limit=limit, covers=covers, places=tuple(places))
        for covers, (limit, places) in lowest.items()
    )
