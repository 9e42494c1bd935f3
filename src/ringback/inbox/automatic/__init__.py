"""What programs write on behalf of people: absences, acknowledgements, challenges, receipts, calendars, lists."""

from .read import read_automatic

__all__ = ["read_automatic"]
