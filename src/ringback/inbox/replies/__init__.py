"""What people write: the new text apart from the quote, and what it means."""

from __future__ import annotations

from .instead import phones_in
from .meaning import Meant, meaning_of
from .plain import Told
from .quotes import new_text_of
from .reply import read_reply

__all__ = ["Meant", "Told", "meaning_of", "new_text_of", "phones_in", "read_reply"]
