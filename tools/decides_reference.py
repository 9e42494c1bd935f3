"""Writes the tables of docs/how-ringback-decides.md from the engine: `python tools/decides_reference.py`.

What stands between the marks of a part is drawn from the code, so that the page cannot tell of a transition that does
not exist. A test compares the page with what this makes of it.
"""

from __future__ import annotations

import re
from pathlib import Path

from ringback.engine.model import Channel, Disposition
from ringback.engine.transitions import NEEDS_UNTIL, TRANSITIONS, Effect
from ringback.explain.sentences import ANSWER_WORDS
from ringback.explain.words import CHOSEN, EFFECTS, OUTCOME_WORDS

PAGE = Path(__file__).parents[1] / "docs" / "how-ringback-decides.md"
CALLS, MESSAGES = TRANSITIONS[Channel.CALL], TRANSITIONS[Channel.EMAIL]
STATES = {
    Effect.CONTINUE: "Plan",
    Effect.PROMISE: "Promise",
    Effect.PAUSE: "AskedForTime",
    Effect.HOLD: "Away",
    Effect.POINT_BAD: "OneWayLess",
}


def diagram() -> str:
    """The states that a touch can lead to, each with the dispositions that lead there."""
    lines = ["```mermaid", "stateDiagram-v2", "    direction LR", '    state "the plan goes on" as Plan']
    lines += [
        '    state "a call is agreed" as Promise',
        '    state "they asked for time" as AskedForTime',
        '    state "they are away" as Away',
        '    state "this way is not used again" as OneWayLess',
        "    [*] --> Plan",
    ]
    for effect, state in STATES.items():
        lines.append(f"    Plan --> {state}: {_leading(effect)}")
    answers = {answer for _effect, answer in (*CALLS.values(), *MESSAGES.values()) if answer is not None}
    for answer in sorted(answers):
        leading = ", ".join(
            sorted(
                {
                    disposition.value
                    for table in (CALLS, MESSAGES)
                    for disposition, (_effect, with_answer) in table.items()
                    if with_answer is answer
                }
            )
        )
        lines.append(f"    Plan --> {answer.value}: {leading}")
        lines.append(f"    {answer.value} --> [*]")
    lines += [
        "    Promise --> Plan: the call was made",
        "    AskedForTime --> Plan: the date came, a call was made",
        "    Away --> Plan: the date came",
        "    OneWayLess --> Plan: another number or address is left",
        "    OneWayLess --> Question: none is left",
        '    state "a person is asked" as Question',
        "```",
    ]
    return "\n".join(lines)


def _leading(effect: Effect) -> str:
    found = {
        disposition.value
        for table in (CALLS, MESSAGES)
        for disposition, (with_effect, _answer) in table.items()
        if with_effect is effect
    }
    return ", ".join(sorted(found))


def table(transitions: dict[Disposition, tuple[Effect, object]]) -> str:
    """Each disposition of a channel, what it does, and whether it names an instant."""
    rows = ["| what came of it | what it does | needs a date |", "|---|---|---|"]
    for disposition, (effect, answer) in transitions.items():
        does = EFFECTS[effect.value]
        if answer is not None:
            does = f"{does}: {ANSWER_WORDS[str(answer)]}"
        needs = "yes" if disposition in NEEDS_UNTIL else ""
        rows.append(f"| `{disposition.value}` {OUTCOME_WORDS[disposition.value]} | {does} | {needs} |")
    return "\n".join(rows)


def decisions() -> str:
    rows = ["| decision | what it means |", "|---|---|"]
    rows += [f"| **{kind.capitalize()}** | {words} |" for kind, words in CHOSEN.items()]
    return "\n".join(rows)


PARTS = {
    "decisions": decisions,
    "diagram": diagram,
    "calls": lambda: table(CALLS),  # type: ignore[arg-type]  # the answer is only written out
    "messages": lambda: table(MESSAGES),  # type: ignore[arg-type]  # the answer is only written out
}


def page(text: str) -> str:
    """The page with its marked parts as the engine has them."""
    for name, make in PARTS.items():
        mark = rf"(<!-- {name}: from the engine -->\n).*?(<!-- end -->)"
        text, count = re.subn(
            mark, lambda found, part=make: f"{found[1]}{part()}\n{found[2]}", text, flags=re.DOTALL
        )
        if count != 1:
            raise ValueError(f"the page has {count} parts {name!r}, not one")
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
