# ruff: noqa: E501 (tables of words read better unbroken)
"""Reads "label: value" as forms and providers write it: on one line, on two, or in the rows of an HTML table.

A label counts if `intake` knows it exactly, in its languages or in those added here; what stands behind a label of a
message goes on until the next known label. What has a label that nobody knows is kept under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from ringback.inbox.trees import Tree, html_tree
from ringback.intake.columns import field_of
from ringback.intake.text import one_line, words

MOST_PAIRS, MOST_LINES = 80, 3_000
_LABEL = re.compile(
    r"^[\s*_>•·#-]{0,6}(?P<label>[^\W\d_][^:：\n]{0,58}?)[\s*_]{0,4}[:：][*_]{0,2}(?:\s+(?P<value>.*))?$"
)
_COLUMNS = re.compile(r"^\s{0,4}(?P<label>[^\W\d_][^\t\n]{0,48}?)(?:\t+|\s{2,})(?P<value>\S.*)$")
_ALONE = re.compile(r"^[\s*_>•·#-]{0,6}(?P<label>[^\W\d_][^\n]{0,48}?)[\s*_:：]{0,4}$")
_REQUIRED = re.compile(
    r"\s*(?:\((?:required|optional|pflichtfeld|obligatoire|obligatorio|verplicht|wymagane)\)|\*)\s*$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^(?:(?:what|which)(?:'s|’s| is| are)|(?:please )?enter|wie (?:ist|lautet)|quel(?:le)? est|cu[aá]l es|qual [eèé]|wat is|jak(?:i|ie)? jest)\s+(?:(?:your|the|ihre?|votre|su|tu|(?:il|la) (?:tuo|tua|suo|sua)|uw|je|o seu|a sua|twój|twoje)\s+)?(?:best\s+)?",
    re.IGNORECASE,
)
_SENDER = frozenset({"from", "von", "de", "da", "van", "od", "sender", "expediteur", "absender"})
_OVER = re.compile(
    r"^\s*(?:--+|__+|—+|==+)\s*$|^\s*\(?(?:this (?:e-?mail|message|mail|form|notification) (?:was|is|has)|sent (?:from|via|by|on)\b|you (?:can|are|received)|reply (?:to|directly)|to (?:reply|respond|view)|view (?:this|the|lead|in)|click|manage|unsubscribe|powered by|©|copyright|diese (?:e-?mail|nachricht) wurde|"
    r"cet? (?:e-?mail|message)|este (?:correo|mensaje|e-?mail)|questa? (?:e-?mail|messaggio)|dit (?:bericht|e-?mail)|deze (?:e-?mail|mail)|esta (?:mensagem|e-?mail)|ta wiadomość|wiadomość została)",
    re.IGNORECASE,
)


def _split(text: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in text.replace("\n", "|").split("|") if one.strip())


_MORE = {
    "full_name": _split("nome | nome completo | nome e cognome | nominativo | naam | volledige naam | uw naam | imię i nazwisko | imie i nazwisko | nazwa | o seu nome | seu nome | il tuo nome | tu nombre | su nombre | votre nom | ihr name | dein name | from name | sender | sender name | absender | expediteur | your full name | customer | consumer name | consumer | contact full name | client | submitted by | name first last | who"),
    "first_name": _split("prenome | voornaam | primeiro nome | imię | imie"),
    "last_name": _split("cognome | achternaam | sobrenome | apelido | ultimo nome | nazwisko"),
    "company": _split("azienda | societa | ditta | bedrijf | bedrijfsnaam | empresa | firma | nazwa firmy | company organization"),
    "phone": _split("telefono | cellulare | numero di telefono | telefoon | telefoonnummer | mobiel | gsm | telefone | telemovel | celular | numero de telefone | telefon | numer telefonu | nr telefonu | tel kom | komorka | your phone number | best phone | best phone number | contact phone | consumer phone | phone or text | caller | caller number | rückrufnummer | ruckrufnummer | recapito telefonico | recapito"),
    "email": _split("e mailadres | e mail adres | emailadres | mailadres | indirizzo e mail | indirizzo email | posta elettronica | correio eletronico | endereco de e mail | adres e mail | adres email | your email address | your e mail | contact e mail | consumer email | reply to | from email | sender email | la tua email | uw e mail | uw e mailadres | votre email | votre e mail | ihre e mail | ihre e mail adresse | deine e mail | tu email | tu correo | o seu email | seu email"),
    "message": _split("messaggio | il tuo messaggio | richiesta | bericht | uw bericht | opmerking | opmerkingen | vraag | mensagem | a sua mensagem | sua mensagem | pedido | wiadomosc | wiadomość | treść | tresc | tresc wiadomosci | zapytanie | ihre nachricht | deine nachricht | votre message | tu mensaje | su mensaje | message body | comments questions | how can we help | how can we help you | what can we help you with | tell us about your project | project description | additional details | additional comments | customer comments | consumer comments | what do you need | enter your message | wie können wir helfen | nachrichtentext | comment or message | question comment | questions comments | message comments | note from customer | job details | lead description"),
    "interest": _split("servizio | oggetto | prodotto | dienst | onderwerp | product | servico | assunto | produto | usluga | temat | produkt | service type | requested service | type of service | project type | job category | task | category of work | vehicle of interest | property of interest | property address | listing address | interested in | i am interested in | leistung | prestation | wat zoekt u"),
    "address": _split("indirizzo | via | adres | straat | endereco | morada | rua | ulica | location | job location | project location | service location | job address"),
    "city": _split("citta | comune | plaats | stad | woonplaats | cidade | localidade | miasto | miejscowosc | city state"),
    "postal_code": _split("cap | postcode | codigo postal | cep | kod pocztowy | zip postal code | postal zip | job zip | project zip"),
    "region": _split("provincia | provincie | estado | wojewodztwo"),
    "country": _split("paese | land | pais | kraj"),
    "wish": _split("requested time | preferred contact time | best time to call you | quando chiamare | wanneer bellen | when should we call | preferred date and time"),
    "external_id": _split("lead number | request id | job number | referenznummer | zapytanie nr"),
    "arrived_at": _split("data | datum | lead received | submitted on | received on | eingegangen"),
    "source": _split("fonte | bron | fonte do lead | zrodlo"),
}  # fmt: skip
_KNOWN = {words(alias): field for field, aliases in _MORE.items() for alias in aliases}
NAMES = frozenset({"full_name", "first_name", "last_name"})
REACH = frozenset({"phone", "email"})
_LONG = frozenset({"message", "notes", "interest"})
_NOT_FROM_MAIL = frozenset({"opted_out", "owner", "consent", "consent_call", "consent_email", "consent_sms", "consent_recorded_voice", "playbook", "tags"})  # fmt: skip
"""A stranger's form does not decide these."""


