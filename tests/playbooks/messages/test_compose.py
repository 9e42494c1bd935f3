"""An e-mail as it goes out: the footer nobody can leave out, the headers, the HTML made from the text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.playbooks.messages.compose import compose, message_id
from ringback.playbooks.messages.errors import CannotSend, TemplateError
from ringback.playbooks.messages.facts import LeadFacts
from ringback.playbooks.messages.template import MessageTemplate, parse, shipped
from ringback.playbooks.messages.threads import Thread
from ringback.ports.outbound import OutgoingEmail, check_email

from .test_template import EMAILS, FULL

URL = "https://ringback.acme.example/u/abc.def_ghi-123"
NOW = datetime(2026, 3, 2, 17, 4, tzinfo=UTC)


def composed(
    template: MessageTemplate | str = "still-here", facts: Any = FULL, **changes: Any
) -> OutgoingEmail:
    arguments: dict[str, Any] = {
        "touch_key": "311-4",
        "workspace_domain": "acme.example",
        "unsubscribe_url": URL,
        "from_name": "Bob at Acme",
        "from_address": "bob@acme.example",
        "to_address": "ann@lead.example",
        "now": NOW,
    }
    template = shipped(template) if isinstance(template, str) else template
    email = compose(template, facts, **(arguments | changes))
    check_email(email)
    return email


MUST = [
    "Acme Roofing",
    "(303) 555-0100",
    "hi@acme.example",
    "https://acme.example",
    "Mon–Fri 8:00 AM–6:00 PM",
]


@pytest.mark.parametrize("name", sorted(EMAILS))
def test_every_email_says_who_where_when_and_how_to_end_it(name: str) -> None:
    email = composed(name)
    for must in [*MUST, "1 Main St\nDenver, CO 80202", URL]:
        assert must in email.text
    for must in [*MUST, "1 Main St<br>Denver, CO 80202", f'<a href="{URL}">Stop these e-mails</a>']:
        assert must in email.html


def test_no_template_can_leave_the_footer_out() -> None:
    tricks = (
        "{% raw %}</body>{% endraw %}\n<!-- {% comment %}\n{% endcomment %}\n<style>div{display:none}</style>"
    )
    email = composed(parse(f"---\nsubject: x\n---\n{tricks}\n", name="t"))
    assert email.text.rstrip().endswith(URL)
    assert f'href="{URL}"' in email.html
    assert "<style" not in email.html
    assert "<!-- " not in email.html
    assert email.html.count("</body>") == 1


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"postal_address": " \n"}, "postal address"),
        ({"phone": "", "email": ""}, "phone number or an e-mail"),
        ({"hours": ""}, "business hours"),
        ({"name": ""}, "name of the business"),
    ],
)
def test_a_workspace_that_lacks_what_every_email_needs_is_told_what_to_do(
    missing: dict[str, str], words: str
) -> None:
    facts = replace(FULL, business=replace(FULL.business, **missing))
    with pytest.raises(CannotSend, match=words) as caught:
        composed(facts=facts)
    assert re.search(r"Add .* settings\.$", str(caught.value))


@pytest.mark.parametrize("given", [{"phone": ""}, {"email": ""}, {"website": ""}])
def test_one_way_to_reach_the_business_is_enough(given: dict[str, str]) -> None:
    assert composed(facts=replace(FULL, business=replace(FULL.business, **given))).text


def test_a_call_script_cannot_be_sent() -> None:
    with pytest.raises(TemplateError, match="call script"):
        composed("first-call")


def test_one_click_unsubscribe_has_exactly_one_https_url() -> None:
    headers = dict(composed().headers)
    assert headers == {
        "List-Unsubscribe": f"<{URL}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_an_installation_that_is_tried_out_under_http_sends_the_same_headers() -> None:
    url = "http://localhost:8000/u/abc"
    email = composed(unsubscribe_url=url)
    assert dict(email.headers) == {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert url in email.text


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/u/abc",
        "javascript:alert(1)",
        "mailto:x@y.example",
        "https://",
        "https://a.example/\r\nX: y",
        "https://a.example/>,<https://b.example",
        "https://a.example/ x",
        "https://ä.example/",
        "https://a.example/" + "x" * 900,
    ],
)
def test_a_link_that_cannot_work_stops_the_message(url: str) -> None:
    with pytest.raises(CannotSend, match="link"):
        composed(unsubscribe_url=url)


def test_only_a_notice_is_marked_as_sent_by_a_program() -> None:
    assert dict(composed("we-have-your-request").headers)["Auto-Submitted"] == "auto-generated"
    for name in EMAILS - {"we-have-your-request"}:
        assert "Auto-Submitted" not in dict(composed(name).headers)


def test_a_notice_that_answers_a_message_says_to_which() -> None:
    headers = dict(composed("we-have-your-request", thread=Thread(in_reply_to="<q1@lead.example>")).headers)
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["In-Reply-To"] == headers["References"] == "<q1@lead.example>"


def test_a_broken_message_id_from_outside_is_left_out() -> None:
    broken = "<q1@lead.example>\r\nBcc: x@y.example"
    headers = dict(
        composed("we-have-your-request", thread=Thread(in_reply_to=broken, references=(broken,))).headers
    )
    assert "In-Reply-To" not in headers


def test_the_same_touch_gives_the_same_email_and_the_date_is_the_given_now() -> None:
    assert composed() == composed()
    assert composed().date == NOW


keys = st.builds("{}-{}".format, st.integers(1, 10**12), st.integers(1, 10**4))


@given(a=keys, b=keys)
def test_a_message_id_is_the_same_for_the_same_touch_and_for_no_other(a: str, b: str) -> None:
    assert message_id(a, "acme.example") == message_id(a, "ACME.example.")
    assert (message_id(a, "acme.example") == message_id(b, "acme.example")) == (a == b)
    assert message_id(a, "acme.example") != message_id(a, "other.example")
    assert re.fullmatch(rf"<{a}\.[0-9a-f]{{24}}@acme\.example>", message_id(a, "acme.example"))


def test_a_message_id_takes_domains_beyond_ascii_and_refuses_what_is_none() -> None:
    assert message_id("1-1", "bücher.example").endswith("@xn--bcher-kva.example>")
    for domain in ("", "a b", "x>y", "a..b", "-a.example", "a\r\nb"):
        with pytest.raises(CannotSend, match="domain"):
            message_id("1-1", domain)
    with pytest.raises(ValueError, match="key of a touch"):
        message_id("1@1", "acme.example")


SCRIPT = LeadFacts(
    first_name="<script>alert(1)</script>", full_name='"><img src=x onerror=alert(1)>', interest="a & b"
)


def test_a_lead_called_script_stays_a_lead() -> None:
    email = composed(facts=replace(FULL, lead=SCRIPT))
    assert "Hi <script>alert(1)</script>," in email.text
    assert "Hi &lt;script&gt;alert(1)&lt;/script&gt;," in email.html
    assert "<script" not in email.html
    assert "<img" not in email.html


PIECES = ["<", ">", '"', "'", "&", "a", "script", "href=", "onerror=", "javascript:", "/", "@x.yz", " "]


@given(
    name=st.lists(
        st.sampled_from(PIECES),
        max_size=10,
    ).map("".join)
)
def test_no_name_brings_a_tag_an_attribute_or_another_kind_of_link(name: str) -> None:
    facts = replace(FULL, lead=LeadFacts(first_name=name, full_name=name, interest=name))
    email = composed(facts=facts)
    tags = re.findall(r"<[^>]*>", email.html)
    attributes = r'(?: (?:style|charset|name|content|href)="[^"<>]*")*'
    known = re.compile(rf"<!doctype html>|</?(?:html|head|body|div|meta|p|br|a){attributes}>")
    assert all(known.fullmatch(tag) for tag in tags)
    links = [link for tag in tags for link in re.findall(r' href="([^"]*)"', tag)]
    assert URL in links
    assert all(link.startswith(("https://", "mailto:")) for link in links)


def test_a_subject_stays_one_line_whatever_is_in_it() -> None:
    template = parse("---\nsubject: {{ business.postal_address }}\n---\nHi\n", name="t")
    assert composed(template).subject == "1 Main St Denver, CO 80202"


def test_links_and_addresses_in_a_text_become_links() -> None:
    body = "See https://acme.example/a?b=1&c=2. Or (http://acme.example/x), or write to joe@acme.example."
    html = composed(parse(f"---\nsubject: x\n---\n{body}\n", name="t")).html
    assert '<a href="https://acme.example/a?b=1&amp;c=2">https://acme.example/a?b=1&amp;c=2</a>.' in html
    assert '(<a href="http://acme.example/x">http://acme.example/x</a>)' in html
    assert '<a href="mailto:joe@acme.example">joe@acme.example</a>.' in html


def test_the_reason_for_a_message_can_be_said() -> None:
    reason = "You get this because you asked for an offer on our web site."
    assert reason in composed(reason=reason).text
    assert "Acme Roofing sent you this e-mail about its services." in composed().text


def test_the_sender_falls_back_to_the_colleague_and_then_the_business() -> None:
    assert composed(from_name="").from_name == "Bob Roe"
    nobody = replace(FULL, sender=replace(FULL.sender, name=""))
    assert composed(from_name="", facts=nobody).from_name == "Acme Roofing"
