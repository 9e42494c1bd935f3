"""Texts, snippets, files and personal lines of a workspace: what is kept, what is refused, what leaves."""

from __future__ import annotations

import pytest

from ringback.queries.drafts import errors_of, problems_of
from ringback.queries.texts import texts_of
from ringback.services import attachments, playbooks, templates
from ringback.services.errors import CannotChange, CannotRecord
from ringback.services.personal_lines import write_line
from ringback.store.models import Attachment, Playbook, Snippet, Template
from tests.services.plans import ending
from tests.services.scene import ANN, Scene, a_business

SOURCE = "---\nsubject: Your roof\n---\nHi {{ lead.first_name | default: 'there' }}, may I call you?\n"
SOURCE_WITH_A_GAP = (
    "---\nsubject: x\n---\nMay I call about {{ lead.interest }}?{% if lead.city == 'x' %}[abc]{% endif %}\n"
)
PDF = b"%PDF-1.7 prices"


def save(scene: Scene, name: str = "our-words", source: str = SOURCE, **more: str) -> Template:
    return templates.save_text(scene.workspace, name, source, now=scene.now, actor="t", **more)


def publish(scene: Scene, template: str, *, send: str = "automatically") -> None:
    step = f"email: {{on_days: 1, template: {template}, send: {send}, tolerance: 3 days}}"
    made = playbooks.create(
        scene.workspace, ending("ask: what_next", name="mine", steps=(step,)), now=scene.now, actor="t"
    )
    playbooks.publish(made, now=scene.now, actor="t")


# --------------------------------------------------------------------------------------------------------------- texts


def test_a_text_of_ones_own_is_sent_in_place_of_the_shipped_one(scene: Scene) -> None:
    save(scene, "we-have-your-request", "---\nsubject: Ours\n---\nHello {{ lead.first_name }}, may I call?\n")
    scene.only_mail()
    scene.work()
    (email,) = scene.messenger.to("eve@lead.example")
    assert (email.subject, email.text.startswith("Hello Eve, may I call?")) == ("Ours", True)
    scene.sound()


def test_a_playbook_may_name_a_text_of_ones_own(scene: Scene) -> None:
    with pytest.raises(CannotChange, match="no text 'our-words'"):
        publish(scene, "our-words")
    save(scene)
    mine = Playbook.objects.get(workspace=scene.workspace, name="mine")
    assert playbooks.publish(mine, now=scene.now, actor="t").published_at is not None


@pytest.mark.parametrize(
    ("name", "source", "words"),
    [
        ("Our Words", SOURCE, "small letters"),
        ("x" * 101, SOURCE, "small letters"),
        ("../up", SOURCE, "small letters"),
        ("ok", "no front matter", "starts with a line ---"),
        ("ok", "---\nsubject: x\n---\n{{ lead.secret }}\n", "no fact called lead.secret"),
        ("ok", "---\nsubject: x\n---\n{{ snippets.nothing }}\n", "no snippet called nothing"),
        ("ok", "---\nsubject: Re: your mail\n---\ny\n", "answers or hands on"),
        ("ok", "---\nsubject: x\n---\n{% for i in (1..9) %}{% endfor %}\n", "."),
        ("ok", "---\nsubject: x\n---\n" + "y" * 20_000, "longer than"),
    ],
)
def test_what_cannot_be_used_is_not_kept(scene: Scene, name: str, source: str, words: str) -> None:
    with pytest.raises(CannotChange, match=words):
        save(scene, name, source)
    assert not Template.objects.exists()


def test_nobody_writes_over_what_somebody_else_has_just_written(scene: Scene) -> None:
    save(scene)
    seen = templates.digest_of(SOURCE)
    save(scene, source=SOURCE.replace("roof", "house"), seen=seen)
    with pytest.raises(CannotChange, match="Somebody has changed this text"):
        save(scene, source=SOURCE.replace("roof", "door"), seen=seen)
    with pytest.raises(CannotChange, match="Somebody has changed"):
        save(scene, source=SOURCE.replace("roof", "door"), seen="")
    assert "house" in Template.objects.get().source


