"""The shapes that the API takes and gives. Import them from here.

Instants are ISO 8601 with a zone; they leave as UTC. Money is a decimal number as text, with its currency beside it.
"""

from .base import Error, ErrorDetail, In, Out
from .desk import DeskLine, DeskOut, QuestionList, QuestionOut, Settled, SettleIn, SettlementOut
from .leads import LeadAccepted, LeadChange, LeadDetail, LeadIn, LeadList, LeadRow, Point, StateFilter
from .playbooks import (
    ChangeCount,
    DraftIn,
    DraftOut,
    GoneStep,
    IntoPlaybook,
    MoveIn,
    MoveOut,
    PlaybookChange,
    PlaybookIn,
    PlaybookList,
    PlaybookOut,
    PlaybookRow,
    ProblemOut,
    ShippedRow,
    VersionOut,
    VersionRow,
)
from .progress import Ahead, CloseIn, NextLine, PastLine, PauseIn, PointIn, Present, Why
from .touches import OutcomeIn, TouchIn, TouchList, TouchOut

__all__ = [
    "Ahead",
    "ChangeCount",
    "CloseIn",
    "DeskLine",
    "DeskOut",
    "DraftIn",
    "DraftOut",
    "Error",
    "ErrorDetail",
    "GoneStep",
    "In",
    "IntoPlaybook",
    "LeadAccepted",
    "LeadChange",
    "LeadDetail",
    "LeadIn",
    "LeadList",
    "LeadRow",
    "MoveIn",
    "MoveOut",
    "NextLine",
    "Out",
    "OutcomeIn",
    "PastLine",
    "PauseIn",
    "PlaybookChange",
    "PlaybookIn",
    "PlaybookList",
    "PlaybookOut",
    "PlaybookRow",
    "Point",
    "PointIn",
    "Present",
    "ProblemOut",
    "QuestionList",
    "QuestionOut",
    "SettleIn",
    "Settled",
    "SettlementOut",
    "ShippedRow",
    "StateFilter",
    "TouchIn",
    "TouchList",
    "TouchOut",
    "VersionOut",
    "VersionRow",
    "Why",
]
