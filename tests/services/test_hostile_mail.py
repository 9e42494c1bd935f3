"""Mail that wants to do harm goes the whole way: kept as it came, read by the real readers, and nothing breaks."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from ringback.queries.access import Access
from ringback.queries.inbox import message_page
from ringback.services.inbound import process_now, take_in
from ringback.store.models import InboundMessage, Lead, Suppression
from tests.services.scene import ANN, Scene

pytestmark = pytest.mark.django_db(transaction=True)

SENDER = "Ann Lee <ann@lead.example>"


def written(scene: Scene, text: str = "Yes, please call me.") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = SENDER, "office@acme.example"
    made["Subject"], made["Message-ID"] = "Your roof", "<h1@lead.example>"
    made["Date"] = format_datetime(scene.now)
    made.set_content(text)
    return made


def comes(scene: Scene, raw: bytes) -> InboundMessage:
    """The message is handled by the real readers, and whoever works here can look at it."""
    row, _new = take_in(scene.workspace, raw, now=scene.now)
    done = process_now(row, now=scene.now, worker="w")
    assert done.state in ("handled", "asking"), done.error
    assert message_page(Access(workspace=scene.workspace, role="manager"), done.pk)
    scene.sound()
    return done


@pytest.fixture
def ann(scene: Scene) -> Lead:
    scene.connect_mail()
    return scene.lead(**ANN)


def test_a_zip_bomb_is_kept_and_never_unpacked(scene: Scene, ann: Lead) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"\0" * 50_000_000)
    message = written(scene)
    message.add_attachment(
        packed.getvalue(), maintype="application", subtype="zip", filename="../../roof.zip"
    )
    done = comes(scene, message.as_bytes())
    assert (done.kind, done.meaning, done.lead) == ("reply", "yes", ann)


def test_messages_inside_messages_end_somewhere(scene: Scene, ann: Lead) -> None:
    raw = written(scene).as_bytes()
    for _ in range(300):
        raw = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + raw
    assert comes(scene, raw).lead is None


def test_twenty_thousand_parts_are_not_all_read(scene: Scene, ann: Lead) -> None:
    parts = b"".join(b"--x\nContent-Type: text/plain\n\npart\n" for _ in range(20_000))
    head = f"From: {SENDER}\nTo: office@acme.example\nSubject: Hi\nMIME-Version: 1.0\n".encode()
    comes(scene, head + b'Content-Type: multipart/mixed; boundary="x"\n\n' + parts + b"--x--\n")


def test_ten_thousand_recipients_are_nobody_to_write_to(scene: Scene, ann: Lead) -> None:
    message = written(scene)
    del message["To"]
    raw = b"To: " + b",\n ".join(b"p%d@lead.example" % n for n in range(10_000)) + b"\n" + message.as_bytes()
    comes(scene, raw)
    assert Lead.objects.count() == 1


def test_a_script_in_html_is_shown_as_nothing(scene: Scene, ann: Lead) -> None:
    message = written(scene, "see the HTML")
    message.add_alternative(
        '<p>Yes<script>alert(1)</script><img src="http://t.example/x" onerror="x()"></p>', subtype="html"
    )
    done = comes(scene, message.as_bytes())
    page = message_page(Access(workspace=scene.workspace, role="manager"), done.pk)
    assert "script" not in page.html
    assert "onerror" not in page.html
    assert "t.example" not in page.html


@pytest.mark.parametrize(
    "subject", ["=?utf-8?q?Hi=0D=0ABcc:_all@lead.example?=", "=?utf-8?b?SGkNCkJjYzogeEB5Lno=?="]
)
def test_a_line_break_in_an_encoded_subject_makes_no_header(scene: Scene, ann: Lead, subject: str) -> None:
    raw = written(scene).as_bytes().replace(b"Subject: Your roof", f"Subject: {subject}".encode())
    done = comes(scene, raw)
    assert "\n" not in done.subject
    assert "\r" not in done.subject


def test_a_stop_under_a_megabyte_of_quotes_is_obeyed(scene: Scene, ann: Lead) -> None:
    quoted = "".join(f"> line {number} of what we wrote\n" for number in range(30_000))
    done = comes(
        scene, written(scene, f"STOP\n\nOn Tue, Acme <office@acme.example> wrote:\n{quoted}").as_bytes()
    )
    ann.refresh_from_db()
    assert (done.meaning, ann.answer) == ("stop", "do_not_contact")
    assert Suppression.objects.filter(value="ann@lead.example").exists()


@pytest.mark.parametrize(
    "raw", [b"\0" * 5000, b"\xff\xfe" * 5000, b"From: \nTo: \n\n", b": :\n" * 3000, b"=" * 200_000]
)
def test_bytes_that_are_no_message_wait_for_a_person(scene: Scene, ann: Lead, raw: bytes) -> None:
    assert comes(scene, raw).state == "asking"
