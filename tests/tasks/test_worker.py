import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
import redis

from consult.errors import LockedError, RunEndedError, WorkerError
from consult.jobs.faults import OTHERWISE, explain_fault
from consult.jobs.handover import hand_over, read_held, read_worker
from consult.jobs.queue import BLANK, THEMES_TASK, enqueue_run, make_celery
from consult.jobs.requests import RunRequest
from consult.jobs.results import open_release, open_result
from consult.jobs.runs import read_run_state, start_run, stop_run
from consult.vault.keys import make_key_pair
from tests.tasks.stage import MARKERS, Stage, run_consult_worker, set_stage
from tests.whole.faults import sitecustomize as faults

pytestmark = pytest.mark.anyio

FEW = RunRequest(themes=3)


async def _start(stage: Stage, run: UUID) -> None:
    await start_run(stage.settings, stage.staff, run, stage.keys.private)


def _readable(folder: Path) -> Iterator[bytes]:
    """Give every byte at rest: databases, journals, queue files and logs."""
    for file in folder.rglob("*"):
        if file.is_file():
            yield file.read_bytes()


def _has_marker(contents: Iterator[bytes]) -> bool:
    return any(marker.encode() in content for content in contents for marker in MARKERS)


def _redis_contents(address: str) -> Iterator[bytes]:
    """Give every key and value of a Redis server."""
    with redis.Redis.from_url(address) as server:
        for key in server.scan_iter():
            yield key
            yield server.dump(key) or b""


@pytest.mark.slow
async def test_a_run_ends_with_a_sealed_result(tmp_path: Path) -> None:
    """A run finds themes, and its words are readable nowhere until they are unlocked."""
    async with set_stage(tmp_path) as stage:
        run = await stage.add_run(FEW)
        with run_consult_worker(stage.settings, tmp_path) as worker:
            await _start(stage, run)
            row = await stage.wait_for(run, "done", "failed")
            await stage.wait_until_dropped(run)
            assert worker.end() == 0
        assert (row.state, row.fault, row.share) == ("done", "", 1.0)
        assert row.result is not None
        assert row.release is not None
        assert not _has_marker(_readable(tmp_path))
        result = open_result(row.result, stage.keys.private)
        assert any(marker in repr(result.theme_set.themes) for marker in MARKERS)
        assert result.respondents == 150
        found = result.theme_set
        shown = {name for theme in (*found.themes, *found.subthemes) for name in theme.typical}
        shown |= {name for view in found.rare for name in view.excerpts}
        assert set(result.excerpts) == shown
        assert open_release(row.release, stage.keys.private).base == 150
        with pytest.raises(LockedError):
            open_result(row.result, make_key_pair().private)
        assert await read_run_state(stage.settings, stage.staff, run) == "done"
        with pytest.raises(RunEndedError):
            await _start(stage, run)


@pytest.mark.slow
async def test_redis_holds_ids_only(tmp_path: Path, redis_server: str) -> None:
    """Over Redis a run ends as well, and neither its message nor its end holds a word."""
    async with set_stage(tmp_path, queue=redis_server) as stage:
        first, second = await stage.add_run(FEW), await stage.add_run(FEW)
        with run_consult_worker(stage.settings, tmp_path):
            await _start(stage, first)
            await stage.wait_for(first, "running")
            await _start(stage, second)
            contents = list(_redis_contents(redis_server))
            assert any(THEMES_TASK.encode() in content for content in contents)
            await stage.wait_for(first, "done", "failed")
            row = await stage.wait_for(second, "done", "failed")
            await stage.wait_until_dropped(second)
        contents += _redis_contents(redis_server)
        assert row.state == "done"
        assert not _has_marker(iter(contents))
        assert not _has_marker(_readable(tmp_path))


