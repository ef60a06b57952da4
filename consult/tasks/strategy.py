from collections.abc import Callable
from typing import Any

import msgspec
from celery.exceptions import InvalidTaskError
from celery.worker.strategy import default

from consult.jobs.queue import RunMessage

Take = Callable[..., None]


def only_runs(task: Any, app: Any, consumer: Any) -> Take:
    """Take only messages that are exactly a run's id; Celery drops the others.

    Whoever can write to the queue could otherwise end the worker, time and again, with one
    message that Celery trips over. Raises ``InvalidTaskError``, which quotes nothing.
    """
    take = default(task, app, consumer)

    def take_run(message: Any, *arguments: Any) -> None:
        try:
            msgspec.json.decode(message.body, type=tuple[tuple[()], RunMessage, Any])
            take(message, *arguments)
        except Exception as error:  # noqa: BLE001 - whatever a message trips, it goes.
            raise InvalidTaskError(type(error).__name__) from None

    return take_run
