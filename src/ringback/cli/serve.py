"""`ringback serve` and `ringback worker`: the pages and the dispatcher, in one process or apart."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; else RINGBACK_HOST.")] = "",
    port: Annotated[int, typer.Option(help="Port to listen on; else RINGBACK_PORT.")] = 0,
    worker: Annotated[bool, typer.Option(help="Run the dispatcher in this process too.")] = True,
) -> None:
    """Serve the pages and the API, and look after what is due."""
    from ringback.cli.database import fail, ready

    ready(workspace=False)
    from django.conf import settings
    from waitress.server import create_server

    from ringback.cli.start import application, embedded_loop, greet, mailboxes, prepare_sample

    prepare_sample()
    address, number = host or settings.RINGBACK_HOST, port or settings.RINGBACK_PORT
    proxies = (
        {
            "trusted_proxy": "*",
            "trusted_proxy_count": settings.RINGBACK_TRUSTED_PROXIES,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
            "clear_untrusted_proxy_headers": True,
        }
        if settings.RINGBACK_TRUSTED_PROXIES
        else {}
    )
    try:
        server = create_server(
            application(),
            host=address,
            port=number,
            threads=settings.RINGBACK_WORKERS_THREADS,
            ident="",
            **proxies,
        )
    except OSError as error:
        fail(
            f"Cannot listen on {address}:{number}: {error.strerror}. Choose another port with RINGBACK_PORT."
        )
    loop = embedded_loop() if worker else None
    watching = mailboxes() if worker else None
    thread = threading.Thread(target=loop.run, name="dispatcher") if loop else None
    watcher = threading.Thread(target=watching.run, name="mailboxes") if watching else None

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if loop:
            loop.stop()
        if watching:
            watching.stop()
        server.close()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for started in (thread, watcher):
        if started:
            started.start()
    greet(address, number)
    try:
        server.run()
    except OSError:
        # Closing the socket from the signal handler ends the loop this way; it is the wanted end.
        pass
    finally:
        if watching and watcher:
            watching.stop()
            watcher.join(timeout=10)
        if loop and thread:
            loop.stop()
            thread.join(timeout=60)


def worker(
    once: Annotated[bool, typer.Option("--once", help="One round only, then end.")] = False,
    lease: Annotated[
        float, typer.Option(help="Seconds for which a claim holds, for tests.", hidden=True)
    ] = 0,
) -> None:
    """Look after what is due, without serving pages. Run as many as you like."""
    from ringback.cli.database import ready

    ready(workspace=False)
    from ringback.cli.start import embedded_loop, mailboxes

    loop, watching = embedded_loop(lease=lease), mailboxes(lease=lease)
    if once:
        done = loop.once()
        typer.echo(
            f"looked at {done.looked_at}, sent {done.sent}, failed {done.failed}, unsure {done.unsure}"
        )
        visits = watching.once()
        if visits:
            new = sum(visit.kept.new for visit in visits)
            failed = sum(bool(visit.error) for visit in visits)
            typer.echo(f"mailboxes {len(visits)}, new messages {new}, not reached {failed}")
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        loop.stop()
        watching.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    watcher = threading.Thread(target=watching.run, name="mailboxes")
    watcher.start()
    try:
        loop.run()
    finally:
        watching.stop()
        watcher.join(timeout=10)
