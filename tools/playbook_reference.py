"""Writes docs/reference/playbooks.md from the schema of playbook files: `python tools/playbook_reference.py`.

The tables are the models' own descriptions, so the page cannot promise a setting that does not exist. A test
compares the page with what this prints.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ringback.playbooks.compile import shipped_names, shipped_source
from ringback.playbooks.conditions import SENTENCES
from ringback.playbooks.export import json_schema
from ringback.playbooks.values import TIMES_OF_DAY

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "playbooks.md"
CHANNELS = ("call", "email", "sms", "letter", "social", "visit", "task")
SCHEMA = json_schema()

INTRODUCTION = """\
# Playbooks

<!-- Written by tools/playbook_reference.py from the schema; edit that, not this. -->

A playbook is a YAML file that says how leads are followed up: what is done on which day, and what follows. Every
line means exactly one thing, and what a line cannot mean is refused with the line's number and what to write
instead.

- `ringback playbook check FILE` looks a file over before you add it.
- `ringback playbook schema > playbook.schema.json` writes its JSON Schema; with
  `# yaml-language-server: $schema=playbook.schema.json` as the first line, editors complete and check it as you type.
- `ringback plan --scenario FILE` plays it on a scripted prospect.

This is the default:
"""

SHIPPED = """\
## The shipped playbooks

Each is a start: add a copy, change it, publish it. Each has a page that says where it comes from.
"""

STEPS = """\
## Steps

A step is one line of a phase: a channel and its settings in braces. Exactly one setting of each step says when it
is due.
"""

TIMING_EXAMPLES = """\
```yaml
- call:   {within: 5m, voicemail: leave, script: first-call}                 # at once, the clock on the desk
- email:  {after: call, template: we-just-called}                            # right after the call, by itself
- call:   {after: email, wait: 5m}                                           # and again five minutes later
- call:   {times: 2..3 a day}                                                # 2, and 3 for a high value
- call:   {times: 5 in 4 weeks}                                              # on changing weekdays and hours
- call:   {each: day, at: morning, tolerance: 3h}                            # missed after noon
- call:   {every: 2 days, widening: 1.5, most: 30 days}                      # wider and wider apart
- email:  {on_days: [3, 10], template: [still-here, before-the-week-ends], send: by hand}
- social: {on_days: 8, template: connect}
- letter: {on_days: 21, if: value > high_value, template: a-letter}
```
"""

AFTER = """\
`after` names a channel, and then means the nearest step of that channel above it, or the `id` of a step above it.
Only what stands above can be named, so steps cannot wait for each other in a circle.

A touch refers to its step as phase and step: `day-1/call-2`, or `day-1/the-offer` for a step with `id: the-offer`.
A step with an `id` stays the same step in the next version, whatever comes or goes around it.
"""

CONDITIONS = """\
## Conditions

A condition is a sentence, or several joined by `all`, `any` and `not`. What is not known does not hold: a step for
a lead worth more than 5000 is not for one whose worth nobody knows. Texts are compared without regard to capitals.

A text is taken as it stands, so a sentence is turned round with `not` in front and never inside it: `source is not
expo` is refused, and the error says to write `{not: source is expo}`. In the same way `tag is hot and replied` is
refused for `{all: [tag is hot, replied]}`.
"""

CONDITION_EXAMPLES = """\
```yaml
- call:  {on_days: [2, 5], if: {all: [value > high_value, {not: replied}]}}
- email: {on_days: 4, template: one-idea, if: {any: [source contains expo, tag is event]}}
- sms:   {on_days: 6, template: short-text, if: has consent sms}
```
"""

THEN = """\
## Then

What follows when the plan is through, in its order. A plan is through when no step is left to make, which may be before
its last day. The last line is `ask`, `move_to` or `switch_person`, and nothing comes after it: no plan ends in silence.
A plan whose last phase has no end has no `then`.
"""

THEN_EXAMPLE = """\
```yaml
phases:
  - name: Two weeks
    days: 1..14
    steps:
      - call: {within: 1h, script: first-call}
then:
  - rest: 3..6 months
  - come_back:
      phases:
        - name: Something new
          days: 1..7
          steps:
            - email: {on_days: 1, template: worth-your-while, send: by hand}
  - switch_person: {roles: [owner, office manager], cool_off: 2 weeks}
```
"""

PERSISTENCE = """\
## Persistence

How many calls a lead is worth. With `table` you say it; with `stopping_rule` one more call is made while it is
worth more than it costs: attempt n+1 while n <= a x V / cost - a - b, where V is `worth` of the sale's value and
(a, b) the prior of a beta-geometric chance of success (Fader & Hardie 2007, doi 10.1002/dir.20074). The first call
is always made. With the defaults a value of 1,000 comes to 3 calls, and one of 10,000 to 61; the plan may have
fewer.
"""

PERSISTENCE_EXAMPLE = """\
```yaml
persistence:
  table: [{below: 2000, calls: 3}, {below: 10000, calls: 8}, {calls: 20}]
  unknown_value: 4
phases:
  - name: As long as it is worth it
    open_days: 1..60
    steps:
      - call: {times: 1 a day, script: first-call}
then:
  - ask: what_next
```
"""

CHECKS = """\
## What `check` finds

