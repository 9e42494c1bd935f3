"""Whom a notice names instead of its writer."""

from __future__ import annotations

import pytest

from ringback.inbox.model import Person
from tests.inbox.automatic.build import automatic

AWAY = "I am out of the office. "

NAMED = [
    ("Please contact Jane Doe at jane@x.example.", Person(name="Jane Doe", email="jane@x.example")),
    (
        "For urgent matters call Jane Doe on +1 303 555 0123.",
        Person(name="Jane Doe", phone="+1 303 555 0123"),
    ),
    (
        "In my absence please write to Jane Doe, Office Manager, jane.doe@x.example or +1 303 555 0123.",
        Person(name="Jane Doe", email="jane.doe@x.example", phone="+1 303 555 0123", role="Office Manager"),
    ),
    ("If it is urgent, email support@x.example.", Person(email="support@x.example")),
    ("Urgent? Write to jane@x.example (Jane Doe).", Person(name="Jane Doe", email="jane@x.example")),
    ("Please contact my colleague Piet van der Berg (p.vandenberg@x.example).",
     Person(name="Piet van der Berg", email="p.vandenberg@x.example")),
    ("Please contact Jane Doe.", Person(name="Jane Doe")),
    ("For urgent matters see Loïc (loic.marchal@x.example).",
     Person(name="Loïc Marchal", email="loic.marchal@x.example")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "person"), NAMED)
def test_a_colleague_is_read(text: str, person: Person) -> None:
    found = automatic(AWAY + text, auto_submitted="auto-replied")
    assert found is not None
    assert found.people == (person,)


def test_several_colleagues_keep_their_order() -> None:
    text = "For orders contact Ann Lee (ann.lee@x.example), for bills contact Bo Ray (bo.ray@x.example)."
    found = automatic(AWAY + text, auto_submitted="auto-replied")
    assert found is not None
    assert [one.name for one in found.people] == ["Ann Lee", "Bo Ray"]


def test_the_writers_own_address_and_ours_are_nobody_else() -> None:
    text = AWAY + "For urgent matters contact pat@doyle.example. You wrote from sam@rivers.example."
    found = automatic(text, auto_submitted="auto-replied")
    assert found is not None
    assert found.people == ()


def test_a_signature_is_no_colleague() -> None:
    found = automatic(AWAY + "\n\nPat Doyle\nDoyle Ltd, +1 303 555 0100", auto_submitted="auto-replied")
    assert found is not None
    assert found.people == ()


def test_a_crowd_is_cut_to_five() -> None:
    crowd = ", ".join(f"p{number}@x.example" for number in range(30))
    found = automatic(AWAY + f"Please contact {crowd}.", auto_submitted="auto-replied")
    assert found is not None
    assert len(found.people) == 5
