"""All models, by name. Import them from here; one file for each family of tables, no logic in this one."""

from .accounts import BUCKETS, ApiToken, Business, Membership, Role, User, Workspace, bucket_of
from .capture import Capture
from .consents import Consent, RecordedGround
from .enrollments import CLAIMABLE, Enrollment, EnrollmentState
from .imports import ImportRow, ImportRun, ImportState
from .journal import AppendOnly, Event
from .limits import Throttle
from .mail import MailAccount, MailSecurity
from .merges import Merge
from .moves import MoveRun, MoveState
from .people import (
    Contact,
    ContactPoint,
    Lead,
    LeadLink,
    LeadState,
    Organization,
    PointKind,
    PointStatus,
    RawSource,
    Suppression,
    SuppressionKind,
)
from .playbooks import Playbook, PlaybookVersion, Published
from .proclamations import Proclamation
from .questions import Question
from .touches import Attempt, Touch, TouchState, touch_key

__all__ = [
    "BUCKETS",
    "CLAIMABLE",
    "ApiToken",
    "AppendOnly",
    "Attempt",
    "Business",
    "Capture",
    "Consent",
    "Contact",
    "ContactPoint",
    "Enrollment",
    "EnrollmentState",
    "Event",
    "ImportRow",
    "ImportRun",
    "ImportState",
    "Lead",
    "LeadLink",
    "LeadState",
    "MailAccount",
    "MailSecurity",
    "Membership",
    "Merge",
    "MoveRun",
    "MoveState",
    "Organization",
    "Playbook",
    "PlaybookVersion",
    "PointKind",
    "PointStatus",
    "Proclamation",
    "Published",
    "Question",
    "RawSource",
    "RecordedGround",
    "Role",
    "Suppression",
    "SuppressionKind",
    "Throttle",
    "Touch",
    "TouchState",
    "User",
    "Workspace",
    "bucket_of",
    "touch_key",
]