@pytest.mark.slow
async def test_a_run_that_fails_over_open_answers_repeats_none(
    tmp_path: Path, redis_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault with every answer in its message leaves none in Redis, a row, a file or a log."""
    monkeypatch.setenv("PYTHONPATH", str(Path(faults.__file__).parent))
    monkeypatch.setenv(faults.FAULT, "spilling")
    async with set_stage(tmp_path, answers=20, queue=redis_server) as stage:
        run = await stage.add_run(FEW)
        with run_consult_worker(stage.settings, tmp_path) as worker:
            await _start(stage, run)
            row = await stage.wait_for(run, "done", "failed")
            await stage.wait_until_dropped(run)
            assert worker.end() == 0
        assert (row.state, explain_fault(row.fault)) == ("failed", OTHERWISE)
        assert "RuntimeError" in worker.log.read_text("utf-8")
        assert not _has_marker(_readable(tmp_path))
        assert not _has_marker(_redis_contents(redis_server))
        await stage.staff.add_run(stage.consultation, MARKERS[0], b"", uuid4())
        with redis.Redis.from_url(redis_server) as server:
            server.set("planted", MARKERS[1])
        assert _has_marker(_readable(tmp_path))
        assert _has_marker(_redis_contents(redis_server))


@pytest.mark.slow
async def test_runs_end_on_servers_as_well(
    tmp_path: Path, postgres_database: Callable[[], str], redis_server: str
) -> None:
    """With PostgreSQL and Redis in place of files, a run ends in the same way."""
    databases = (postgres_database(), postgres_database())
    async with set_stage(tmp_path, queue=redis_server, databases=databases) as stage:
        run = await stage.add_run(FEW)
        with run_consult_worker(stage.settings, tmp_path) as worker:
            await _start(stage, run)
            row = await stage.wait_for(run, "done", "failed")
            assert worker.end() == 0
        assert row.state == "done"
        assert row.result is not None
        assert open_result(row.result, stage.keys.private).respondents == 150


@pytest.mark.slow
async def test_a_killed_run_is_not_lost(tmp_path: Path) -> None:
    """A run whose worker was killed waits, and is done once however often it is started again."""
    async with set_stage(tmp_path) as stage:
        run = await stage.add_run(FEW)
        with run_consult_worker(stage.settings, tmp_path) as worker:
            await _start(stage, run)
            await stage.wait_for(run, "running")
            assert await read_run_state(stage.settings, stage.staff, run) == "running"
            worker.kill()
        assert (await stage.staff.read_run(run)).state == "running"
        assert await read_run_state(stage.settings, stage.staff, run) == "waiting"
        with pytest.raises(WorkerError):
            await _start(stage, run)
        with run_consult_worker(stage.settings, tmp_path):
            assert await read_run_state(stage.settings, stage.staff, run) == "waiting"
            await asyncio.gather(*(_start(stage, run) for _ in range(4)))
            row = await stage.wait_for(run, "done", "failed")
            await _let_queue_run_dry(stage)
        assert row.state == "done"
        assert await stage.staff.read_run(run) == row


async def _let_queue_run_dry(stage: Stage) -> None:
    """Wait until a later run has passed through, so that everything before it has, too."""
    last = await stage.add_run()
    enqueue_run(stage.settings, last)
    await stage.wait_for(last, "waiting")


@pytest.mark.slow
async def test_a_run_without_its_key_waits(tmp_path: Path) -> None:
    """A worker that was not given a run's key leaves the run to the next unlock."""
    async with set_stage(tmp_path) as stage:
        run = await stage.add_run(FEW)
        with run_consult_worker(stage.settings, tmp_path):
            enqueue_run(stage.settings, run)
            await stage.wait_for(run, "waiting")
            await _start(stage, run)
            row = await stage.wait_for(run, "done", "failed")
        assert row.state == "done"


@pytest.mark.slow
async def test_a_restarted_worker_has_forgotten_every_key(tmp_path: Path) -> None:
    """Keys are in memory only: after a restart the worker is another one, without them."""
    async with set_stage(tmp_path, answers=1) as stage:
        run = await stage.add_run()
        socket = stage.settings.worker_socket
        with run_consult_worker(stage.settings, tmp_path) as worker:
            before = read_worker(socket)
            hand_over(socket, run, stage.keys.private)
            assert await read_run_state(stage.settings, stage.staff, run) == "queued"
            assert worker.end() == 0
        with run_consult_worker(stage.settings, tmp_path):
            assert read_worker(socket).fingerprint != before.fingerprint
            assert not read_held(socket, run).held
            assert await read_run_state(stage.settings, stage.staff, run) == "waiting"


@pytest.mark.slow
async def test_ending_the_worker_leaves_its_run_waiting(tmp_path: Path) -> None:
    """SIGTERM during a run ends the worker cleanly, and the run can be started again."""
    async with set_stage(tmp_path, answers=1500) as stage:
        run = await stage.add_run()
        with run_consult_worker(stage.settings, tmp_path) as worker:
            await _start(stage, run)
            await stage.wait_for(run, "running")
            assert worker.end() == 0
            assert not stage.settings.worker_socket.exists()
        assert (await stage.staff.read_run(run)).state == "waiting"


@pytest.mark.slow
async def test_a_stopped_run_stays_stopped(tmp_path: Path) -> None:
    """A run that staff stop is given up, keeps no result, and does not block the next one."""
    async with set_stage(tmp_path, answers=1500) as stage:
        run, queued, last = [await stage.add_run() for _ in range(3)]
        with run_consult_worker(stage.settings, tmp_path):
            for one in (run, queued):
                await _start(stage, one)
            await stage.wait_for(run, "running")
            for one in (queued, run):
                await stop_run(stage.staff, one)
            for one in (run, queued):
                await stage.wait_until_dropped(one)
            enqueue_run(stage.settings, last)
            await stage.wait_for(last, "waiting")
        for one in (run, queued):
            row = await stage.staff.read_run(one)
            assert (row.state, row.result is None) == ("stopped", True)
            with pytest.raises(RunEndedError):
                await stop_run(stage.staff, one)


@pytest.mark.slow
async def test_a_failed_run_says_what_to_do(tmp_path: Path) -> None:
    """Too few answers, a wrong key and damaged parameters each end a run with their own code."""
    async with set_stage(tmp_path, answers=20) as stage:
        few, locked = await stage.add_run(), await stage.add_run()
        damaged = await stage.staff.add_run(stage.consultation, "x", b"bellwetherish", uuid4())
        with run_consult_worker(stage.settings, tmp_path) as worker:
            await _start(stage, few)
            await start_run(stage.settings, stage.staff, locked, make_key_pair().private)
            await _start(stage, damaged)
            rows = [await stage.wait_for(run, "failed") for run in (few, locked, damaged)]
            worker.end()
        assert [row.fault for row in rows] == ["too-few-answers", "locked", "run-request"]
        assert all(explain_fault(row.fault) != OTHERWISE for row in rows)
        assert not _has_marker(iter([worker.log.read_bytes()]))


def _send(stage: Stage, task: str = THEMES_TASK, **message: object) -> None:
    with make_celery(stage.settings) as app:
        app.send_task(task, argsrepr=BLANK, kwargsrepr=BLANK, **message)


def _leave_file(stage: Stage, content: bytes) -> None:
    queue = stage.settings.data / "queue"
    (queue / f"{0:020d}_{uuid4()}.themes.msg").write_bytes(content)


def _raw(content_type: str, body: str) -> bytes:
    headers = {"task": THEMES_TASK, "id": str(uuid4())}
    properties = {
        "delivery_tag": str(uuid4()),
        "delivery_info": {"exchange": "", "routing_key": "themes"},
        "body_encoding": "base64",
    }
    message = {
        "body": body,
        "content-type": content_type,
        "content-encoding": "utf-8",
        "headers": headers,
        "properties": properties,
    }
    return msgspec.json.encode(message)


TAMPERING: tuple[Callable[[Stage], None], ...] = (
    lambda stage: _leave_file(stage, b"bellwetherish"),
    lambda stage: _leave_file(stage, b'{"body": "", "headers": {}, "properties": {}}'),
    lambda stage: _leave_file(stage, _raw("application/x-python-serialize", "gASVAAAAAAAAAAA=")),
    lambda stage: _leave_file(stage, _raw("application/json", "bm90IGpzb24=")),
    lambda stage: _leave_file(stage, _raw("application/json", "!!! no base64 !!!")),
    lambda stage: _leave_file(stage, _raw("application/json", "W10=")),
    lambda stage: _send(stage, task="os.system", args=["true"]),
    lambda stage: _send(stage, kwargs={}),
    lambda stage: _send(stage, kwargs={"run": "bellwetherish"}),
    lambda stage: _send(stage, kwargs={"run": str(uuid4())}),
    lambda stage: _send(stage, args=["bellwetherish"], kwargs={"other": 1}),
)


@pytest.mark.slow
async def test_tampered_messages_do_not_stop_the_worker(tmp_path: Path) -> None:
    """Whatever is put into the queue, the next run is carried out and no log repeats it."""
    async with set_stage(tmp_path, answers=1) as stage:
        with run_consult_worker(stage.settings, tmp_path) as worker:
            for tamper in TAMPERING:
                tamper(stage)
                run = await stage.add_run()
                enqueue_run(stage.settings, run)
                await stage.wait_for(run, "waiting")
            assert worker.end() == 0
        assert not _has_marker(iter([worker.log.read_bytes()]))


@pytest.mark.slow
async def test_a_second_worker_is_one_clear_line(tmp_path: Path) -> None:
    """A second worker on the same folder ends at once with one line and a remedy."""
    async with set_stage(tmp_path, answers=1) as stage:
        with run_consult_worker(stage.settings, tmp_path):
            ended = await asyncio.to_thread(_run_to_its_end, stage.settings.data)
            assert read_worker(stage.settings.worker_socket).fingerprint
        assert ended.returncode == 1
        assert ended.stderr.count("\n") == 1
        assert "already runs" in ended.stderr


def _run_to_its_end(data: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(Path(sys.executable).with_name("consult")), "worker"],
        env={"CONSULT_DATA": str(data), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_worker_asks_for_migrations(tmp_path: Path) -> None:
    """A worker on databases that are not ready says so in one line, and how to make them."""
    ended = _run_to_its_end(tmp_path / "none")
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "consult migrate" in ended.stderr
