"""
The models of the package. Import them from here.

Submodules depend downwards only: directory; groups, notices, changes, settings; reviews, cases;
querysets and lifecycle; guidance; library; expressions and calls.
"""

from .calls import (
    CallFormField,
    CallRecord,
    CallToActionMixin,
    CallToActionPage,
)
from .cases import Recommendation, ReviewComment
from .changes import ChangeItem, ChangeRun, PracticeChange
from .directory import DocumentKind, Organisation, Source, Topic
from .expressions import ExpressionOfInterest
from .files import FileOfDraft
from .groups import Voice, WorkingGroup, WorkingGroupMember
from .guidance import GuidanceMixin, GuidancePage
from .guidancerows import Attachment, BodyOfDocument, Citation, ExcludedNation
from .imports import ImportPart, ImportRun
from .library import GuidanceLibraryPage
from .lifecycle import LifecycleMixin
from .notices import Notice
from .purges import Purge
from .reviews import Correction, ReviewCycle
from .settings import Delivery, PartnershipsSettings


__all__ = [
    "Attachment",
    "BodyOfDocument",
    "CallFormField",
    "CallRecord",
    "CallToActionMixin",
    "CallToActionPage",
    "ChangeItem",
    "ChangeRun",
    "Citation",
    "Correction",
    "Delivery",
    "DocumentKind",
    "ExcludedNation",
    "ExpressionOfInterest",
    "FileOfDraft",
    "GuidanceLibraryPage",
    "GuidanceMixin",
    "GuidancePage",
    "ImportPart",
    "ImportRun",
    "LifecycleMixin",
    "Notice",
    "Organisation",
    "PartnershipsSettings",
    "PracticeChange",
    "Purge",
    "Recommendation",
    "ReviewComment",
    "ReviewCycle",
    "Source",
    "Topic",
    "Voice",
    "WorkingGroup",
    "WorkingGroupMember",
]
