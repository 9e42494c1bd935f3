# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Finds pleas for peace: "leave us be", "that's enough e-mails", "spare yourself the calls", "lose my address".

They have no negation and no word of ending, so `refusals.py` cannot find them. Data and one function.
"""

from __future__ import annotations

import re

from ringback.intake.text import fold

_GAP = r"(?:\s+[^\s,.;:!?]+){0,5}?\s+"
_PLEAS = tuple(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for pattern in (
    r"(?:leave|leaving|let)\s+(?:me|us|my \w+|our \w+)\s+(?:\w+ly\s+)?(?:alone|be|in peace)(?!\s+(?:clear|honest|frank|the|a|an|able|sure)\b)",
    r"(?:lose|forget|burn|bin|shred|scrap|wipe|erase|purge|delete)\s+(?:all\s+|of\s+|any\s+|every\s+)*(?:my|our)\s+(?:\w+\s+)?(?:number|address|e-?mails?|details|data|contact|information|info|file|records?)(?!\s+(?:by accident|accidentally|by mistake))",
    r"(?:that'?s|that is|had|have had|quite|more than|is)\s+enough\s+(?:of\s+)?(?:(?:these|this|your|the|all)\s+)*(?:\w+\s+)?(?:e-?mails?|mails?|messages|calls|texts|letters|contact|spam)",
    r"(?:fed up|sick|sick and tired|tired)\s+(?:with|of)(?:\s+[^\s,.;:!?]+){0,4}?\s+(?:e-?mails?|mails?|messages|calls|texts|contacted|called|e-?mailed|spam|hearing from you|follow-?ups)",
    r"make (?:it|this|them) stop|(?:^|(?<=[.!?]\s)|(?<=\n))(?:enough(?: already| is enough)?|es reicht(?: jetzt)?|jetzt reicht'?s|(?:maintenant )?ca suffit|basta(?: ya)?|chega|genoeg|dosc(?: tego)?)\s*(?:[.!]|$)",
    r"no more of (?:these|this|that|them|your \w+)|(?:give it a rest|knock it off|cut it out|get off my back|take the hint)",
    r"spare (?:me|us)(?!\s+(?:a|an|one|two|three|some|half|five|ten|\d+)\b)|save (?:your (?:e-?mails|breath|messages|calls|stamps|effort)|yourself the (?:e-?mails?|calls?|messages?|trouble|effort))",
    r"(?:want|wish|have)\s+nothing\s+(?:more\s+|further\s+)?(?:to do with|from)\s+(?:you|your \w+)|(?:not|don'?t|do not)\s+(?:want|wish)\s+anything\s+(?:more\s+|else\s+)?(?:to do with|from)\s+(?:you|your company)",
    r"(?:right to (?:erasure|be forgotten)|article 17)",
    r"(?:das ist|dit is|c'est(?: du)?|est(?:o|e correo) es|es puro|questo e|questa e|isto e|isso e|to(?: jest)?(?: zwykly)?)\s+spam",
    # German
    r"(?:verpiss\w*|hau\w* ab|zieh leine)|lass\w*(?:\s+[^\s,.;:!?]+){0,7}?\s+(?:in (?:ruhe|frieden)|zufrieden)|(?:mich|uns)\s+(?:\w+\s+){0,4}?(?:in (?:ruhe|frieden)|zufrieden)\s+(?:zu\s+)?lassen|ruhe haben vor",
    r"(?:mails?|e-?mails?|anrufe?|werbung|nachrichten|angebote|schreiben|newsletter)" + _GAP + r"(?:sparen|ersparen|verschonen)|(?:spar\w*|erspar\w*|verschon\w*)\s+(?:sie\s+|sich\s+|uns\s+|mich\s+|mir\s+)+(?:\w+\s+){0,4}?(?:mails?|e-?mails?|anrufe?n?|werbung|nachrichten|angeboten?|newsletter)",
    r"(?:genug|satt|leid|reicht(?:\s+\w+)?\s+mit)" + _GAP + r"(?:mails?|e-?mails?|anrufen?|werbung|nachrichten)|(?:mails?|e-?mails?|anrufe|werbung)\s+(?:\w+\s+){0,2}?(?:satt|leid)|(?:recht auf loschung|art(?:ikel)?\.? ?17|dsgvo)" + _GAP + r"losch\w*|(?:daten|adresse|nummer)" + _GAP + r"(?:zu\s+)?losch(?:en|ung)",
    r"(?:vergessen|vergiss)\s+(?:sie\s+)?(?:meine|unsere)\s+(?:\w+\s+)?(?:adresse|nummer|telefonnummer|e-?mail\w*)",
    # French
    r"(?:laiss|fich|fout|foul)\w*[- ]+(?:\w+[- ]+){0,4}?(?:paix|tranquilles?)|epargn\w+[- ]+(?:moi|nous)|(?:marre|assez|ca suffit)\s+(?:de\s+|d'|avec\s+|les\s+|vos\s+)(?:\w+\s+){0,3}?(?:mails?|e-?mails?|messages|appels|relances|courriels|sollicitations|pub)",
    r"(?:ne|n')\s*(?:\w+\s+)?(?:plus|jamais)\s+(?:\w+\s+)?(?:m'|me\s+|nous\s+)?\s?(?:importun|embet|ennuy|harcel|derang|sollicit|relanc|demarch|spamm)\w*|(?:ne|n')\s*(?:m'|me\s+|nous\s+)\s?(?:importun|embet|ennuy|harcel|sollicit|demarch|spamm)\w*\s+(?:plus|jamais)|inutile de (?:me\s+|m'|nous\s+)\s?(?:relanc|rappel|recontact|contact|ecri|appel)\w*",
    r"(?:droit a l'effacement|droit a l'oubli|oubliez (?:mon|notre) (?:adresse|numero|mail))",
    r"(?:degage\w*|va te faire \w+|allez vous faire \w+|foutez le camp)",
    # Spanish
    r"(?:vayanse|vayase|vete|iros) a (?:la mierda|la porra|paseo)|dej\w+\s+(?:(?:ya|por fin|por favor|de una vez|ustedes)\s+)?(?:en paz|tranquil[oa]s?)|(?:hart[oa]s?|cansad[oa]s?)\s+de\s+(?:\w+\s+){0,3}?(?:correos?|mensajes?|llamadas|e-?mails?|publicidad|spam)|ahorr\w+\s+(?:\w+\s+)?(?:correos?|mensajes?|llamadas)|(?:basta|ya esta bien)\s+(?:ya\s+)?de\s+(?:\w+\s+){0,2}?(?:correos?|mensajes?|llamadas|e-?mails?|publicidad|spam)|derecho (?:al olvido|de supresion)",
    r"no (?:quiero|queremos|deseo|deseamos)\s+(?:volver a\s+)?(?:saber|oir)\s+(?:nada\s+)?(?:mas\s+)?(?:nada\s+)?(?:mas\s+)?de\s+(?:ustedes|vosotros|usted|su empresa)",
    # Italian
    r"(?:vaffanculo|andate al diavolo|toglietevi dai piedi)|(?:lasci\w*(?:mi|ci)|(?:mi|ci)\s+lasci\w*)\s+(?:\w+\s+)?(?:in pace|stare|tranquill\w+)|(?:stuf[oi]|stanc[oahi]+)\s+(?:de[il]\w*|di)\s+(?:\w+\s+){0,2}?(?:mail|e-?mail|messaggi|chiamate|telefonate|pubblicita)|risparmia\w+\s+(?:\w+\s+)?(?:mail|e-?mail|messaggi|chiamate|telefonate)|diritto (?:all'oblio|alla cancellazione)|non (?:voglio|vogliamo)\s+(?:piu\s+)?(?:saperne|sapere)\s+(?:piu\s+)?(?:niente|nulla)",
    # Dutch
    r"(?:rot|donder|flikker|hoepel|sodemieter) op|met rust(?:\s+te)?\s+laten|(?:laat|laten)\s+(?:\w+\s+){0,4}?met rust|bespaar\w*\s+(?:mij|me|ons|u|je)|(?:genoeg|zat|beu|moe)\s+(?:van\s+)?(?:\w+\s+){0,2}?(?:mails?|e-?mails?|mailtjes|berichten|telefoontjes|reclame)|(?:mails?|mailtjes|e-?mails?|telefoontjes|berichten|reclame)\s+(?:\w+\s+){0,2}?(?:zat|beu)|recht op (?:vergetelheid|verwijdering)|vergeet mijn (?:adres|nummer|e-?mail\w*)",
    r"houd?(?:t|en)?(?:\s+[^\s,.;:!?]+){0,2}?\s+op\s+(?:met|mij|me|ons)(?:\s+[^\s,.;:!?]+){0,4}?\s+(?:te\s+)?(?:mail\w*|e-?mail\w*|bel\w*|telefoontje\w*|bericht\w*|schrijven|sturen|benaderen|lastigvallen|reclame)",
    # Portuguese
    r"(?:vao|va|vai|vai-te) (?:se )?(?:foder|catar|chatear outro|lixar)|deix\w+(?:-\w+)?\s+(?:\w+\s+){0,2}?(?:em paz|sossegad[oa]s?|em sossego)|(?:fart[oa]s?|cansad[oa]s?|chei[oa]s?)\s+d\w+\s+(?:\w+\s+){0,2}?(?:e-?mails?|mails?|mensagens|chamadas|ligacoes|publicidade|spam)|poup\w+(?:-me|-nos)|direito (?:ao esquecimento|ao apagamento)|nao (?:quero|queremos)\s+(?:mais\s+)?(?:saber|ouvir falar)\s+(?:mais\s+)?(?:nada\s+)?d(?:e voces|e vos|a vossa empresa|e ti)",
    # Polish
    r"(?:odczep|odwal|odpieprz|odpierd|odpusc)\w*(?: sie)?(?: ode mnie)?|spadaj\w*|(?:daj|dac|dajcie|zostaw\w*|dalib\w+)\s+(?:\w+\s+){0,3}?(?:spokoj|w spokoju)|(?:mam|mamy)\s+(?:juz\s+)?dosc\s+(?:\w+\s+){0,2}?(?:maili|e-?maili|wiadomosci|telefonow|reklam\w*)|oszczedz\w+\s+(?:mi|nam|sobie)|prawo do (?:bycia zapomnianym|usuniecia)|zapomnij\w*\s+(?:o\s+)?(?:moj\w+|nasz\w+)\s+(?:adres\w*|numer\w*)|zawracac?(?:\s+\w+){0,2}?\s+glowy",
))  # fmt: skip
_NEGATED = re.compile(
    r"\b(?:don'?t|do not|didn'?t|never|not|won'?t|can'?t|nicht|nie|kein\w*|pas|no|non|niet|nao)\s+(?:\w+\s+)?$"
)
_TOLD = re.compile(r"\b(?:i|we|he|she|they|ich|wir|er|je|ik|wij|eu|ho)\s+(?:\w+\s+)?$")
_DOING = re.compile(
    r"^(?:leav|let|lose|forget|burn|bin|shred|scrap|wipe|erase|purge|delete|lass|spar|laiss|lasci|laat|laten|deix|dej)"
)
_MEANT = re.compile(r"^(?:not|don|do|no|ne|n'|non|nao)\b")
"""A negation belongs to these."""


def find_plea(text: str) -> str | None:
    """The words by which somebody asks to be left in peace, folded; None if there are none."""
    plain = fold(text[:20_000])
    for pattern in _PLEAS:
        for hit in pattern.finditer(plain):
            before = plain[max(0, hit.start() - 30) : hit.start()]
            if _NEGATED.search(before) and not _MEANT.match(hit.group(0)):
                continue
            if not (_TOLD.search(before) and _DOING.match(hit.group(0))):
                return hit.group(0)
    return None
