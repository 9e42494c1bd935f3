"""What people write: the new text apart from the quote, and what it means."""

from __future__ import annotations

from .meaning import Meant, meaning_of
from .plain import Told
from .quotes import new_text_of
from .reply import read_reply

__all__ = ["Meant", "Told", "meaning_of", "new_text_of", "read_reply"]
