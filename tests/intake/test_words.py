"""Names, wishes and opt-outs: what the words of people mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.intake.names import compatible, read_name
from ringback.intake.optouts import opt_out_cell, wants_no_contact
from ringback.intake.wishes import read_wish


@pytest.mark.parametrize(
    ("text", "first", "last", "full"),
    [
        ("Nguyen, Aisha", "Aisha", "Nguyen", "Aisha Nguyen"),
        ("MARIA THOMPSON", "Maria", "Thompson", "Maria Thompson"),
        ("Mr. James van-der-Berg", "James", "van-der-Berg", "James van-der-Berg"),
        ("  William  Clark ", "William", "Clark", "William Clark"),
        ("SØREN MÜLLER", "Søren", "Müller", "Søren Müller"),
        ("LEE, ann", "Ann", "Lee", "Ann Lee"),
        ("ELIZABETH VAN-DER-BERG", "Elizabeth", "van-der-Berg", "Elizabeth van-der-Berg"),
        ("DMITRI D'ANGELO", "Dmitri", "D'Angelo", "Dmitri D'Angelo"),
        ("MCDONALD, RONALD", "Ronald", "McDonald", "Ronald McDonald"),
        ("Thomas King", "Thomas", "King", "Thomas King"),
        ("Mrs Smith", "", "Smith", "Smith"),
        ("ACME Roofing LLC", "", "ACME Roofing LLC", "ACME Roofing LLC"),
        ("王小明", "", "王小明", "王小明"),
        ("maria@example.com", "", "", ""),
        ("n/a", "", "", ""),
    ],
)
def test_names_are_read_as_people_would(text: str, first: str, last: str, full: str) -> None:
    name = read_name(text)
    assert (name.first, name.last, name.full) == (first, last, full)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Bob Okafor", "Okafor, Robert"),
        ("KATE GARCÍA", "Katherine Garcia"),
        ("J. Smith", "John Smith"),
        ("Jürgen Müller", "Juergen Mueller"),
        ("Micheal Scott", "Michael Scott"),
        ("Ana-Maria Lopez", "ANA MARÍA LÓPEZ"),
        ("Wei Lee", "Lee Wei"),
        ("María García López", "María García"),
        ("Maria", "Maria Thompson"),
        ("Bob & Alice Smith", "Robert Smith"),
    ],
)
def test_names_that_can_be_one_person_fit(a: str, b: str) -> None:
    assert compatible(read_name(a), read_name(b))
    assert compatible(read_name(b), read_name(a))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Robert Brown", "Maria Brown"),
        ("Bill Brown", "Robert Brown"),
        ("Robert Smith", "Roberta Smith"),
        ("Daniel Lee", "Daniela Lee"),
        ("Mei Lee", "Wei Lee"),
        ("Liam Brown", "William Brown"),
        ("John Smith Jr", "John Smith Sr"),
        ("Mrs Smith", "Mr. Smith"),
        ("Ann Lee", "Ann Kim"),
        ("Ann Lee", "Acme Roofing LLC"),
    ],
)
def test_names_of_two_people_do_not_fit(a: str, b: str) -> None:
    assert not compatible(read_name(a), read_name(b))
    assert not compatible(read_name(b), read_name(a))


def test_a_missing_name_fits_only_where_that_is_allowed() -> None:
    assert not compatible(read_name(""), read_name("Ann Lee"))
    assert compatible(read_name(""), read_name("Ann Lee"), missing_ok=True)


@given(st.text(max_size=60), st.text(max_size=60))
def test_comparing_names_is_symmetric_and_a_name_fits_itself(a: str, b: str) -> None:
    one, two = read_name(a), read_name(b)
    assert compatible(one, two) == compatible(two, one)
    assert one.missing or compatible(one, one)
    assert read_name(one.full).missing == one.missing


@pytest.mark.parametrize(
    ("text", "days", "after", "before"),
    [
        ("call after 5pm", None, "17:00", None),
        ("please call before noon", None, None, "12:00"),
        ("between 2 and 4 pm", None, "14:00", "16:00"),
        ("evenings only", None, "17:00", None),
        ("weekends only", (5, 6), None, None),
        ("mornings", None, None, "12:00"),
        ("don't call before 9", None, "09:00", None),
        ("no calls after 8pm", None, None, "20:00"),
        ("don't call before 9 am or after 6 pm", None, "09:00", "18:00"),
        ("not on weekends", (0, 1, 2, 3, 4), None, None),
        ("weekday evenings", (0, 1, 2, 3, 4), "17:00", None),
        ("llamar después de las 17", None, "17:00", None),
        ("nach 17 Uhr anrufen", None, "17:00", None),
        ("left card; call after 5:30 pm", None, "17:30", None),
    ],
)
def test_a_standing_wish_is_read(
    text: str, days: tuple[int, ...] | None, after: str | None, before: str | None
) -> None:
    wish = read_wish(text)
    assert wish is not None
    assert (wish.days, wish.after, wish.before) == (days, after, before)


@pytest.mark.parametrize(
    "text",
    [
        "call Tuesday",
        "called after 5pm, no answer",
        "met at booth after 5pm",
        "call after 5 days",
        "call tomorrow after 5pm",
        "evenings and weekends",
        "wants quote before 5",
        "good morning",
        "URGENT",
        "",
        "call before 9 am or after 6 pm",
        "call after 25",
        "do not call between 12 and 2",
    ],
)
def test_what_is_no_standing_wish_gives_none(text: str) -> None:
    assert read_wish(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "DO NOT CALL",
        "asked us to stop calling",
        "unsubscribe",
        "DNC",
        "remove from list",
        "stop",
        "STOP.",
        "take me off",
        "do not contact",
        "no longer wants to be contacted",
        "don't ever call again",
        "told me to stop",
        "do not call back",
        "doesn't want to be called",
        "on the do not call list",
        "opted out",
        "End",
        "prefers email, do not call",
        "no me llamen más",
        "bitte nicht mehr anrufen",
        "ne m'appelez plus",
        "do not email or call",
        "Stop. Not interested",
    ],
)
def test_a_request_for_no_contact_is_seen(text: str) -> None:
    assert wants_no_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "bus stop",
        "non-stop",
        "don't call before 9",
        "stop by",
        "please don't stop calling",
        "do not call until Monday",
        "do not email, call instead",
        "wants to cancel his old contract",
        "leak won't stop",
        "not on DNC",
        "opt out: no",
        "wants us to stop by",
        "don't call at work",
        "he doesn't call back",
        "nicht vor 9 anrufen",
        "",
        "call only, no texts",
        "do not hesitate to call",
        "the end of the month",
    ],
)
def test_other_uses_of_the_words_are_no_opt_out(text: str) -> None:
    assert wants_no_contact(text) is None


def test_the_cell_of_an_opt_out_column_counts_unless_it_says_no() -> None:
    assert [bool(opt_out_cell(t)) for t in ("yes", "TRUE", "1", "x", "Sí", "2026-01-05", "oui")] == [True] * 7
    assert [opt_out_cell(t) for t in ("", "no", "FALSE", "0", "-", "Nein")] == [None] * 6


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_words(text: str) -> None:
    wish = read_wish(text, asked=True)
    assert wish is None or wish.days or wish.after or wish.before
    found = wants_no_contact(text)
    assert found is None or found


def test_figures_beside_a_bracket_are_no_name() -> None:
    assert read_name("(A),0").missing
    assert not read_name("(Bob) Brown 2").missing
