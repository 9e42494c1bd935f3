"""A whole list, from bytes to drafts to duplicates, and the same drafts from forms and messages."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.intake.columns import Mapping, field_of, override, recognize
from ringback.intake.drafts import LeadDraft, Rejected, draft_from_fields, draft_from_row
from ringback.intake.matching import Candidate, find_in_list, same_person
from ringback.intake.names import read_name
from ringback.intake.tables import read_table

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
DENVER = ZoneInfo("America/Denver")
LIST = Path(__file__).parent / "data" / "small-messy.csv"


def drafts_of(data: bytes) -> list[LeadDraft | Rejected]:
    table = read_table(data)
    mapping = recognize(table.columns, table.rows)
    return [draft_from_row(row, mapping, country="US", zone=DENVER, now=NOW) for row in table.rows]


def lead(**fields: object) -> LeadDraft:
    draft = draft_from_fields(fields, country="US", zone=DENVER, now=NOW)
    assert isinstance(draft, LeadDraft)
    return draft


def repeats(drafts: list[LeadDraft | Rejected]) -> dict[int, int]:
    found = find_in_list([d if isinstance(d, LeadDraft) else None for d in drafts])
    return {i: one.duplicate_of for i, one in enumerate(found) if one.duplicate_of is not None}


def test_the_small_messy_list_is_read_as_a_person_would() -> None:
    drafts = drafts_of(LIST.read_bytes())
    leads = [d for d in drafts if isinstance(d, LeadDraft)]
    assert [d.full_name for d in leads] == [
        "Ada Quill", "Ada Quill", "Bob Marsh", "Robert Marsh", "Carla Marsh", "Dee Ortiz", "Dee Ortiz", "Evan Poe",
        "Fay Zorn", "Gus Yates",
    ]  # fmt: skip
    assert [isinstance(d, Rejected) for d in drafts[-2:]] == [True, True]
    assert repeats(drafts) == {1: 0, 3: 2, 6: 5}
    assert [d.full_name for d in leads if not d.reachable] == ["Dee Ortiz", "Evan Poe", "Fay Zorn"]
    assert {(d.full_name, p.field) for d in leads for p in d.problems} == {
        ("Evan Poe", "phone"), ("Evan Poe", "email"), ("Fay Zorn", "phone"), ("Fay Zorn", "email"),
        ("Fay Zorn", "value"), ("Fay Zorn", "arrived_at"),
    }  # fmt: skip
    assert [d.full_name for d in leads if d.opted_out] == ["Evan Poe", "Gus Yates"]
    assert leads[0].extra == (("Color", "red"),)
    assert leads[0].phones[0].extension == "7"
    assert leads[0].region == "US-WA"
    assert leads[1].notes == "line one\nline two"
    assert leads[2].value == Decimal("10000.00")
    assert leads[2].wish is not None
    assert leads[2].wish.after == "17:00"
    assert leads[3].notes == '=HYPERLINK("http://example.com")'
    assert leads[4].opted_out is None
    assert (len(leads[9].phones), len(leads[9].emails), leads[9].wish) == (2, 2, None)


@pytest.mark.parametrize(
    "header",
    [
        "Nombre;Apellidos;Teléfono móvil;Correo electrónico;Ciudad;Código postal;Valor estimado;Fecha de recepción",
        "Vorname;Nachname;Handynummer;E-Mail-Adresse;Ort;PLZ;Auftragswert;Eingangsdatum",
        "Prénom;Nom;Téléphone portable;Adresse e-mail;Ville;Code postal;Montant;Date de réception",
        "First Name;LAST_NAME;Cell #;E-mail;City;Zip;Est. Value;Date received",
        "firstName;lastName;primaryPhone;emailAddress;city;postalCode;amount;createdAt",
    ],
)
def test_columns_are_known_in_four_languages(header: str) -> None:
    mapping = recognize(read_table(f"{header}\na;b;c;d;e;f;g;h\n".encode("cp1252")).columns)
    assert mapping.fields == (
        "first_name", "last_name", "phone", "email", "city", "postal_code", "value", "arrived_at",
    )  # fmt: skip
    assert mapping.guessed == ()


def test_a_near_miss_is_a_guess_to_be_checked_and_the_unknown_stays_an_extra_fact() -> None:
    assert field_of("Phnoe Number") == ("phone", True)
    assert field_of("Favorite color") == ("", False)
    assert field_of("Lead status") == ("", False)
    assert recognize(["Phone", "2nd Phone", "City", "City (2)"]).fields == ("phone", "phone", "city", "")


def test_a_person_can_correct_the_columns() -> None:
    mapping = recognize(["Name", "Who", "City"])
    changed = override(mapping, {1: "full_name", 2: ""})
    assert changed.fields == ("", "full_name", "")
    with pytest.raises(ValueError, match="no column"):
        override(mapping, {9: "city"})
    with pytest.raises(ValueError, match="no field"):
        override(mapping, {0: "shoe_size"})


def test_a_list_without_column_names_finds_the_ways_to_reach_people() -> None:
    drafts = drafts_of(b"Ann Lee,ann@example.com,303-555-0100\nBo Day,bo@example.com,303-555-0101\n")
    assert [d.keys for d in drafts if isinstance(d, LeadDraft)] == [
        ("phone:+13035550100", "email:ann@example.com"),
        ("phone:+13035550101", "email:bo@example.com"),
    ]


def test_a_form_a_wrapper_and_a_lead_seller_say_the_same() -> None:
    plain = lead(**{"your-name": "Ann Lee", "tel": "303-555-0100", "your-email": "a@example.com"})
    wrapped = lead(
        data={"fullName": "Ann Lee", "phone_number": "3035550100", "email_address": "a@example.com"}
    )
    listed = lead(
        field_data=[
            {"name": "full_name", "values": ["Ann Lee"]},
            {"name": "phone_number", "values": ["+13035550100"]},
            {"name": "email", "values": ["a@example.com"]},
        ]
    )
    assert plain.keys == wrapped.keys == listed.keys == ("phone:+13035550100", "email:a@example.com")
    assert {plain.full_name, wrapped.full_name, listed.full_name} == {"Ann Lee"}


def test_a_row_with_nobody_in_it_is_rejected_with_a_reason() -> None:
    empty = draft_from_fields({"name": " ", "phone": "-"}, country="US", zone=DENVER, now=NOW)
    nobody = draft_from_fields({"city": "Denver"}, country="US", zone=DENVER, now=NOW)
    assert isinstance(empty, Rejected)
    assert isinstance(nobody, Rejected)
    assert "empty" in empty.reason
    assert "neither" in nobody.reason


def test_a_very_long_cell_is_cut_with_a_problem_and_kept_in_raw() -> None:
    draft = lead(name="Ann Lee", notes="x" * 15_000)
    assert len(draft.notes) == 10_000
    assert [p.field for p in draft.problems] == ["notes"]
    assert dict(draft.raw)["notes"] == "x" * 15_000


def test_a_family_at_one_number_stays_apart_even_by_way_of_a_third_row() -> None:
    robert = lead(name="Robert Brown", phone="303-555-0100")
    nameless = lead(phone="303-555-0100", email="b@example.com")
    maria = lead(name="Maria Brown", phone="303-555-0100", email="b@example.com")
    bob = lead(name="Bob Brown", phone="(303) 555-0100")
    assert repeats([robert, nameless, maria, bob]) == {1: 0, 3: 0}
    assert find_in_list([robert, nameless, maria])[2].ask_about == 0


def test_two_rows_are_joined_by_a_third_that_knows_both_ways() -> None:
    by_phone = lead(name="Ann Lee", phone="303-555-0100")
    by_mail = lead(name="Ann Lee", email="a@example.com")
    both = lead(name="LEE, ANN", phone="303-555-0100", email="A@example.com")
    assert repeats([by_phone, by_mail, both]) == {1: 0, 2: 0}


def test_a_known_person_is_the_same_another_or_a_question() -> None:
    known = Candidate(name=read_name("Robert Brown"), phones=("+13035550100",), emails=("b@example.com",))
    assert same_person(lead(name="Bob Brown", phone="303-555-0100"), known).kind == "same"
    shared = same_person(lead(name="Maria Brown", phone="303-555-0100"), known)
    assert (shared.kind, shared.code) == ("different", "shared_phone")
    assert same_person(lead(name="Maria Brown", email="B@example.com"), known).kind == "ask"
    assert same_person(lead(name="Robert Brown", email="x@example.com"), known).kind == "different"


def test_a_thousand_people_at_one_switchboard_take_no_quadratic_time() -> None:
    names = [f"{chr(65 + i % 26)}{chr(97 + i // 26 % 26)}xo Q{chr(97 + i // 676)}ly" for i in range(2000)]
    people = [Candidate(name=read_name(name), phones=("+13035550100",)) for name in names]
    found = find_in_list([*people, people[1500]])
    assert found[-1].duplicate_of is not None
    assert found[-1].duplicate_of <= 1500


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6))
def test_no_row_breaks_the_reading(rows: list[list[str]]) -> None:
    mapping = Mapping(columns=("a", "b", "c", "d"), fields=("full_name", "phone", "email", "arrived_at"))
    drafts = [draft_from_row(tuple(row), mapping, country="US", zone=DENVER, now=NOW) for row in rows]
    for index, of in repeats(drafts).items():
        assert of < index
        assert of not in repeats(drafts)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "tel", "data", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["name", "email", "phone", "data", "notes"]), JSON, max_size=4))
def test_no_message_breaks_the_reading(message: dict[str, object]) -> None:
    draft = draft_from_fields(message, country="US", zone=DENVER, now=NOW)
    assert (
        isinstance(draft, Rejected)
        or draft.reachable
        or not draft.name.missing
        or draft.problems
        or draft.company
    )
