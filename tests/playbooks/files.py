"""A small playbook that tests change a line of, and the error that it then brings."""

import pytest

from ringback.playbooks.compile import BadPlaybook, Finding, compile_source

SMALL = """\
name: small
title: A small one
answer_within: 5m
phases:
  - name: Day 1
    open_days: 1
    steps:
      - call: {within: 5m, voicemail: leave}
      - email: {after: call, template: hello}
  - name: Later
    open_days: 2..9
    steps:
      - call: {times: 2..3 a day}
then:
  - rest: 3..6 months
  - ask: what_next
"""


def error_of(source: str) -> str:
    """What is told about a playbook that cannot be used."""
    with pytest.raises(BadPlaybook) as caught:
        compile_source(source, origin="mine.yaml")
    return str(caught.value)


def findings_of(source: str) -> tuple[Finding, ...]:
    with pytest.raises(BadPlaybook) as caught:
        compile_source(source, origin="mine.yaml")
    return caught.value.findings


def with_steps(*lines: str, span: str = "open_days: 1..90") -> str:
    """A playbook of one phase with these lines."""
    steps = "".join(f"      - {line}\n" for line in lines)
    return (
        "name: steps\ntitle: Some steps\nanswer_within: 1h\nphases:\n"
        f"  - name: Only\n    {span}\n    steps:\n{steps}then:\n  - ask: what_next\n"
    )
