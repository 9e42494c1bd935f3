"""The pages of the texts: who may see them, what they show, and that nothing of another workspace gets through."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ringback.services import templates
from ringback.services.attachments import attach
from ringback.store.models import Attachment, Lead, Snippet, Template, Touch
from tests.web.house import NOW, House, lead, signed_in, words
from tests.web.test_following_pages import by_hand

SOURCE = "---\nsubject: Our offer\n---\nHi {{ lead.first_name | default: 'there' }}, may I call you?\n"
PDF = b"%PDF-1.7 prices"
MANAGE = [
    ("get", "/texts"),
    ("get", "/text/new"),
    ("post", "/text/new"),
    ("post", "/text/check"),
    ("post", "/text/test"),
    ("get", "/text/snippets"),
    ("post", "/text/snippets/save"),
    ("post", "/text/snippets/hours/remove"),
    ("get", "/texts/our-offer"),
    ("post", "/texts/our-offer"),
    ("post", "/texts/our-offer/archive"),
    ("post", "/texts/our-offer/restore"),
    ("post", "/texts/our-offer/files"),
    ("get", "/texts/our-offer/files/1"),
    ("post", "/texts/our-offer/files/1/remove"),
]


def ours(of: House, name: str = "our-offer", source: str = SOURCE) -> Template:
    return templates.save_text(of.workspace, name, source, now=NOW, actor="t")


def a_file(of: House) -> Attachment:
    return attach(of.workspace, "our-offer", name="prices.pdf", data=PDF, now=NOW, actor="t")


@pytest.mark.parametrize(("method", "path"), MANAGE)
def test_a_rep_writes_no_texts_and_nobody_gets_in_unsigned(stark: House, method: str, path: str) -> None:
    ours(stark)
    assert getattr(signed_in(stark.rep), method)(path, {"source": "x", "name": "x"}).status_code == 403
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


@pytest.mark.parametrize("path", [path for method, path in MANAGE if method == "post"])
def test_nothing_is_done_by_a_link(stark: House, path: str) -> None:
    ours(stark)
    answer = signed_in(stark.manager).get(path)
    assert answer.status_code == (200 if path in ("/text/new", "/texts/our-offer") else 405)
    assert Template.objects.get().archived_at is None


def test_a_stranger_learns_nothing(stark: House, stranger: House) -> None:
    ours(stark)
    file = a_file(stark)
    templates.save_snippet(stark.workspace, "secret", "secret words", now=NOW, actor="t")
    theirs = signed_in(stranger.manager)
    for method, path in (
        ("get", "/texts/our-offer"),
        ("post", "/texts/our-offer"),
        ("post", "/texts/our-offer/archive"),
        ("post", "/texts/our-offer/files"),
        ("get", f"/texts/our-offer/files/{file.pk}"),
        ("post", f"/texts/our-offer/files/{file.pk}/remove"),
    ):
        assert getattr(theirs, method)(path, {"source": SOURCE}).status_code == 404, path
    assert "our-offer" not in theirs.get("/texts").content.decode()
    assert "secret" not in theirs.get("/text/snippets").content.decode()
    theirs.post("/text/snippets/secret/remove")
    assert Snippet.objects.count() == Attachment.objects.count() == 1
    number = lead(stark).number
    shown = theirs.post("/text/check", {"source": SOURCE, "name": "x", "lead": str(number)}).content.decode()
    assert "Rosa" not in shown


def test_a_strangers_draft_and_line_cannot_be_written(stark: House, stranger: House) -> None:
    touch = by_hand(stark, "email")
    theirs = signed_in(stranger.rep)
    assert theirs.post(f"/desk/touches/{touch.pk}/draft", {"text": "x"}).status_code == 404
    assert theirs.post(f"/desk/touches/{touch.pk}/line", {"personal_line": "x"}).status_code == 404
    assert theirs.post(f"/leads/{touch.lead.number + 5}/line", {"personal_line": "x"}).status_code == 404
    touch.refresh_from_db()
    assert (touch.body, Lead.objects.get(pk=touch.lead_id).personal_line) == ("", "")
    assert Client().post(f"/desk/touches/{touch.pk}/draft", {"text": "x"})["Location"] == "/sign-in"


def test_a_text_is_written_changed_and_put_away(stark: House) -> None:
    client = signed_in(stark.manager)
    assert "Write here why you write today" in words(client.get("/text/new"))
    made = client.post("/text/new", {"name": "our-offer", "source": SOURCE})
    assert made["Location"] == "/texts/our-offer"
    assert Template.objects.get().updated_by == stark.manager
    again = client.post("/text/new", {"name": "our-offer", "source": SOURCE.replace("call", "visit")})
    assert again.status_code == 422
    assert "Somebody has changed this text" in words(again)
    seen = templates.digest_of(SOURCE)
    kept = client.post(
        "/texts/our-offer", {"source": SOURCE.replace("call", "visit"), "seen": seen}, follow=True
    )
    assert "made of it" in words(kept)
    gone = client.post("/texts/our-offer/archive", follow=True)
    assert "our-offer is put away." in words(gone)
    assert "our-offer is in use again." in words(client.post("/texts/our-offer/restore", follow=True))


def test_a_shipped_text_is_copied_by_saving_it(stark: House) -> None:
    client = signed_in(stark.manager)
    assert "comes with Ringback" in words(client.get("/texts/still-here"))
    client.post("/texts/still-here", {"source": SOURCE, "seen": ""})
    page = words(client.get("/texts"))
    assert "in place of the shipped one" in page
    assert "The shipped text is used again." in words(client.post("/texts/still-here/archive", follow=True))
    assert 'value=""' in client.get("/text/new?from=still-here").content.decode()


def test_the_check_and_the_preview_are_a_part_of_the_page(stark: House) -> None:
    number = lead(stark).number
    given = {"source": SOURCE.replace("Our offer", "URGENT"), "name": "our-offer", "lead": str(number)}
    part = signed_in(stark.manager).post("/text/check", given, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "sounds like a trick" in words(part)
    assert "Hi Rosa, may I call you?" in words(part)
    broken = signed_in(stark.manager).post(
        "/text/check", given | {"source": "{{"}, headers={"HX-Request": "true"}
    )
    assert "It cannot be read yet" in words(broken)
    assert not Template.objects.exists()


def test_what_a_lead_wrote_is_shown_and_not_run(stark: House) -> None:
    number = lead(stark, interest="<script>alert(1)</script>", message="x").number
    source = "---\nsubject: {{ lead.interest }}\n---\nAbout {{ lead.interest }}?\n"
    given = {"source": source, "name": "x", "lead": str(number)}
    page = signed_in(stark.manager).post("/text/check", given).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_files_go_up_come_down_and_are_removed(stark: House) -> None:
    ours(stark)
    client = signed_in(stark.manager)
    bad = client.post("/texts/our-offer/files", {"file": SimpleUploadedFile("a.pdf", b"MZ")}, follow=True)
    assert "not what its name says" in words(bad)
    assert "Choose a file." in words(client.post("/texts/our-offer/files", follow=True))
    client.post("/texts/our-offer/files", {"file": SimpleUploadedFile("Price list.pdf", PDF)})
    file = Attachment.objects.get()
    down = client.get(f"/texts/our-offer/files/{file.pk}")
    assert (down.content, down["Content-Type"]) == (PDF, "application/pdf")
    assert down["Content-Disposition"] == 'attachment; filename="Price list.pdf"'
    client.post(f"/texts/our-offer/files/{file.pk}/remove")
    assert not Attachment.objects.exists()


def test_snippets_are_kept_and_removed(stark: House) -> None:
    client = signed_in(stark.manager)
    client.post("/text/snippets/save", {"name": "hours", "text": "We are here {{ business.hours }}."})
    assert "hours" in words(client.get("/text/snippets"))
    wrong = client.post("/text/snippets/save", {"name": "Bad name", "text": "x"})
    assert (wrong.status_code, "small letters" in words(wrong)) == (422, True)
    client.post("/text/snippets/hours/remove")
    assert not Snippet.objects.exists()


def test_a_draft_is_kept_without_script_too(stark: House) -> None:
    touch = by_hand(stark, "email")
    client = signed_in(stark.rep)
    back = client.post(f"/desk/touches/{touch.pk}/draft", {"subject": "Roof", "text": "So far", "seen": ""})
    assert back["Location"] == f"/desk?touch={touch.pk}"
    page = client.get(f"/desk?touch={touch.pk}").content.decode()
    assert "So far</textarea>" in page
    assert "Your draft is kept" in page
    late = client.post(
        f"/desk/touches/{touch.pk}/draft",
        {"subject": "Roof", "text": "Mine", "seen": ""},
        headers={"HX-Request": "true"},
    )
    assert (late.status_code, "Somebody else has changed this draft" in words(late)) == (422, True)
    assert Touch.objects.get(pk=touch.pk).body == "So far\n"


def test_a_personal_line_is_written_on_the_desk_and_on_the_page_of_the_lead(stark: House) -> None:
    touch = by_hand(stark, "email")
    client = signed_in(stark.rep)
    client.post(f"/desk/touches/{touch.pk}/line", {"personal_line": "I saw your porch."})
    assert "I saw your porch." in client.get(f"/desk?touch={touch.pk}").content.decode()
    client.post(f"/leads/{touch.lead.number}/line", {"personal_line": "I saw your roof."})
    assert "I saw your roof." in client.get(f"/leads/{touch.lead.number}").content.decode()
    refused = client.post(
        f"/leads/{touch.lead.number}/line", {"personal_line": "https://x.example"}, follow=True
    )
    assert "holds no link" in words(refused)


def test_the_list_takes_no_more_queries_with_many_texts(stark: House) -> None:
    client = signed_in(stark.manager)
    ours(stark, "text-first")
    counts = []
    for first in (0, 30):
        with CaptureQueriesContext(connection) as taken:
            client.get("/texts")
        counts.append(len(taken))
        for number in range(first, first + 30):
            ours(stark, f"text-{number}")
    assert counts[0] == counts[1]
