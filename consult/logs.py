"""What a process of ours may say. Nothing here takes a request, a form or an exception's text."""

import logging
import sys
from collections.abc import Callable
from threading import Lock
from typing import Final

LOGGER: Final = logging.getLogger("consult")


def start_logging(process: str) -> None:
    """Send our own warnings to standard error, without times, and silence everyone else's.

    A time beside a line about a respondent's request would say when somebody answered.
    """
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(logging.NullHandler())
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(logging.Formatter(f"consult {process}: %(message)s"))
    LOGGER.handlers[:] = [lines]
    LOGGER.propagate = False
    LOGGER.setLevel(logging.INFO)


def list_talkers() -> list[str]:
    """Name the loggers of others that would write a line somewhere by themselves."""
    named = [logging.getLogger(name) for name in sorted(logging.root.manager.loggerDict)]
    return [logger.name for logger in (logging.root, *named) if _talks(logger)]


def _talks(logger: logging.Logger) -> bool:
    ours = logger is LOGGER or logger.name.startswith(f"{LOGGER.name}.")
    return not ours and any(
        not isinstance(handler, logging.NullHandler) for handler in logger.handlers
    )


class FaultLog:
    """Says once per process that a kind of fault has happened on a route.

    A line for each failed request would date every respondent who met the
    fault, so later ones of the same kind are silent.
    """

    def __init__(self, write: Callable[..., None] = LOGGER.error) -> None:
        self._write = write
        self._seen: set[tuple[str, str]] = set()
        self._lock = Lock()

    def note_fault(self, error: BaseException, route: str) -> None:
        """Log the exception's type and the route's template, never its text."""
        kind = (type(error).__name__, route)
        with self._lock:
            if kind in self._seen:
                return
            self._seen.add(kind)
        self._write("fault %s on %s; further ones of this kind are not logged", *kind)
