"""Conditions as people write them: `value > high_value`, `not: replied`, `all: [tag is hot, calls >= 3]`.

One table reads every sentence; what it does not hold is not a condition. The text of a sentence is taken as it stands:
one that begins with "not", or that goes on with another sentence behind "and" or "or", would be looked for letter by
letter and never be found, so it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Union

from pydantic import BaseModel, ConfigDict, Discriminator, Field, PlainValidator, Tag, WithJsonSchema

from ringback.engine.conditions import All, Condition, Either, Fact, Is, Line, Not, Test

_COMPARED = "(>=|<=|>|<)"
_ANOTHER = (
    "(?:(?:source|interest|tag|owner) (?:is|contains) |value (?:is known$|[<>])|(?:calls|emails) [<>]"
    "|has (?:owner$|channel |consent )|(?:replied|talked|opened answer page|voicemail left)$)"
)
"""How another sentence begins."""
_TEXT = f"(?![Nn][Oo][Tt](?: |$))(?!.* (?:and|or|AND|OR) (?:not )?{_ANOTHER})(.+)"
"""A source, an interest or a tag. Editors read this pattern too, and know no flags."""
_COMPARISONS = {">": Is.ABOVE, ">=": Is.AT_LEAST, "<": Is.BELOW, "<=": Is.AT_MOST}


def _value(match: re.Match[str]) -> Test:
    operand = Line.HIGH_VALUE if match[2] == "high_value" else Decimal(match[2])
    return Test(Fact.VALUE, _COMPARISONS[match[1]], operand)


def _count(match: re.Match[str]) -> Test:
    return Test(Fact(match[1]), _COMPARISONS[match[2]], Decimal(match[3]))


def _words(match: re.Match[str]) -> Test:
    return Test(Fact(match[1]), Is(match[2]), match[3].lower())


def _is(fact: Fact) -> Callable[[re.Match[str]], Test]:
    return lambda match: Test(fact, Is.IS, match[1].lower())


def _holds(fact: Fact) -> Callable[[re.Match[str]], Test]:
    return lambda _: Test(fact)


SENTENCES: tuple[tuple[str, str, str, Callable[[re.Match[str]], Test]], ...] = (
    # what it looks like, what it asks, its pattern, the test that it comes to
    (
        "value > high_value",
        "the value is above the workspace's high-value line; also `>=`, `<`, `<=`, or an amount: `value >= 10000`",
        rf"value {_COMPARED} (high_value|[0-9]{{1,12}}(?:\.[0-9]{{1,4}})?)",
        _value,
    ),
    ("value is known", "somebody said what the sale is worth", "value is known", _holds(Fact.VALUE_KNOWN)),
    (
        "source is trade show",
        "where the lead came from; also `source contains expo`",
        f"(source) (is|contains) {_TEXT}",
        _words,
    ),
    (
        "interest contains roof",
        "what the lead asked for; also `interest is new roof`",
        f"(interest) (is|contains) {_TEXT}",
        _words,
    ),
    ("tag is hot", "the lead carries this tag", f"tag is {_TEXT}", _is(Fact.TAG)),
    ("owner is ann@example.com", "the lead belongs to this person", r"owner is (\S+@\S+)", _is(Fact.OWNER)),
    ("has owner", "the lead belongs to somebody", "has owner", _holds(Fact.OWNER)),
    (
        "has channel sms",
        "the lead can be reached that way now: call, email, sms, letter, social, visit or task",
        "has channel (call|email|sms|letter|social|visit|task)",
        _is(Fact.CHANNEL),
    ),
    (
        "has consent sms",
        "consent is recorded: call, email, sms or recorded_voice",
        "has consent (call|email|sms|recorded_voice)",
        _is(Fact.CONSENT),
    ),
    (
        "replied",
        "the person wrote back; an out-of-office notice is no reply",
        "replied",
        _holds(Fact.REPLIED),
    ),
    ("talked", "the person was reached by a call", "talked", _holds(Fact.TALKED)),
    (
        "opened answer page",
        "they opened the answer page of a message, or answered on it",
        "opened answer page",
        _holds(Fact.PAGE_OPENED),
    ),
    ("voicemail left", "at least one voicemail was left", "voicemail left", _holds(Fact.VOICEMAIL_LEFT)),
    (
        "calls >= 3",
        "so many calls were made; also `>`, `<`, `<=`, and `emails` for e-mails sent",
        f"(calls|emails) {_COMPARED} ([0-9]{{1,6}})",
        _count,
    ),
)
"""Every sentence that a condition may be, with an example and what it asks."""

_TABLE = tuple((re.compile(f"^{pattern}$"), made) for _, _, pattern, made in SENTENCES)
PATTERN = "^(?:" + "|".join(pattern for _, _, pattern, _ in SENTENCES) + ")$"


_TURNED_ROUND = tuple(
    (re.compile(wrong, re.IGNORECASE), right)
    for wrong, right in (
        ("^not ", ""),
        ("^(?:has )?no (?=(?:owner|channel|consent))", "has "),
        (" (?:is not|isn't) ", " is "),
        (" (?:contains not|does not contain|doesn't contain) ", " contains "),
        (" ?!= ?", " is "),
    )
)
"""Ways in which people deny a sentence, and the sentence itself."""
_JOINED = (("or", "any"), ("and", "all"))


def read_test(value: Any) -> Test:
    """One sentence as a test. Raises ValueError saying what to write."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    test = _read(text)
    if test is not None:
        return test
    meant = _meant(text)
    if meant is not None:
        raise ValueError(f"{text!r} is not one sentence of the format; write {meant}")
    raise ValueError(
        f"cannot read {value!r} as a condition; write for example value > high_value, source contains expo, "
        "tag is hot, calls >= 3, replied, or join some: all: [...], any: [...], not: ..."
    )


