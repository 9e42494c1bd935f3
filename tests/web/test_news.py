"""News on every page: for whom it is, put away once, not told to strangers, and quiet where nothing has changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ringback.explain.news import ANSWERED, NEWS, news_words
from ringback.services.notices import tell
from ringback.store.models import Lead, Notice, User
from ringback.store.transactions import write
from tests.web.house import NOW, House, lead, minutes, signed_in, words

HTMX = {"HX-Request": "true"}


def told(
    of: House, *, about: Lead | None = None, user: User | None = None, after: float = 0, **params: Any
) -> Notice:
    with write():
        return tell(of.workspace, "answered", now=NOW + minutes(after), lead=about, user=user, **params)


def test_what_somebody_answered_stands_on_every_page_of_its_owner_and_of_nobody_else(stark: House) -> None:
    rosa = lead(stark, owner=stark.rep)
    told(stark, about=rosa, choice="yes", until="2026-03-04T17:00:00Z")
    for path in ("/", "/leads", "/questions", "/news"):
        page = signed_in(stark.rep).get(path)
        assert "Rosa Lindqvist wants a call on Wed 4 Mar 12:00 #1" in words(page), path
        assert 'href="/leads/1"' in page.content.decode()
    assert "wants a call" not in words(signed_in(stark.owner).get("/leads"))
    assert "No news yet" in words(signed_in(stark.owner).get("/news"))


def test_what_is_about_nobodys_lead_is_for_everybody_and_put_away_for_everybody(stark: House) -> None:
    notice = told(stark, about=lead(stark), choice="no")
    assert "Rosa Lindqvist said no" in words(signed_in(stark.owner).get("/leads"))
    assert "Rosa Lindqvist said no" in words(signed_in(stark.rep).get("/leads"))
    for _ in range(2):
        response = signed_in(stark.rep).post(f"/news/{notice.pk}/seen", {"back": "/leads"})
        assert response["Location"] == "/leads"
    notice.refresh_from_db()
    assert notice.seen_at == NOW
    assert "said no" not in words(signed_in(stark.owner).get("/leads"))
    assert "put away" in words(signed_in(stark.owner).get("/news"))


def test_an_open_page_is_told_only_what_it_has_not(stark: House) -> None:
    client = signed_in(stark.rep)
    assert client.get("/news/part?mark=0-0", headers=HTMX).status_code == 204
    notice = told(stark, about=lead(stark), choice="at_once")
    page = client.get("/news/part?mark=0-0", headers=HTMX)
    assert "wants a call as soon as possible" in words(page)
    assert 'id="news-count" hx-swap-oob="true"' in page.content.decode()
    assert client.get(f"/news/part?mark=1-{notice.pk}", headers=HTMX).status_code == 204
    gone = client.post(f"/news/{notice.pk}/seen", headers=HTMX)
    assert "wants a call" not in words(gone)
    assert client.get("/news/part?mark=0-0", headers=HTMX).status_code == 204


def test_whoever_is_signed_out_by_now_is_left_where_they_are(stark: House) -> None:
    response = Client().get("/news/part?mark=0-0", headers=HTMX)
    assert response.status_code == 204
    assert not response.has_header("HX-Redirect")


def test_many_are_counted_and_put_away_together_but_not_what_has_come_since(stark: House) -> None:
    rosa = lead(stark)
    for index in range(5):
        told(stark, about=rosa, choice="no", after=-index)
    client = signed_in(stark.rep)
    page = client.get("/leads")
    assert page.content.decode().count("news-note") == 3
    assert "5 pieces of news" in words(page)
    late = told(stark, about=rosa, choice="yes", until="2026-03-04T17:00:00Z", after=0.5)
    assert "5 put away." in words(client.post("/news/seen", {"until": "2026-03-03T17:02:00Z"}, follow=True))
    assert list(Notice.objects.filter(seen_at=None)) == [late]


def test_a_stranger_sees_nothing_and_can_put_nothing_away(stark: House, stranger: House) -> None:
    notice = told(stark, about=lead(stark), choice="no")
    mine = told(stark, user=stark.owner, choice="no")
    client = signed_in(stranger.owner)
    assert "Rosa" not in words(client.get("/news"))
    assert client.get("/news/part?mark=0-0", headers=HTMX).status_code == 204
    for one, who in ((notice, stranger.owner), (mine, stranger.owner), (mine, stark.rep)):
        assert signed_in(who).post(f"/news/{one.pk}/seen").status_code == 404
    client.post("/news/seen")
    assert Notice.objects.filter(seen_at=None).count() == 2


@pytest.mark.parametrize("path", ["/news", "/news/seen", "/news/1/seen"])
def test_nobody_gets_in_unsigned(stark: House, path: str) -> None:
    client = Client()
    response = client.get(path) if path == "/news" else client.post(path)
    assert response["Location"].startswith("/sign-in")


def test_going_back_leads_to_no_other_site(stark: House) -> None:
    notice = told(stark, choice="no")
    for back in ("https://evil.example", "//evil.example", ""):
        response = signed_in(stark.rep).post(f"/news/{notice.pk}/seen", {"back": back})
        assert response["Location"] == "/news"


def test_names_and_texts_are_shown_as_text(stark: House) -> None:
    with write():
        tell(
            stark.workspace, "account_stopped", now=NOW, address="<b>x</b>", text="<script>alert(1)</script>"
        )
    page = signed_in(stark.rep).get("/leads").content.decode()
    assert "Sending by &lt;b&gt;x&lt;/b&gt; has stopped: &lt;script&gt;" in page


@pytest.mark.parametrize("kind", [*NEWS, "answered", "something_new"])
def test_every_kind_has_a_sentence_without_any_parameter(kind: str) -> None:
    text = news_words(kind, {}, name="Rosa", zone="UTC")
    assert text
    assert "{" not in text


@pytest.mark.parametrize("choice", ANSWERED)
def test_every_answer_has_a_sentence_with_and_without_its_date(choice: str) -> None:
    until = "2026-03-04T17:00:00Z"
    text = news_words(
        "answered", {"choice": choice, "until": until, "was": "yes", "number": 7}, name="Rosa", zone="UTC"
    )
    assert text.startswith("Rosa")
    assert text.endswith(" (the lead was closed: yes); they named #7")
    assert "None" not in news_words("answered", {"choice": choice}, name="Rosa", zone="UTC")