def test_a_text_in_use_is_not_put_away_unless_a_shipped_one_stands_in(scene: Scene) -> None:
    save(scene)
    publish(scene, "our-words")
    with pytest.raises(CannotChange, match="in use: mine"):
        templates.archive_text(scene.workspace, "our-words", now=scene.now, actor="t")
    save(scene, "still-here")
    templates.archive_text(scene.workspace, "still-here", now=scene.now, actor="t")
    assert "still-here" not in texts_of(scene.workspace.pk).own
    templates.restore_text(scene.workspace, "still-here", now=scene.now, actor="t")
    assert "still-here" in texts_of(scene.workspace.pk).own


def test_a_text_that_is_gone_when_its_message_is_due_becomes_a_question(scene: Scene) -> None:
    save(scene)
    publish(scene, "our-words")
    lead = scene.lead_in("name: mine")
    Template.objects.all().delete()
    scene.until_asked(lead)
    assert "email_not_possible" in scene.kinds(lead)
    assert scene.messenger.sent == []
    scene.sound()


def test_a_snippet_changes_every_text_that_names_it_and_stays_while_one_does(scene: Scene) -> None:
    templates.save_snippet(
        scene.workspace, "hours", "We are here {{ business.hours }}.", now=scene.now, actor="t"
    )
    save(scene, "we-have-your-request", "---\nsubject: x\n---\nMay I call? {{ snippets.hours }}\n")
    with pytest.raises(CannotChange, match="stands in we-have-your-request"):
        templates.remove_snippet(scene.workspace, "hours", now=scene.now, actor="t")
    templates.save_snippet(
        scene.workspace, "hours", "Call us at {{ business.phone }}.", now=scene.now, actor="t"
    )
    scene.only_mail()
    scene.work()
    assert "May I call? Call us at (303) 555-0199." in scene.messenger.sent[0].email.text


@pytest.mark.parametrize(
    ("name", "text"),
    [("Hours", "x"), ("a-b", "x"), ("", "x"), ("ok", " "), ("ok", "{{ snippets.ok }}"), ("ok", "{{")],
)
def test_a_snippet_that_cannot_be_used_is_not_kept(scene: Scene, name: str, text: str) -> None:
    with pytest.raises(CannotChange):
        templates.save_snippet(scene.workspace, name, text, now=scene.now, actor="t")
    assert not Snippet.objects.exists()


def test_publishing_refuses_a_text_whose_snippet_or_file_is_gone(scene: Scene) -> None:
    save(scene, source="---\nsubject: x\nattach: prices.pdf\n---\nMay I call?\n")
    with pytest.raises(CannotChange, match=r"needs the file prices\.pdf"):
        publish(scene, "our-words")


def test_what_is_left_to_a_person_never_leaves_by_itself(scene: Scene) -> None:
    save(scene, "we-have-your-request", "---\nsubject: x\n---\nMay I call? [Say why.]\n")
    lead = scene.only_mail()
    scene.work()
    (question,) = scene.questions(lead)
    assert "leaves [Say why.] to a person" in question.params["why"]
    assert scene.messenger.sent == []
    scene.sound()


def test_brackets_that_a_lead_has_typed_are_no_gap(scene: Scene) -> None:
    save(scene, "we-have-your-request", SOURCE_WITH_A_GAP)
    scene.only_mail(interest="[urgent] a roof")
    scene.work()
    assert "about [urgent] a roof?" in scene.messenger.sent[0].email.text


def test_publishing_tells_what_to_look_at_again_in_texts_of_ones_own(scene: Scene) -> None:
    save(scene, source="---\nsubject: URGENT\n---\nWe do roofs. [Say why.]\n")
    step = "email: {on_days: 1, template: our-words, send: automatically, tolerance: 3 days}"
    source = ending("ask: what_next", name="mine", steps=(step,))
    found = problems_of(source, texts=texts_of(scene.workspace.pk))
    told = " ".join(one.text for one in found)
    for words in ("sounds like a trick", "It asks for nothing", "leaves [Say why.] to a person"):
        assert words in told
    assert errors_of(found) == ()


