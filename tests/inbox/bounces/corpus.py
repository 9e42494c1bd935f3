"""The files of the corpus and what their indexes say of them."""

import json
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[2] / "corpus" / "mail" / "bounces"


def rows(index: str) -> list[dict[str, Any]]:
    """One object a message: file, kind, recipients, status (None: not looked at), and whether it was written blind."""
    return [json.loads(line) for line in (CORPUS / index).read_text(encoding="utf-8").splitlines()]
