from uuid import UUID

from consult.store.responses import ResponsesStore
from surveys.files import decode_instrument


async def read_waves(store: ResponsesStore, consultation: UUID) -> dict[str, str]:
    """Give the wave of every version of a consultation's questionnaires that has one, by digest.

    Raises ``StorageError``, and ``InstrumentFileError`` for a version that cannot be read.
    """
    waves: dict[str, str] = {}
    for entry in await store.list_questionnaires(consultation):
        former = await store.list_former_versions(entry.id)
        for digest in (entry.digest, *(one.digest for one in former)):
            body = await store.read_instrument(digest)
            if body is not None:
                waves[digest] = decode_instrument(body, f"Version {digest[:12]}").wave or ""
    return {digest: wave for digest, wave in waves.items() if wave}
