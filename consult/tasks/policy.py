"""How careful the releases of a consultation have to be."""

from uuid import UUID

from anonymise.disclosure import Policy
from consult.settings import Settings
from consult.store.responses import ResponsesStore
from surveys.files import decode_instrument


async def read_policy(settings: Settings, store: ResponsesStore, consultation: UUID) -> Policy:
    """Give the strictest of what the deployment demands and people were told.

    A threshold in any questionnaire of the consultation, its former versions included, holds for
    all of it. Raises ``StorageError`` and ``SurveysError``.
    """
    told = [settings.disclosure_threshold]
    for entry in await store.list_questionnaires(consultation):
        former = await store.list_former_versions(entry.id)
        for digest in {entry.digest, *(one.digest for one in former)}:
            body = await store.read_instrument(digest)
            if body is not None:
                told.append(decode_instrument(body, f"Version {digest[:12]}").facts.threshold)
    return Policy(threshold=max(told), rounding_base=settings.rounding_base)
