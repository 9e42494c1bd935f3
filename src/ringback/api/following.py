"""Who else: whom a person named, who else decides at their organization; and who of ours is away."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from ringback import clock
from ringback.api.auth import access_of
from ringback.api.common import LeadNumber, RowId
from ringback.api.schemas import AbsenceIn, AbsenceList, AbsenceOut, Error, NamedIn, NamedOut
from ringback.queries.absences import absences, member_to_mark
from ringback.queries.access import Access
from ringback.queries.people import User
from ringback.services import absences as away
from ringback.services import referrals

router = Router(tags=["following"])
_CAN_FAIL = {401: Error, 404: Error, 409: Error, 415: Error, 422: Error}


@router.post("/leads/{number}/referrals", response={200: NamedOut, **_CAN_FAIL}, summary="Add a referral")
def refer(request: HttpRequest, number: LeadNumber, data: NamedIn) -> NamedOut:
    """Make somebody whom this person named a lead of their own, linked to this one. Works for closed leads too.

    Whoever is known already is not doubled. An open question for a referral is settled.
    """
    access = access_of(request)
    named = referrals.refer(
        access.lead(number), **_given(data), now=clock.now(), actor=access.actor, user=_person(access)
    )
    return _named(named)


@router.post("/leads/{number}/colleagues", response={200: NamedOut, **_CAN_FAIL}, summary="Add a colleague")
def add_colleague(request: HttpRequest, number: LeadNumber, data: NamedIn) -> NamedOut:
    """Add another person at the same organization.

    Where the plan asks who else decides there, they take the place of this lead; else they are known for when it does.
    """
    access = access_of(request)
    named = referrals.add_colleague(
        access.lead(number), **_given(data), now=clock.now(), actor=access.actor, user=_person(access)
    )
    return _named(named)


@router.get("/absences", response={200: AbsenceList, 401: Error}, summary="Who is away")
def list_absences(request: HttpRequest) -> AbsenceList:
    """The members whose absence this key may enter: a manager's all, a rep's that of whoever issued it."""
    return _list(access_of(request))


@router.put("/absences/{member}", response={200: AbsenceList, **_CAN_FAIL}, summary="Enter an absence")
def set_away(request: HttpRequest, member: RowId, data: AbsenceIn) -> AbsenceList:
    """The calls of this member's leads wait from then until then. E-mails go on; agreed calls stay."""
    access, now = access_of(request), clock.now()
    away.set_away(
        access.workspace,
        member_to_mark(access, member),
        since=data.since or now,
        until=data.until,
        now=now,
        actor=access.actor,
    )
    return _list(access)


@router.delete(
    "/absences/{member}", response={200: AbsenceList, 401: Error, 404: Error}, summary="Take an absence out"
)
def clear_away(request: HttpRequest, member: RowId) -> AbsenceList:
    """The member is there; their calls go on from now."""
    access = access_of(request)
    away.clear_away(access.workspace, member_to_mark(access, member), now=clock.now(), actor=access.actor)
    return _list(access)


def _person(access: Access) -> User | None:
    # Who made the key answers for what it decides.
    return access.token.created_by if access.token is not None else access.user


def _given(data: NamedIn) -> dict[str, str]:
    return {
        "full_name": data.name,
        "phone": data.phone,
        "email": data.email,
        "role": data.role,
        "note": data.note,
    }


def _named(named: referrals.Named) -> NamedOut:
    lead = named.lead.number if named.lead is not None else None
    return NamedOut(name=named.contact.full_name, lead=lead, known=named.known)


def _list(access: Access) -> AbsenceList:
    return AbsenceList(
        absences=[
            AbsenceOut(
                member=row.id,
                name=row.name,
                email=row.email,
                since=row.since,
                until=row.until,
                away_now=row.now,
            )
            for row in absences(access, now=clock.now())
        ]
    )
