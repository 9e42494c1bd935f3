"""Messages that bring a new lead: from lead providers, forms, and people who write to the inquiry address."""

from __future__ import annotations

from ringback.inbox.setting import Setting

from .inquiry import inquiry_from
from .lead import read_lead

__all__ = ["Setting", "inquiry_from", "read_lead"]
