"""All models, by name. Import them from here; one file for each family of tables, no logic in this one."""

from .accounts import BUCKETS, ApiToken, Membership, Role, User, Workspace, bucket_of
from .capture import Capture
from .enrollments import CLAIMABLE, Enrollment, EnrollmentState
from .imports import ImportRow, ImportRun, ImportState
from .journal import AppendOnly, Event
from .limits import Throttle
from .mail import MailAccount, MailSecurity
from .people import (
    Contact,
    ContactPoint,
    Lead,
    LeadState,
    Organization,
    PointKind,
    PointStatus,
    RawSource,
    Suppression,
    SuppressionKind,
)
from .playbooks import Playbook, PlaybookVersion
from .proclamations import Proclamation
from .questions import Question
from .touches import Attempt, Touch, TouchState, touch_key

__all__ = [
    "BUCKETS",
    "CLAIMABLE",
    "ApiToken",
    "AppendOnly",
    "Attempt",
    "Capture",
    "Contact",
    "ContactPoint",
    "Enrollment",
    "EnrollmentState",
    "Event",
    "ImportRow",
    "ImportRun",
    "ImportState",
    "Lead",
    "LeadState",
    "MailAccount",
    "MailSecurity",
    "Membership",
    "Organization",
    "Playbook",
    "PlaybookVersion",
    "PointKind",
    "PointStatus",
    "Proclamation",
    "Question",
    "RawSource",
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
