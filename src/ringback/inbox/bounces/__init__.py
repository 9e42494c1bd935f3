"""Reports of mail systems: what was not delivered, to whom and why; and complaints.

`split` parts the mail system's words from the returned message; `report` reads the fields of RFC 3464, `whom` finds
addresses where there are none; `status` and `reasons` say what a refusal means; `recognize` and `notices` whether it
is a bounce at all; `complaints` reads feedback reports; `read` puts it together.
"""

from .read import read_bounce

__all__ = ["read_bounce"]
