from typing import Final

from kombu.exceptions import OperationalError

from consult.errors import QueueError
from consult.jobs.queue import make_celery
from consult.settings import Settings

NAMES: Final = ("save", "appendonly")
UNKNOWN: Final = "unknown"


def read_persistence(settings: Settings) -> dict[str, str] | None:
    """Ask Redis what it writes to its disk; None for any other queue.

    A value that the server does not tell is ``unknown``. Raises ``QueueError``.
    """
    if not settings.queue.startswith("redis"):
        return None
    try:
        return _ask(settings)
    except (OperationalError, OSError, ImportError):
        raise QueueError(
            "The queue of analysis runs cannot be reached.",
            where="Setting CONSULT_QUEUE.",
            remedy="Start the queue's server and check its address and password.",
        ) from None


def _ask(settings: Settings) -> dict[str, str]:
    from redis.exceptions import RedisError  # noqa: PLC0415 - an extra that many leave out.

    with make_celery(settings) as app, app.connection_for_read() as connection:
        connection.ensure_connection(max_retries=1, interval_start=0.2, timeout=5)
        client = connection.default_channel.client
        try:
            found = {name: client.config_get(name) for name in NAMES}
        except RedisError:
            return dict.fromkeys(NAMES, UNKNOWN)
    return {name: _read(found[name], name) for name in NAMES}


def _read(found: dict[object, object], name: str) -> str:
    value = found.get(name, found.get(name.encode(), UNKNOWN))
    return value.decode() if isinstance(value, bytes) else str(value)
