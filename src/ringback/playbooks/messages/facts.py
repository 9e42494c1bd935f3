"""What a template may know. Plain strings only: no object, no method, no number to multiply.

An empty string is an unknown fact. What came from a lead is somebody else's writing: it is brought to one line,
stripped of what a reader cannot see, and left out if it is not plausibly what it says. Anybody can type a stranger's
address into a public form; a "first name" holding a link must not make us carry somebody's advertising to them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass, field

_LINK = re.compile(
    r"https?:|://|www\.|[\w-]\.(?:com|net|org|info|biz|io|ru|cn|xyz|top|shop|site|online|link)\b",
    re.IGNORECASE,
)
MAX_PERSONAL_LINE = 500
_MAX_LEAD = {
    "first_name": 40,
    "full_name": 80,
    "city": 60,
    "company": 80,
    "interest": 80,
    "asked": 3,
    "named_by": 80,
    "personal_line": MAX_PERSONAL_LINE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFacts:
    """About the person. `interest` is a few words that can follow "about" ("a new roof"). `asked`: "yes" for whoever
    asked to be contacted; a text that says "you asked us" must ask for it first. `named_by`: the name of whoever gave
    us theirs. `personal_line`: a sentence that a colleague has written for this person alone.
    """

    first_name: str = ""
    full_name: str = ""
    interest: str = ""
    city: str = ""
    company: str = ""
    asked: str = ""
    named_by: str = ""
    personal_line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderFacts:
    """About the colleague in whose name the message goes."""

    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessFacts:
    """About the workspace. `phone`, `hours` as people read them; `postal_address` may have several lines."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    website: str = ""
    email: str = ""
    postal_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a template may print. `call_at` is the lead's local time, in words that can follow "We will call you"
    ("tomorrow, Tuesday, at 9:00 AM"), and empty if no call is planned or possible. `answer_url`: where they can answer
    with one tap; only an e-mail has it."""

    lead: LeadFacts = field(default_factory=LeadFacts)
    sender: SenderFacts = field(default_factory=SenderFacts)
    business: BusinessFacts = field(default_factory=BusinessFacts)
    call_at: str = ""
    unsubscribe_url: str = ""
    answer_url: str = ""


NAMES: frozenset[str] = frozenset(
    [
        *(f"lead.{name}" for name in LeadFacts.__dataclass_fields__),
        *(f"sender.{name}" for name in SenderFacts.__dataclass_fields__),
        *(f"business.{name}" for name in BusinessFacts.__dataclass_fields__),
        "call_at",
        "unsubscribe_url",
        "answer_url",
    ]
)
"""Every fact by the name a template uses."""


def one_line(text: str) -> str:
    """Visible characters only, on one line, single spaces."""
    return " ".join("".join(map(_visible, text)).split())


def lines(text: str) -> str:
    """The same for a text of several lines; empty lines go."""
    return "\n".join(line for line in map(one_line, text.splitlines()) if line)


def clean(facts: Facts) -> Facts:
    """The facts as they may be printed."""
    lead = {name: _plausible(value, _MAX_LEAD[name]) for name, value in asdict(facts.lead).items()}
    business = {name: one_line(value) for name, value in asdict(facts.business).items()}
    business["postal_address"] = lines(facts.business.postal_address)
    return Facts(
        lead=LeadFacts(**lead),
        sender=SenderFacts(name=one_line(facts.sender.name)),
        business=BusinessFacts(**business),
        call_at=one_line(facts.call_at),
        unsubscribe_url=one_line(facts.unsubscribe_url),
        answer_url=one_line(facts.answer_url),
    )


def as_data(facts: Facts) -> dict[str, object]:
    """Clean facts as plain dicts, without the unknown ones."""
    data: dict[str, object] = {}
    for name, value in asdict(clean(facts)).items():
        known = {k: v for k, v in value.items() if v} if isinstance(value, dict) else value
        if known or isinstance(value, dict):
            data[name] = known
    return data


def is_plausible(text: str, longest: int) -> bool:
    """Whether a text may be printed as a fact of a person: neither too long nor with a link in it."""
    return _plausible(text, longest) == one_line(text)


def _plausible(text: str, longest: int) -> str:
    text = one_line(text)
    return "" if len(text) > longest or _LINK.search(text) else text


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    # Cf: marks that turn the writing direction or hide letters; only the joiners that some scripts and emoji need stay.
    return "" if category in ("Cs", "Cf", "Co", "Cn") and char not in "\u200c\u200d" else char
