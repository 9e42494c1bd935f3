"""From what a server says to what it means for the address."""

import pytest

from ringback.inbox.bounces.status import judge
from ringback.inbox.model import Trouble

HARD = [
    (
        "550 5.1.1 <joe@lake.example>: Recipient address rejected: User unknown in local recipient table",
        "5.1.1",
        Trouble.UNKNOWN_USER,
    ),
    ("550 5.4.1 Recipient address rejected: Access denied", "5.4.1", Trouble.UNKNOWN_USER),
    ("550 Requested action not taken: mailbox unavailable", "", Trouble.UNKNOWN_USER),
    ("550 5.7.1 no such user here", "5.7.1", Trouble.UNKNOWN_USER),
    ("450 4.1.1 User unknown in virtual alias table", "4.1.1", Trouble.UNKNOWN_USER),
    ("553 sorry, this recipient is not in my validrcptto list (#5.7.1)", "", Trouble.UNKNOWN_USER),
    ("550 RESOLVER.ADR.RecipNotFound; not found", "5.1.1", Trouble.UNKNOWN_USER),
    ("Unrouteable address", "", Trouble.UNKNOWN_DOMAIN),
    ("Sorry, I couldn't find any host named lake.example. (#5.1.2)", "", Trouble.UNKNOWN_DOMAIN),
    (
        "Host or domain name not found. Name service error for name=lake.example type=A: Host not found",
        "5.4.4",
        Trouble.UNKNOWN_DOMAIN,
    ),
    ("Domain lake.example does not accept mail (nullMX)", "5.1.0", Trouble.UNKNOWN_DOMAIN),
    ("smtp; 556", "", Trouble.UNKNOWN_DOMAIN),
    ("554 delivery error: dd This account has been disabled or discontinued", "", Trouble.DISABLED),
    ("551 5.1.6 recipient has moved, please use joe@new.example", "5.1.6", Trouble.MOVED),
    ("", "5.0.0", Trouble.OTHER),
    ("smtp; 550", "5.0.0", Trouble.OTHER),
    ("Benutzer unbekannt", "", Trouble.UNKNOWN_USER),
    ("utilisateur inconnu", "", Trouble.UNKNOWN_USER),
    ("el usuario no existe", "", Trouble.UNKNOWN_USER),
    ("пользователь не найден", "", Trouble.UNKNOWN_USER),
    ("宛先のユーザが存在しません", "", Trouble.UNKNOWN_USER),
    ("收件人邮箱不存在", "", Trouble.UNKNOWN_USER),
]
SOFT = [
    ("552 5.2.2 mailbox full", "5.2.2", Trouble.MAILBOX_FULL),
    ("550 5.1.1 over quota", "5.1.1", Trouble.MAILBOX_FULL),
    ("550 5.1.8 Sender address rejected: Domain not found", "5.1.8", Trouble.BLOCKED),
    ("550-No such user here 550 Sender verify failed", "", Trouble.BLOCKED),
    (
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a block list",
        "5.7.1",
        Trouble.BLOCKED,
    ),
    ("550 mailbox unavailable Reject due to SPF policy", "", Trouble.POLICY),
    ("554 5.7.1 <joe@lake.example>: Relay access denied", "5.7.1", Trouble.POLICY),
    ("552 5.3.4 Message size exceeds fixed limit", "5.3.4", Trouble.POLICY),
    ("450 4.2.1 mailbox unavailable", "4.2.1", Trouble.TEMPORARY),
    ("451 4.7.1 Greylisted, please try again in 300 seconds", "4.7.1", Trouble.TEMPORARY),
    (
        "Name service error for name=lake.example type=MX: Host not found, try again",
        "4.4.3",
        Trouble.TEMPORARY,
    ),
    ("connect to mx.lake.example: Connection timed out", "4.4.1", Trouble.TEMPORARY),
    ("550 5.2.1 The account is temporarily suspended", "5.2.1", Trouble.DISABLED),
    ("554 Denied", "", Trouble.OTHER),
    ("550 the moon stands in another house", "5.0.0", Trouble.OTHER),
    ("500 5.5.1 unknown command", "5.5.1", Trouble.OTHER),
    ("550 5.6.0 invalid header", "5.6.0", Trouble.POLICY),
    ("550 this mailbox is not accepting any mail", "", Trouble.POLICY),
    ("unknown mailer error 1", "5.3.0", Trouble.TEMPORARY),
    ("mail.local: no such file or directory", "5.3.0", Trouble.TEMPORARY),
    ("several matches found in the directory", "5.1.4", Trouble.OTHER),
]


@pytest.mark.parametrize(("words", "status", "trouble"), HARD)
def test_an_address_that_will_not_be_reached_is_hard(words: str, status: str, trouble: Trouble) -> None:
    verdict = judge(words, status=status)
    assert (verdict.hard, verdict.trouble) == (True, trouble)


@pytest.mark.parametrize(("words", "status", "trouble"), SOFT)
def test_what_another_day_or_message_could_change_is_soft(words: str, status: str, trouble: Trouble) -> None:
    verdict = judge(words, status=status)
    assert (verdict.hard, verdict.trouble) == (False, trouble)


@pytest.mark.parametrize(("words", "status"), [(words, status) for words, status, _trouble in HARD])
def test_nothing_is_final_while_delivery_is_tried(words: str, status: str) -> None:
    assert not judge(words, status=status, delayed=True).hard


def test_the_code_that_was_told_is_kept_and_a_missing_one_worked_out() -> None:
    assert judge("550 user unknown", status="5.7.1").status == "5.7.1"
    assert judge("550 user unknown", status="5.0.0").status == "5.1.1"
    assert judge("550 5.1.10 user unknown").status == "5.1.10"
    assert judge("mailbox is full").status == "5.2.2"
    assert judge("452 mailbox is full").status == "4.2.2"
