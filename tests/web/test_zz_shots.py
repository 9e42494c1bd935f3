import pytest
from tests.web.test_texts_browser import *
from ringback.services import templates
from ringback.services.attachments import attach


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shots(page, live_server, stark_now, scheme):
    touch = an_email_to_finish(stark_now)
    now = clock.now()
    templates.save_snippet(
        stark_now.workspace, "opening_hours", "We are here {{ business.hours }}.", now=now, actor="t"
    )
    templates.save_text(
        stark_now.workspace,
        "spring-offer",
        "---\nsubject: URGENT offer for {{ lead.interest }}\n---\nHi {{ lead.first_name }},\n\njust touching base. {{ snippets.opening_hours }}\n",
        now=now,
        actor="t",
    )
    attach(stark_now.workspace, "spring-offer", name="Price list.pdf", data=b"%PDF-1.4 x", now=now, actor="t")
    page.emulate_media(color_scheme=scheme)
    sign_in(page, live_server.url, stark_now.manager)
    for w, h in SIZES:
        page.set_viewport_size({"width": w, "height": h})
        for name, path in [
            ("desk", f"/desk?touch={touch.pk}"),
            ("list", "/texts"),
            ("edit", "/texts/spring-offer?lead=1"),
            ("snip", "/text/snippets"),
            ("lead", "/leads/1"),
        ]:
            page.goto(live_server.url + path)
            page.wait_for_selector("html[data-ready]")
            page.screenshot(path=f"/tmp/out-{name}-{w}-{scheme}.png", full_page=True)
