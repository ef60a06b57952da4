from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person is trusted to do; every route names the roles that may call it."""

    ADMINISTRATOR = "administrator"
    POLICY_DESIGNER = "policy-designer"
    APPROVER = "approver"
    RESEARCHER = "researcher"
    REVIEWER = "reviewer"
    HELPLINE_WORKER = "helpline-worker"
    SAFEGUARDING_LEAD = "safeguarding-lead"

    @property
    def label(self) -> str:
        """The role as people write it."""
        return self.value.replace("-", " ").capitalize()


PUBLIC: Final = "public"
"""Declared by a route that asks nobody who they are: the sign-in page and built assets."""

EVERYBODY: Final = frozenset(Role)
ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})
DESIGNERS: Final = frozenset({Role.POLICY_DESIGNER, Role.APPROVER})
APPROVERS: Final = frozenset({Role.APPROVER})
"""Those who agree, as a second person, to what others have written."""
ANALYSTS: Final = frozenset({Role.RESEARCHER, Role.REVIEWER})
LEADS: Final = frozenset({Role.SAFEGUARDING_LEAD})
CALL_TAKERS: Final = frozenset({Role.HELPLINE_WORKER})
"""Those who put down what a caller told them about the call."""
KEY_HOLDERS: Final = ANALYSTS | LEADS
"""Those who may be given a consultation's key."""
RUNNERS: Final = frozenset({Role.RESEARCHER})
"""Those who start runs and export released counts; reviewers read what came out."""


def read_roles(opt: object) -> frozenset[Role] | None:
    """Give the roles that a route's declaration admits; None when it declares nothing usable."""
    if isinstance(opt, frozenset) and opt and all(isinstance(role, Role) for role in opt):
        return frozenset(opt)
    return None
