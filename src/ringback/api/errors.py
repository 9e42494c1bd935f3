"""Every problem leaves the API as `{"error": {"code", "message", "field"}}`, and never with a trace of the program.

`code` is for programs and stays the same; `message` is for people; `field` names what was wrong in what was sent, or
is "" where no field is to blame.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ringback.queries.access import NoAccess
from ringback.services.errors import CannotDo

log = logging.getLogger(__name__)

NO_TOKEN = "Send a valid token in the header: Authorization: Bearer YOUR-TOKEN."  # noqa: S105 - words, not a token
NOT_FOUND = "There is nothing here under this address for this token."
TOO_BIG = "The body is larger than 64 KiB. Send less."


class Problem(Exception):
    """Raised anywhere in the API to answer with a problem. `retry_after`: seconds, for 409 and 429."""

    def __init__(
        self, status: int, code: str, message: str, *, field: str = "", retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.retry_after = retry_after


def not_found() -> Problem:
    """The same words for what does not exist and for what belongs to somebody else."""
    return Problem(404, "not_found", NOT_FOUND)


def unprocessable(message: str, *, field: str = "", code: str = "invalid") -> Problem:
    """Something sent could not be used."""
    return Problem(422, code, message, field=field)


def answer(problem: Problem) -> HttpResponse:
    """The HTTP answer of a problem."""
    body = {"error": {"code": problem.code, "message": problem.message, "field": problem.field}}
    response = JsonResponse(body, status=problem.status)
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Ringback"'
    return response


def install(api: NinjaAPI) -> None:
    """Register the handlers of all that can go wrong."""

    def handle(kind: type[Exception], to_problem: Callable[[Any], Problem]) -> None:
        api.add_exception_handler(kind, lambda request, error: answer(to_problem(error)))

    handle(Problem, lambda error: error)
    handle(CannotDo, lambda error: Problem(409, "cannot_do", str(error)))
    handle(AuthenticationError, lambda _: Problem(401, "no_token", NO_TOKEN))
    handle(Http404, lambda _: not_found())
    handle(NoAccess, lambda _: not_found())
    handle(RequestDataTooBig, lambda _: Problem(413, "too_big", TOO_BIG))
    handle(UnreadablePostError, lambda _: unprocessable("The body ended too early. Send it again."))
    handle(HttpError, _of_ninja)
    handle(ValidationError, lambda error: _of_validation(error.errors))
    api.add_exception_handler(Exception, _unexpected)


def _of_ninja(error: HttpError) -> Problem:
    # Ninja puts its own words over what our parser has to say about a body.
    cause = error.__cause__
    return cause if isinstance(cause, Problem) else Problem(error.status_code, "refused", str(error))


def _of_validation(errors: list[dict[str, Any]]) -> Problem:
    first: Mapping[str, Any] = errors[0] if errors else {}
    # pydantic's place starts with where (path, query, body) and with the name of our own argument.
    place = [str(part) for part in first.get("loc", ())[1:]]
    if len(place) > 1 and first["loc"][0] == "body":
        place = place[1:]
    where = first.get("loc", ("",))[0]
    if where == "path":
        return not_found()  # an id that no row can have
    field = "" if where == "body" and place == ["data"] else ".".join(place)
    return unprocessable(_sentence(str(first.get("msg", "This cannot be used"))), field=field)


def _sentence(text: str) -> str:
    plain = text.removeprefix("Value error, ")
    return plain if plain.endswith(".") else f"{plain}."


def _unexpected(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    log.error("The API failed on %s %s", request.method, request.path, exc_info=error)  # type: ignore[arg-type]
    return answer(Problem(500, "internal", "Something went wrong here. It has been noted; try again later."))
