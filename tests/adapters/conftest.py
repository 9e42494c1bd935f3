"""What the mail tests share: a message with defaults, and one certificate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ringback.ports.outbound import OutgoingEmail

from .mailserver import write_certificate


def an_email(**changes: Any) -> OutgoingEmail:
    defaults: dict[str, Any] = {
        "message_id": "<311-4.0123456789abcdef01234567@acme.example>",
        "from_name": "Bob Roe",
        "from_address": "bob@acme.example",
        "reply_to": "",
        "to_name": "Ann Lee",
        "to_address": "ann@lead.example",
        "subject": "Still here to help",
        "text": "Hi Ann,\n\nwhen is a good time?\n",
        "html": "<p>Hi Ann,</p><p>when is a good time?</p>\n",
        "headers": (),
        "date": datetime(2026, 3, 2, 17, 4, tzinfo=UTC),
    }
    return OutgoingEmail(**(defaults | changes))


@pytest.fixture
def email() -> Callable[..., OutgoingEmail]:
    return an_email


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificate(tmp_path_factory.mktemp("tls"))
