"""The analysis worker: one process, one run at a time, keys in memory only."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from celery import Celery
from celery.exceptions import WorkerShutdown
from celery.worker import WorkController, state

from consult.errors import QueueError
from consult.hardening import harden_process
from consult.jobs.queue import make_celery, require_queue
from consult.logs import LOGGER
from consult.settings import Settings
from consult.tasks.door import Door
from consult.tasks.keyring import Keyring
from consult.tasks.lock import sole_worker
from consult.tasks.task import Bench, add_themes_task

THREAD_LIMITS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def run_worker(settings: Settings) -> None:
    """Carry out runs until the process is told to end by SIGTERM or SIGINT.

    Raises ``QueueError`` when the queue cannot be reached and ``WorkerError`` when another worker
    runs on the same data folder.
    """
    _harden()
    bench = Bench(settings, Keyring())
    with _ending_on_signals(bench), sole_worker(settings.worker_socket):
        require_queue(settings)
        door = Door(settings.worker_socket, bench.keyring)
        door.open()
        try:
            LOGGER.info("ready; fingerprint %s", bench.keyring.public.fingerprint)
            _consume(make_celery(settings), bench)
        finally:
            bench.keyring.drop_all()
            door.close()
            _end_abandoned_analysis()


def _harden() -> None:
    """Leave nothing of what is opened here on disk, and let numpy use one thread.

    The limits must be set before numpy is imported, which happens at the first run.
    """
    harden_process()
    for name in THREAD_LIMITS:
        os.environ[name] = "1"


def _consume(app: Celery, bench: Bench) -> None:
    add_themes_task(app, bench)
    controller = WorkController(
        app=app,
        pool_cls="solo",
        concurrency=1,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        hostname="worker@candour",
    )
    controller.start()
    if controller.exitcode:
        raise QueueError(
            "The queue of analysis runs was lost.",
            where="Setting CONSULT_QUEUE.",
            remedy="See that the queue's server runs, then start the worker again.",
        )


@contextmanager
def _ending_on_signals(bench: Bench) -> Iterator[None]:
    """End between two runs at once, and during one as soon as its row says that it waits."""

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        if bench.stopping.is_set():
            return
        bench.stopping.set()
        state.should_stop = os.EX_OK
        if not bench.busy.is_set():
            raise WorkerShutdown(os.EX_OK)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _end_abandoned_analysis() -> None:
    """End at once where numerical code did not notice that it was given up.

    Tearing Python down under such a thread can crash; there is nothing left to save.
    """
    if any(thread.name == "analysis" for thread in threading.enumerate()):
        os._exit(os.EX_OK)
