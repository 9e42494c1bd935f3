# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Finds whom somebody names instead of themselves: an address, a phone number, a name, what they are to the writer.

Only what is written is taken: no name is made from an address. The roles of families, homes and firms are known in the
eight languages of the phrases.
"""

from __future__ import annotations

import re

from ringback.inbox.model import Person
from ringback.intake.phones import read_phones

_MOST = 3
_ADDRESS = re.compile(r"[A-Za-z0-9][\w.+'-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,120}\.[A-Za-z]{2,24}")
_NUMBER = re.compile(r"(?:\+|\(|\b)\d[\d\s()./-]{5,20}\d")
_TITLE = r"(?:Mrs?|Ms|Miss|Dr|Prof|Herrn?|Frau|Hr|Fr|M|Mme|Mlle|Monsieur|Madame|Sr|Sra|Srta|Señor|Señora|Don|Doña|Sig|Signor|Signora|Dott|Dhr|Mevr|Mevrouw|Meneer|Senhor|Senhora|Pan|Pani|Pana|Panem|Panią|pan|pani|pana|panem|panią)\.?"
_WORD = r"[A-ZÀ-ÖØ-ÞŁŚŻŹĆŃ][\w'’-]+"
_PARTICLE = r"(?:van|von|de|da|di|del|della|der|den|la|le|dos|du|ten|zu)"
_NAME = rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}){{0,2}}"
_FULL = rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}){{1,2}}"
_TITLED = re.compile(rf"(?<!\w){_TITLE}\s+(?P<name>{_NAME})")
_BEFORE = re.compile(
    r"(?<!\w)(?:(?i:contact|ask|call|ring|phone|reach|e-?mail|write to|writing to|speak (?:to|with)|talk (?:to|with)|refer to|try|cc'?d|copying|copied|reach out to|in touch with|responsible|in charge|person|"
    r"an|mit|bei|frag\w*|kontaktieren sie|ist|heißt|à|avec|contactez|appelez|voir|est|con|llame a|contacte a|es|a|al|alla|contatti|chiami|è|met|naar|aan|bel|belt|is|com|para|ao|contacte|é|do|z|jest|named?|colleague|husband|wife|partner|boss|manager|landlord|assistant|kolleg\w+|kollege|kollegin|chef\w*|mann|frau|marido|mujer|mari|femme|collègue|collega|colega|marito|moglie|baas|man|vrouw|mąż|żona|kolega))[\s,:]+"
    rf"(?P<name>{_FULL})"
)
_AFTER = re.compile(
    rf"(?:^|[.!?\n]\s*|(?i:but|aber|mais|pero|ma|maar|mas|ale),?\s+)(?P<name>{_NAME})\s+(?i:is|handles|manages|deals|takes|has taken|looks after|decides|owns|ist|kümmert|macht|übernimmt|hat|est|s['’]occupe|gère|es|se encarga|lleva|decide|è|si occupa|se ne occupa|gestisce|gaat|regelt|doet|é|trata|cuida|jest|zajmuje|odpowiada)(?!\w)"
)
_SINGLE = re.compile(
    rf"(?<!\w)(?i:contact|ask|talk to|talk with|speak to|speak with|call|write to|frag\w*|contactez|hable con|pregunte a|parli con|chieda a|vraag|fale com|pergunte ao?)\s+(?P<name>{_WORD})(?!\s+{_WORD})"
)
_ROLE = re.compile(
    r"(?<!\w)(?i:(?:my|our|the|mein\w*|unser\w*|de[rnm]|die|mon|ma|notre|le|la|mi|nuestr[oa]|el|mio|mia|il|nostr[oa]|mijn|onze|de|meu|minha|nosso|nossa|o|a|mój|moja|moją|mojego|mojej|moim|nasz\w*)\s+(?:new\s+|neue[nr]?\s+|former\s+)?"
    r"(?P<role>husband|wife|partner|boss|manager|office manager|assistant|secretary|landlord|landlady|owner|colleague|son|daughter|brother|sister|father|mother|dad|mom|mum|accountant|bookkeeper|director|head of [a-z]+|purchasing|buyer|facility manager|property manager|foreman|supervisor|"
    r"mann|frau|ehemann|ehefrau|chef|chefin|vorgesetzte\w*|kollege|kollegen|kollegin|vermieter|vermieterin|eigentümer|eigentümerin|hausverwaltung|sohn|tochter|bruder|schwester|vater|mutter|geschäftsführer\w*|einkauf|"
    r"mari|femme|épouse|époux|patron|patronne|responsable|collègue|propriétaire|fils|fille|frère|sœur|père|mère|directeur|directrice|marido|mujer|esposa|esposo|jefe|jefa|compañero|compañera|dueño|dueña|propietario|propietaria|hijo|hija|hermano|hermana|padre|madre|director|directora|encargado|encargada|"
    r"marito|moglie|capo|collega|proprietario|proprietaria|padrone|figlio|figlia|fratello|sorella|direttore|amministratore|man|vrouw|baas|verhuurder|eigenaar|zoon|dochter|broer|zus|vader|moeder|directeur|leidinggevende|mulher|chefe|colega|dono|dona|senhorio|filho|filha|irmão|irmã|pai|mãe|gerente|"
    r"mąż|męża|mężem|żona|żony|żoną|szef|szefa|szefem|szefowa|kolega|kolegi|kolegą|koleżanka|koleżanki|właściciel|właściciela|właścicielem|syn|syna|córka|córki|brat|brata|siostra|siostry|ojciec|ojca|matka|matki|kierownik|kierownika))(?!\w)"
)  # fmt: skip


def people_in(text: str, country: str = "US") -> tuple[Person, ...]:
    """Whom these words name as somebody to turn to. One person with all that is said, or one for each address."""
    text = text[:4_000]
    emails = list(dict.fromkeys(found.group(0).lower() for found in _ADDRESS.finditer(text)))[:_MOST]
    phones = _phones(_ADDRESS.sub(" ", text), country)[:_MOST]
    names = _names(text)[:_MOST]
    role = _ROLE.search(text)
    what = role["role"].lower() if role else ""
    if not (emails or phones or names or what):
        return ()
    count = max(len(names), len(emails), 1)
    return tuple(
        Person(
            name=names[index] if index < len(names) else "",
            email=emails[index] if index < len(emails) else "",
            phone=phones[index] if index < len(phones) else "",
            role=what if index == 0 else "",
        )
        for index in range(min(count, _MOST))
    )


def phones_in(text: str, country: str = "US") -> tuple[str, ...]:
    """The phone numbers in running text, as E.164."""
    return tuple(_phones(text[:20_000], country))


def _phones(text: str, country: str) -> list[str]:
    found: dict[str, None] = {}
    for match in list(_NUMBER.finditer(text))[:20]:
        for phone in read_phones(match.group(0).strip(), country).phones:
            found.setdefault(phone.e164)
    return list(found)


def _names(text: str) -> list[str]:
    found: dict[str, None] = {}
    for pattern in (_TITLED, _BEFORE, _AFTER, _SINGLE):
        for match in pattern.finditer(text):
            name = match["name"].strip(" .,'’-")
            if name and not any(name in other or other in name for other in found) and not _no_name(name):
                found[name] = None
    return list(found)


def _no_name(name: str) -> bool:
    return name.split()[0].lower() in _NO_NAMES


_NO_NAMES = frozenset(re.findall(r"\S+", """
    i he she it we they this that please the my our yes no who what sie er es wir ich das dies bitte il
    elle nous vous je el ella yo usted lui lei noi io hij zij wij ik ele ela eu on ona ja to but thanks
    sorry hello hi dear dafür hierfür zuständig da hier daar dat deze aquí esto eso ciò questo quello
    isso isto tym there here everything nobody someone cela ihr ihn me us uns mich monday tuesday
    wednesday thursday friday saturday sunday back again mr mrs ms miss dr prof herr herrn frau mme mlle
    monsieur madame sr sra señor señora don doña sig signor signora mevrouw meneer senhor senhora pan
    pani sales support
"""))  # fmt: skip
"""Words that begin a sentence as a name would."""
