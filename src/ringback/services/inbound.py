"""What a message that came in does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime


def process_due(
    now_of: Callable[[], datetime],
    worker: str,
    limit: int = 50,
    keep_going: Callable[[], bool] = lambda: True,
) -> int:
    """Look after up to `limit` messages that are new. Returns how many were looked at."""
    return 0
