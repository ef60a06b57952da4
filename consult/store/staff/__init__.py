"""Accounts, grants of keys, and runs of analysis: what only the staff application may open."""

from consult.store.staff.rows import (
    AccountRow,
    AuditRow,
    EventFilter,
    ExportRow,
    InvitationRow,
    RecoveryKeyRow,
    RunRow,
    RunState,
)
from consult.store.staff.store import StaffStore, open_staff

__all__ = (
    "AccountRow",
    "AuditRow",
    "EventFilter",
    "ExportRow",
    "InvitationRow",
    "RecoveryKeyRow",
    "RunRow",
    "RunState",
    "StaffStore",
    "open_staff",
)
