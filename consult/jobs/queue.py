from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from celery import Celery
from kombu.exceptions import OperationalError
from kombu.transport import TRANSPORT_ALIASES

from consult.errors import QueueError
from consult.settings import Settings

QUEUE: Final = "themes"
THEMES_TASK: Final = "consult.themes"
POLLING: Final = 0.05
"""Seconds between two looks at a queue of files; kombu's own second is a wait people notice."""

REDELIVERY: Final = 24 * 3600
"""Seconds after which Redis delivers an unfinished run again, longer than any run takes."""

BLANK: Final = "…"
FILES: Final = "candour-files"

TRANSPORT_ALIASES[FILES] = "consult.jobs.files:Transport"


class RunMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a queue ever holds of a run: its id."""

    run: UUID


def make_celery(settings: Settings) -> Celery:
    """Make the Celery application on the queue that the settings name.

    A queue of files is made in the data folder, readable by its owner alone.
    """
    app = Celery("consult", set_as_current=False)
    app.conf.update(_CONFIGURATION)
    app.conf.update(_broker(settings))
    return app


def enqueue_run(settings: Settings, run: UUID) -> None:
    """Put a run's id in the queue; never call it inside an open transaction.

    Raises ``QueueError``.
    """
    try:
        with make_celery(settings) as app:
            app.send_task(
                THEMES_TASK,
                kwargs=msgspec.to_builtins(RunMessage(run)),
                argsrepr=BLANK,
                kwargsrepr=BLANK,
                origin=BLANK,
                reply_to=BLANK,
                retry=False,
            )
    except (OperationalError, OSError):
        raise _unreachable() from None


def require_queue(settings: Settings) -> None:
    """Reach the queue once.

    Raises ``QueueError`` with one clear line, which repeats no address and no password.
    """
    try:
        with make_celery(settings) as app, app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0.2, timeout=5)
            connection.default_channel.close()
    except (OperationalError, OSError, ImportError):
        raise _unreachable() from None


def _unreachable() -> QueueError:
    return QueueError(
        "The queue of analysis runs cannot be reached.",
        where="Setting CONSULT_QUEUE.",
        remedy="Start the queue's server and check its address and password, or leave the "
        "setting empty for a queue of files in the data folder.",
    )


_CONFIGURATION: Final[dict[str, Any]] = {
    # JSON only: a pickled message would run whatever its sender wrote into it.
    "accept_content": ["json"],
    "task_serializer": "json",
    "task_default_queue": QUEUE,
    # Results are rows of ours, sealed; Celery's own backend would hold them in clear.
    "task_ignore_result": True,
    "task_store_errors_even_if_ignored": False,
    "result_backend": "disabled://",
    # One run at a time, taken from the queue only when it is begun.
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "worker_concurrency": 1,
    # Nothing is told to other workers or to monitors about who started what, and when.
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
    "task_send_sent_event": False,
    "event_queue_prefix": QUEUE,
    # A run blocks the only thread, so the broker must not take silence for death.
    "broker_heartbeat": 0,
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    "broker_connection_retry_on_startup": True,
    "broker_connection_timeout": 5,
    "worker_hijack_root_logger": False,
    "worker_redirect_stdouts": False,
}


def _broker(settings: Settings) -> dict[str, Any]:
    if settings.queue.startswith("filesystem:"):
        return {"broker_url": f"{FILES}://", "broker_transport_options": _folders(settings.data)}
    options: dict[str, Any] = {}
    if settings.queue.startswith("redis"):
        options = {"visibility_timeout": REDELIVERY, "socket_connect_timeout": 5}
    return {"broker_url": settings.queue, "broker_transport_options": options}


def _folders(data: Path) -> dict[str, Any]:
    folder = data / "queue"
    control = folder / "control"
    for path in (data, folder, control):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": control,
        "polling_interval": POLLING,
    }
