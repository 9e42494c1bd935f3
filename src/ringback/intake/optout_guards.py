# ruff: noqa: E501 (tables of patterns read better unbroken)
"""What sounds like an opt-out and is none: something told of the past, a name on a paper, a thing in a house, one day.

Text is folded. Each function looks at the words before and behind a hit; when in doubt the hit stays a request.
"""

from __future__ import annotations

import re

_PAPER = re.compile(
    r"^(?:\s+\w+){0,4}?\s+(?:invoice|quote|quotation|contract|bill|deed|title|lease|estimate|order|proposal|paperwork|permit|cheque|check|policy|"
    r"rechnung|angebot|vertrag|auftrag|facture|devis|contrat|commande|factura|presupuesto|contrato|pedido|fattura|preventivo|contratto|ordine|"
    r"factuur|offerte|contract|orcamento|fatura|encomenda|faktur\w*|wycen\w*|umow\w*)\b(?!\s+(?:list|mailing))"
)
_NAMED = re.compile(
    r"\b(?:me|us|mich|uns|moi|nous|mij|mnie|nas)\b|\b(?:list|lists|database|system|records|mailing|verteiler|liste|lista|lijst|base|bazy)\b"
)
_REMOVAL = re.compile(
    r"^(?:\W*)(?:take|took|remove|removed|delete|drop|get|streich\w*|nehm\w*|losch\w*|entfern\w*|retir\w*|supprim\w*|enlev\w*|borr\w*|elimin\w*|quit\w*|cancell\w*|togli\w*|rimuov\w*|haal\w*|verwijder\w*|remov\w*|apag\w*|usun\w*|wykresl\w*|skresl\w*)\b"
)
_THING = re.compile(
    r"^(?:take|remove|delete|drop|get)\s+(?:my|our|this|client|customer|lead)\b(?!.*\b(?:names?|numbers?|phones?|e-?mails?|address\w*|details|data|info\w*|contacts?|records?|entry|accounts?|company|business|cell|mobile|household|family|file|person|client|customer|lead|lists?|database|system|mailings?)\b)"
)
_TOLD_PARTICIPLE = re.compile(
    r"^(?:never|did not|didn'?t)\s+(?:\w+ly\s+|ever\s+)?(?:called|contacted|phoned|e-?mailed|texted|calls?)$"
)
_TELLER = re.compile(
    r"\b(?:you|you'?ve|you guys|he|she|they|we|i|i'?ve|nobody|somebody|someone|people|it|has|have|had|was|were|got|company|office|guy|rep)\s+(?:\w+ly\s+|just\s+|have\s+|had\s+|has\s+|was\s+|were\s+)?$"
)
_OWN = re.compile(
    r"\b(?:ich|wir)\s+(?:kann|konnen|konnte|konnten|werde|werden|darf|durfte|durften|hatte|hatten|habe|haben|schaffe|schaffte)\b(?!\s+(?:\w+\s+)?(?:gesagt|gebeten|verlangt))[^,.;:!?]*$|"
    r"\b(?:kann|konnen|konnte|konnten|werde|darf|durfte|hatte|hatten|habe)\s+(?:ich|wir)\b[^,.;:!?]*$|"
    r"\b(?:mam|mamy|mialem|mialam|mielismy|dostal\w*|otrzymal\w*|bylo)\b[^,.;:!?]*$"
)
_DAY = (
    r"(?:today|tomorrow|tonight|this\s+(?:week|month|morning|afternoon|evening)|heute|morgen|diese\w*\s+\w+|am\s+\w+tag|aujourd'hui|demain|ce\s+(?:matin|soir|midi)|cet(?:te)?\s+(?:apres-midi|semaine)|"
    r"le\s+(?:matin|soir|week-?end|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|hoy|manana|esta\s+(?:semana|manana|tarde|noche)|por\s+la\s+(?:manana|tarde|noche)|los\s+\w+s|el\s+(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|"
    r"oggi|domani|stamattina|stasera|questa\s+(?:settimana|mattina|sera)|di\s+(?:mattina|sera)|vandaag|vanavond|vanmiddag|vanochtend|deze\s+week|hoje|amanha|de\s+manha|a\s+noite|dzis|dzisiaj|jutro|rano|wieczorem|prima|fino|voor|tot|ate|przed|do\s+godz\w*|po\s+\d+)"
)
_ONE_DAY = re.compile(
    rf"^(?:\s+(?:pas|more|please|bitte|svp|por favor|per favore|niet|me|us))*\s+{_DAY}\b(?!\s*,?\s*(?:or|ni|oder|ou|o|of|ani|nor|and|und|et|y|e|en|i)\s+(?:\w+\s+)?(?:ever|never|nunca|jamas|jamais|nie|niemals|mai|nooit|jamais|nigdy|any|at))"
)

_NEVER = re.compile(
    r"\b(?:or|nor|and|ni|oder|und|ou|et|y|e|o|of|en|ani|i)\s+(?:\w+\s+)?(?:ever|never|nunca|jamas|jamais|nie|niemals|mai|nooit|nigdy)\b"
)
_OTHER_ADDRESS = re.compile(
    r"^\s+(?:a|an|auf|unter|at|on|op|su|em|na)\s+(?:este|diese\w*|this|questo|questa|dit|deze|ten)\s+\w+\s*[,;.]\s*(?:uso|use|usa|usen|utilice|nutzen|gebruik|usi|usate)\b"
)


def is_only_told(before: str, hit: str, after: str) -> bool:
    """Whether the hit tells what happened ("you never called") or what the writer cannot do ("ich kann nicht mehr anrufen")."""
    if _TOLD_PARTICIPLE.match(hit) and _TELLER.search(before) and "me" not in after.split()[:1]:
        return True
    return bool(_OWN.search(before))


def is_about_things(hit: str, after: str) -> bool:
    """Whether something is to be taken off a paper or out of a house, and nobody off a list."""
    if not _REMOVAL.match(hit):
        return False
    if _THING.match(hit + after[:30].split(",")[0]):
        return True
    return bool(_PAPER.match(after)) and not _NAMED.search(hit)


def names_one_case(after: str) -> bool:
    """Whether what stands behind only says when or where not to: "ne m'appelez pas" … "ce matin"."""
    return not says_never(after) and bool(_ONE_DAY.match(after) or _OTHER_ADDRESS.match(after))


def says_never(after: str) -> bool:
    """Whether a time is followed by all times: "today, tomorrow or ever"."""
    return bool(_NEVER.search(after))
