"""What can go wrong with a message. Texts are for the person who wrote the template or keeps the workspace."""

from __future__ import annotations


class MessageError(Exception):
    """A message that cannot be made. The text ends in a period and says what to do."""


class TemplateError(MessageError):
    """The template itself is wrong: its file format, its Liquid, a fact that does not exist, or its size."""


class MissingFact(MessageError):
    """The template prints a fact that is not known for this lead. `name` like "lead.city"."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The template prints {name}, which is not known here. Write {{{{ {name} | default: '…' }}}} "
            f"or put it inside {{% if {name} %}} … {{% endif %}}."
        )
        self.name = name


class CannotSend(MessageError):
    """The workspace lacks something that every automatic e-mail must have."""
