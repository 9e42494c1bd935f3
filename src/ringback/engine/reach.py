"""Whether there is a way to the person on a channel: a usable number or address, no stop, and the law's leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from .model import Channel, ChannelLaw
from .snapshot import Snapshot

ALLOWED = ChannelLaw()


def ways(snapshot: Snapshot, channel: Channel) -> int:
    """How many usable numbers, addresses or profiles there are for this channel; a task needs none."""
    if channel is Channel.CALL:
        return snapshot.phones
    if channel is Channel.EMAIL:
        return snapshot.emails
    if channel is Channel.SMS:
        return snapshot.mobiles
    if channel is Channel.SOCIAL:
        return snapshot.profiles
    return 1 if channel is Channel.TASK else snapshot.addresses


def law_of(snapshot: Snapshot, channel: Channel) -> ChannelLaw:
    """What the law says about this channel. Letters, visits, messages by hand and tasks are not limited by it."""
    if channel is Channel.CALL:
        return snapshot.call_law
    if channel is Channel.EMAIL:
        return snapshot.email_law
    if channel is Channel.SMS:
        return snapshot.sms_law
    return ALLOWED


def is_there(snapshot: Snapshot, channel: Channel) -> bool:
    """Whether there is a way on this channel that nobody shut and that the law allows at all, now or until some day."""
    return (
        ways(snapshot, channel) > 0
        and channel not in snapshot.suppressed
        and law_of(snapshot, channel).allowed
    )


def may_be_used(snapshot: Snapshot, channel: Channel, at: datetime) -> bool:
    """Whether a touch on this channel could be made at `at`, but for hours and caps."""
    until = law_of(snapshot, channel).until
    return is_there(snapshot, channel) and (until is None or at < until)


def one_way_less(snapshot: Snapshot, channel: Channel) -> Snapshot:
    """The snapshot after a number or address of this channel was found bad. A task and a visit have none to lose."""
    if channel is Channel.CALL:
        return replace(snapshot, phones=snapshot.phones - 1)
    if channel is Channel.EMAIL:
        return replace(snapshot, emails=snapshot.emails - 1)
    if channel is Channel.SMS:
        return replace(snapshot, mobiles=snapshot.mobiles - 1)
    if channel is Channel.LETTER:
        return replace(snapshot, addresses=snapshot.addresses - 1)
    return replace(snapshot, profiles=snapshot.profiles - 1) if channel is Channel.SOCIAL else snapshot
