"""What is made of the corpus of bounces: right and wrong by kind, beside flufl.bounce, and messages per second.

Prints JSON lines. `python bench/bounces.py [FOLDER]`: another folder with the same two indexes. A bounce is right with
the right addresses and the right hard or soft; flufl.bounce is held to the addresses alone as well.
"""

from __future__ import annotations

import email
import json
import logging
import sys
import time
from collections import Counter
from pathlib import Path

from flufl.bounce import all_failures

from ringback.inbox.bounces import read_bounce
from ringback.inbox.message import read

CORPUS = Path(__file__).parents[1] / "tests" / "corpus" / "mail" / "bounces"


def main() -> None:
    logging.disable(logging.ERROR)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    rows = [
        json.loads(line)
        for index in ("bounces.jsonl", "others.jsonl")
        for line in (folder / index).read_text(encoding="utf-8").splitlines()
    ]
    raws = {row["file"]: (folder / row["file"]).read_bytes() for row in rows}
    table: Counter[str] = Counter()
    right, peer_addresses, peer_right, bounces = 0, 0, 0, 0
    for row in rows:
        found = read_bounce(read(raws[row["file"]]))
        kind = found.kind.value if found else "none"
        table[f"{row['kind'] or 'none'} -> {kind}"] += 1
        if (row["kind"] or "").startswith("bounce"):
            bounces += 1
            addresses = sorted(one.address for one in found.recipients) if found else []
            right += kind == row["kind"] and addresses == sorted(row["recipients"])
            theirs, hard = flufl(raws[row["file"]])
            peer_addresses += theirs == sorted(row["recipients"])
            peer_right += theirs == sorted(row["recipients"]) and hard == (row["kind"] == "bounce_hard")
    begun = time.perf_counter()
    for raw in raws.values():
        read_bounce(read(raw))
    rate = len(raws) / (time.perf_counter() - begun)
    print(json.dumps({"bench": "bounces", "confusion": dict(sorted(table.items()))}, ensure_ascii=False))
    print(
        json.dumps(
            {
                "bench": "bounces",
                "figure": "bounces_read_right",
                "value": round(100 * right / bounces, 1),
                "unit": "%",
                "beside": {
                    "bounces": bounces,
                    "flufl_addresses_right": round(100 * peer_addresses / bounces, 1),
                    "flufl_addresses_and_class_right": round(100 * peer_right / bounces, 1),
                },
            }
        )
    )
    print(
        json.dumps(
            {"bench": "bounces", "figure": "messages_per_second", "value": round(rate), "unit": "messages/s"}
        )
    )


def flufl(raw: bytes) -> tuple[list[str], bool]:
    """(addresses, whether any is permanent) by flufl.bounce."""
    try:
        temporary, permanent = all_failures(email.message_from_bytes(raw))
    except Exception:  # noqa: BLE001 (a peer that stumbles has found nothing)
        return [], False
    return sorted(address.decode().lower() for address in temporary | permanent), bool(permanent)


if __name__ == "__main__":
    main()
