"""Accounts, grants of keys, and runs of analysis: what only the staff application may open."""

from consult.store.staff.rows import (
    AccountRow,
    ApprovalRow,
    AuditRow,
    CodebookRow,
    DraftQuestionnaireRow,
    DraftRow,
    DraftState,
    DraftVersionRow,
    EventFilter,
    ExportRow,
    FiguresRow,
    InvitationRow,
    PanelRow,
    RecoveryKeyRow,
    RunRow,
    RunState,
    VersionEntry,
)
from consult.store.staff.store import StaffStore, open_staff

__all__ = (
    "AccountRow",
    "ApprovalRow",
    "AuditRow",
    "CodebookRow",
    "DraftQuestionnaireRow",
    "DraftRow",
    "DraftState",
    "DraftVersionRow",
    "EventFilter",
    "ExportRow",
    "FiguresRow",
    "InvitationRow",
    "PanelRow",
    "RecoveryKeyRow",
    "RunRow",
    "RunState",
    "StaffStore",
    "VersionEntry",
    "open_staff",
)
