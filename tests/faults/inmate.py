"""What the tests of this folder do and look up inside an installation of its own. Run as a program; answers in JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from ringback.cli.database import ready


def fill(people: int, port: int) -> dict[str, int]:
    """A business with a mail account on this machine, and people whose first e-mail is due now."""
    from ringback import clock
    from ringback.intake.drafts import LeadDraft, draft_from_fields
    from ringback.services import mail_accounts, workspaces
    from ringback.services.capture import capture
    from ringback.store.transactions import write

    now = clock.now()
    home = workspaces.create_workspace(
        name="Acme", now=now, phone="(303) 555-0199", postal_address="1 Main Street\nDenver, CO 80202"
    )
    mail_accounts.connect(
        home,
        host="127.0.0.1",
        port=port,
        security="none",
        username="",
        password=None,
        from_name="Acme",
        from_address="office@acme.example",
        now=now,
        actor="test",
    )
    with write():
        for index in range(people):
            draft = draft_from_fields(
                {"name": f"Person{index} Lee", "email": f"p{index}@lead.example"},
                country="US",
                zone=ZoneInfo("America/Denver"),
                now=now,
            )
            assert isinstance(draft, LeadDraft)
            capture(home, draft, now=now, actor="test", raw_source="form")
    return {"people": people}


def mailbox(port: int, user: str, password: str, folder: str, sent: str) -> dict[str, int]:
    """The account reads this folder of a mailbox on this machine, from a day ago on; its server makes the copies."""
    from ringback import clock
    from ringback.services.mailboxes import watch
    from ringback.store.models import MailAccount
    from ringback.store.secrets import encrypt
    from ringback.store.transactions import write

    account = MailAccount.objects.select_related("workspace").get()
    account.imap_host, account.imap_port, account.imap_security = "127.0.0.1", port, "none"
    account.imap_username, account.imap_password_encrypted = user, encrypt(password)
    account.imap_folder, account.sent_folder, account.keep_sent_copy = folder, sent, False
    with write():
        account.save()
        watch(account, now=clock.now(), days=1)
    return {"account": account.pk}


def tell() -> dict[str, Any]:
    """How everything stands."""
    from ringback import clock
    from ringback.store.models import Enrollment, Question, Touch

    touches = list(Touch.objects.select_related("point"))
    open_questions = Question.objects.filter(settled_at__isnull=True)
    return {
        "states": Counter(touch.state for touch in touches),
        "sent": [touch.point.value for touch in touches if touch.disposition == "sent" and touch.point],
        "unsure": [touch.point.value for touch in touches if touch.disposition == "unsure" and touch.point],
        "asked": [
            question.touch.point.value
            for question in open_questions.filter(kind="unsure_email").select_related("touch__point")
            if question.touch and question.touch.point
        ],
        "other_questions": open_questions.exclude(kind="unsure_email").count(),
        "claimed": Enrollment.objects.exclude(claimed_by="").count(),
        "due": Enrollment.objects.filter(next_due_at__lte=clock.now()).count(),
    }


if __name__ == "__main__":
    ready(workspace=False)
    answer: dict[str, Any]
    if sys.argv[1] == "fill":
        answer = fill(int(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "mailbox":
        answer = mailbox(int(sys.argv[2]), *sys.argv[3:])
    else:
        answer = tell()
    print(json.dumps(answer))
