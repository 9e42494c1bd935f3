"""What `serve` and `worker` share once Django runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import typer
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from ringback import clock
from ringback.queries.workspaces import any_user, any_workspace
from ringback.services.dispatch import LEASE
from ringback.services.fetching import LEASE as MAILBOX_LEASE
from ringback.services.sample import SAMPLE_EMAIL, make_sample, sample_password
from ringback.workers.loop import Loop, inbox_from, messenger_from, web_from
from ringback.workers.mailbox import Mailboxes


def application() -> Callable[..., Any]:
    return get_wsgi_application()


def embedded_loop(*, lease: float = 0) -> Loop:
    """The dispatcher with the messenger, the inbox and the guarded client that the settings name."""
    return Loop(
        messenger_from(settings.RINGBACK_MESSENGER),
        inbox=inbox_from(settings.RINGBACK_INBOX),
        web=web_from(settings.RINGBACK_WEB),
        lease=timedelta(seconds=lease) if lease else LEASE,
    )


def mailboxes(*, lease: float = 0) -> Mailboxes:
    """Those who watch the mailboxes, as the settings say."""
    return Mailboxes(
        inbox_from(settings.RINGBACK_INBOX),
        web=web_from(settings.RINGBACK_WEB),
        watched=settings.RINGBACK_MAIL_WATCHED,
        poll=timedelta(seconds=settings.RINGBACK_MAIL_INTERVAL),
        lease=timedelta(seconds=lease) if lease else MAILBOX_LEASE,
    )


def prepare_sample() -> None:
    """Fill a new database with made-up leads, unless RINGBACK_SAMPLE=0."""
    if settings.RINGBACK_SAMPLE and not any_workspace() and not any_user():
        typer.echo("A new database: making a sample business with 40 made-up leads …")
        make_sample(now=clock.now())


def greet(host: str, port: int) -> None:
    """Say where the pages are and how to sign in."""
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::") else host  # noqa: S104 - compared, not bound
    typer.echo(f"\nRingback is at http://{shown}:{port}/")
    password = sample_password()
    if password:
        typer.echo(f"Sign in with {SAMPLE_EMAIL} and the password {password}")
    elif not any_user():
        typer.echo("Nobody can sign in yet: open it and set up your business.")
    typer.echo("Stop with Ctrl-C.\n")
