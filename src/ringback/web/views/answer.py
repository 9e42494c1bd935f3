"""The page behind the link in a message, on which its reader answers with a tap and a confirm.

It sets no cookie; whoever has the link may answer. Opening it changes nothing at all, because mail scanners open every
link; that somebody looked is told by the page's own script (`opened`). What submits forms blindly presses no button,
fills the field that must stay empty, or is too quick.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ringback import clock
from ringback.intake.addresses import client_address, flood_key
from ringback.queries.access import Access
from ringback.queries.answer_page import AnswerPage, Touch, answer_page, call_words, date_words
from ringback.services import answers
from ringback.services.answer_links import BadAnswerToken, answer_target
from ringback.services.errors import CannotDo, CannotEnroll
from ringback.services.throttles import allowed
from ringback.web.forms.answer import (
    AT_ONCE,
    CONFIRMS,
    LIMITS,
    MONTHS,
    BadAnswer,
    Choice,
    choice_of,
    read_later,
    read_slot,
    read_typed,
)
from ringback.web.public import message, page
from ringback.web.tickets import TICKET, TRAP, not_a_person, opened_at, page_ticket

BODY_LIMIT = 32 * 1024
ANSWERS_A_MINUTE = 20
"""From one address."""
ANSWERS_BY_A_LINK = 20
"""In ten minutes, from wherever."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A link that leads somewhere, and the page behind it."""

    token: str
    touch: Touch
    shown: AnswerPage
    now: datetime

    @property
    def access(self) -> Access:
        return Access(workspace=self.touch.workspace, role="")

    @property
    def about(self) -> str:
        """What the ticket of this page is for."""
        return f"answer-{self.touch.pk}"


@csrf_exempt  # no cookie, so nothing that another site could misuse; the page carries a ticket instead
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page (`?a=` chooses yes, later, no or other), and what its buttons send."""
    now = clock.now()
    try:
        touch = answer_target(token)
    except BadAnswerToken as error:
        return message(request, "This link does not work", str(error), 404)
    shown = answer_page(touch.lead, now=now)
    if shown.standing == "gone":
        words = "What this link was about is not kept here any more."
        return message(request, "This link does not work", words, 404)
    here = _Opened(token=token, touch=touch, shown=shown, now=now)
    if request.method != "POST":
        return _page(request, here, choice_of(request.GET.get("a", "")))
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        return message(request, "That is too long", "Please go back and shorten your message.", 413)
    if not _within_limits(request, touch, now):
        words = "A lot was sent just now. Wait a minute, then go back and press the button again."
        return message(request, "One moment, please", words, 429, retry_after=60)
    return _answered(request, here)


@csrf_exempt
@require_POST
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """The page's script says that somebody has had it before their eyes. Answers 204, whatever comes of it."""
    now = clock.now()
    try:
        touch = answer_target(token)
    except BadAnswerToken:
        return HttpResponse(status=404)
    at = opened_at(request.POST.get(TICKET, ""), f"answer-{touch.pk}", now)
    if not not_a_person(request, at, now) and _within_limits(request, touch, now):
        answers.page_opened(touch, now=now)
    return HttpResponse(status=204)


def _within_limits(request: HttpRequest, touch: Touch, now: datetime) -> bool:
    address = client_address(request.META, proxies=settings.RINGBACK_TRUSTED_PROXIES)
    return allowed(
        f"answers:{flood_key(address)}", limit=ANSWERS_A_MINUTE, window=MINUTE, now=now
    ) and allowed(f"answer:{touch.pk}", limit=ANSWERS_BY_A_LINK, window=10 * MINUTE, now=now)


def _answered(request: HttpRequest, here: _Opened) -> HttpResponse:
    """Take down what was confirmed, or show the form again with what is wrong with it."""
    confirmed = request.POST.get("confirm", "")
    choice = choice_of(CONFIRMS.get(confirmed, "")) or choice_of(request.GET.get("a", ""))
    problem = not_a_person(request, opened_at(request.POST.get(TICKET, ""), here.about, here.now), here.now)
    if not problem and confirmed not in CONFIRMS:
        problem = "Please press one of the buttons."
    if not problem and choice is not None:
        try:
            return _thanks(request, here, _take_down(request, here, confirmed))
        except CannotEnroll:
            problem = "This could not be taken down. Please reach us directly."
        except (BadAnswer, CannotDo) as error:
            problem = str(error)
    now = clock.now()
    again = _Opened(token=here.token, touch=here.touch, shown=answer_page(here.touch.lead, now=now), now=now)
    return _page(request, again, choice, problem=problem, status=422)


def _take_down(request: HttpRequest, here: _Opened, confirmed: str) -> answers.Answered:
    touch, now, sent = here.touch, here.now, request.POST.dict()
    typed = read_typed(sent)
    if confirmed == "yes":
        # Whoever has opted out asks for a call without a time: a person decides first.
        at = None if here.shown.standing == "opted_out" else read_slot(sent)
        return answers.call_me(touch, at=at, phone=typed.phone, message=typed.message, now=now)
    if confirmed == "later":
        until = read_later(sent, zone=here.shown.zone, now=now)
        return answers.ask_later(touch, until=until, message=typed.message, now=now)
    if confirmed == "other":
        return answers.somebody_else(touch, named=typed.named, message=typed.message, now=now)
    return answers.decline(touch, stop=confirmed == "stop", message=typed.message, now=now)


def _page(
    request: HttpRequest,
    here: _Opened,
    choice: Choice | None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    opened = opened_at(request.POST.get(TICKET, ""), here.about, here.now) if problem else None
    context = {
        "shown": here.shown,
        "choice": choice,
        "token": here.token,
        # A form that is shown again keeps its ticket: it was opened when it was opened.
        "ticket": request.POST.get(TICKET, "") if opened else page_ticket(here.about, here.now),
        "ticket_name": TICKET,
        "trap_name": TRAP,
        "problem": problem,
        "typed": request.POST.dict() if problem else {},
        "months": MONTHS,
        "at_once": AT_ONCE,
        "limits": LIMITS,
    }
    return page(request, "answer", context, access=here.access, status=status)


def _thanks(request: HttpRequest, here: _Opened, done: answers.Answered) -> HttpResponse:
    heading, words = _words(here, done)
    context = {"heading": heading, "words": words, "token": here.token, "choice": done.choice}
    return page(request, "answered", context, access=here.access)


def _words(here: _Opened, done: answers.Answered) -> tuple[str, str]:
    """What comes of the answer, in a heading and a sentence, and no more than that."""
    name, zone, home = here.touch.workspace.name, here.shown.zone, here.touch.workspace.time_zone
    until = done.until
    if done.choice == "yes" and until is not None:
        return "We will call you", f"{name} calls you {call_words(until, zone, home, here.now)}."
    if done.choice == "later" and until is not None:
        return (
            "Until then",
            f"{name} leaves you alone until {date_words(until, zone)}, and then comes back to you.",
        )
    return {
        "at_once": ("We will call you", f"{name} calls you as soon as somebody is free."),
        "no": ("Thank you for telling us", f"{name} does not follow this up any more."),
        "stop": ("You will not hear from us", f"{name} will not write to you or call you any more."),
        "other": ("Thank you for telling us", f"{name} does not follow this up with you any more."),
        "came_back": (
            "Thank you",
            f"You had asked {name} not to contact you. A person there looks at this before anybody calls.",
        ),
    }[done.choice]
