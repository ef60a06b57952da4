from threading import Lock
from uuid import UUID

from consult.errors import LockedError
from consult.vault.keys import KeyPair, PrivateKey, make_key_pair, unwrap_key

MOST = 256
"""Runs whose keys are held at once: more than anybody starts, and a bound on what is kept."""


class Keyring:
    """The worker's own key pair and the consultation keys handed to it, in memory and no longer.

    It is used by the thread that answers the socket and by the one that runs the analysis.
    """

    def __init__(self) -> None:
        self._own: KeyPair = make_key_pair()
        self._held: dict[UUID, PrivateKey] = {}
        self._lock = Lock()
        self.public = self._own.public

    def __repr__(self) -> str:
        return f"Keyring({len(self._held)} keys)"

    def take_in(self, run: UUID, wrapped: bytes) -> None:
        """Keep the key of one run.

        Raises ``LockedError`` when it was not wrapped to this worker or too many are held.
        """
        key = unwrap_key(wrapped, self._own.private)
        with self._lock:
            if run not in self._held and len(self._held) >= MOST:
                raise LockedError(
                    "The worker holds as many keys as it may.",
                    where=f"Run {run}.",
                    remedy="Wait until a run ends, or restart the worker.",
                )
            self._held[run] = key

    def find(self, run: UUID) -> PrivateKey | None:
        """Give the key of a run, if it was handed over."""
        with self._lock:
            return self._held.get(run)

    def drop(self, run: UUID) -> None:
        """Forget the key of a run."""
        with self._lock:
            self._held.pop(run, None)

    def drop_all(self) -> None:
        """Forget every key."""
        with self._lock:
            self._held.clear()
