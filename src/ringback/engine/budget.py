"""How many calls a sale is worth (mission D1: $1,000 is worth two or three, $10,000 many more)."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache

from .playbook import CallTable, Persistence, StoppingRule

MOST = 1000
"""A stopping rule that says more than this says "as long as the playbook goes on"."""


@lru_cache(maxsize=4096)
def calls_allowed(persistence: Persistence, value: Decimal | None) -> int:
    """How many calls in all. `value` None: not known."""
    if value is None:
        return persistence.unknown
    if isinstance(persistence, CallTable):
        return next(
            (calls for below, calls in persistence.rows if below is None or value < below),
            persistence.rows[-1][1],
        )
    return _by_stopping(persistence, value)


def _by_stopping(rule: StoppingRule, value: Decimal) -> int:
    """Attempt n+1 is made while n <= a*V/c - a - b; the first one always is: the person asked to be called."""
    most_before = (rule.a * value * rule.worth / rule.cost - rule.a - rule.b).to_integral_value(ROUND_FLOOR)
    return min(max(int(most_before) + 1, 1), MOST)
