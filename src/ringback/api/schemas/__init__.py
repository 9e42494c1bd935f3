"""The shapes that the API takes and gives. Import them from here.

Instants are ISO 8601 with a zone; they leave as UTC. Money is a decimal number as text, with its currency beside it.
"""

from .base import Error, ErrorDetail, In, Out
from .desk import DeskLine, DeskOut, QuestionList, QuestionOut, Settled, SettleIn, SettlementOut
from .leads import LeadAccepted, LeadDetail, LeadIn, LeadList, LeadRow, Point, StateFilter
from .progress import Ahead, CloseIn, NextLine, PastLine, PauseIn, PointIn, Present, Why
from .rules import ClueOut, DeclaredOut, LocalDayOut, MediumOut, RegionOut, RuleOut, RulesOut
from .touches import OutcomeIn, TouchIn, TouchList, TouchOut

__all__ = [
    "Ahead",
    "CloseIn",
    "ClueOut",
    "DeclaredOut",
    "DeskLine",
    "DeskOut",
    "Error",
    "ErrorDetail",
    "In",
    "LeadAccepted",
    "LeadDetail",
    "LeadIn",
    "LeadList",
    "LeadRow",
    "LocalDayOut",
    "MediumOut",
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
    "RegionOut",
    "RuleOut",
    "RulesOut",
    "SettleIn",
    "Settled",
    "SettlementOut",
    "StateFilter",
    "TouchIn",
    "TouchList",
    "TouchOut",
    "Why",
]