def _kind(value: Any) -> str:
    if isinstance(value, dict) and len(value) == 1:
        for key in ("all", "any", "not"):
            if key in value:
                return f"?{key}"
    return "?text"


def _read(text: str) -> Test | None:
    for pattern, made in _TABLE:
        match = pattern.match(text)
        if match:
            return made(match)
    return None


def _meant(text: str) -> str | None:
    """How the format writes what a denied sentence, or several in one, mean; None: nobody can tell."""
    if _read(text) is not None:
        return text
    for word, key in _JOINED:
        parts = re.split(f" {word} ", text, flags=re.IGNORECASE)
        known = [part for part in map(_meant, parts) if part is not None] if len(parts) > 1 else []
        if known and len(known) == len(parts):
            return f"{{{key}: [{', '.join(known)}]}}"
    for wrong, right in _TURNED_ROUND:
        straight = wrong.sub(right, text, count=1)
        if straight != text and _read(straight) is not None:
            return f"{{not: {straight}}}"
    return None


class _Joined(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AllOf(_Joined):
    """Every one of these holds."""

    all: list[ConditionFile] = Field(min_length=1, description="Every one of these holds.")


class AnyOf(_Joined):
    """At least one of these holds."""

    any: list[ConditionFile] = Field(min_length=1, description="At least one of these holds.")


class NotOf(_Joined):
    """This does not hold."""

    not_: ConditionFile = Field(alias="not", description="This does not hold.")


# The tags begin with "?" so that the place of an error can be told without them.
ConditionFile = Annotated[
    Union[  # noqa: UP007 - a recursive alias has to name its parts before they exist
        Annotated[
            Test,
            PlainValidator(read_test),
            WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": [row[0] for row in SENTENCES]}),
            Tag("?text"),
        ],
        Annotated[AllOf, Tag("?all")],
        Annotated[AnyOf, Tag("?any")],
        Annotated[NotOf, Tag("?not")],
    ],
    Discriminator(_kind),
]


def condition_of(file: Test | AllOf | AnyOf | NotOf) -> Condition:
    """The engine's condition."""
    if isinstance(file, AllOf):
        return All(tuple(condition_of(one) for one in file.all))
    if isinstance(file, AnyOf):
        return Either(tuple(condition_of(one) for one in file.any))
    if isinstance(file, NotOf):
        return Not(condition_of(file.not_))
    return file


for _model in (AllOf, AnyOf, NotOf):
    _model.model_rebuild()
