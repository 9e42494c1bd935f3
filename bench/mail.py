"""How many messages a second are made and handed over, and how many that come in are understood.

Out: each message is rendered from a shipped template for another person and handed to an SMTP server on this machine
(aiosmtpd, a process of its own) over one connection. Beside it, in turns, smtplib alone sends the same bytes, made
beforehand.
In: the labelled corpus of tests/corpus/mail is classified. Beside it the standard library only parses the same bytes.
Prints JSON lines. Usage: mail.py [MESSAGES]
"""

from __future__ import annotations

import email
import email.policy
import json
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)
ROUNDS = 3
SINK = """
import asyncio, sys
from aiosmtpd.smtp import SMTP
class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 taken"
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
asyncio.run(main())
"""


def say(figure: str, value: float, unit: str, beside: dict[str, Any]) -> None:
    line = {"bench": "mail", "figure": figure, "value": value, "unit": unit, "beside": beside}
    print(json.dumps(line), flush=True)


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    out(messages)
    come_in()


def out(messages: int) -> None:
    from ringback.adapters.mime import to_bytes
    from ringback.adapters.smtp import SmtpMessenger
    from ringback.playbooks.messages.compose import compose
    from ringback.playbooks.messages.facts import BusinessFacts, Facts, LeadFacts
    from ringback.playbooks.messages.template import shipped
    from ringback.ports.outbound import MailServer, OutgoingEmail

    business = BusinessFacts(
        name="Acme Roofing",
        phone="(303) 555-0199",
        hours="Mon-Fri 08:00-18:00",
        email="office@acme.example",
        postal_address="1 Main Street\nDenver, CO 80202",
    )

    def made(number: int) -> OutgoingEmail:
        person = LeadFacts(first_name=f"Ann{number}", full_name=f"Ann{number} Lee", interest="a new roof")
        return compose(
            shipped("we-just-called"),
            Facts(lead=person, business=business, call_at="tomorrow at 9:00 AM"),
            touch_key=f"{number}-1",
            workspace_domain="acme.example",
            unsubscribe_url=f"https://ringback.acme.example/u/{number}",
            answer_url=f"https://ringback.acme.example/a/{number}",
            from_name="Acme Roofing",
            from_address="office@acme.example",
            to_address=f"ann{number}@lead.example",
            now=NOW,
        )

    sink = subprocess.Popen(
        [sys.executable, "-c", SINK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert sink.stdout is not None
    try:
        port = int(sink.stdout.readline())
        server = MailServer(host="127.0.0.1", port=port, security="none")
        ready = [to_bytes(made(number)) for number in range(messages)]

        def ours() -> None:
            with SmtpMessenger().session(server) as session:
                for number in range(messages):
                    session.send(made(number))

        def raw() -> None:
            with smtplib.SMTP("127.0.0.1", port) as line:
                for number, data in enumerate(ready):
                    line.sendmail("office@acme.example", [f"ann{number}@lead.example"], data)

        rate, least = in_turns(ours, raw, messages)
        rendered = messages / seconds(lambda: [to_bytes(made(number)) for number in range(messages)])
    finally:
        sink.terminate()
        sink.wait(10)
    say(
        "messages_rendered_and_handed_over_per_second",
        round(rate),
        "1/s",
        {
            "smtplib_alone_per_second": round(least),
            "ratio": round(rate / least, 3),
            "rendered_only_per_second": round(rendered),
            "messages": messages,
        },
    )


def come_in() -> None:
    from ringback.inbox.classify import classify
    from tests.corpus.mail.load import indexed, samples

    raws = [sample.raw for sample in (*samples(), *indexed())]

    def ours() -> None:
        for raw in raws:
            classify(raw)

    def parsed() -> None:
        for raw in raws:
            for part in email.message_from_bytes(raw, policy=email.policy.compat32).walk():
                part.get_payload(decode=True)

    rate, least = in_turns(ours, parsed, len(raws))
    say(
        "messages_classified_per_second",
        round(rate),
        "1/s",
        {
            "parsed_only_per_second": round(least),
            "ratio": round(rate / least, 3),
            "messages": len(raws),
            "bytes": sum(len(raw) for raw in raws),
        },
    )


def in_turns(one: Callable[[], object], other: Callable[[], object], count: int) -> tuple[float, float]:
    """The best rate of each over several rounds in turns: neighbors on the machine disturb both alike."""
    times = [(seconds(one), seconds(other)) for _ in range(ROUNDS)]
    return count / min(first for first, _ in times), count / min(second for _, second in times)


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
