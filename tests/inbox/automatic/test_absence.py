"""What tells a notice of absence from a person who mentions one."""

from __future__ import annotations

import pytest

from ringback.inbox.automatic import read_automatic
from ringback.inbox.message import read
from ringback.inbox.model import Kind
from tests.inbox.automatic.build import automatic, message

SUBJECTS = [
    "Automatic reply: Your quote", "Out of Office: Your quote", "Out of office", "OOO Re: Your quote",
    "AutoReply: Your quote",
    "AUTO: Pat Doyle is out of the office (returning 01/12/2026)", "On vacation Re: Your quote",
    "Out of the office until 12 Jan",
    "Out of Office AutoReply: Your quote", "[Auto-Reply] Your quote", "I am out of the office", "Yahoo! Auto Response",
    "Auto Response from Pat Doyle", "I'm on vacation Re: Your quote", "Ich bin im Urlaub AW: Ihr Angebot",
    "Automatische Antwort: Ihr Angebot", "Abwesenheitsnotiz", "Abwesenheit: AW: Ihr Angebot", "Nicht im Büro",
    "Réponse automatique : Votre devis", "Absence du bureau", "[Absent] Votre devis", "Respuesta automática: Su oferta",
    "Fuera de la oficina", "Risposta automatica: Offerta", "Fuori ufficio", "Automatisch antwoord: Offerte",
    "Afwezig: Offerte",
    "Resposta automática: Orçamento", "Fora do escritório", "Odpowiedź automatyczna: Oferta", "Poza biurem",
    "Autosvar: Tilbud", "Automatiskt svar: Offert", "Fraværsmelding: Tilbud", "Automaattinen vastaus: Tarjous",
    "Automatická odpověď: Nabídka", "Automatikus válasz: Ajánlat", "Răspuns automat: Oferta",
    "Otomatik Yanıt: Teklif",
    "Автоматический ответ: Смета", "Автоматична відповідь: Кошторис", "自動応答: お見積り", "自动回复：报价",
    "자동 회신: 견적",
]  # fmt: skip

NOTICES = [
    "I am currently out of the office with limited access to email. I will respond upon my return on 12 January.",
    "Thank you for your message. I'm away from my desk this week. For urgent matters please contact the office.",
    "Hi! I'm on holiday and won't be checking email until the 19th. If it's urgent, please call reception.",
    "I am on maternity leave. In my absence please contact my colleague.",
    "The office is closed for the holidays and will reopen on January 7.",
    "Ich bin derzeit nicht im Büro. In dringenden Fällen wenden Sie sich bitte an die Zentrale.",
    "Vielen Dank für Ihre Nachricht. Ich bin bis 12.1. im Urlaub, Ihre Mail wird nicht weitergeleitet.",
    "Je suis actuellement en congés et vous répondrai dès mon retour, le 12 janvier.",
    "Estoy de vacaciones hasta el 12 de enero. Para asuntos urgentes, contacte con la oficina.",
    "Sono in ferie fino al 12 gennaio e risponderò al mio rientro.",
    "Ik ben met vakantie en beantwoord uw bericht na terugkomst op 12 januari.",
    "Estou de férias e responderei no meu regresso, a 12 de janeiro.",
    "Przebywam na urlopie i odpowiem po powrocie 12 stycznia.",
    "Jag är på semester och åter den 12 januari. Kontakta växeln vid brådskande ärenden.",
    "Olen lomalla 12.1. asti. Kiireellisissä asioissa ottakaa yhteyttä vaihteeseen.",
    "Я в отпуске до 12 января. По срочным вопросам обращайтесь к секретарю.",
]

