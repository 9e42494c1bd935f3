"""The bytes of a message: what a mail reader gets back is what was put in."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

from hypothesis import given
from hypothesis import strategies as st

from ringback.adapters.mime import to_bytes

from .conftest import an_email

# Any visible text on one line, as compose() hands it over: single spaces, no control characters.
visible = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs", "Cf", "Co", "Cn"]) | st.just(" "),
    max_size=120,
).map(lambda text: " ".join(text.split()))


@given(name=visible)
def test_any_name_comes_back_with_exactly_one_address(name: str) -> None:
    raw = to_bytes(an_email(to_name=name))
    old = message_from_bytes(raw, policy=policy.compat32)
    shown, address = parseaddr(str(old["To"]).replace("\r\n", ""))
    assert address == "ann@lead.example"
    assert str(make_header(decode_header(shown))) == name if name else shown == ""


@given(subject=visible)
def test_any_subject_comes_back(subject: str) -> None:
    raw = to_bytes(an_email(subject=subject))
    old = message_from_bytes(raw, policy=policy.compat32)
    assert str(make_header(decode_header(str(old["Subject"]).replace("\r\n", "")))) == subject


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_comes_back_in_short_ascii_lines(text: str) -> None:
    raw = to_bytes(an_email(text=text))
    parts = list(message_from_bytes(raw, policy=policy.default).iter_parts())  # type: ignore[attr-defined]
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = expected if expected.endswith("\n") else expected + "\n"
    assert parts[0].get_payload(decode=True).decode().replace("\r\n", "\n") == expected
    assert raw.isascii()
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_message_gives_the_same_bytes() -> None:
    assert to_bytes(an_email()) == to_bytes(an_email())


def test_half_a_character_from_a_broken_file_does_not_stop_a_message() -> None:
    assert b"broken =3F here" in to_bytes(
        an_email(text="broken \ud83d here")
    ) or b"broken ? here" in to_bytes(an_email(text="broken \ud83d here"))
