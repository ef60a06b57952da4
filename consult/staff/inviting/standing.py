from consult.staff.desk import Desk
from consult.store.responses import ConsultationRow


async def write_ways(desk: Desk, consultation: ConsultationRow) -> str:
    """Say in a few words how people come to the questionnaires of a consultation."""
    entries = await desk.responses.list_questionnaires(consultation.id)
    invited = {entry.by_invitation for entry in entries}
    if invited == {True}:
        return "by invitation"
    return "open link and invitation" if True in invited else "open link"
