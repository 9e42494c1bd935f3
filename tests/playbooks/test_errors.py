"""Errors of playbook files: each names the line and the place, and says what to write."""

import pytest

from .files import SMALL, error_of, findings_of

STEP = "      - call: {within: 5m, voicemail: leave}"
CALLS = "      - call: {times: 2..3 a day}"
EMAIL = "      - email: {after: call, template: hello}"


@pytest.mark.parametrize(
    ("old", "new", "line", "place", "said"),
    [
        ("within: 5m, v", "within: soon, v", 8, "phases.0.steps.0.call.within", "write for example 5m"),
        ("voicemail: leave", "voicemail: maybe", 8, "phases.0.steps.0.call.voicemail", "write leave, never"),
        ("5m, v", "5m, times: 2, v", 8, "phases.0.steps.0.call", "exactly one of: within, after, times"),
        ("{within: 5m, v", "{v", 8, "phases.0.steps.0.call", "exactly one of: within, after, times"),
        ("template: h", "templat: h", 9, "phases.0.steps.1.email.templat", "not known here; write template"),
        ("after: call, t", "after: email, t", 9, "phases.0.steps.1.email.after", "no email before it"),
        ("after: call, t", "after: the-offer, t", 9, "phases.0.steps.1.email.after", "write one of: call"),
        ("after: call, t", "on_days: [3], t", 9, "phases.0.steps.1.email.on_days", "outside the phase 'Day 1'"),
        ("after: call, t", "on_days: [3, 2], t", 9, "phases.0.steps.1.email", "not in their order"),
        ("after: call, t", "every: 3h, t", 9, "phases.0.steps.1.email", "after a day at the earliest"),
        ("after: call, t", "wait: 3h, t", 9, "phases.0.steps.1.email", "exactly one of: on, within, after"),
        ("call, template: hello", "call", 9, "phases.0.steps.1.email", "needs a text; write template:"),
        ("template: hello", "template: He llo", 9, "phases.0.steps.1.email.template", "joined by hyphens"),
        ("times: 2..3 a day", "within: 5m", 13, "phases.1.steps.0.call.within", "first call of the first phase"),
        ("call: {times: 2..3 a day}", "email: {on: arrival, template: x}", 13, "phases.1.steps.0.email.on",
         "first phase"),
        ("times: 2..3 a day", "times: 3..2 a day", 13, "phases.1.steps.0.call.times", "must run upwards"),
        ("times: 2..3 a day", "times: 2 a month", 13, "phases.1.steps.0.call.times", "1..2 a week"),
        ("times: 2..3 a day", "times: 5 in 1 day", 13, "phases.1.steps.0.call.times", "write 5 a day"),
        ("3 a day", "3 a week, spread: evenly", 13, "phases.1.steps.0.call", "belongs to calls of a day"),
        ("3 a day", "3 a day, vary: [hour]", 13, "phases.1.steps.0.call", "calls of a week or longer"),
        ("3 a day", "3 a day, at: 9:30", 13, "phases.1.steps.0.call", "`at` belongs to `on_days` or `each`"),
        ("3 a day", "3 a day, wait: 5m", 13, "phases.1.steps.0.call", "`wait` belongs to `after`"),
        ("3 a day", "3 a day, tolerance: 0m", 13, "phases.1.steps.0.call.tolerance", "write for example 2h"),
        ("3 a day", "3 a day, if: ", 13, "phases.1.steps.0.call.if", "nothing stands behind this; write what it is"),
        ("title: A", "persistence:\ntitle: A", 2, "persistence", "nothing stands behind this"),
        ("3 a day", "3 a day, id: call-1", 13, "phases.1.steps.0.call.id", "looks like one of ours"),
        ("3 a day", "3 a day, send: now", 13, "phases.1.steps.0.call.send", "'send' is not known here"),
        ("times: 2..3 a day", "each: day, at: 25:00", 13, "phases.1.steps.0.call.at", "9:30, or morning"),
        ("times: 2..3 a day", "each: week", 13, "phases.1.steps.0.call.each", "write one of: day"),
        ("times: 2..3 a day", "every: 2 days, widening: 0.5", 13, "phases.1.steps.0.call", "widening: 1.5"),
        ("times: 2..3 a day", "every: 2 days, most: 9 days", 13, "phases.1.steps.0.call", "belongs to `widening`"),
        ("times: 2..3 a day", "every: 9 days, widening: 2, most: 2 days", 13, "phases.1.steps.0.call",
         "shorter than `every`"),
        ("3 a day", "3 a day, if: rich", 13, "phases.1.steps.0.call.if", "write for example value > high_value"),
        ("3 a day", "3 a day, if: {all: []}", 13, "phases.1.steps.0.call.if.all", "write at least one"),
        ("3 a day", "3 a day, if: {any: [replied, rich]}", 13, "phases.1.steps.0.call.if.any.1", "'rich'"),
        ("3 a day", "3 a day, if: {not: rich}", 13, "phases.1.steps.0.call.if.not", "'rich'"),
        ("3 a day", "3 a day, if: {none: [x]}", 13, "phases.1.steps.0.call.if", "join some: all:"),
        ("3 a day", "3 a day, if: {all: [replied], any: [x]}", 13, "phases.1.steps.0.call.if", "join some: all"),
        ("- call: {times", "- fax: {times", 13, "phases.1.steps.0.fax", "'fax' is not known here; write one of: call"),
        ("- call: {times", "- email: {template: x, on: arrival}\n        call: {times", 13, "phases.1.steps.0",
         "exactly one channel"),
        ("open_days: 2..9", "open_days: 3..9", 11, "phases.1.open_days", "it must begin on 2"),
        ("open_days: 2..9", "open_days: 9..2", 11, "phases.1.open_days", "must run upwards"),
        ("open_days: 2..9", "open_days: soon", 11, "phases.1.open_days", "write for example 1, 2..5, or 6.."),
        ("open_days: 2..9", "days: 1..9", 11, "phases.1.days", "begins with the plan"),
        ("open_days: 2..9", "elapsed: 9h..2h", 11, "phases.1.elapsed", "must run upwards"),
        ("open_days: 2..9", "elapsed: 48 hours", 11, "phases.1.elapsed", "write for example 0h..48h"),
        ("open_days: 2..9", "open_days: 2..9\n    days: 2..9", 10, "phases.1", "exactly one of: open_days"),
        ("open_days: 1", "open_days: 1..", 11, "phases.1.open_days", "can never begin: 'Day 1' before it has no end"),
        ("open_days: 2..9", "open_days: 2..", 15, "then.0", "never reached"),
        ("name: Later", "name: Day  1", 10, "phases.1.name", "named 'Day  1' already"),
        ("rest: 3..6 months", "rest: 3..6 weeks", 15, "then.0.rest", "write for example 3..6 months"),
        ("  - ask: what_next\n", "", 15, "then.0", "ends in silence; write as the last line"),
        ("  - ask: what_next\n", "  - rest: 6 months\n", 16, "then.1", "two rests"),
        ("  - rest: 3..6 months\n", "  - move_to: other\n", 16, "then.1", "nothing comes after `move_to`"),
        ("- rest: 3..6 months", "- {rest: 3 months, ask: what_next}", 15, "then.0", "exactly one thing"),
        ("ask: what_next", "ask: What next?", 16, "then.1.ask", "cannot read 'What next?'"),
        ("ask: what_next", "ask: whatever", 16, "then.1.ask", "cannot read 'whatever' here; write one of: what_next"),
        ("ask: what_next", "ask: find_decision_maker", 16, "then.1.ask", "write one of: what_next"),
        ("name: small", "name: Small One", 1, "name", "lower-case words joined by hyphens"),
        ("title: A small one\n", "", 1, "title", "`title` is missing; write for example title:"),
        ("title: A", "after_pause: later\ntitle: A", 2, "after_pause", "write one of: shift, restart, skip, ask"),
        ("title: A", "upper_end_when: always\ntitle: A", 2, "upper_end_when", "value > high_value"),
        ("title: A", "ask_for_referral: [maybe]\ntitle: A", 2, "ask_for_referral.0", "write one of: yes, no"),
        ("title: A", "persistence: {}\ntitle: A", 2, "persistence", "exactly one of: table, stopping_rule"),
        ("title: A", "persistence: {table: [{calls: 3}, {calls: 9}]}\ntitle: A", 2, "persistence", "has no `below`"),
        ("title: A", "persistence: {table: [{below: 9, calls: 3}, {below: 5, calls: 4}, {calls: 9}]}\ntitle: A", 2,
         "persistence", "smallest `below` first"),
        ("title: A", "persistence: {table: [{below: $9, calls: 3}, {calls: 9}]}\ntitle: A", 2,
         "persistence.table.0.below", "digits only"),
        ("title: A", "persistence: {stopping_rule: {worth: 200%}}\ntitle: A", 2, "persistence.stopping_rule.worth",
         "write for example 25%"),
        ("title: A", "persistence: {stopping_rule: {cost: 0}}\ntitle: A", 2, "persistence.stopping_rule", "cost: 8"),
    ],
)  # fmt: skip
def test_an_error_names_the_place_and_the_line(old: str, new: str, line: int, place: str, said: str) -> None:
    assert old in SMALL
    told = error_of(SMALL.replace(old, new, 1))
    first = next((one for one in told.splitlines() if said in one), told)
    assert first.startswith(f"mine.yaml, line {line}, {place}: "), told
    assert said in first


