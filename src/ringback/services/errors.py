"""What could not be done. The message is for people and says what to do about it."""

from __future__ import annotations


class CannotDo(Exception):
    """The common base; entry points show its text."""


class CannotEnroll(CannotDo):
    """A lead cannot be put into a playbook."""


class CannotChange(CannotDo):
    """A playbook cannot be changed, published or put away so."""


class CannotMove(CannotDo):
    """Running leads cannot be moved to this version."""


class CannotRecord(CannotDo):
    """An outcome cannot be recorded, for example because somebody has recorded one already."""


class CannotSettle(CannotDo):
    """A question cannot be settled so."""


class CannotSetUp(CannotDo):
    """A workspace, member, token or mail account cannot be made so."""


class CannotImport(CannotDo):
    """A file cannot be imported."""


class CannotDeclare(CannotDo):
    """An emergency or a holiday cannot be declared or lifted so."""


class BadToken(CannotDo):
    """A link's token is not one of ours, or has been tampered with."""


class CannotMerge(CannotDo):
    """Two contacts cannot be joined, or cannot be parted."""


class CannotErase(CannotDo):
    """A person's data cannot be erased."""


class CannotRefer(CannotDo):
    """Somebody cannot be named so."""


class ReferredIsShut(CannotRefer):
    """Whoever was named asked not to be contacted; a stranger who named them must not learn of it."""


class ReferredSelf(CannotRefer):
    """Whoever was named is the person of the lead itself."""


class SlotGone(CannotRecord):
    """A time that was offered for a call cannot be had any more."""


class CannotTakeIn(CannotDo):
    """A message cannot be kept."""