@lru_cache(maxsize=4096)
def field_for(label: str) -> str:
    """The field that a label names exactly, or "". "What is your phone number?" is "phone number"."""
    plain = _REQUIRED.sub("", one_line(label).strip(" *_:：#•·-"))
    if not plain or len(plain.split()) > 8:
        return ""
    asked = _ASKED.sub("", plain).strip(" ?")
    for form in dict.fromkeys((plain, asked)):
        field, guess = (_KNOWN[words(form)], False) if words(form) in _KNOWN else field_of(form)
        if field and not guess:
            return "" if field in _NOT_FROM_MAIL else field
    return ""


def pairs_in_text(text: str) -> list[tuple[str, str, str]]:
    """(field or "", label, value) in their order. A value may have several lines."""
    pairs: list[tuple[str, str, list[str]]] = []
    open_long = False
    for line in text.split("\n")[:MOST_LINES]:
        if len(pairs) >= MOST_PAIRS:
            break
        plain = line.strip()
        if _OVER.match(plain):
            open_long = False
            if pairs and re.match(r"[-_—=]{2,}", plain):
                pairs.append(("", "", []))
            continue
        found = _labelled(line, within_message=open_long)
        if found is not None:
            field, label, value = found
            pairs.append((field, label, [value] if value else []))
            open_long = field in _LONG
        elif pairs and plain and (open_long or not pairs[-1][2]) and pairs[-1][1]:
            pairs[-1][2].append(plain)
        elif open_long and not plain and pairs:
            pairs[-1][2].append("")
        elif not plain and pairs and pairs[-1][2]:
            open_long = open_long and bool(pairs)
    return [(field, label, "\n".join(value).strip()) for field, label, value in pairs if label]


def _labelled(line: str, *, within_message: bool) -> tuple[str, str, str] | None:
    match = _LABEL.match(line[:3_000])
    if match:
        label = _REQUIRED.sub("", match["label"].strip(" *_"))
        field = field_for(label)
        if words(label) in _SENDER:
            # The programs of WordPress write the person as a header would: Name <address>.
            field = "email" if "@" in (match["value"] or "") else ""
        if field or (not within_message and len(label.split()) <= 6 and "." not in label and not _url(match)):
            return field, label, (match["value"] or "").strip(" *_")
        return None
    columns = _COLUMNS.match(line[:3_000])
    if columns and field_for(columns["label"]):
        return field_for(columns["label"]), columns["label"].strip(), columns["value"].strip()
    alone = _ALONE.match(line[:80])
    if alone and len(alone["label"].split()) <= 5:
        field = field_for(alone["label"])
        if field and not within_message:
            return field, alone["label"].strip(), ""
        if field in NAMES | REACH:
            return field, alone["label"].strip(), ""
    return None


def _url(match: re.Match[str]) -> bool:
    return match["label"].lower() in ("http", "https", "mailto")


def pairs_in_html(source: str) -> list[tuple[str, str, str]]:
    """The pairs of tables with two columns, or with label and value in rows of their own, and of definition lists."""
    root = html_tree(source)
    return [] if root is None else list(islice(_rows(root), MOST_PAIRS))


def _rows(root: Tree) -> Iterator[tuple[str, str, str]]:
    waiting: str | None = None
    for row in list(root.iter("tr", "dl"))[:500]:
        if row.tag == "dl":
            for term, value in zip(row.findall("dt"), row.findall("dd"), strict=False):
                yield field_for(_cell(term)), _cell(term), _cell(value)
            continue
        cells = [cell for cell in row if cell.tag in ("td", "th") and cell.find(".//table") is None]
        texts = [text for cell in cells if (text := _cell(cell))]
        if len(texts) == 2 and len(texts[0]) <= 60:
            waiting = None
            yield field_for(texts[0]), texts[0].strip(" *:："), texts[1]
        elif len(texts) == 1:
            if waiting and not field_for(texts[0]):
                yield field_for(waiting), waiting.strip(" *:："), texts[0]
                waiting = None
            else:
                waiting = texts[0] if field_for(texts[0]) else None


def _cell(element: Tree) -> str:
    lines = []
    for text in list(element.itertext())[:500]:
        plain = one_line(text)
        if plain:
            lines.append(plain)
    return " ".join(lines)[:5_000]