def test_texts_of_another_workspace_are_never_used(scene: Scene) -> None:
    other = Scene(a_business(name="Other"))
    save(other, "we-have-your-request", "---\nsubject: Theirs\n---\nHello, may I call?\n")
    assert texts_of(scene.workspace.pk).own == {}
    scene.only_mail()
    scene.work()
    assert scene.messenger.sent[0].email.subject != "Theirs"


# --------------------------------------------------------------------------------------------------------------- files


def attach(
    scene: Scene, name: str = "prices.pdf", data: bytes = PDF, template: str = "our-words"
) -> Attachment:
    return attachments.attach(scene.workspace, template, name=name, data=data, now=scene.now, actor="t")


def test_a_file_goes_with_every_email_of_its_text(scene: Scene) -> None:
    attach(scene, template="we-have-your-request")
    scene.only_mail()
    scene.work()
    (file,) = scene.messenger.sent[0].email.attachments
    assert (file.filename, file.content_type, file.data) == ("prices.pdf", "application/pdf", PDF)


def test_the_same_name_replaces_the_file(scene: Scene) -> None:
    save(scene)
    attach(scene)
    attach(scene, data=b"%PDF-1.7 new prices")
    assert bytes(Attachment.objects.get().data) == b"%PDF-1.7 new prices"


def test_no_more_than_ten_megabytes_and_ten_files_go_along(scene: Scene) -> None:
    save(scene)
    for number in range(2):
        attach(scene, f"{number}.pdf", b"%PDF-" + b"x" * (5 * 1024 * 1024 - 5))
    with pytest.raises(CannotChange, match="10 MB in all"):
        attach(scene, "3.pdf")
    Attachment.objects.all().delete()
    for number in range(10):
        attach(scene, f"{number}.pdf")
    with pytest.raises(CannotChange, match="No more than 10 files"):
        attach(scene, "more.pdf")


def test_only_an_email_takes_files_along(scene: Scene) -> None:
    for template in ("first-call", "nothing"):
        with pytest.raises(CannotChange, match="no e-mail of yours"):
            attach(scene, template=template)
    save(scene)
    with pytest.raises(CannotChange, match="not what its name says"):
        attach(scene, data=b"MZ")


def test_a_file_that_a_text_must_have_is_not_removed(scene: Scene) -> None:
    save(scene)
    file = attach(scene)
    save(scene, source="---\nsubject: x\nattach: prices.pdf\n---\ny\n")
    with pytest.raises(CannotChange, match="under `attach:`"):
        attachments.detach(file, now=scene.now, actor="t")
    save(scene)
    attachments.detach(file, now=scene.now, actor="t")
    assert not Attachment.objects.exists()


# ------------------------------------------------------------------------------------------------------- personal line


def test_a_personal_line_is_kept_and_printed(scene: Scene) -> None:
    save(scene, "we-have-your-request", "---\nsubject: x\n---\n{{ lead.personal_line }} May I call?\n")
    lead = scene.only_mail()
    write_line(lead, "  I saw your\n porch. ", now=scene.now, actor="t")
    scene.work()
    assert scene.messenger.sent[0].email.text.startswith("I saw your porch. May I call?")
    assert len(scene.events(lead, "personal_line")) == 1


@pytest.mark.parametrize("text", ["x" * 501, "see https://x.example", "www.x.example"])
def test_a_line_that_would_not_be_printed_is_refused(scene: Scene, text: str) -> None:
    lead = scene.lead()
    with pytest.raises(CannotRecord):
        write_line(lead, text, now=scene.now, actor="t")
    lead.refresh_from_db()
    assert lead.personal_line == ""


def test_a_strangers_form_cannot_put_a_line_into_our_messages(scene: Scene) -> None:
    lead = scene.capture("form", **(ANN | {"icebreaker": "Buy at our shop."})).lead
    assert lead.personal_line == ""
    assert lead.raw["icebreaker"] == "Buy at our shop."
