# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Finds the words by which a person asks not to be contacted, in notes, replies and opt-out columns.

Missing a request is worse than asking once too often, so requests match broadly; the exceptions are the wordings that
plainly mean something else: a time ("do not call before 9"), a place ("bus stop"), another channel ("do not email,
call instead"). A whole message of one revocation word counts whatever its case and punctuation (47 CFR 64.1200(a)(10)).
"""

from __future__ import annotations

import re

from .optout_guards import is_about_things, is_only_told, names_one_case, says_never
from .optout_words import POLITE, REQUESTS, WHOLE
from .text import fold, is_absent, one_line, words

_WHOLE = frozenset({
    "stop", "stopall", "stop all", "quit", "end", "revoke", "opt out", "optout", "opt me out", "cancel", "unsubscribe", "remove",
    "remove me", "arret", "td", "dnc", "do not call", "baja", "alto", "cancelar", "abmelden", "stopp", "desabonner", "desuscribir",
    "stop please", "please stop", "no contact", "leave me alone", "do not contact", "opted out", "unsubscribed",
}) | WHOLE  # fmt: skip
_SOMEONE = r"(?:me|us|him|her|them|my|our|this|anyone|client|customer|lead)"
_NOT = r"(?:do\s*n[o']?t|dont|do not|never|must not|should not|shouldn'?t|please not|not to)"
_REACH = r"(?:calls?|phone|ring|contact|e-?mail|texts?|message|call or \w+|solicit|disturb|bother)"
_ING = (
    r"(?:calling|contacting|e-?mailing|texting|messaging|phoning|ringing|bothering|writing|harassing|sending)"
)
_REQUESTS = tuple(re.compile(p) for p in (
    rf"\b{_NOT}\s+(?:\w+ly\s+|ever\s+|be\s+|want\s+(?:any\s+)?(?:\w+\s+)?|wish\s+to\s+be\s+|want\s+to\s+be\s+|wants\s+to\s+be\s+)?"
    rf"(?:{_REACH}|called|contacted|phoned|e-?mailed|texted)\b",
    rf"\b(?:does not|doesn'?t|did not|didn'?t)\s+(?:want|wish)\s+(?:to\s+be\s+|us\s+to\s+|any\s+|a\s+)?(?:more\s+|further\s+)?"
    rf"(?:{_REACH}|called|contacted|phoned|e-?mailed|texted)\b",
    rf"\b(?:stop|quit|cease|halt|discontinue)\s+(?:\w+\s+)?{_ING}\b",
    r"\bstop\s+(?:all\s+|any\s+|the\s+|these\s+|sending\s+)?(?:calls|emails|e-mails|texts|messages|contact|contacting|communication)\b",
    r"\b(?:asked|told|wants?|wanted|asking|telling|says?|said|requests?|requested|demanded)\s+(?:(?:us|me|you|them)\s+)?(?:to\s+)?stop\b"
    r"(?!\s+(?:by|at|in|over|from|around|off|here|there|the\s+\w*(?:leak|work|job|draft|noise|water|project)|it|during))",
    r"\bunsubscrib\w*", r"\bopt(?:ed|s|ing)?[ -]*(?:me\s+)?out\b", r"\bdnc\b", r"\bd\.n\.c\b\.?", r"\b(?:no[ -]call|dont?[ -]call)\s+list\b",
    rf"\b(?:take|remove|delete|drop|get)\s+{_SOMEONE}\b.{{0,25}}?\b(?:off|from|list|database|system|records)\b",
    r"\b(?:take|took|remove|removed|delete)\s+(?:\w+\s+)?(?:off|from)\s+(?:\w+\s+){0,3}?(?:lists?|database|mailing|campaign|crm)\b",
    rf"\btake\s+{_SOMEONE}\s+off\b", r"\bremove\s+(?:me|us|my (?:number|name|email|e-mail|info|details|data))\b",
    r"\bremove\s+my\s+\w+\s+from\b", r"\bno longer\s+(?:wants?|wishes|wish)\s+(?:to be\s+)?(?:any\s+)?(?:contact\w*|call\w*|e-?mail\w*|texts?)",
    r"\b(?:no|zero)\s+(?:more|further)\s+(?:calls|contact|emails|e-mails|texts|messages|communication)\b",
    r"\b(?:wants?|requests?|requested|wishes)\s+no\s+(?:more\s+|further\s+)?(?:contact|calls)\b", r"\bleave\s+(?:me|us)\s+alone\b",
    r"\b(?:revoke[sd]?|withdr[ae]ws?|withdrew|cancel(?:s|led)?)\s+(?:my\s+|his\s+|her\s+|their\s+)?consent\b", r"\blose\s+my\s+number\b",
    # Spanish, German, French
    r"\bno\s+(?:me\s+|nos\s+|le\s+)?(?:vuelvan?\s+a\s+)?(?:llamar|llamen|llame|llames|contactar|contacten|contacte|escriban|molest\w+)\b",
    r"\bdejen?\s+de\s+(?:llamar|contactar|escribir|molestar)\w*", r"\b(?:darme|dar|dese|denme)\s+de\s+baja\b", r"\bno\s+quiere\s+(?:que\s+)?(?:mas\s+)?(?:llam|contact)\w*",
    r"\bnicht\s+(?:mehr\s+)?(?:anrufen|kontaktieren|anschreiben|melden|kontaktiert|angerufen)\b", r"\bkein(?:e|en)?\s+(?:weiteren?\s+|weitere\s+|mehr\s+)?(?:anrufe?|kontakt\w*|werbung|e-?mails)\b",
    r"\bkontaktverbot\b", r"\b(?:bitte|mich)\s+abmelden\b", r"\bne\s+(?:pas|plus)\s+(?:me\s+|nous\s+)?(?:appeler|contacter|ecrire|rappeler)\b",
    r"\bne\s+(?:m'|nous\s+|me\s+)?(?:appelez|contactez|ecrivez|rappelez)\s+(?:pas|plus)\b", r"\b(?:me|nous)?\s*desabonne[rz]?\b", r"\barret(?:ez|er)\s+de\s+(?:m'|me\s+|nous\s+)?(?:appeler|contacter|ecrire)\b",
)) + REQUESTS  # fmt: skip
_TIMES = (
    r"(?:before|after|between|until|till|unless|during|on\s+(?:weekends?|sundays?|saturdays?|weekdays|\w+days?)|in\s+the|at\s+(?:night|work|noon|lunch|home)|"
    r"(?:too\s+)?(?:early|late)|today|tomorrow|tonight|this\s+(?:week|month|morning|afternoon|evening)|while|yet|weekends?|mornings?|evenings?|"
    r"sundays?|so\s+(?:early|late|often)|more\s+than|the\s+(?:office|landline|home|house|shop|store|desk|wife|husband|old)|his\s+(?:office|wife)|her\s+(?:office|husband)|"
    r"antes|despues|hasta|vor|nach|avant|apres|jusqu)"
)
_CONDITION = re.compile(rf"^(?:\s+(?:me|us|him|her|them|back|please|or\s+\w+|list))*\s*{_TIMES}")
_NEGATED = re.compile(
    r"(?:\b(?:don'?t|do not|never|didn'?t|did not|not|without|no need to|hasn'?t|has not|haven'?t|not yet|neither|isn'?t|if (?:you|they|he|she)(?!\s+(?:would|could|can|please|just|simply|don'?t|do not)\b)|how to|reserves? the right to|can|cannot|can'?t|couldn'?t|may|could)\s+(?:\w+\s+)?"
    r"|\b(?:don'?t|do not|didn'?t|did not|never)\s+(?:want|wanted|need|wish|expect|ask|asked|tell|told)\s+(?:for\s+)?(?:you|them|anyone|him|her)\s+to\s+)$"
)
_ASKS = re.compile(
    r"\b(?:can|could|may) (?:you|we|i|someone|somebody)\s+(?:\w+\s+)?$|\byou can\s+(?:\w+\s+)?$"
)
_OTHER_WAY = re.compile(
    r"\b(?:call|text|e-?mail|phone|ring|write|whatsapp)s?\s+(?:\w+\s+)?(?:instead|only|ok|okay|is fine|please|me on|him on|her on)\b|\bonly\s+(?:by\s+)?(?:calls?|texts?|e-?mails?|phone)\b|"
    r"\b(?:prefers?|rather|but|use|just|better)\s+(?:a\s+|to\s+|by\s+|the\s+|via\s+)?(?:calls?|texts?|e-?mails?|phone|cell|mobile|whatsapp)\b|\bplease\s+(?:call|text|e-?mail)\b"
)
_WRITING_ONLY = re.compile(r"\b(?:e-?mail|text|message)(?:s|ed|ing)?$")
_HARMLESS = re.compile(
    r"\bunsubscrib\w*\s+(?:link|rate|button|page)|\bopt[ -]?out\s+(?:form|link|clause|page)|\bnot?\s+(?:on\s+(?:the\s+)?)?dnc\b|\bdnc\s*(?::|=|\?|-)?\s*(?:no|false|clear|checked|n)\b|\bopt(?:ed)?[ -]*out\s*(?::|=|\?)\s*(?:no|false|n|0)\b"
)
_NO = frozenset(
    {
        "no",
        "n",
        "false",
        "0",
        "f",
        "off",
        "nein",
        "falsch",
        "non",
        "faux",
        "falso",
        "ok",
        "okay",
        "allowed",
        "can call",
        "subscribed",
        "0 0",
        "opted in",
        "opt in",
    }
)


def wants_no_contact(text: str) -> str | None:
    """The words in a note or a reply that ask for no more contact, as they were written (folded), or None."""
    plain = one_line(text)
    if not plain:
        return None
    if is_stop_word(plain):
        return plain[:200]
    folded = _HARMLESS.sub(" ", fold(plain[:20_000]))
    for pattern in _REQUESTS:
        for hit in pattern.finditer(folded):
            if _is_request(folded, hit):
                return hit.group(0).strip()
    first = re.match(r"(stop|unsubscribe|quit|cancel|revoke|opt out)\s*[.!,:;]+(?:\s|$)", folded)
    if first:
        return first.group(1)
    return None


def is_stop_word(text: str) -> bool:
    """Whether this is nothing but a word of revocation: "STOP!!!", "S.T.O.P.", "Stop, please", "stop stop"."""
    found = words(text[:200]).split()
    if len(found) > 1 and all(len(word) == 1 for word in found):
        found = ["".join(found)]
    if " ".join(found) in _WHOLE:
        return True
    bare = [word for word in found if word not in POLITE]
    return (
        bool(bare)
        and len(found) <= 6
        and (" ".join(bare) in _WHOLE or (len(set(bare)) == 1 and bare[0] in _WHOLE))
    )


def _is_request(folded: str, hit: re.Match[str]) -> bool:
    before, after = folded[max(0, hit.start() - 40) : hit.start()], folded[hit.end() : hit.end() + 60]
    if _NEGATED.search(before) and not _asks_to_stop(before, hit.group(0)):
        return False
    if (_CONDITION.match(after) and not says_never(after)) or names_one_case(after):
        return False
    if is_only_told(before, hit.group(0).strip(), after) or is_about_things(hit.group(0), after):
        return False
    if not _WRITING_ONLY.search(hit.group(0)) or re.search(r"\b(?:or|and|nor)\s+call", after[:20]):
        return True
    return not (
        _OTHER_WAY.search(after) or _OTHER_WAY.search(before) or re.search(r"\b(?:call|phone)\b", before)
    )


def _asks_to_stop(before: str, hit: str) -> bool:
    """ "Could you stop calling" asks, "you can opt out here" informs."""
    return bool(_ASKS.search(before)) and hit.startswith(
        ("stop", "quit", "cease", "remove", "take", "delete")
    )


def opt_out_cell(text: str) -> str | None:
    """The same for the cell of a column like "Opt out" or "DNC": everything but nothing and a plain no is a yes."""
    plain = one_line(text)
    if is_absent(plain) or words(plain) in _NO:
        return None
    return plain[:200]
