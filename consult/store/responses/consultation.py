from uuid import UUID

from consult.errors import NotFoundError
from consult.store.responses.tables import Consultation


async def require_consultation(consultation: UUID) -> None:
    """Raise ``NotFoundError`` unless the bound database has this consultation."""
    if not await Consultation.exists().where(Consultation.id == consultation):
        raise NotFoundError(
            "There is no such consultation.", where=f"Consultation {consultation}."
        )
