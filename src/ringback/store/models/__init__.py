"""All models, by name. Import them from here; one file for each family of tables, no logic in this one."""

from .accounts import BUCKETS, ApiToken, Business, Membership, Role, User, Workspace, bucket_of
from .capture import Capture
from .consents import Consent, RecordedGround
from .enrollments import CLAIMABLE, Enrollment, EnrollmentState
from .evidence import SentSearch
from .imports import ImportRow, ImportRun, ImportState
from .inbound import InboundMessage, InboundState
from .journal import AppendOnly, Event
from .limits import Throttle
from .mail import MailAccount, MailAuth, MailFolder, MailSecurity
from .merges import Merge
from .moves import MoveRun, MoveState
from .notices import Notice
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
from .sent_copies import SentCopy
from .templates import Attachment, Snippet, Template
from .touches import Attempt, Touch, TouchState, touch_key

__all__ = [
    "BUCKETS",
    "CLAIMABLE",
    "ApiToken",
    "AppendOnly",
    "Attachment",
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
    "InboundMessage",
    "InboundState",
    "Lead",
    "LeadLink",
    "LeadState",
    "MailAccount",
    "MailAuth",
    "MailFolder",
    "MailSecurity",
    "Membership",
    "Merge",
    "MoveRun",
    "MoveState",
    "Notice",
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
    "SentCopy",
    "SentSearch",
    "Snippet",
    "Suppression",
    "SuppressionKind",
    "Template",
    "Throttle",
    "Touch",
    "TouchState",
    "User",
    "Workspace",
    "bucket_of",
    "touch_key",
]
