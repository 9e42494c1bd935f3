"""Questions: what only a person can decide."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from ringback import clock
from ringback.api.auth import access_of
from ringback.api.common import RowId, question_out
from ringback.api.schemas import Error, QuestionList, Settled, SettleIn
from ringback.queries.questions import open_questions
from ringback.services.questions import settle

router = Router(tags=["questions"])


@router.get("/questions", response={200: QuestionList, 401: Error}, summary="Open questions")
def questions(request: HttpRequest) -> QuestionList:
    """The open questions, the oldest first, each with the ways to settle it."""
    rows, total = open_questions(access_of(request))
    return QuestionList(questions=[question_out(row) for row in rows], total=total)


@router.post(
    "/questions/{question_id}/settle",
    response={200: Settled, 401: Error, 404: Error, 409: Error, 415: Error, 422: Error},
    summary="Settle a question",
)
def settle_question(request: HttpRequest, question_id: RowId, data: SettleIn) -> Settled:
    """Decide it. What follows from the decision happens at once; a question that is settled already answers 409."""
    access = access_of(request)
    question = access.question(question_id)
    now = clock.now()
    # Who made the token answers for what it decides.
    person = access.token.created_by if access.token else access.user
    named = data.person.model_dump() if data.person else {}
    settle(
        question,
        settlement=data.settlement,
        now=now,
        user=person,
        until=data.until,
        person={"full_name" if name == "name" else name: text for name, text in named.items()},
        seen=data.message,
    )
    return Settled(id=question_id, lead=question.lead.number, settlement=data.settlement, settled_at=now)
