"""Acknowledgements, challenges, receipts, calendars and lists, and people who write like one of them."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage

import pytest

from ringback.inbox.automatic import read_automatic
from ringback.inbox.message import Part, read
from ringback.inbox.model import Kind
from tests.inbox.automatic.build import automatic, message

ACKNOWLEDGED = [
    (
        "[Ticket #10443] Your request",
        "Your request has been received. An agent will get back to you shortly.",
    ),
    ("Thank you for contacting Doyle", "We have received your message and will respond within 24 hours."),
    ("Request received: Your quote", "Your ticket number is 55123. Please do not reply to this message."),
    ("Eingangsbestätigung", "Ihre Nachricht ist bei uns eingegangen und wird schnellstmöglich bearbeitet."),
    ("Accusé de réception", "Nous avons bien reçu votre demande et vous répondrons dans les 48 heures."),
    ("Acuse de recibo", "Hemos recibido su mensaje. Le responderemos a la mayor brevedad."),
    ("Conferma di ricezione", "Abbiamo ricevuto la sua richiesta. Messaggio generato automaticamente."),
    ("Ontvangstbevestiging", "Wij hebben uw bericht ontvangen en nemen spoedig contact met u op."),
    ("Confirmação de recebimento", "Recebemos sua mensagem. Entraremos em contato em breve. Protocolo 5512."),
    ("Potwierdzenie otrzymania wiadomości", "Otrzymaliśmy Państwa wiadomość, odpowiemy wkrótce."),
]

CHALLENGES = [
    (
        "Please verify your email",
        "Your message is being held. Click the link below to be added to my approved senders: https://x.example/1",
    ),
    (
        "Confirm your message",
        "This mailbox is guarded by a spam filter. To prove you are not a robot follow this link: https://x.example/2",
    ),
]


@pytest.mark.parametrize(("subject", "text"), ACKNOWLEDGED)
def test_an_acknowledgement_is_known_without_headers(subject: str, text: str) -> None:
    found = automatic(text, subject=subject, sender="Doyle <service@doyle.example>")
    assert found is not None
    assert found.kind is Kind.ACKNOWLEDGEMENT


@pytest.mark.parametrize(("subject", "text"), CHALLENGES)
def test_a_challenge_is_known(subject: str, text: str) -> None:
    found = automatic(text, subject=subject)
    assert found is not None
    assert found.kind is Kind.CHALLENGE


def test_a_person_who_asks_for_a_confirmation_is_not_a_challenge() -> None:
    assert automatic("Please confirm that you are coming. The plan is at https://x.example/plan.pdf") is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Read: Your quote", "Your message was read on Monday, January 5, 2026 9:10 AM."),
        ("Gelesen: Ihr Angebot", "Ihre Nachricht wurde am Montag, 5. Januar 2026 09:10 gelesen."),
        ("Lu : Votre devis", "Votre message a été lu le lundi 5 janvier 2026."),
        ("Leído: Su oferta", "Su mensaje fue leído el lunes, 5 de enero de 2026."),
        ("Letto: Offerta", "Il messaggio è stato letto lunedì 5 gennaio 2026."),
        ("Gelezen: Offerte", "Uw bericht is gelezen op maandag 5 januari 2026."),
        ("Lida: Orçamento", "A sua mensagem foi lida em 5 de janeiro de 2026."),
        ("Przeczytano: Oferta", "Wiadomość została przeczytana 5 stycznia 2026."),
        ("Not read: Your quote", "Your message was deleted without being read on Monday, January 5, 2026."),
    ],
)
def test_a_receipt_in_plain_words_is_known(subject: str, text: str) -> None:
    found = automatic(text, subject=subject)
    assert found is not None
    assert found.kind is Kind.RECEIPT


def test_a_person_who_writes_read_in_the_subject_is_heard() -> None:
    assert automatic("I read your offer twice. Where is the catch?", subject="Read: offer") is None


def test_the_report_of_a_receipt_names_the_message() -> None:
    fields = (
        "Original-Message-ID: <t-7@mail.rivers.example>\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n"
    )
    report = Part(content_type="message/disposition-notification", text=fields)
    found = read_automatic(replace(message("Seen.", subject="Whatever"), parts=(report,)))
    assert found is not None
    assert (found.kind, found.about) == (Kind.RECEIPT, ("<t-7@mail.rivers.example>",))
    assert "displayed" in found.why[0]


@pytest.mark.parametrize("method", ["REQUEST", "REPLY", "CANCEL", "COUNTER"])
def test_an_invitation_and_what_answers_it_are_calendar(method: str) -> None:
    built = EmailMessage()
    built["From"], built["Subject"] = "pat@doyle.example", "Visit"
    built.set_content("See you.")
    built.add_alternative(f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR\r\n", subtype="calendar")
    found = read_automatic(read(bytes(built)))
    assert found is not None
    assert found.kind is Kind.CALENDAR


def test_a_calendar_file_that_somebody_attached_leaves_the_answer_an_answer() -> None:
    built = EmailMessage()
    built["From"], built["Subject"], built["In-Reply-To"] = (
        "pat@doyle.example",
        "Re: Visit",
        "<t-1@mail.rivers.example>",
    )
    built.set_content("Thursday works, here it is for your calendar.")
    built.add_attachment(
        b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n", maintype="text", subtype="calendar"
    )
    assert read_automatic(read(bytes(built))) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"list_id": "<talk.lists.example>", "precedence": "list"},
        {"list_unsubscribe": "<https://x.example/u>"},
        {"precedence": "bulk"},
        {"sender": "LinkHub <notifications-noreply@linkhub.example>"},
        {"sender": "no-reply@shop.example"},
    ],
)
def test_what_goes_to_many_is_list_mail(headers: dict[str, str]) -> None:
    sender = headers.pop("sender", "Pat <pat@doyle.example>")
    found = read_automatic(message("News for you.", subject="News", sender=sender, answers=False, **headers))
    assert found is not None
    assert found.kind is Kind.LIST


def test_an_answer_that_passed_through_a_list_server_is_a_persons() -> None:
    assert (
        automatic("Would it be louder in the rain?", list_id="<farm.doyle.example>", precedence="list")
        is None
    )


def test_a_person_who_writes_stop_to_us_is_no_newsletter() -> None:
    assert automatic("unsubscribe", subject="Re: One idea") is None
    assert (
        read_automatic(message("Unsubscribe me from this newsletter.", subject="Stop", answers=False)) is None
    )


def test_a_persons_answer_from_a_help_desk_is_left_to_the_reader_of_replies() -> None:
    text = "Hello Sam, could you send us the drawings again? Then we can order."
    assert automatic(text, auto_submitted="auto-generated", x_auto_response_suppress="All") is None