Errors keep a playbook from being used: what the format does not know, phases with holes between them, a plan that
ends in silence, a condition that can never hold, a phase that can never begin, an e-mail's text where a script
belongs.

Warnings ask you to look again:

- more calls on a day than the strictest places allow in 24 hours; where that is the law, the rest is dropped
- a second voicemail on the same day, also one that comes only if none could be left before
- `times: 20 a week` and the like, of which a day brings one at most, and a count for longer than its phase
- a text that is not shipped, and so must be one of your own
- a written touch that comes more often than it has texts
- a first call without a script, or with one that asks nothing
- coming back without a rest, or with a text that was used before or that comes more than once
- going on with another person without a rest or a cool-off
- a phase without end whose every step has a condition
- going on in a playbook that is not shipped, and so must be one of your own
"""


def page() -> str:
    """The whole page."""
    definitions = SCHEMA["$defs"]
    steps = {channel: definitions[_model(channel)] for channel in CHANNELS}
    common = [
        key
        for key in steps["letter"]["properties"]
        if all(key in one["properties"] for one in steps.values())
    ]
    parts = [
        INTRODUCTION,
        f"```yaml\n{shipped_source('winning-strategy')}```\n",
        SHIPPED,
        _shipped(),
        "## The file\n\n`*` marks what must be there.\n",
        _table(SCHEMA),
        "## Phases\n\nDays follow each other without holes, and only the last phase may be without end.\n",
        _table(definitions["PhaseFile"]),
        STEPS,
        TIMING_EXAMPLES,
        "Every step has these settings:\n",
        _table(steps["letter"], only=common),
        AFTER,
        f"Times of day by name: {_times_of_day()}. What is shut then comes at the next opening of that day.\n",
    ]
    for channel, model in steps.items():
        parts += [f"### `{channel}`\n\n{model['description']}\n"]
        own = [key for key in model["properties"] if key not in common]
        parts += [_table(model, only=own)] if own else []
    parts += [
        CONDITIONS,
        _conditions(),
        CONDITION_EXAMPLES,
        THEN,
        _table(definitions["Then"]),
        "`come_back` has `phases`, like the file itself. `switch_person` has:\n",
        _table(definitions["Switch"]),
        THEN_EXAMPLE,
        PERSISTENCE,
        _table(definitions["PersistenceFile"]),
        "A row of `table`:\n",
        _table(definitions["Row"]),
        "The settings of `stopping_rule`:\n",
        _table(definitions["Rule"]),
        PERSISTENCE_EXAMPLE,
        CHECKS,
    ]
    return "\n".join(parts)


def _model(channel: str) -> str:
    reference: str = SCHEMA["$defs"]["StepLine"]["properties"][channel]["$ref"]
    return reference.rpartition("/")[2]


def _shipped() -> str:
    rows = [f"- [`{name}`](../playbooks/{name}.md): {_title(name)}" for name in shipped_names()]
    return "\n".join(rows) + "\n"


def _title(name: str) -> str:
    line = next(line for line in shipped_source(name).splitlines() if line.startswith("title: "))
    return line.removeprefix("title: ")


def _times_of_day() -> str:
    return ", ".join(f"`{name}` {minutes // 60}:{minutes % 60:02}" for name, minutes in TIMES_OF_DAY.items())


def _table(model: dict[str, Any], *, only: list[str] | None = None) -> str:
    """A table of a model's keys. `*` marks a key that must be there."""
    rows = ["| key | how it is written | what it means |", "|---|---|---|"]
    for key, node in model["properties"].items():
        if only is not None and key not in only:
            continue
        star = " *" if key in model.get("required", ()) else ""
        default = f" Else: `{node['default']}`." if node.get("default") not in (None, "", []) else ""
        meaning = node.get("description") or SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]["description"]
        rows.append(f"| `{key}`{star} | {_written(node)} | {meaning.replace('|', '&#124;')}{default} |")
    return "\n".join(rows) + "\n"


def _written(node: dict[str, Any]) -> str:
    if "$ref" in node:
        return "[a condition](#conditions)" if node["$ref"].endswith("/Condition") else "a mapping, see below"
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return ", ".join(f"`{one}`" for one in node["enum"])
    if "examples" in node:
        return ", ".join(f"`{one}`" for one in node["examples"][:4])
    if "anyOf" in node:
        first = node["anyOf"][0]
        if "enum" in first:
            return f"{', '.join(f'`{one}`' for one in first['enum'])}, or a list of them"
        one = "day" if first["type"] == "integer" else "name"
        return f"a {one}, or a list of {one}s"
    if node["type"] == "array":
        items = node["items"]
        return f"a list of {', '.join(f'`{one}`' for one in items['enum'])}" if "enum" in items else "a list"
    return {"integer": "a number", "number": "a number", "string": "a name" if "pattern" in node else "text"}[
        node["type"]
    ]


def _conditions() -> str:
    rows = ["| condition | it holds when |", "|---|---|"]
    rows += [f"| `{example}` | {meaning} |" for example, meaning, _, _ in SENTENCES]
    rows += [
        "| `{all: [...]}` | every one of these holds |",
        "| `{any: [...]}` | at least one of these holds |",
        "| `{not: ...}` | this does not hold |",
    ]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
