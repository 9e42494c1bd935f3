# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Finds a wish to be left alone by what it is made of, where no known wording is.

In one sentence, without a comma between: a word of ending beside a word of contact ("refrain from further messages"),
or a negation, "any more" and a word of contact in any order ("schreiben Sie mir bitte nicht mehr"). A sentence in which
the writer is the one who calls or writes ("I could not call you any more") is none, nor one that only names a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringback.intake.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refusal:
    """Patterns of one language, folded. `removal` beside `record`: to be taken out of a file. `own`: the writer is the one who acts; `time`: it is only not now."""

    negation: str
    more: str
    contact: str
    ending: str
    object: str
    removal: str
    record: str
    own: str
    time: str


_LANGUAGES = (
    _Refusal(
        negation=r"(?:don'?t|do not|never|not|no|without)",
        more=r"(?:again|any ?more|ever|further|future|longer)",
        contact=r"(?:call(?:s|ed|ing)?|contact(?:s|ed|ing)?|e-?mail(?:s|ed|ing)?|text(?:s|ed|ing)?|writ(?:e|ing|ten)|phon(?:e|ed|ing)|messag(?:e|es|ed|ing)|bother(?:ed|ing)?|solicit\w*|hear|receiv\w+)",
        ending=r"(?:stop|stopped|quit|cease|discontinue|desist|refrain|halt|end|revok\w+|withdraw\w*|withdrew)(?!\s+(?:by|at|in|over|here|there|off)\b)",
        object=r"(?:calls|calling|mails|e-?mails|e-?mailing|messages|messaging|texts|texting|contact|contacting|contacted|writing|phoning|solicit\w*|communications?|newsletters?|spam\w*|consent|permission|mailings?)",
        removal=r"(?:deleted?|deleting|removed?|removing|removal|erased?|erasure|dropp?(?:ed)?|cancel|wiped?|purged?|struck)",
        record=r"(?:database|mailing\w*|newsletters?|subscription|(?:my|our) (?:data|details|e-?mail|number|address|info\w*|contact|entry|profile|records?|file))",
        own=r"\b(?:i|we|he|she|they|it|nobody|someone)(?:'ve|'ll|'d)?\s+(?:\w+ly\s+)?(?:could|can|did|do|will|would|have|had|was|were|shall|get|got|see|saw|hear|heard|have|received|cannot|can't|couldn't|didn't|haven't|hadn't|wasn't|won't|tried|forgot|never|stopped|quit)\b(?!\s+(?:not\s+)?(?:want|like|wish|need|ask|rather|prefer|love|appreciate|be grateful))|\bwhy\b|\bdid you\b|\byou (?:have|did|never|could|didn't|haven't)\b",
        time=r"\b(?:before|until|till|after|between|during|today|tomorrow|tonight|this (?:week|month|morning|afternoon|evening)|at (?:night|work)|so (?:early|late|often)|weekends?|yet)\b",
    ),
    _Refusal(
        negation=r"(?:nicht|nichts|nie|niemals|kein\w*)",
        more=r"(?:mehr|wieder|weiter\w*|langer|kunftig\w*|jemals)",
        contact=r"(?:anrufen|anzurufen|angerufen|rufen|schreiben|anschreiben|angeschrieben|anzuschreiben|kontaktieren|kontaktiert|kontaktaufnahme\w*|kontaktversuche?|mailen|belastigen|belastigt|anrufe?n?|mails?|e-?mails|nachrichten|schreibt|ruft|horen|lesen|wissen|melden|nerven|storen|schicken|zuschicken|zusenden|senden)",
        ending=r"(?:genug|schluss mit|unterlass\w*|untersag\w*|einstell\w*|stellen sie|einzustellen|sehen sie|verbiet\w*|verbitte\w*|aufhor\w*|aufzuhoren|stopp\w*|beend\w*|verzicht\w*|abseh\w*)",
        object=r"(?:kontakt\w*|anruf\w*|e-?mail\w*|mails?|schreiben|zuschrift\w*|nachricht\w*|werbung|werbe\w*|belastig\w*|zusendung\w*)",
        removal=r"(?:(?:ge)?losch\w*|entfern\w*|streich\w*|gestrichen|nehmen|genommen|ausgetragen|austrag\w*|herausnehm\w*|abbestell\w*|kundig\w*)",
        record=r"(?:verteiler\w*|kartei\w*|mailing\w*|newsletter\w*|datenbank|(?:mein|unser)e?[nrs]?\s+(?:\w+\s+)?(?:daten|e-?mail\S*|mail\S*|adresse|namen?|nummer|telefonnummer|kontaktdaten)|(?:mich|uns)(?:\s\S+){0,3}?\s(?:listen?|kartei\w*|system)|abonnement|abo)",
        own=r"\b(?:ich|wir)\s+(?:\w+\s+)?(?:kann|konnte|konnten|konnen|werde|werden|habe|haben|hatte|hatten|darf|durfte|wollte|sah|bin)\b|\b(?:kann|konnte|konnten|konnen|werde|habe|haben|hatte|hatten|bin)\s+(?:ich|wir|sie|ihre?)\b|\b(?:bekommen|erhalten|gekommen|gesehen|gefunden|gelesen)\b",
        time=r"\b(?:vor|nach|bis|zwischen|heute|morgen|diese\w*\s+(?:woche|monat)|so\s+(?:fruh|spat|oft)|am\s+\w+tag|abends|wochenende)\b",
    ),
    _Refusal(
        negation=r"(?:ne|n'|pas|aucun\w*)",
        more=r"(?:plus|jamais|desormais|davantage)",
        contact=r"(?:m'|nous\s+|me\s+)?(?:contacter|contactez|contactee?s?|appeler|appelez|appelee?s?|rappeler|rappelez|ecrire|ecrivez|envoyer|envoyez|sollicite[rez]*|relance[rz]|derange[rz]|demarche[rz]?|entendre)",
        ending=r"(?:assez|refuse|refusons|cess\w+|arret(?:ez|er)|stoppe[rz]|interdi\w+|mettre fin|mettez fin|abstenez|abstenir)",
        object=r"(?:contacts?|contacter|appels?|appeler|e-?mails?|mails?|messages?|ecrire|envois?|envoyer|relances?|relancer|sollicit\w+|demarch\w+|publicites?|harcel\w+|prospection)",
        removal=r"(?:supprim\w+|suppression|effac\w+|retir\w+|enlev\w+|annul\w+|resili\w+)",
        record=r"(?:fichiers?|(?:ma|notre) fiche|newsletter|abonnement|inscription|listes? de diffusion|(?:votre|vos) listes?|(?:mes|nos) (?:donnees|coordonnees|informations)|(?:mon|notre) (?:adresse|numero|mail|e-?mail|nom|contact))",
        own=r"\b(?:je|nous|j'|on)\s*(?:n'|ne\s+)?(?:\w+\s+)?(?:peux|pouvons|pouvais|ai|avons|avais|vais|allons|suis arrive\w*|pourrai|ecris|recois|recu)\b|\brecu\b",
        time=r"\b(?:avant|apres|jusqu|entre|aujourd|demain|cette semaine|ce (?:matin|soir|mois)|le (?:matin|soir|week))",
    ),
    _Refusal(
        negation=r"(?:no|nunca|jamas|ningun\w*)",
        more=r"(?:mas|nunca|jamas|vuelv\w+|volver|otra vez|nuevamente)",
        contact=r"(?:a\s+)?(?:llam(?:e|en|es|ar|arme|arnos|ada|adas)|escrib(?:a|an|as|ir|irme|irnos)|contact(?:e|en|es|ar|arme|arnos|ado|ada|o)|envi(?:e|en|es|ar|arme|ado)|mand(?:e|en|ar|arme)|molest(?:e|en|ar|arme|ado)|correos?|mensajes?|saber|recibir|insist\w+|fastidi\w+)",
        ending=r"(?:basta|dej(?:e|en|ad|ar)|ces(?:e|en|ar)|par(?:e|en|ad|ar) de|interrump\w+|suspend\w+|prohib\w+|abstenganse)",
        object=r"(?:llam\w+|escrib\w+|contact\w+|envi\w+|mand\w+|molest\w+|correos?|mensajes?|publicidad)",
        removal=r"(?:borr\w+|elimin\w+|cancel\w+|suprim\w+|quit(?:e|en|ar)\w*|sa(?:car|quen?)\w*|retir(?:e|en|ar)\w*|tach\w+)",
        record=r"(?:base de datos|newsletter|suscripcion|(?:mis|nuestros) (?:datos|nombres)|(?:mi|nuestro|nuestra) (?:nombre|correo|numero|telefono|e-?mail|direccion|contacto)|(?:me|nos)(?:\s\S+){0,3}?\s(?:lista|listas|archivos?|ficheros?|base))",
        own=r"\b(?:pude|puedo|podemos|pudimos|he|hemos|habia|habiamos|recibi|recibimos|recibido|logre|tuve|voy|vamos)\b",
        time=r"\b(?:antes|despues|hasta|hoy|manana|entre|esta semana|este mes|por la (?:manana|tarde|noche)|todavia|aun)\b",
    ),
    _Refusal(
        negation=r"(?:non|mai|nessun\w*)",
        more=r"(?:piu|mai|ancora|nuovamente|oltre|ri(?:contatt|chiam)\w+)",
        contact=r"(?:chiam(?:ate|i|are|armi|ato|ata|atemi|ateci)|contatt(?:ate|i|are|armi|arci|ato|ata|atemi)|ricontatt\w+|richiam(?:ate|i|are|armi|ato|ata|atemi)|scriv(?:ete|a|ere|ermi|etemi)|telefon(?:ate|i|are|armi|atemi)|disturb(?:ate|i|are|armi|ato|ata)|invi(?:ate|i|are|armi|atemi)|mand(?:ate|i|are|armi|atemi)|messaggi|chiamate|telefonate|sentir\w+|ricevere|infastidi\w+|insist\w+|importun\w+)",
        ending=r"(?:smett\w+|cess\w+|interromp\w+|sospend\w+|viet\w+|diffid\w+|piant\w+la)",
        object=r"(?:chiam\w+|contatt\w+|scriv\w+|telefon\w+|disturb\w+|invi\w+|mand\w+|messaggi\w*|e-?mail|mail|comunicazioni|pubblicita)",
        removal=r"(?:cancell\w+|rimo\w+|rimuov\w+|elimin\w+|togli\w*|tolt[oaie]|depenn\w+)",
        record=r"(?:mailing|newsletter|database|iscrizione|indirizzario|vostr[oaie] (?:lista|liste|elenco|elenchi|archivi\w*)|(?:miei|nostri) (?:dati|recapiti|contatti)|(?:mio|nostro) (?:nome|indirizzo|numero|nominativo|contatto|recapito)|(?:mia|nostra) (?:mail|e-?mail)|(?:mi|ci)(?:\s\S+){0,3}?\s(?:lista|elenco|archivi\w*|rubrica))",
        own=r"\b(?:avete|hanno|ha|posso|potevo|possiamo|riesco|riusciamo|riuscito|riuscita|ho|abbiamo|avevo|ricevuto|ricevuta|vedo|sento)\b",
        time=r"\b(?:prima|dopo|fino|oggi|domani|tra le|questa settimana|questo mese|la (?:mattina|sera)|di (?:mattina|sera))\b",
    ),
    _Refusal(
        negation=r"(?:niet|niks|niets|nooit|geen)",
        more=r"(?:meer|langer|weer|verder\w*|voortaan|opnieuw)",
        contact=r"(?:bel|belt|bellen|gebeld|opbellen|mailen|mail|mailt|gemaild|mails|contacteren|gecontacteerd|contact|benaderen|benaderd|schrijf|schrijft|schrijven|aangeschreven|berichten|telefoontjes|horen|ontvangen|storen|sturen|stuur|lastigvallen)",
        ending=r"(?:genoeg|stop|stopt|stoppen|staak|staakt|staken|beeindig\w*|ophouden|houd op|hou op|verbied\w*)",
        object=r"(?:bellen|telefoontjes|mailen|mails?|e-?mails?|contact\w*|benader\w*|schrijven|berichten|reclame|nieuwsbrie\w+|lastigvallen)",
        removal=r"(?:verwijder\w*|haal\w*|halen|afhalen|wis|wissen|schrap\w*|opzeg\w*)",
        record=r"(?:bestand|mailing\w*|nieuwsbrief|database|(?:mijn|onze|ons) (?:naam|gegevens|adres|nummer|e-?mail\S*|mailadres|contactgegevens)|(?:mij|me|ons)(?:\s\S+){0,3}?\s(?:lijst\w*|bestand\w*|systeem)|abonnement)",
        own=r"\b(?:ik|we|wij)\s+(?:\w+\s+)?(?:kan|kon|konden|kunnen|heb|hebben|had|hadden|zal|zullen|krijg|kreeg|zag)\b|\b(?:kan|kon|heb|hebben|had|krijg|kreeg)\s+(?:ik|we|wij|u)\b|\bu\s+(?:heeft|hebt)\b|\bgekregen\b|^(?!.*\b(?:wil|willen|wens|wensen|wenst|hoef|hoeven)\b).*\bontvangen\b",
        time=r"\b(?:voor|na|tot|tussen|vandaag|morgen|deze (?:week|maand)|zo (?:vroeg|laat)|s avonds|weekend)\b",
    ),
    _Refusal(
        negation=r"(?:nao|nunca|jamais|nenhum\w*)",
        more=r"(?:mais|nunca|jamais|novamente|outra vez|voltem?|tornem?)",
        contact=r"(?:lig(?:ue|uem|ar|arem)|telefon(?:e|em|ar|arem)|contac?t(?:arem|e|em|ar|ado|ada|o|em-me)|escrev(?:a|am|er|erem)|envi(?:e|em|ar|arem)|mand(?:e|em|ar|arem)|incomod(?:arem|e|em|ar|ado|ada)|chamadas|ligacoes|mensagens|e-?mails|ouvir|receber|insist\w+|chate\w+|perturb\w+)",
        ending=r"(?:chega|pare|parem|parar|cess(?:e|em|ar)|suspend\w+|proib\w+|deix(?:e|em|ar) de|cancel(?:ar|e|em|o))",
        object=r"(?:ligar|ligacoes|chamadas|telefon\w+|contac?t\w+|escrever|enviar|envio|mandar|mensagens|e-?mails|incomod\w+|subscric\w+|inscric\w+|assinatura|publicidade)",
        removal=r"(?:remov\w+|apag\w+|elimin\w+|retir\w+|cancel\w+|exclu\w+|tir(?:em?|ar)\w*|risc(?:ar|a|ue|uem)|delet\w+)",
        record=r"(?:mailing|newsletter|base de dados|cadastro|inscricao|subscricao|assinatura|(?:meus|nossos) (?:dados|contac?tos)|(?:meu|nosso) (?:nome|telefone|e-?mail|numero|contac?to|endereco)|(?:me|nos)(?:\s\S+){0,3}?\s(?:lista|listas|base|ficheiros?))",
        own=r"\b(?:consegui|conseguimos|consigo|posso|podemos|pude|recebi|recebemos|recebido|tenho|tive|vou|vamos|estou|enviei|liguei)\b",
        time=r"\b(?:antes|depois|ate|hoje|amanha|entre|esta semana|este mes|de (?:manha|tarde|noite)|ainda)\b",
    ),
    _Refusal(
        negation=r"(?:nie|nigdy|zadn\w+|bez)",
        more=r"(?:wiecej|juz|nigdy|dalsz\w+|ponownie|znowu)",
        contact=r"(?:dzwonic|dzwoncie|dzwon|pisac|piszcie|pisz|kontaktowac|kontaktujcie|kontaktu|kontaktow|wysylac|wysylajcie|przysylac|niepokoic|nekac|telefonow|wiadomosci|maili|slyszec|otrzymywac|dostawac|przeszkadzac|meczyc)",
        ending=r"(?:dosc|przesta\w+|zaprzesta\w+|skoncz\w+|wstrzyma\w+|zakazuj\w+|zabrania\w+|nie zycze|zrezygnow\w+|rezygnuj\w+)",
        object=r"(?:dzwon\w+|pisa\w+|kontakt\w+|wysyl\w+|przysyl\w+|niepoko\w+|nek\w+|telefon\w+|wiadomosc\w+|maili?\w*|reklam\w*|newsletter\w*)",
        removal=r"(?:usun\w*|wykresl\w*|skresl\w*|wypis\w*|skasow\w*|anulo\w*)",
        record=r"(?:bazy|newslettera|subskrypcj\w*|(?:moje|nasze) (?:dane|nazwisk\w+)|(?:moich|naszych) danych|(?:moj|nasz|mojego|naszego) (?:adres|numer|e-?mail|mail)\w*|kartoteki|(?:mnie|nas)(?:\s\S+){0,3}?\s(?:listy|rejestru|systemu))",
        own=r"\b(?:moge|moglem|moglam|mozemy|bede|bedziemy|dostalem|dostalam|otrzymalem|otrzymalam|mialem|mialam|mam|mamy|zdazylem)(?!\s+(?:juz\s+)?dosc)\b",
        time=r"\b(?:przed|po|do (?:godz|konca)|dzis|dzisiaj|jutro|w (?:tym|weekend)|miedzy|rano|wieczorem|jeszcze)\b",
    ),
)  # fmt: skip
_GAP = r"(?:\s+[^\s,.;:!?]+){0,5}?\s+"
_WELCOME = re.compile(
    r"\b(?:hesitat\w*|forget|fail to|mind|zoger\w*|vergess\w*|hesit\w+|oubli\w+|dude\w*|olvid\w+|esit\w+|dimentic\w+|aarzel\w*|vergeet|esquec\w+|waha\w*|zapom\w+)\b"
)
"""Do not hesitate to call again."""
_SENTENCES = re.compile(r"[.!?;\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    orders: tuple[re.Pattern[str], ...]
    ending: re.Pattern[str]
    negated: re.Pattern[str]
    removal: re.Pattern[str]
    own: re.Pattern[str]
    time: re.Pattern[str]


def _compiled(one: _Refusal) -> _Rule:
    parts = {"n": one.negation, "m": one.more, "c": one.contact}
    orders = (_GAP.join(parts[key] for key in order) for order in ("nmc", "ncm", "cnm", "mnc"))
    return _Rule(
        orders=tuple(re.compile(rf"(?<!\w){pattern}(?!\w)") for pattern in orders),
        ending=re.compile(rf"(?<!\w){one.ending}{_GAP}{one.object}(?!\w)"),
        negated=re.compile(rf"(?<!\w){one.negation}{_GAP}$"),
        removal=re.compile(
            rf"(?<!\w)(?:{one.removal}{_GAP}{one.record}|{one.record}{_GAP}{one.removal})(?!\w)"
        ),
        own=re.compile(one.own),
        time=re.compile(one.time),
    )


_RULES = tuple(_compiled(one) for one in _LANGUAGES)


def find_refusal(text: str) -> str | None:
    """The words by which somebody wishes to be left alone, folded; None if there are none."""
    for part in _SENTENCES.split(fold(text[:20_000].replace("\n", " ; ")))[:200]:
        sentence = re.sub(r"\b([mndj])'(?=\w\w)", r"\1' ", " ".join(part.split())[:1_000])
        for rule in _RULES:
            hit = _hit(sentence, rule)
            if hit is not None:
                return hit
    return None


def _hit(sentence: str, rule: _Rule) -> str | None:
    if _WELCOME.search(sentence):
        return None
    ending = rule.ending.search(sentence)
    if ending is not None and rule.negated.search(sentence[: ending.start()]):
        ending = None  # "I do not want you to stop calling"
    for hit in (
        ending,
        rule.removal.search(sentence),
        *(pattern.search(sentence) for pattern in rule.orders),
    ):
        if (
            hit is None
            or rule.own.search(sentence[: hit.end() + 40])
            or rule.time.search(sentence[hit.start() :])
        ):
            continue
        return hit.group(0)
    return None
