"""Capitals of names that were typed in one case: "O'BRIEN" -> "O'Brien", "VAN-DER-BERG" -> "van-der-Berg"."""

from __future__ import annotations

_PARTICLES = frozenset(
    (
        "van",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "von",
        "zu",
        "zur",
        "zum",
        "ter",
        "ten",
        "la",
        "las",
        "los",
        "y",
        "e",
    )
)


def cased(part: str, shouting: bool, family: bool) -> str:
    """Capitalize one part of a name. `shouting`: the whole name is in one case; `family`: it is the last name."""
    tokens = part.split()
    out = []
    for index, token in enumerate(tokens):
        letters = [c for c in token if c.isalpha()]
        loud = len(letters) >= 3 and all(c.isupper() for c in letters)
        quiet = bool(letters) and not any(c.isupper() for c in letters)
        particle = token.casefold() in _PARTICLES and family and index < len(tokens) - 1
        if quiet and particle:
            out.append(token)
        elif (shouting and len(letters) >= 1) or loud or quiet:
            out.append(token.lower() if particle else _capital(token, family))
        else:
            out.append(token)
    return " ".join(out)


def _capital(token: str, family: bool) -> str:
    pieces = token.split("-")
    done = []
    for index, piece in enumerate(pieces):
        low = piece.lower()
        if family and low in _PARTICLES and index < len(pieces) - 1:
            done.append(low)
            continue
        big = "".join(
            c.upper() if i == 0 or low[i - 1] in '/&.("' or (low[i - 1] in "'’" and i == 2) else c
            for i, c in enumerate(low)
        )
        if low.startswith("mc") and len(low) > 3:
            big = "Mc" + big[2].upper() + big[3:]
        done.append(big)
    return "-".join(done)
