"""The first day on which somebody is back. All notes were sent on Monday, 5 January 2026, in London unless said."""

from __future__ import annotations

import pytest

from ringback.inbox.model import Meaning
from tests.inbox.automatic.build import automatic

SAID = [
    ("I am out of the office until Monday 12 January.", "2026-01-12"),
    ("I will be back on Monday 12 January.", "2026-01-12"),
    ("I am on leave until 9 Jan included.", "2026-01-10"),
    ("I'm out of the office through Friday.", "2026-01-10"),
    ("I am on vacation from January 3 through January 18, 2026.", "2026-01-19"),
    ("I am away from the 3rd to the 9th of January.", "2026-01-10"),
    ("I am out of the office 5-9 January.", "2026-01-10"),
    ("I am on annual leave between 2nd and 16th January and will reply when I return.", "2026-01-17"),
    ("I'm away on business, returning in two weeks.", "2026-01-19"),
    ("I am out of the office today and will be back tomorrow.", "2026-01-06"),
    ("I am out of the office today. For anything urgent call the desk.", "2026-01-06"),
    ("I am on vacation and will return next week.", "2026-01-12"),
    ("I'm out until Wednesday.", "2026-01-07"),
    ("I am out of the office and return on the 21st.", "2026-01-21"),
    ("I am out of the office with no access to email. Return date: 2026-01-20", "2026-01-20"),
    ("I am on parental leave, returning in September 2026.", "2026-09-01"),
    ("Our office is closed. We reopen Monday, Jan. 12th at 9:00 AM.", "2026-01-12"),
    ("I am out of the office 12/29/2025 - 01/09/2026.", "2026-01-10"),
    (
        "I'll be out of the office starting Monday, January 5th and returning Thursday, January 8th.",
        "2026-01-08",
    ),
    ("Ich bin vom 22.12. bis 5.1. im Urlaub.", "2026-01-06"),
    ("Ich bin bis zum 9.1.2026 nicht im Büro.", "2026-01-10"),
    ("Ab dem 7. Januar bin ich wieder erreichbar.", "2026-01-07"),
    ("Ich bin am Donnerstag, den 8. Januar 2026, wieder im Büro.", "2026-01-08"),
    ("Ich befinde mich bis einschließlich 11.01.26 im Urlaub.", "2026-01-12"),
    ("Ich bin ab 5.1. nicht im Haus und am 19.1. zurück.", "2026-01-19"),
    ("Ich bin derzeit nicht im Büro und morgen wieder da.", "2026-01-06"),
    ("Ich bin in Elternzeit und komme in drei Monaten zurück.", "2026-04-05"),
    ("Wir haben Betriebsferien. Ab Montag sind wir wieder für Sie da.", "2026-01-12"),
    ("Je suis absente jusqu'au 16 janvier.", "2026-01-17"),
    ("Je suis en congés du 5 au 9 janvier inclus.", "2026-01-10"),
    ("Je suis absent du bureau et serai de retour le lundi 12 janvier 2026.", "2026-01-12"),
    ("Absent ce jour, je serai de retour demain.", "2026-01-06"),
    ("Je suis en déplacement, retour prévu le 1er février.", "2026-02-01"),
    ("Estoy de vacaciones hasta el 11 de enero.", "2026-01-12"),
    ("Estaré fuera de la oficina del 5 al 16 de enero, ambos inclusive.", "2026-01-17"),
    ("Estoy de viaje y regreso el próximo lunes.", "2026-01-12"),
    ("Estaré de vuelta el día 15.", "2026-01-15"),
    ("Sono in ferie dal 5 al 9 gennaio.", "2026-01-10"),
    ("Sono fuori ufficio, tornerò il 12/01/2026.", "2026-01-12"),
    ("Sarò assente fino a venerdì 9 gennaio compreso.", "2026-01-10"),
    ("Ik ben afwezig van 5 tot en met 9 januari.", "2026-01-10"),
    ("Ik ben op vakantie tot 12 januari.", "2026-01-12"),
    ("Ik ben er maandag 12 januari weer.", "2026-01-12"),
    ("Estou de férias até 9 de janeiro.", "2026-01-10"),
    ("Estarei ausente de 5 a 9 de janeiro de 2026.", "2026-01-10"),
    ("Estou fora do escritório, retorno dia 12/01.", "2026-01-12"),
    ("Jestem na urlopie do 9 stycznia.", "2026-01-10"),
    ("Jestem na urlopie od 5 do 9 stycznia włącznie.", "2026-01-10"),
    ("Będę nieobecny w biurze, wracam w poniedziałek 12.01.2026.", "2026-01-12"),
]

UNSAID = [
    "I am out of the office. I will answer when I return.",
    "I was due back on Friday 2 January.",
    "Ich war bis zum 2.1. im Urlaub und bin nicht erreichbar.",
    "I am out of the office. Our number is 12/34 and we answer 24/7.",
    "I'm on sabbatical until further notice.",
    "Je suis absent. Ma réponse tardera.",
    "I will be out of the office until late January.",
]


@pytest.mark.parametrize(("text", "day"), SAID)
def test_the_first_day_back_is_read(text: str, day: str) -> None:
    found = automatic(text, auto_submitted="auto-replied")
    assert found is not None
    assert str(found.until) == day


@pytest.mark.parametrize("text", UNSAID)
def test_no_day_is_made_up(text: str) -> None:
    found = automatic(text, auto_submitted="auto-replied")
    assert found is not None
    assert found.until is None


@pytest.mark.parametrize(
    ("zone", "day"), [("-0600", "2026-02-03"), ("+0000", "2026-03-02"), ("+1100", "2026-03-02")]
)
def test_the_senders_clock_tells_how_numbers_are_meant(zone: str, day: str) -> None:
    found = automatic(
        "I am out of the office and will be back on 02/03/2026.",
        auto_submitted="auto-replied",
        date=f"Mon, 05 Jan 2026 09:00:00 {zone}",
    )
    assert found is not None
    assert str(found.until) == day


def test_a_day_that_is_no_month_is_read_the_other_way_round() -> None:
    found = automatic("I am away, back on 01/22/2026.", auto_submitted="auto-replied")
    assert found is not None
    assert str(found.until) == "2026-01-22"


def test_the_turn_of_the_year_is_crossed_where_no_year_is_given() -> None:
    found = automatic(
        "I am on vacation until January 4.",
        auto_submitted="auto-replied",
        date="Wed, 23 Dec 2026 18:00:00 -0500",
    )
    assert found is not None
    assert str(found.until) == "2027-01-04"


def test_a_day_in_the_subject_counts() -> None:
    found = automatic("I'll answer then.", subject="Out of office until 12 January")
    assert found is not None
    assert str(found.until) == "2026-01-12"


def test_whoever_has_left_has_no_day_of_return() -> None:
    found = automatic(
        "As of 31 January 2026 Pat Doyle is no longer with Doyle Ltd. Please contact Kim Roe at kim@doyle.example.",
        subject="Automatic reply: Your quote",
    )
    assert found is not None
    assert found.until is None
    assert found.meaning is Meaning.WRONG_PERSON
    assert any("has left" in why and "Kim Roe" in why for why in found.why)


def test_a_message_without_a_date_has_no_day_of_return() -> None:
    found = automatic("I am out until 12 January.", auto_submitted="auto-replied", date="soon")
    assert found is not None
    assert found.until is None