def test_what_is_wrong_and_what_to_write_are_told_apart() -> None:
    (found,) = findings_of(SMALL.replace("{within: 5m", "{within: soon"))
    assert (found.line, found.place) == (8, "phases.0.steps.0.call.within")
    assert (found.what, found.write) == (
        "cannot read 'soon' as a time",
        "write for example 5m, 2h, 3 days or 2 weeks",
    )


def test_all_errors_are_told_at_once() -> None:
    told = error_of(SMALL.replace("{within: 5m", "{within: soon").replace("2..3 a day", "many"))
    assert [one.split(",")[1] for one in told.splitlines()] == [" line 8", " line 13"]
    placed = error_of(
        SMALL.replace("after: call, t", "after: sms, t").replace("ask: what_next", "rest: 1 months")
    )
    assert [one.split(",")[1] for one in placed.splitlines()] == [" line 9", " line 16", " line 16"]


def test_steps_cannot_come_after_each_other_in_a_circle() -> None:
    circle = SMALL.replace(EMAIL, "      - email: {id: one, after: two, template: x}\n"
                                  "      - email: {id: two, after: one, template: y}")  # fmt: skip
    assert "line 9, phases.0.steps.1.email.after: there is no two before it" in error_of(circle)


def test_an_id_is_given_once_in_a_phase() -> None:
    twice = SMALL.replace(CALLS, CALLS.replace("{", "{id: a, ") + "\n      - call: {id: a, on_days: 3}")
    assert "line 14, phases.1.steps.1.call.id: there is a step with the id 'a'" in error_of(twice)


