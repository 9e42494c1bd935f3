"""A message as the phrases look at it: folded, without what is quoted below, and in which languages it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ringback.inbox.message import Message
from ringback.intake.text import fold

from .phrases import languages, pattern

MOST = 6000
"""Characters of the new text that are looked at: absences and acknowledgements say so in their first lines."""
TELLING = 4
"""Common words of a language that a text must have to be taken for it."""

_WORD = re.compile(r"\w{1,20}")
_OTHER_LETTERS = re.compile(r"[\u0370-\u1fff\u3040-\u9fff\uac00-\ud7af]")
_REPLY = re.compile(
    r"(?:(?:re|aw|antw?|antwort|rv|ref|sv|vs|vb|odp|r|ri|rif|res|ynt|отв|на|回复|回覆|返信|답장|wg|fwd?|fw|tr|i|enc|doorst)"
    r"(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：]\s?){1,6}"
)
_QUOTE = re.compile(r"^\s{0,3}(?:>|\|\s)")
_RULE = re.compile(r"^\s{0,3}(?:_{8,}|-{2,}\s?[^\W\d_][^\n]{2,60}[^\W\d_]\s?-{2,}|={8,})\s{0,3}$")
_HEAD = re.compile(r"^\s{0,3}\*?[^\W\d_][\w ]{0,20}\*?\s?[:：]\*?\s")
_DAY_DOT = re.compile(r"(\d)\.(?=\d|\s)")
_HOUR = re.compile(r"\d{1,2}[:.]\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,120}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`subject`: folded, without "Re:"; `answered`: whether it had one. `new`: the text above what is quoted, as it
    came; `text`: the same, folded, a line for each paragraph. `quotes`: whether something is quoted below.
    `languages`: the likeliest first, and always English."""

    subject: str
    answered: bool
    new: str
    text: str
    quotes: bool
    languages: tuple[str, ...]

    def hit(self, name: str) -> str:
        """The first words in the text with this meaning, in its languages; "" if there are none."""
        return next(iter(_found(name, self.languages, self.text)), "")

    def hits(self, name: str) -> int:
        """How many different words with this meaning the text has."""
        return len(_found(name, self.languages, self.text))


@lru_cache(maxsize=64)
def _found(name: str, among: tuple[str, ...], text: str) -> tuple[str, ...]:
    # The dots of days ("bis 9.1. im Urlaub") end no sentence.
    text = _DAY_DOT.sub(r"\1", text)
    # One expression a language: those for every choice of languages would be too many to keep.
    found = (match for language in among for match in pattern(name, (language,)).finditer(text))
    return tuple(dict.fromkeys(match[0].strip() for match in found))


def words_of(message: Message) -> Words:
    """The message as the phrases look at it."""
    subject = fold(message.subject)[:300]
    prefix = _REPLY.match(subject)
    new, quotes = above_the_quote(message.text)
    new = new[:MOST]
    text = folded(new)
    return Words(
        subject=subject[prefix.end() :] if prefix else subject,
        answered=prefix is not None,
        new=new,
        text=text,
        quotes=quotes,
        languages=_languages(f"{subject} {text}"),
    )


def folded(text: str) -> str:
    """Folded text, the lines of each paragraph joined, paragraphs on lines of their own."""
    return "\n".join(filter(None, (fold(paragraph) for paragraph in re.split(r"\n\s{0,80}\n", text))))


def above_the_quote(text: str) -> tuple[str, bool]:
    """What stands above the first thing that is quoted, and whether something is.

    Rough: it only has to keep our own words from being taken for theirs; the text that a person is shown is made by the
    reader of replies.
    """
    lines = text.split("\n")[:4000]
    for number, line in enumerate(lines):
        heads = sum(1 for other in lines[number : number + 5] if _HEAD.match(other))
        ours = heads >= 3 and any(_ADDRESS.search(other) for other in lines[number : number + 5])
        wrote = _tells_who_wrote(line) and any(other.strip() for other in lines[:number])
        if not (_QUOTE.match(line) or _RULE.match(line) or wrote or (ours and _HEAD.match(line))):
            continue
        if _RULE.match(line) and not any(other.strip() for other in lines[:number]):
            continue
        above = lines[:number]
        while above and not above[-1].strip():
            above.pop()
        if _QUOTE.match(line) and above and above[-1].rstrip().endswith((":", "：")) and len(above) > 1:
            above.pop()
        return "\n".join(above).strip(), True
    return text.strip(), False


def _tells_who_wrote(line: str) -> bool:
    """The line above a quote that has no marks of its own, as in HTML: a colon last, and an hour or an address beside
    a year."""
    bare = line.strip()
    if len(bare) > 400 or not bare.endswith((":", "：")):
        return False
    return bool(_YEAR.search(bare)) and bool(_HOUR.search(bare) or _ADDRESS.search(bare))


def _languages(text: str) -> tuple[str, ...]:
    """The files with most of their common words in the text; all of them where too little is written to tell."""
    words = set(_WORD.findall(text))
    counted = sorted(
        ((len(words.intersection(phrases.of("common"))), name) for name, phrases in languages().items()),
        reverse=True,
    )
    best = [name for number, name in counted[:3] if number > 0]
    if counted[0][0] < TELLING:
        best = [name for _number, name in counted]
    foreign = ["others"] if _OTHER_LETTERS.search(text) else []
    return tuple(dict.fromkeys([*best, *foreign, "en"]))
