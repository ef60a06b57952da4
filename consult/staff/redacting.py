"""What is taken out of whatever staff type: as strictly as out of what respondents write."""

from consult.intake.denying import DenyList
from consult.intake.levels import RulesOf, read_rules
from consult.settings import require_secret
from consult.staff.desk import Desk


async def read_rules_now(desk: Desk) -> RulesOf:
    """Give the rules of this deployment at each level, with the words that are denied today.

    Raises ``SettingsError`` and ``StorageError``.
    """
    denied = DenyList(desk.responses, require_secret(desk.settings))
    await denied.refresh()
    return denied.tighten(read_rules(desk.settings.redaction, desk.settings.presidio))