COME_BACK = SMALL.replace(
    "  - ask: what_next\n",
    "  - come_back:\n      phases:\n        - name: Again\n          days: 1..14\n          steps:\n"
    "            - email: {on_days: 1, template: news}\n  - ask: what_next\n",
)


@pytest.mark.parametrize(
    ("old", "new", "line", "place", "said"),
    [
        ("name: Again", "name: Later", 18, "then.1.come_back.phases.0.name", "named 'Later' already"),
        ("days: 1..14", "days: 2..14", 19, "then.1.come_back.phases.0.days", "it must begin on 1"),
        ("on_days: 1, template: news", "on_days: 15, template: news", 21, "then.1.come_back", "day 15"),
        ("on_days: 1, template: news", "within: 1h, template: news", 21, "then.1.come_back.phases.0.steps.0", "within"),
        ("on_days: 1, template: news", "on_days: 1, send: by hand", 21, "then.1.come_back.phases.0.steps.0.email",
         "names no text; write template:"),
        ("email: {on_days: 1, template: news}", "call: {on_days: 1}", 21, "then.1.come_back.phases.0.steps.0.call",
         "names no text; write script:"),
        ("days: 1..14", "days: 1..", 22, "then.2", "never reached"),
        ("days: 1..14", "elapsed: 0h..48h", 21, "then.1.come_back.phases.0.steps.0.email.on_days", "by the clock"),
        ("days: 1..14", "elapsed: 4h..48h", 19, "then.1.come_back.phases.0.elapsed", "write elapsed: 0h.."),
    ],
)  # fmt: skip
def test_a_second_plan_is_held_to_the_same_rules(
    old: str, new: str, line: int, place: str, said: str
) -> None:
    assert old in COME_BACK
    told = error_of(COME_BACK.replace(old, new, 1))
    first = next((one for one in told.splitlines() if said in one), told)
    assert first.startswith(f"mine.yaml, line {line}, {place}"), told
    assert said in first


@pytest.mark.parametrize("source", ["name: [1, 2", "a: 1\na: 2\n", "\tname: x", "name: \x00"])
def test_what_is_not_yaml_is_said_to_be_not_yaml(source: str) -> None:
    assert "this is not YAML" in error_of(source)


@pytest.mark.parametrize("source", ["", "- 1", "just words"])
def test_what_is_not_a_mapping_is_told_what_a_playbook_is(source: str) -> None:
    assert "a playbook is a mapping" in error_of(source)