PEOPLE = [
    "I'm out of the office next week, call me after.",
    "I'm on vacation until Monday, can we talk then?",
    "We are away until the 12th but yes, please send somebody after that. The gate code is 4411.",
    "Sorry for the late answer, I was on vacation. Your price is fine.",
    "I am out of the office today but you can call me on my cell, I'd like to go ahead.",
    "Brenda is no longer with us. Talk to Luis Ortega, he does the buying now.",
    "Our office is closed on Fridays. Would Thursday work?",
    "I was out sick. Let's talk tomorrow.",
    "I'm on holiday, stop emailing me!",
    "Ich bin nächste Woche im Urlaub, rufen Sie mich danach an.",
    "Ich bin gerade nicht im Büro, ich melde mich heute Abend wegen Ihres Angebots. Was würde das kosten?",
    "Je suis en congé la semaine prochaine, pouvez-vous m'appeler le 12 ?",
    "Estoy de viaje esta semana, llámame el lunes y lo hablamos.",
    "La prossima settimana sono in ferie, mi chiami dopo.",
    "Volgende week ben ik op vakantie, bel me daarna even.",
    "Estou de férias, me liga na segunda que quero fechar.",
    "Jestem teraz na urlopie, proszę zadzwonić po niedzieli.",
    "Please take me off your list. I have left a message about this before.",
    "No thanks, we are closed for good.",
    "Got your message. Thursday is fine.",
    "Thank you for your message! We have received your quote and like it. When can you start?",
    "Please confirm that you are coming on Monday.",
    "Do not reply to this, just call.",
    "I have left three voicemails. Call me back.",
    "I read your newsletter and would like a quote.",
    "Thanks for your email. We already have a roofer, so no need to follow up.",
    "Thank you for your message. I will look at it tomorrow and answer you then.",
    "I'm in the hospital with my mother right now. I will get back to you in two weeks.",
    "I read your emails. Please direct any further questions to my lawyer, Mr. Ames, at ames@law.example.",
    "I will be back in town on Monday 12 January. Come by then and measure.",
    "Back on Monday, will decide then.",
    "I am away on business; my wife Clara (clara@home.example) can show you the roof.",
    "Ich kann Ihre Anfrage leider erst ab dem 12. Januar bearbeiten, dann aber gern. Danke für Ihre Geduld.",
    "Vielen Dank für Ihre Nachricht, aber wir haben schon jemanden gefunden.",
    "Ich leite Ihre Mail an meinen Chef weiter, er meldet sich bei Ihnen.",
    "Ich liege im Krankenhaus, bitte keine Anrufe mehr.",
    "Merci pour votre message. Je suis d'accord avec le prix.",
    "Nous sommes en travaux jusqu'au 12 janvier, revenez vers nous après.",
    "Gracias por su mensaje, pero ya no necesitamos nada.",
    "Grazie per la mail, ne parlo con mia moglie e le faccio sapere.",
    "Ik stuur uw mail door naar mijn man.",
    "Obrigado pela mensagem, vou pensar e respondo até sexta.",
    "Dziękuję za wiadomość, odpowiem do piątku.",
    "I have received your estimate. It's too high.",
    "We got your message. Not now, ask again in spring.",
    "I left the gate open for your people.",
    "My boss is out of the office until Monday, he'll have to sign off.",
    "He is on vacation until the 12th, try him then.",
    "Frau Weber arbeitet nicht mehr hier.",
    "STOP",
    "I'm sick of your emails. Unsubscribe me from this mailing list now.",
    "Remove me. I already clicked unsubscribe in your newsletter and it did not work.",
    "Do not reply. Do not email. Do not call.",
    "I opted out last month, your privacy policy says 10 days. Manage your lists better.",
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_that_programs_write_is_enough(subject: str) -> None:
    found = automatic("…", subject=subject)
    assert found is not None
    assert found.kind is Kind.AUTO_REPLY
    assert found.confidence >= 0.6
    assert found.new_text == ""


@pytest.mark.parametrize("text", NOTICES)
def test_a_notice_without_any_header_is_known_by_its_text(text: str) -> None:
    found = automatic(text)
    assert found is not None
    assert found.kind is Kind.AUTO_REPLY
    assert found.confidence < 0.95


@pytest.mark.parametrize("text", PEOPLE)
def test_a_person_is_not_taken_for_a_program(text: str) -> None:
    assert automatic(text) is None


@pytest.mark.parametrize("text", PEOPLE)
def test_a_person_who_begins_a_conversation_is_not_taken_for_a_program(text: str) -> None:
    assert automatic(text, subject="Your quote", answers=False) is None  # type: ignore[arg-type]


def test_an_answer_to_our_own_notice_is_a_persons() -> None:
    assert automatic("Fine, enjoy your time off!", subject="Re: Automatic reply: Your question") is None


def test_our_own_words_below_an_answer_do_not_count() -> None:
    attribution = "On Mon, Jan 5, 2026 at 9:00 AM Sam <sam@rivers.example> wrote:"
    text = f"Fine.\n\n{attribution}\n\n> I am out of the office until Monday.\n> Unsubscribe\n"
    assert automatic(text) is None


def test_our_own_words_below_an_answer_in_html_do_not_count() -> None:
    html = (
        "<div>Fine.</div><div>On Mon, Jan 5, 2026 at 9:00 AM Sam &lt;sam@rivers.example&gt; wrote:</div>"
        "<blockquote>I am out of the office until Monday. Unsubscribe.</blockquote>"
    )
    raw = f"From: pat@doyle.example\nSubject: Re: Hi\nContent-Type: text/html\n\n{html}"
    assert read_automatic(read(raw.encode())) is None


def test_an_autoresponder_that_tells_how_to_unsubscribe_is_an_absence_and_no_opt_out() -> None:
    found = automatic(
        "I am away. To leave my list reply STOP or unsubscribe below.", auto_submitted="auto-replied"
    )
    assert found is not None
    assert found.kind is Kind.AUTO_REPLY
    assert found.meaning is None


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-replied (vacation)"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "gone"},
        {"x_auto_reply_from": "pat@doyle.example"},
        {"precedence": "auto_reply"},
        {"x_ms_exchange_inbox_rules_loop": "pat@doyle.example"},
        {"x_mailer": "Vacation 2.1"},
        {"return_path": "<>"},
    ],
)
def test_a_header_of_an_autoresponder_decides_whatever_the_words(headers: dict[str, str]) -> None:
    found = automatic("Qapla'!", **headers)
    assert found is not None
    assert found.kind is Kind.AUTO_REPLY
    assert found.why


@pytest.mark.parametrize(
    "headers", [{"x_auto_response_suppress": "All"}, {"auto_submitted": "no"}, {"x_autoreply": "no"}]
)
def test_headers_that_prove_nothing_prove_nothing(headers: dict[str, str]) -> None:
    assert automatic("Yes, go ahead.", **headers) is None


def test_a_report_of_a_mail_system_is_left_to_the_reader_of_bounces() -> None:
    assert automatic("I am out of the office.", sender="MAILER-DAEMON@mx.example", return_path="<>") is None


def test_what_the_absence_answers_is_told() -> None:
    found = read_automatic(message("I am out of the office.", x_autoreply="yes"))
    assert found is not None
    assert found.about == ("<t-1@mail.rivers.example>",)
