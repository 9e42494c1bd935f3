"""Companies and domains as people write them, in the form in which they are compared."""

from __future__ import annotations

import re

from .text import Unreadable, compact, one_line

_DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_OF_EVERYBODY = frozenset(
    """
    aol.com att.net bellsouth.net bigpond.com bluewin.ch btinternet.com charter.net comcast.net cox.net earthlink.net
    fastmail.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.co.uk
    hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it icloud.com juno.com laposte.net libero.it live.ca
    live.co.uk live.com mac.com mail.com mail.ru me.com msn.com naver.com netzero.net ntlworld.com optonline.net
    optusnet.com.au orange.fr outlook.com outlook.de outlook.es outlook.fr pm.me proton.me protonmail.com qq.com
    rocketmail.com rogers.com sbcglobal.net sfr.fr shaw.ca sky.com sympatico.ca t-online.de talktalk.net telus.net
    tiscali.it tuta.com verizon.net virginmedia.com wanadoo.fr web.de windstream.net yahoo.ca yahoo.co.jp yahoo.co.uk
    yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it yandex.ru ymail.com zoho.com
    """.split()  # noqa: SIM905 - a list of words is easier to read and to extend
)


def company_key(name: str) -> str:
    """The folded name that decides whether two companies are one; at most 200 characters."""
    return " ".join(name.casefold().split())[:200]


def read_domain(text: str) -> str | Unreadable:
    """The domain in `text`, in lower case: "@Example.com", "http://www.example.com/" and "joe@example.com" all do.

    A domain that belongs to a provider of mail boxes is unreadable: it would stand for millions of people.
    """
    raw = one_line(text)
    plain = compact(text).casefold()
    plain = re.sub(r"^[a-z]+://", "", plain).split("/")[0].split("?")[0]
    plain = plain.rpartition("@")[2].removeprefix("www.").strip(". ")
    try:
        plain = plain.encode("idna").decode() if not plain.isascii() else plain
    except UnicodeError:
        return Unreadable(text=raw, reason="is not a domain such as example.com")
    if not _DOMAIN.fullmatch(plain):
        return Unreadable(text=raw, reason="is not a domain such as example.com")
    if plain in _OF_EVERYBODY:
        return Unreadable(text=raw, reason="gives mail boxes to everybody; shut the one address instead")
    return plain


def domains_of(address: str) -> tuple[str, ...]:
    """The domain of an address and those above it: `a@mail.example.com` is of mail.example.com and of example.com."""
    domain = address.casefold().rpartition("@")[2]
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            return ()
    labels = domain.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels) - 1))
