"""A playbook as it runs where the law lets no voicemail be left for a person: the same plan, its calls without one."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ringback.engine.playbook import NEVER_VOICEMAIL, Phase, Plan, Playbook
from ringback.rules.contact import Law


def as_the_law_lets(playbook: Playbook, law: Law, *, email_stopped: bool) -> Playbook:
    """The playbook, without voicemails where they are e-mail to the law and no e-mail may be sent.

    `email_stopped`: the person shut an address of theirs. A basis that will end is taken for none: a voicemail is
    decided with its call, days before it is left.
    """
    as_mail = law.voicemail
    if not as_mail.rule or (as_mail.allowed and as_mail.until is None and not email_stopped):
        return playbook
    return _without(playbook)


@lru_cache(maxsize=256)
def _without(playbook: Playbook) -> Playbook:
    stages = tuple(
        replace(stage, phases=tuple(_quiet(phase) for phase in stage.phases))
        if isinstance(stage, Plan)
        else stage
        for stage in playbook.stages
    )
    return replace(playbook, stages=stages)


def _quiet(phase: Phase) -> Phase:
    return replace(phase, steps=tuple(replace(step, voicemail=NEVER_VOICEMAIL) for step in phase.steps))
