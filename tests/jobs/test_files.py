import os
import stat
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from celery import Celery
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import QueueError
from consult.jobs import files
from consult.jobs.queue import QUEUE, RunMessage, enqueue_run, make_celery, require_queue
from consult.settings import Settings, read_settings


def _settings(folder: Path, queue: str = "filesystem://") -> Settings:
    return read_settings({"CONSULT_DATA": str(folder / "data"), "CONSULT_QUEUE": queue})


def _messages(settings: Settings) -> list[Path]:
    return sorted((settings.data / "queue").glob("*.msg"))


def _take(app: Celery) -> UUID | None:
    """Take one message as a worker would and give the run it names."""
    with app.connection_for_read() as connection:
        message = connection.SimpleQueue(QUEUE).queue.get(no_ack=True)
        if message is None:
            return None
        _, payload, _ = message.payload
        return RunMessage(UUID(payload["run"])).run


def test_what_was_queued_first_is_taken_first(tmp_path: Path) -> None:
    """Runs leave the queue in the order in which they came, and leave nothing behind."""
    settings = _settings(tmp_path)
    runs = [uuid4() for _ in range(5)]
    for run in runs:
        enqueue_run(settings, run)
    with make_celery(settings) as app:
        assert [_take(app) for _ in runs] == runs
        assert _take(app) is None
    assert not [file for file in (settings.data / "queue").iterdir() if file.is_file()]


def test_the_queue_is_private(tmp_path: Path) -> None:
    """The queue's folders are for its owner alone, and so is every message."""
    settings = _settings(tmp_path)
    enqueue_run(settings, uuid4())
    folders = (settings.data, settings.data / "queue", settings.data / "queue" / "control")
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
    assert {stat.S_IMODE(file.stat().st_mode) for file in _messages(settings)} == {0o600}


def test_a_message_names_neither_machine_nor_program(tmp_path: Path) -> None:
    """A message holds a run's id; no host, no process, and no readable arguments."""
    settings = _settings(tmp_path)
    enqueue_run(settings, uuid4())
    content = _messages(settings)[0].read_text(encoding="utf-8")
    assert os.uname().nodename not in content
    assert str(os.getpid()) not in content
    assert '"argsrepr":"…"' in content
    assert '"kwargsrepr":"…"' in content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"not json",
        b"[]",
        b"{}",
        b'{"body": 1, "properties": {}, "headers": {}}',
        b'{"body": "W',
        b"[" * 60_000,
    ],
)
def test_a_file_that_is_no_message_is_passed_over(tmp_path: Path, content: bytes) -> None:
    """Half-written and foreign files are dropped, and the message behind them arrives."""
    settings = _settings(tmp_path)
    run = uuid4()
    enqueue_run(settings, run)
    (settings.data / "queue" / f"{0:020d}_{uuid4()}.{QUEUE}.msg").write_bytes(content)
    with make_celery(settings) as app:
        assert _take(app) == run
    assert not _messages(settings)


@given(st.binary(max_size=300))
def test_hostile_bytes_never_raise(content: bytes) -> None:
    """Whatever a queue file holds, reading it gives a message or nothing."""
    assert files._decode(content) is None or content.strip().startswith(b"{")


def test_a_message_is_taken_once(tmp_path: Path) -> None:
    """A file that another worker took in between is not an error."""
    settings = _settings(tmp_path)
    enqueue_run(settings, uuid4())
    file = _messages(settings)[0]
    assert files._take(file) is not None
    assert files._take(file) is None


@pytest.mark.parametrize(
    "address", ["redis://:marker@127.0.0.1:1/0", "amqp://someone:marker@127.0.0.1:1//"]
)
def test_a_queue_that_does_not_answer_is_one_clear_line(tmp_path: Path, address: str) -> None:
    """The line says what to do and repeats no password."""
    with pytest.raises(QueueError, match="CONSULT_QUEUE") as caught:
        require_queue(_settings(tmp_path, address))
    assert "marker" not in str(caught.value)


def test_queueing_says_in_one_line_that_nobody_answers(tmp_path: Path) -> None:
    """A run that cannot be queued is a QueueError, which repeats no password."""
    with pytest.raises(QueueError, match="CONSULT_QUEUE") as caught:
        enqueue_run(_settings(tmp_path, "redis://:marker@127.0.0.1:1/0"), uuid4())
    assert "marker" not in str(caught.value)


def test_a_queue_that_answers_has_no_fault(tmp_path: Path, redis_server: str) -> None:
    """Files and a running Redis are both ready."""
    for settings in (_settings(tmp_path), _settings(tmp_path, redis_server)):
        require_queue(settings)
    enqueue_run(_settings(tmp_path), uuid4())
    assert len(_messages(_settings(tmp_path))) == 1


def test_redis_carries_the_same_message(tmp_path: Path, redis_server: str) -> None:
    """A run queued in Redis is taken from it."""
    settings = _settings(tmp_path, redis_server)
    run = uuid4()
    enqueue_run(settings, run)
    with make_celery(settings) as app:
        assert _take(app) == run
