"""What we wrote and what mail programs make of it below an answer. The footer is that of our own messages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

OUR_ID = "<t-1@mail.rivers-roofing.example>"
US = "Sam Rivers <sam@rivers-roofing.example>"

WROTE = {
    "en": "On Mon, Feb 2, 2026 at 4:05 PM {us} wrote:",
    "de": "Am Mo., 2. Feb. 2026 um 16:05 Uhr schrieb {us}:",
    "fr": "Le lun. 2 févr. 2026 à 16:05, {us} a écrit :",
    "es": "El lun, 2 feb 2026 a las 16:05, {us} escribió:",
    "it": "Il giorno lun 2 feb 2026 alle ore 16:05 {us} ha scritto:",
    "nl": "Op ma 2 feb 2026 om 16:05 schreef {us}:",
    "pt": "{us} escreveu no dia segunda, 2/02/2026 à(s) 16:05:",
    "pl": "pon., 2 lut 2026 o 16:05 {us} napisał(a):",
}

HEADS = {
    "en": ("From", "Sent", "To", "Subject", "Monday, February 2, 2026 4:05 PM"),
    "de": ("Von", "Gesendet", "An", "Betreff", "Montag, 2. Februar 2026 16:05"),
    "fr": ("De", "Envoyé", "À", "Objet", "lundi 2 février 2026 16:05"),
    "es": ("De", "Enviado", "Para", "Asunto", "lunes, 2 de febrero de 2026 16:05"),
    "it": ("Da", "Inviato", "A", "Oggetto", "lunedì 2 febbraio 2026 16:05"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp", "maandag 2 februari 2026 16:05"),
    "pt": ("De", "Enviada", "Para", "Assunto", "segunda-feira, 2 de fevereiro de 2026 16:05"),
    "pl": ("Od", "Wysłano", "Do", "Temat", "poniedziałek, 2 lutego 2026 16:05"),
}


@cache
def ours() -> dict[str, str]:
    """What we wrote, by language."""
    blocks = ("\n" + (Path(__file__).parent / "ours.txt").read_text(encoding="utf-8")).split("\n@@ ")[1:]
    return {block[:2]: block[3:].rstrip("\n") for block in blocks}


def quoted(style: str, language: str) -> str:
    """Our message as it hangs below an answer: "gmail" (a line and angle brackets) or "outlook" (four headers)."""
    body = ours()[language]
    if style == "gmail":
        lines = "\n".join(f"> {line}".rstrip() for line in body.split("\n"))
        return f"\n\n{WROTE[language].format(us=US)}\n\n{lines}"
    if style == "outlook":
        sender, sent, to, subject, day = HEADS[language]
        heads = f"{sender}: {US}\n{sent}: {day}\n{to}: you@mail.example\n{subject}: Rivers"
        return f"\n\n{'_' * 32}\n{heads}\n\n{body}"
    raise ValueError(f"no such way to quote: {style}")
