"""What pages need of the outside world, made from the dotted paths in the settings."""

from __future__ import annotations

from django.conf import settings

from ringback.ports.dns import Dns
from ringback.ports.inbound import Inbox
from ringback.ports.outbound import Messenger
from ringback.ports.web import Web
from ringback.workers.loop import dns_from, inbox_from, messenger_from, web_from


def messenger() -> Messenger:
    return messenger_from(settings.RINGBACK_MESSENGER)


def inbox() -> Inbox | None:
    return inbox_from(settings.RINGBACK_INBOX)


def web() -> Web:
    return web_from(settings.RINGBACK_WEB)


def dns() -> Dns:
    return dns_from(settings.RINGBACK_DNS)
