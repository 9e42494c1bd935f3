"""Small playbooks of every kind of step and ending, drawn at random; each is one that people could write."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = ("small-a", "small-b")
FIRST = (
    "email:  {on: arrival, template: we-have-your-request, send: automatically}",
    "call:   {within: 5m, voicemail: leave, script: first-call}",
    "email:  {after: call, template: we-just-called, send: automatically}",
    "call:   {after: email, wait: 5m, voicemail: never, script: call-again}",
    "call:   {times: 2..3 a day, spread: evenly, voicemail: at most 1, script: later-call}",
    "email:  {on_days: 2, template: still-here, send: automatically}",
    "email:  {id: kept, on_days: [1, 3], template: [two-lines, one-idea], send: automatically}",
    "email:  {on_days: 1, template: the-next-step, send: by hand, tolerance: 2 days}",
    "sms:    {on_days: 2, if: has consent sms, template: short-text, tolerance: 1 day}",
    "letter: {on_days: 2, if: value > high_value, template: a-letter, tolerance: 3 days}",
    "social: {on_days: 1, template: connect, tolerance: 2 days}",
    "visit:  {on_days: 3, script: later-call}",
    "task:   {on_days: 2, if: tag is hot, script: later-call}",
    "call:   {on_days: 3, at: 9:30, voicemail: never, tolerance: 2h, script: later-call}",
)
LATER = (
    "call:  {times: 1..2 a week, vary: [weekday, hour], voicemail: at most 1 in 2 weeks, script: later-call}",
    "call:  {each: day, at: morning, tolerance: 3h, voicemail: never, script: morning-call}",
    "email: {every: 2 days, template: [campaign-1, campaign-2, campaign-3], send: automatically}",
    "email: {id: kept-too, on_days: [4, 6], template: [when-it-suits, one-question], send: automatically}",
    "call:  {every: 2 days, widening: 1.5, most: 10 days, voicemail: at most 2, script: later-call}",
)
BACK = (
    "email: {on_days: 1, template: [worth-your-while, campaign-5], send: automatically}",
    "email: {on_days: 1, template: worth-your-while, send: by hand, tolerance: 3 days}",
    "email: {on_days: 2, template: [still-here, campaign-1, campaign-4], send: automatically}",
    "call:  {on_days: 2, voicemail: leave, script: value-call}",
    "email: {every: 2 days, template: [two-lines, campaign-7], send: automatically}",
)
SWITCHES = ("{roles: [owner, office manager], cool_off: 2 weeks}", "{}")
MOVES = ("winning-strategy", "stale-list", *NAMES)
HEAD = (
    "after_pause: shift",
    "after_pause: restart",
    "after_pause: skip",
    "after_pause: ask",
    "minimum_gap: 3h",
    "persistence: {table: [{below: 5000, calls: 2}, {calls: 6}], unknown_value: 4}",
    "caps: [2 calls in 24h]",
    "ask_for_referral: [no, unqualified]",
)


@st.composite
def books(draw: st.DrawFn, name: str) -> str:
    """The text of a playbook of this name."""
    steps = draw(st.lists(st.sampled_from(FIRST), min_size=1, max_size=5, unique=True))
    steps.sort(key=FIRST.index)
    if not any("within: 5m" in step for step in steps):
        steps = [step for step in steps if "after: call" not in step]
    if not any("after: call" in step for step in steps):
        steps = [step for step in steps if "after: email" not in step]
    later = draw(st.lists(st.sampled_from(LATER), max_size=3, unique=True))
    head = draw(st.lists(st.sampled_from(HEAD), max_size=3, unique_by=lambda line: line.partition(":")[0]))
    ordered = any("after:" in step or "within:" in step for step in steps)
    kept = steps if ordered else draw(st.permutations(steps))
    unit = draw(st.sampled_from(["open_days", "days"]))
    lines = [f"name: {name}", "title: A small one", "answer_within: 5m", *head, "phases:"]
    lines += _phase("Beginning", f"{unit}: 1..3", kept or [FIRST[1]])
    if later:
        lines += _phase("Afterwards", f"{unit}: 4..{draw(st.sampled_from([7, 14]))}", later)
    return "\n".join([*lines, "then:", *(f"  - {line}" for line in draw(_endings(name))), ""])


@st.composite
def _endings(draw: st.DrawFn, name: str) -> list[str]:
    lines = []
    if draw(st.booleans()):
        lines.append(f"rest: {draw(st.sampled_from(['1..2 months', '3..6 months']))}")
    if draw(st.booleans()):
        steps = draw(st.lists(st.sampled_from(BACK), min_size=1, max_size=2, unique=True))
        inner = ", ".join(f"{{{step}}}" for step in steps)
        lines.append(f"come_back: {{phases: [{{name: Back, open_days: 1..5, steps: [{inner}]}}]}}")
    end = draw(st.sampled_from(["ask", "switch", "move"]))
    if end == "switch":
        lines.append(f"switch_person: {draw(st.sampled_from(SWITCHES))}")
    elif end == "move":
        others = [other for other in MOVES if other != name]
        lines.append(f"move_to: {draw(st.sampled_from(others))}")
    else:
        lines.append("ask: what_next")
    return lines


def _phase(name: str, span: str, steps: list[str]) -> list[str]:
    return [f"  - name: {name}", f"    {span}", "    steps:", *(f"      - {step}" for step in steps)]
