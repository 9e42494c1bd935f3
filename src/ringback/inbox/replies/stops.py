# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Looks for a request not to be contacted any more, in what a person wrote now and in their subject.

None may be missed, and our own footer ("to stop these e-mails, open …") is none. The footer's sentences are taken out
wherever they stand; a bare word counts in a paragraph of its own. `intake.optouts` has the words; refusals,
pleas and threats are found by what they are made of.
"""

from __future__ import annotations

import re

from ringback.intake.optouts import is_stop_word, wants_no_contact
from ringback.intake.text import fold

from .pleas import find_plea
from .refusals import find_refusal
from .threats import find_threat

_LONGEST = 20_000
_WAY = r"(?:click|tap|press|reply|text|follow|visit|open|use|go to|here|link|button|https?|www|write to|send|answer|mail to|update|manage|antworten|klick\w*|link|hier|offnen|cliqu\w*|ici|lien|repond\w*|haga|haz|pulse|aqui|enlace|respond\w*|clicca\w*|qui|rispond\w*|klik\w*|antwoord\w*|clique\w*|kliknij|kliknac|tutaj|odpowied\w*)"
_FOOTERS = tuple(re.compile(p) for p in (
    r"\bunsubscribe\s*:\s*stop these e-?mails\b[^\w\n]{0,4}(?:https?:\S*)?", r"\bstop these e-?mails\s*[<(\[:]+\s*(?:https?:|mailto:)\S*",
    rf"\b(?:to|in order to)\s+(?:stop|unsubscribe|opt[ -]?out|cancel|end|quit|be removed|remove yourself|no longer receive|avoid)\b[^.!?\n]{{0,120}}?\b{_WAY}\b[^!?\n]{{0,200}}",
    r"\b(?:click|tap|follow|use|open|visit|press)\b[^.!?\n]{0,60}?\bto\s+(?:\w+\s+)?(?:unsubscribe|opt[ -]?out|stop)\b[^.!?\n]{0,80}",
    r"\b(?:unsubscribe|opt[ -]?out)\s*(?:here|link|from this list|instantly|at any time|anytime|any time)?\s*[:<(\[|]+\s*(?:https?:|www\.|mailto:)\S*",
    r"\b(?:reply|answer|respond|text|write|send)(?:ing)?\s+(?:with\s+|us\s+|back\s+)?[\"'“”«»]?(?:stop|unsubscribe|end|quit|cancel|no)[\"'“”«»]?\s+(?:to\b|and\b|if\b|at\b|in\b|any\b|as\b|\()[^.!?\n]{0,120}",
    r"\bif (?:you|u)(?:'d| would)?\s+(?:no longer|do not|don'?t|rather not|prefer not|wish|want|like)\s+(?:wish |want |like |care )?(?:to\s+)?(?:receive|get|hear|be contacted|unsubscribe|opt|stop)\b[^!?\n]{0,200}",
    r"\byou (?:can|may|could)\s+(?:\w+\s+)?(?:unsubscribe|opt[ -]?out|stop)\b[^.!?\n]{0,120}", r"\byou (?:are|re)?\s*receiv\w+ this\b[^!?\n]{0,200}",
    rf"\b(?:um|falls sie|wenn sie|mochten sie)\b[^.!?\n]{{0,100}}?\b(?:abmelde\w*|abbestell\w*|abzumelden|abzubestellen|austrag\w*|keine (?:weiteren )?(?:e-?mails|nachrichten|werbung|newsletter)|nicht mehr (?:erhalten|kontaktiert)|beenden)\b[^.!?\n]{{0,60}}?\b{_WAY}\b[^!?\n]{{0,120}}", r"\b(?:abmelden|abbestellen|austragen)\s*[:<(\[|]+\s*(?:https?:|www\.)\S*|\bsie konnen sich\b[^.!?\n]{0,60}\babmelden\b[^.!?\n]{0,60}",
    rf"\b(?:pour|si vous)\b[^.!?\n]{{0,100}}?\b(?:desabonner|desinscrire|desinscription|arreter|stopper|ne plus (?:recevoir|etre)|souhaitez plus|voulez plus)\b[^.!?\n]{{0,100}}?\b{_WAY}\b[^!?\n]{{0,120}}", r"\b(?:se desabonner|desinscription|se desinscrire)\s*[:<(\[|]+\s*(?:https?:|www\.)\S*",
    rf"\b(?:para|si (?:usted )?(?:ya )?no desea|si no (?:quiere|desea))\b[^.!?\n]{{0,100}}?\b(?:baja|cancelar|dejar de recibir|recibir|desuscribir\w*)\b[^.!?\n]{{0,100}}?\b{_WAY}\b[^!?\n]{{0,120}}", rf"\b(?:per|se non)\b[^.!?\n]{{0,100}}?\b(?:cancella\w*|disiscri\w*|annulla\w*|ricevere|disdire)\b[^.!?\n]{{0,100}}?\b{_WAY}\b[^!?\n]{{0,120}}",
    rf"\b(?:om|als u|wilt u|wil je)\b[^.!?\n]{{0,100}}?\b(?:uit te schrijven|af te melden|uitschrijven|afmelden|niet meer|geen)\b[^.!?\n]{{0,100}}?\b{_WAY}\b[^!?\n]{{0,120}}", rf"\b(?:para|se nao|caso nao)\b[^.!?\n]{{0,100}}?\b(?:cancelar|deixar de receber|receber|descadastrar\w*|remover)\b[^.!?\n]{{0,100}}?\b{_WAY}\b[^!?\n]{{0,120}}",
    rf"\b(?:aby|jesli nie|jezeli nie)\b[^.!?\n]{{0,100}}?\b(?:wypisac|zrezygnowac|otrzymywac|rezygnacj\w*)\b[^.!?\n]{{0,100}}?\b{_WAY}\b[^!?\n]{{0,120}}",
))  # fmt: skip
_REPLY_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|sv|vs|odp|ref|res|rif|fwd?|wg|tr|rv|enc|doorst|pd)\s*(?:\[\d+\])?\s*:\s*)+",
    re.IGNORECASE,
)
_LINK_ALONE = re.compile(
    r"^(?:unsubscribe|opt[ -]?out|stop these e-?mails?|manage preferences|update preferences|abmelden|abbestellen|se desabonner|desinscription|darse de baja|cancelar suscripcion|disiscriviti|cancella iscrizione|uitschrijven|afmelden|cancelar subscricao|cancelar inscricao|wypisz sie|rezygnacja)\W*(?:\(?\[?<?https?://\S+)?\W*$"
)  # fmt: skip


def find_stop(new_text: str, subject: str, *, told_apart: bool = True) -> str | None:
    """The words that ask for no more contact, or None. `told_apart`: no quote of ours can be in `new_text`."""
    bare = _REPLY_PREFIX.sub("", subject).strip()
    if is_stop_word(bare):
        return bare[:200]
    if bare == subject.strip():
        found = wants_no_contact(bare[:500])
        if found:
            return found
    paragraphs = [part.strip() for part in re.split(r"\n[ \t]*\n", new_text[:_LONGEST]) if part.strip()]
    for number, paragraph in enumerate(paragraphs):
        found = _in_paragraph(paragraph, first=number == 0, told_apart=told_apart)
        if found:
            return found
    return None


def _in_paragraph(paragraph: str, *, first: bool, told_apart: bool) -> str | None:
    lines = paragraph.split("\n")
    if first or told_apart:
        for line in lines:
            if is_stop_word(line):
                return line.strip()[:200]
    elif _LINK_ALONE.match(fold(paragraph)):
        return None
    plain = without_footers(paragraph)
    return wants_no_contact(plain) or find_refusal(plain) or find_plea(plain) or find_threat(plain)


def without_footers(text: str) -> str:
    """The text without sentences that tell how to unsubscribe, folded."""
    folded = "\n".join(fold(line) for line in text.split("\n"))
    folded = re.sub(r"(?<=[^.!?:\s])\n(?=\w)", " ", folded)
    for pattern in _FOOTERS:
        folded = pattern.sub(" ", folded)
    return folded
