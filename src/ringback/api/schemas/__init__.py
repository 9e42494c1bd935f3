"""The shapes that the API takes and gives. Import them from here.

Instants are ISO 8601 with a zone; they leave as UTC. Money is a decimal number as text, with its currency beside it.
"""

from .base import Error, ErrorDetail, In, Out
from .desk import DeskLine, DeskOut, QuestionList, QuestionOut, Settled, SettleIn, SettlementOut
from .leads import LeadAccepted, LeadDetail, LeadIn, LeadList, LeadRow, Point, StateFilter
from .people import (
    Consent,
    ConsentIn,
    Consents,
    Erased,
    EraseIn,
    Ground,
    GroundIn,
    Lifted,
    LiftIn,
    Merged,
    MergeIn,
    RevokeIn,
    Suppression,
    SuppressionIn,
    SuppressionList,
)
from .progress import Ahead, CloseIn, NextLine, PastLine, PauseIn, PointIn, Present, Why
from .touches import OutcomeIn, TouchIn, TouchList, TouchOut

__all__ = [
    "Ahead",
    "CloseIn",
    "Consent",
    "ConsentIn",
    "Consents",
    "DeskLine",
    "DeskOut",
    "EraseIn",
    "Erased",
    "Error",
    "ErrorDetail",
    "Ground",
    "GroundIn",
    "In",
    "LeadAccepted",
    "LeadDetail",
    "LeadIn",
    "LeadList",
    "LeadRow",
    "LiftIn",
    "Lifted",
    "MergeIn",
    "Merged",
    "NextLine",
    "Out",
    "OutcomeIn",
    "PastLine",
    "PauseIn",
    "Point",
    "PointIn",
    "Present",
    "QuestionList",
    "QuestionOut",
    "RevokeIn",
    "SettleIn",
    "Settled",
    "SettlementOut",
    "StateFilter",
    "Suppression",
    "SuppressionIn",
    "SuppressionList",
    "TouchIn",
    "TouchList",
    "TouchOut",
    "Why",
]
