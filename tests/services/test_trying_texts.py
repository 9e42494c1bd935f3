"""Looking at a text as a lead would get it, and sending it to oneself: nothing is touched, nothing is counted."""

from __future__ import annotations

import pytest

from ringback.ports.fakes import MemoryMessenger
from ringback.queries.preview import preview
from ringback.queries.texts import own_text
from ringback.services import playbooks, templates
from ringback.services.errors import CannotRecord
from ringback.services.test_sends import A_HOUR, send_test
from ringback.store.models import Event, Template, Touch, User
from tests.services.plans import plan
from tests.services.scene import Scene, failure

SOURCE = "---\nsubject: Your roof\n---\nHi {{ lead.first_name | default: 'there' }}, may I call you?\n"


def save(scene: Scene, name: str = "our-words", source: str = SOURCE, **more: str) -> Template:
    return templates.save_text(scene.workspace, name, source, now=scene.now, actor="t", **more)


def try_it(
    scene: Scene, user: User, messenger: MemoryMessenger, *, source: str = SOURCE, **more: object
) -> str:
    template = save(scene, source=source)
    found, _files = own_text(scene.workspace.pk, template.name)
    return send_test(
        scene.workspace,
        found.find(template.name),
        found,
        user=user,
        lead=None,
        messenger=messenger,
        now=scene.now,
    )


@pytest.fixture
def me(db: None) -> User:
    return User.objects.create_user("me@acme.example", "a long password", name="Me Myself")


def test_a_test_goes_to_oneself_marked_and_harmless(scene: Scene, me: User) -> None:
    lead = scene.lead()
    before = (Touch.objects.count(), Event.objects.filter(lead=lead).count())
    assert try_it(scene, me, scene.messenger) == "me@acme.example"
    (email,) = scene.messenger.to("me@acme.example")
    assert email.subject == "[Test] Your roof"
    assert "This is a test" in email.text
    assert "/u/test" in email.text
    assert "/a/test?a=yes" in email.text
    assert not [name for name, _ in email.headers if name.startswith("List-")]
    assert (Touch.objects.count(), Event.objects.filter(lead=lead).count()) == before


def test_tests_are_counted_and_their_trouble_is_told(scene: Scene, bare: Scene, me: User) -> None:
    messenger = MemoryMessenger()
    messenger.fail_next(failure(text="The server is asleep."))
    with pytest.raises(CannotRecord, match="The server is asleep"):
        try_it(scene, me, messenger)
    for _ in range(A_HOUR - 1):
        try_it(scene, me, messenger)
    with pytest.raises(CannotRecord, match="more than 20 tests"):
        try_it(scene, me, messenger)


def test_nothing_is_tried_without_an_account_or_without_a_subject(bare: Scene, me: User) -> None:
    with pytest.raises(CannotRecord, match="No mail account"):
        try_it(bare, me, bare.messenger)
    with pytest.raises(CannotRecord, match="Only an e-mail"):
        try_it(bare, me, bare.messenger, source="---\nquestions:\n- Why?\n---\nHello\n")


def test_a_preview_is_what_the_lead_would_get(scene: Scene, me: User) -> None:
    lead = scene.lead(interest="<b>a new roof</b>")
    template = save(
        scene,
        source="---\nsubject: About {{ lead.interest }}\n---\nHi {{ lead.first_name }}, may I call you on Monday "
        "about {{ lead.interest }}?\n",
    )
    found, _files = own_text(scene.workspace.pk, template.name)
    shown = preview(scene.workspace, found.find("our-words"), found, user=me, lead=lead, now=scene.now)
    assert shown.subject == "About <b>a new roof</b>"
    assert "&lt;b&gt;" in shown.html
    assert "<b>" not in shown.html
    assert dict(shown.headers)["To"] == "Ann Lee <ann@lead.example>"
    assert [one.code for one in shown.advice] == ["unknown_facts"]
    assert not Touch.objects.filter(lead=lead, channel="email").exists()


def test_a_text_that_prints_the_link_to_answer_by_can_be_looked_at_and_tried(scene: Scene, me: User) -> None:
    source = "---\nsubject: x\nanswers: no\n---\nChoose a time: {{ answer_url }}\n"
    try_it(scene, me, scene.messenger, source=source)
    assert "/a/test\n" in scene.messenger.sent[0].email.text


def test_a_preview_says_what_is_not_known_of_this_lead(scene: Scene, me: User) -> None:
    lead = scene.lead(interest="")
    template = save(scene, source="---\nsubject: x\n---\nAbout {{ lead.interest }}?\n")
    found, _files = own_text(scene.workspace.pk, template.name)
    shown = preview(scene.workspace, found.find("our-words"), found, user=me, lead=lead, now=scene.now)
    assert "lead.interest, which is not known" in shown.problem
    assert shown.html == ""


def test_plans_without_own_texts_still_publish(scene: Scene) -> None:
    made = playbooks.create(scene.workspace, plan("plain"), now=scene.now, actor="t")
    assert playbooks.publish(made, now=scene.now, actor="t").published_at is not None
