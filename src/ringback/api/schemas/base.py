"""What the shapes have in common (frozen; a field that is not known is refused), and the shape of problems."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from ringback.intake.text import clean


def plain_text(value: Any) -> Any:
    # NUL bytes and lone surrogates are no text for a database.
    return clean(value) if isinstance(value, str) else value


Note = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=10_000)]
Code = Annotated[str, BeforeValidator(plain_text), StringConstraints(min_length=1, max_length=60)]
AnswerKey = Annotated[str, BeforeValidator(plain_text), StringConstraints(min_length=1, max_length=200)]
AnswerText = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=2_000)]
Subject = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=255)]
LetterText = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=20_000)]


class Out(Schema):
    """The base of what the API gives."""

    model_config = ConfigDict(frozen=True)


class In(Schema):
    """The base of what the API takes: a misspelt field is refused, not dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ErrorDetail(Out):
    """What went wrong."""

    code: str = Field(description="For programs; stays the same.", examples=["not_found"])
    message: str = Field(description="For people.", examples=["There is nothing here under this address."])
    field: str = Field(description='What was wrong in what was sent, or "".', examples=["phone"])


class Error(Out):
    """Every problem is answered so."""

    error: ErrorDetail
