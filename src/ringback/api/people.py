"""The person of a lead: what they allow, who else they are, and erasing them."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from ringback import clock
from ringback.api import schemas
from ringback.api.auth import access_of
from ringback.api.common import LeadNumber
from ringback.api.errors import unprocessable
from ringback.api.schemas import Error
from ringback.intake.consents import StatedConsent
from ringback.queries.access import OWN
from ringback.queries.grounds import consent_rows, ground_rows
from ringback.queries.person_card import leads_of_person, merge_of
from ringback.services import allowances
from ringback.services.erasing import erase as erase_person
from ringback.services.merging import merge as merge_people
from ringback.services.merging import unmerge as part_people

router = Router(tags=["people"])
_CAN_FAIL = {401: Error, 404: Error, 409: Error, 415: Error, 422: Error}


@router.get(
    "/leads/{number}/consents",
    response={200: schemas.Consents, 401: Error, 404: Error},
    summary="Consents and grounds",
)
def consents(request: HttpRequest, number: LeadNumber) -> schemas.Consents:
    """What the person of this lead allows, channel by channel, with the evidence, and the grounds recorded for them."""
    return _consents(request, number)


@router.post(
    "/leads/{number}/consents", response={200: schemas.Consents, **_CAN_FAIL}, summary="Record a consent"
)
def give(request: HttpRequest, number: LeadNumber, data: schemas.ConsentIn) -> schemas.Consents:
    """Keep a consent as it was given. The very same one is kept once; nothing is ever deleted."""
    access = access_of(request)
    stated = StatedConsent(
        channel=data.channel,
        how=data.evidence,
        text_shown=data.text_shown,
        page=data.page,
        address=data.address,
        point_value=data.point,
        given_at=data.given_at,
    )
    allowances.give(access.lead(number), stated, now=clock.now(), actor=access.actor)
    return _consents(request, number)


@router.post(
    "/leads/{number}/consents/revoke",
    response={200: schemas.Consents, **_CAN_FAIL},
    summary="Revoke all consents",
)
def revoke(request: HttpRequest, number: LeadNumber, data: schemas.RevokeIn) -> schemas.Consents:
    """The person takes back what they allowed: on all channels, whichever they named. Repeating it changes nothing."""
    access = access_of(request)
    allowances.revoke(access.lead(number), how=data.how, now=clock.now(), actor=access.actor)
    return _consents(request, number)


@router.post(
    "/leads/{number}/grounds", response={200: schemas.Consents, **_CAN_FAIL}, summary="Record a ground"
)
def add_ground(request: HttpRequest, number: LeadNumber, data: schemas.GroundIn) -> schemas.Consents:
    """Keep a fact that relaxes a rule, with its evidence. A do-not-contact ends all grounds of the person."""
    access = access_of(request)
    allowances.add_ground(
        access.lead(number),
        kind=data.kind,
        since_at=data.since_at,
        until_at=data.until_at,
        evidence=data.evidence,
        now=clock.now(),
        actor=access.actor,
    )
    return _consents(request, number)


@router.post("/leads/{number}/merge", response={200: schemas.Merged, **_CAN_FAIL}, summary="Join two people")
def merge(request: HttpRequest, number: LeadNumber, data: schemas.MergeIn) -> schemas.Merged:
    """The person of another lead is the person of this one. Each lead keeps its own plan; a stop of either holds."""
    access = access_of(request)
    merge_people(
        access.lead(number).contact, access.lead(data.other).contact, now=clock.now(), actor=access.actor
    )
    return schemas.Merged(lead=number, leads=leads_of_person(access, number))


@router.post(
    "/leads/{number}/unmerge", response={200: schemas.Merged, **_CAN_FAIL}, summary="Part two people"
)
def unmerge(request: HttpRequest, number: LeadNumber) -> schemas.Merged:
    """Undo the latest merge into the person of this lead. Stops stay with both. Send no body."""
    access = access_of(request)
    part_people(merge_of(access, number), now=clock.now(), actor=access.actor)
    return schemas.Merged(lead=number, leads=leads_of_person(access, number))


@router.post(
    "/leads/{number}/erase", response={200: schemas.Erased, **_CAN_FAIL}, summary="Erase a person's data"
)
def erase(request: HttpRequest, number: LeadNumber, data: schemas.EraseIn) -> schemas.Erased:
    """Take everything that the person told out of all rows, for good; hashes stay so that they are not contacted again.

    The token must have been issued by an owner, or with `ringback token issue`.
    """
    access, now = access_of(request), clock.now()
    access.need_of_issuer(OWN)
    lead = access.lead(number)
    if data.sure != number:
        raise unprocessable(
            "Send the number of the lead once more, to confirm. Nothing was erased.", field="sure"
        )
    erase_person(lead.contact, now=now, actor=access.actor)
    return schemas.Erased(lead=number, erased_at=now)


def _consents(request: HttpRequest, number: int) -> schemas.Consents:
    access = access_of(request)
    rows = consent_rows(access, number)
    return schemas.Consents(
        consents=[schemas.Consent.model_validate(row, from_attributes=True) for row in rows],
        grounds=[
            schemas.Ground.model_validate(row, from_attributes=True) for row in ground_rows(access, number)
        ],
        channels=sorted({row.channel for row in rows if row.holds}),
    )
