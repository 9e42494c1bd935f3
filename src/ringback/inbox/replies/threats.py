# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Finds a threat in case of another message: "one more e-mail and I go to the police". Nobody who says so wants one.

One sentence must have both: the case (one more message, or "if you" with "again" and a word of contact) and the step
that would follow (an authority, a complaint, a court). Either alone is ordinary business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringback.intake.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class _Threat:
    """Patterns of one language, folded. `once`: one more message. `case` before `again`, beside `contact`. `step`: what would follow."""

    once: str
    case: str
    again: str
    contact: str
    step: str


_LANGUAGES = (
    _Threat(
        once=r"(?:one more|another|the next|1 more)(?:\s\w+){0,2}?\s(?:calls?|mails?|e-?mails?|messages?|texts?|letters?|time)",
        case=r"(?:if (?:you|i|we|anyone|somebody|your \w+)|should (?:you|i|anyone))",
        again=r"(?:again|another|any ?more|one more|once more|keep|continue|persist|still|don'?t stop|do not stop)",
        contact=r"(?:call|mail|e-?mail|messag|text|contact|writ|phon|bother|spam|harass|hear|reach|pester)\w*",
        step=r"(?:report(?:ing)? (?:you|it|this)|file a report|sue|suing|complain\w*|police|cops|court|attorney general|legal action|lawsuit|ftc|fcc|ico|authorit\w+|regulator|commissioner|ombudsman|(?:hear(?:ing)? from|involve|call(?:ing)?|get(?:ting)?) (?:my |our |a )?(?:lawyer|attorney|solicitor)s?)",
    ),
    _Threat(
        once=r"(?:noch (?:ein\w*|1)|jede weitere|(?:die|der|bei der|beim) nachsten?)(?:\s\w+){0,2}?\s?(?:e-?mails?|mails?|anruf\w*|nachricht\w*|werbe\w+|sms|mal)",
        case=r"(?:wenn|falls|sollten?|sobald)",
        again=r"(?:noch ?ein\w*|noch ?mal\w*|wieder|weiter\w*|erneut|nicht aufhor\w*)",
        contact=r"(?:anruf|ruf|schreib|mail|e-?mail|nachricht|meld|kontakt|belastig|werb|hor)\w*",
        step=r"(?:bundesnetzagentur|verbraucher(?:zentrale|schutz)|datenschutz(?:behorde|amt|aufsicht|beauftragt)\w*|anwalt\w*|polizei|anzeige|anzuzeigen|beschwer\w*|gericht\w*|abmahn\w*|verklag\w*|rechtlich\w*|rechtsweg)",
    ),
    _Threat(
        once=r"(?:encore une? (?:seule? )?(?:mail|e-?mail|message|appel|courriel|relance)|(?:mail|e-?mail|message|appel|courriel|relance|fois) de plus|(?:au|le) prochain (?:mail|e-?mail|message|appel|courriel))",
        case=r"(?:si|la prochaine fois)",
        again=r"(?:encore|nouveau|continu\w+|persist\w+|recommenc\w+|insist\w+|que)",
        contact=r"(?:m'|me |nous )?(?:appel|rappel|ecri|contact|recontact|mail|message|relanc|harcel|derang|insist|continu|recommenc)\w*",
        step=r"(?:cnil|plainte|police|gendarmerie|avocat\w*|tribunal|justice|signal\w+|bloctel|poursui\w+|dgccrf)",
    ),
    _Threat(
        once=r"(?:(?:un|una|otro|otra) (?:solo |sola )?(?:correo|mensaje|llamada|e-?mail|mail)(?: mas)? y|(?:proximo|proxima) (?:correo|mensaje|llamada|e-?mail))",
        case=r"(?:si|como)",
        again=r"(?:otra vez|de nuevo|nuevamente|vuelv\w+|sigu\w+|sig\w+|continu\w+|insist\w+|mas)",
        contact=r"(?:llam|escrib|contact|molest|correo|mensaje|envi|mand|insist|acos)\w*",
        step=r"(?:denunci\w+|aepd|agencia (?:espanola )?de proteccion|policia|abogad\w+|juzgado|tribunal\w*|profeco|reclamacion)",
    ),
    _Threat(
        once=r"(?:(?:un'|un |una )?altr[ao] (?:mail|e-?mail|chiamata|telefonata|messaggio|volta)|ancora un[ao']? ?(?:mail|e-?mail|chiamata|telefonata|messaggio)|alla prossima (?:mail|e-?mail|chiamata|telefonata))",
        case=r"(?:se|qualora)",
        again=r"(?:ancora|nuovo|nuovamente|altra volta|continu\w+|insist\w+|ri(?:chiam|contatt|scriv)\w+)",
        contact=r"(?:chiam|richiam|contatt|ricontatt|scriv|riscriv|mail|e-?mail|messagg|telefon|disturb|insist|cerc)\w*",
        step=r"(?:garante|denunci\w+|querela|polizia|carabinieri|avvocat\w+|segnal\w+|agcom|vie legali)",
    ),
    _Threat(
        once=r"(?:nog (?:een|1)|de volgende|bij een volgende?|nog zo'n)(?:\s\w+){0,1}?\s(?:mail\w*|e-?mail\w*|telefoontje|bericht\w*|belletje|keer)",
        case=r"(?:als|indien|mocht\w*)",
        again=r"(?:nog|weer|opnieuw|blijf\w*|blijven|doorga\w*)",
        contact=r"(?:bel|mail|schrijf|schrijven|benader|contact|bericht|lastig|stuur|sturen)\w*",
        step=r"(?:klacht|autoriteit|politie|advocaat|aangifte|acm|melding|meld ik|rechter|consumentenbond)",
    ),
    _Threat(
        once=r"(?:(?:mais um|mais uma|outro|outra) (?:so )?(?:e-?mail|mail|mensagem|chamada|ligacao|contac?to|vez)|(?:proximo|proxima) (?:e-?mail|mensagem|chamada|ligacao))",
        case=r"(?:se|caso)",
        again=r"(?:outra vez|de novo|novamente|volt\w+|torn\w+|continu\w+|insist\w+|mais)",
        contact=r"(?:lig|contac?t|escrev|incomod|telefon|mensage|mail|e-?mail|insist|chate|envi|perturb)\w*",
        step=r"(?:queixa|cnpd|anpd|denunci\w+|policia|advogad\w+|tribunal|procon|process\w+|reclamac\w+|anatel)",
    ),
    _Threat(
        once=r"(?:(?:jeszcze|kolejn\w+|nastepn\w+)(?: jed\w+)? (?:mail|e-?mail|wiadomosc|telefon|raz)\w*)",
        case=r"(?:jesli|jezeli|gdy|jak)",
        again=r"(?:jeszcze|znowu|znow|ponownie|dalej|nadal|kolejn\w+)",
        contact=r"(?:dzwon|zadzwon|pis|napis|kontakt|skontakt|mail|e-?mail|wiadomosc|wysyl|przysl|nek)\w*",
        step=r"(?:uodo|uokik|uke|policj\w+|prokuratur\w*|adwokat\w*|prawnik\w*|skarg\w+|sadu|zglasz\w+|zglosz\w+)",
    ),
)  # fmt: skip
_SENTENCES = re.compile(r"[.!?;\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    once: re.Pattern[str]
    case: re.Pattern[str]
    contact: re.Pattern[str]
    step: re.Pattern[str]


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}(?!\w)")


_RULES = tuple(
    _Rule(
        once=_whole(one.once),
        case=_whole(rf"{one.case}\s(?:\S+\s){{0,8}}?{one.again}"),
        contact=_whole(one.contact),
        step=_whole(one.step),
    )
    for one in _LANGUAGES
)


def find_threat(text: str) -> str | None:
    """The case and the step that somebody threatens with, folded; None if nobody does."""
    for part in _SENTENCES.split(fold(text[:20_000].replace("\n", " ; ")))[:200]:
        sentence = " ".join(part.split())[:1_000]
        for rule in _RULES:
            step = rule.step.search(sentence)
            if step is None:
                continue
            case = rule.once.search(sentence)
            if case is None:
                case = rule.case.search(sentence)
                if case and not rule.contact.search(sentence[case.start() : case.end() + 30]):
                    continue  # "if you park there again"
            if case is not None:
                return f"{case.group(0)} … {step.group(0)}"
    return None
