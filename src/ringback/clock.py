"""The only clock of Ringback.

Nothing else in this package may read the system's time; `make check` fails where
something does. The reasons:

* A decision must come out the same when it is asked again about the past ("why did you
  not call on Tuesday?"). That works only if the time is an argument, not a side effect.
* One operation has one "now". If two lines read the clock, a night on which the clocks
  change, or a slow database, can fall between them.
* Tests then need no patching: they pass the moment they mean.

Who may call it: entry points (a view, an API call, a command, one turn of a worker's
loop), once per operation. They hand the value down as `now`. Services, queries and the
engine take `now` as an argument without a default.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment as an aware datetime in UTC."""
    return datetime.now(UTC)
