"""Disclosure control: from exact counts to figures that may leave the building."""

from anonymise.disclosure.audit import audit_release
from anonymise.disclosure.notes import SUPPRESSED
from anonymise.disclosure.policy import Policy
from anonymise.disclosure.release import (
    Release,
    ReleasedRow,
    encode_release,
    read_release,
    release_table,
)
from anonymise.disclosure.tables import CountTable

__all__ = (
    "SUPPRESSED",
    "CountTable",
    "Policy",
    "Release",
    "ReleasedRow",
    "audit_release",
    "encode_release",
    "read_release",
    "release_table",
)
