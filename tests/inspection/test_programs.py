"""What runs: headers, lines that are written, nights, the queue's server and the record."""

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
import pytest

from consult.headers import NO_STORE, RESPOND, STAFF
from consult.inspection.answering import check_answers, find_fault
from consult.inspection.broker import check_broker
from consult.inspection.nights import check_upkeep
from consult.inspection.quiet import TALKATIVE, check_logging
from consult.inspection.record import check_record
from consult.inspection.redactions import check_redactions
from consult.settings import Settings, read_settings
from consult.staff.audit import Act, AuditLog
from consult.store.responses import open_responses
from consult.store.staff import open_staff
from consult.store.staff.tables import AuditEvent
from consult.upkeep.notes import note_night

TODAY = date(2026, 11, 22)
RIGHT = [*RESPOND.items(), ("cache-control", NO_STORE), ("content-type", "text/html")]


def free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def alone(settings: Settings) -> Settings:
    """Give an installation of which no program runs."""
    return msgspec.structs.replace(
        settings,
        respond_address=("127.0.0.1", free_port()),
        staff_address=("127.0.0.1", free_port()),
    )


def test_made_applications_send_our_headers(alone: Settings) -> None:
    """Where nothing runs, applications made for it send exactly our headers."""
    verdicts = check_answers(alone)
    assert [verdict.remedy for verdict in verdicts] == ["", ""]
    assert all("no program answers" in verdict.finding for verdict in verdicts)


def test_altered_headers_are_seen(alone: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An application that sends something else than is asked for is named."""
    monkeypatch.setitem(STAFF, "referrer-policy", "unsafe-url")
    assert [bool(verdict.remedy) for verdict in check_answers(alone)] == [False, False]
    wanted = {**STAFF, "referrer-policy": "no-referrer"}
    monkeypatch.setattr("consult.inspection.answering.STAFF", wanted)
    assert [bool(verdict.remedy) for verdict in check_answers(alone)] == [False, True]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("server", ["granian", "uvicorn"])
def test_running_program_is_asked(
    alone: Settings, clean_environ: dict[str, str], server: str
) -> None:
    """The real program under either server sends exactly our headers, and writes no line of it."""
    host, port = alone.respond_address
    environ = {
        **clean_environ,
        "CONSULT_DATA": str(alone.data),
        "CONSULT_SECRET": alone.secret,
        "CONSULT_RESPOND_ADDRESS": f"{host}:{port}",
    }
    program = subprocess.Popen(
        [sys.executable, "-m", "consult", "serve", "respond", "--server", server],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_until_open(host, port, program)
        verdict = check_answers(alone)[0]
    finally:
        program.terminate()
        written, _ = program.communicate(timeout=30)
    assert (verdict.remedy, "from the program that runs" in verdict.finding) == ("", True)
    assert written == b""


def wait_until_open(host: str, port: int, program: "subprocess.Popen[bytes]") -> None:
    """Wait until a program listens."""
    for _ in range(600):
        if program.poll() is not None:
            pytest.fail("the program ended")
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            threading.Event().wait(0.1)
        else:
            return
    pytest.fail("the program did not start")


class Stranger(BaseHTTPRequestHandler):
    """A program of somebody else's, or ours behind a proxy that says who it is."""

    def do_GET(self) -> None:
        """Answer with all of our headers, and the name of the server program."""
        self.send_response_only(404)
        for name, value in RIGHT:
            self.send_header(name, value)
        self.send_header("via", "1.1 invented-proxy")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def stranger() -> Iterator[int]:
    """Run the stranger on a port of its own."""
    server = HTTPServer(("127.0.0.1", 0), Stranger)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_stranger_at_our_address_is_named(alone: Settings) -> None:
    """Something that answers in our place with one header more is named."""
    with stranger() as port:
        asked = msgspec.structs.replace(alone, respond_address=("127.0.0.1", port))
        verdict = check_answers(asked)[0]
    assert "via should not be sent" in verdict.finding


def test_each_header_is_judged() -> None:
    """A header that is missing, doubled, altered or one too many is named; ours are not."""
    assert find_fault(RIGHT, RESPOND) == ""
    for name, value in RIGHT[:-1]:
        without = [pair for pair in RIGHT if pair[0] != name]
        for bad in (without, [*RIGHT, (name, value)], [*without, (name, value + "x")]):
            assert find_fault(bad, RESPOND).startswith(name)
    assert find_fault([*RIGHT, ("etag", "1")], RESPOND) == "etag should not be sent."


def test_quiet_process_is_good() -> None:
    """With nothing that prints, there is nothing to mend, whatever else is set."""
    (verdict,) = check_logging({"PATH": "/bin", "LITESTAR_DEBUG": ""}, [])
    assert verdict.remedy == ""


@pytest.mark.parametrize("name", TALKATIVE)
def test_talkative_setting_is_named(name: str) -> None:
    """A setting under which programs print what they handle is named."""
    (verdict,) = check_logging({name: "1"}, [])
    assert f"Remove {name}" in verdict.remedy


def test_talking_library_is_named() -> None:
    """A logger that would print by itself is named."""
    (verdict,) = check_logging({}, ["invented.talker"])
    assert verdict.finding.startswith("invented.talker writes")


def test_upkeep_is_due(tmp_path: Path) -> None:
    """Nights that were missed, never came or are yet to come are named; fresh ones are not."""
    settings = read_settings({"CONSULT_DATA": str(tmp_path)})
    assert check_upkeep(settings, TODAY)[0].finding == "the nightly work was never done."
    for days, good in ((0, True), (1, True), (2, True), (3, False), (400, False), (-3, False)):
        note_night(tmp_path, TODAY - timedelta(days=days))
        (verdict,) = check_upkeep(settings, TODAY)
        assert (verdict.remedy == "") is good, days
    note_night(tmp_path, date(2026, 11, 3))
    assert "3 November 2026" in check_upkeep(settings, TODAY)[0].finding


def test_damaged_note_counts_as_none(tmp_path: Path) -> None:
    """A note that cannot be read is not taken for work that was done."""
    (tmp_path / "upkeep.json").write_text("{", encoding="utf-8")
    settings = read_settings({"CONSULT_DATA": str(tmp_path)})
    assert check_upkeep(settings, TODAY)[0].remedy


def test_redis_that_keeps_nothing_is_good(redis_server: str, tmp_path: Path) -> None:
    """A real Redis without persistence passes; the same one with it does not."""
    import redis  # noqa: PLC0415 - an extra.

    settings = read_settings({"CONSULT_DATA": str(tmp_path), "CONSULT_QUEUE": redis_server})
    client = redis.Redis.from_url(redis_server)
    assert check_broker(settings)[0].remedy == ""
    try:
        client.config_set("save", "3600 1")
        assert "keeps copies" in check_broker(settings)[0].finding
        client.config_set("save", "")
        client.config_set("appendonly", "yes")
        assert check_broker(settings)[0].remedy
    finally:
        client.config_set("save", "")
        client.config_set("appendonly", "no")
        client.close()


def test_redis_that_does_not_say_is_named(redis_server: str, tmp_path: Path) -> None:
    """A Redis that refuses to tell is not taken for one that keeps nothing."""
    import redis  # noqa: PLC0415 - an extra.

    client = redis.Redis.from_url(redis_server)
    client.acl_setuser(
        "worker",
        enabled=True,
        passwords=["+opensesame"],
        keys=["*"],
        categories=["+@all"],
        commands=["-config"],
    )
    try:
        queue = redis_server.replace("redis://", "redis://worker:opensesame@")
        settings = read_settings({"CONSULT_DATA": str(tmp_path), "CONSULT_QUEUE": queue})
        (verdict,) = check_broker(settings)
        assert "does not say" in verdict.finding
        assert "opensesame" not in repr(verdict)
    finally:
        client.acl_deluser("worker")
        client.close()


@pytest.mark.parametrize(
    "queue", ["redis://127.0.0.1:1/0", "filesystem://", "amqp://x@localhost//"]
)
def test_other_queues(tmp_path: Path, queue: str) -> None:
    """A Redis that cannot be reached is to be mended; other queues are not asked."""
    settings = read_settings({"CONSULT_DATA": str(tmp_path), "CONSULT_QUEUE": queue})
    assert bool(check_broker(settings)[0].remedy) is queue.startswith("redis")


def test_altered_record_is_named(settings: Settings) -> None:
    """An event of staff that was changed in the database is named."""

    async def work(*, alter: bool) -> None:
        async with open_staff(settings.staff_database) as store:
            if not alter:
                await AuditLog(store, settings.secret).note("Robin Example", Act.UNLOCKED)
                return
            async with store.database.writing():
                for line in guards_off(settings):
                    await AuditEvent.raw(line)
                await AuditEvent.raw("UPDATE audit_event SET actor = 'x'")

    asyncio.run(work(alter=False))
    assert check_record(settings)[0].remedy == ""
    asyncio.run(work(alter=True))
    (verdict,) = check_record(settings)
    assert verdict.finding.startswith("Event 1 is changed")
    assert "consult audit check" in verdict.remedy


def test_weeks_that_went_wrong_are_named(settings: Settings) -> None:
    """Texts that failed and second looks above one in 500 are to be mended; good weeks are not."""

    async def count(week: str, second_looks: int, failures: int) -> None:
        async with open_responses(settings.responses_database) as store:
            await store.add_redactions(week, 500, second_looks, failures)

    asyncio.run(count("2026-W40", 1, 0))
    assert [one.remedy for one in check_redactions(settings)] == [""]
    asyncio.run(count("2026-W41", 9, 0))
    (verdict,) = check_redactions(settings)
    assert "second look" in verdict.finding
    asyncio.run(count("2026-W41", 0, 1))
    assert len(check_redactions(settings)) == len(["failed", "missed"])
    for week in ("2026-W42", "2026-W43", "2026-W44", "2026-W45"):
        asyncio.run(count(week, 0, 0))
    assert [one.remedy for one in check_redactions(settings)] == [""]


def guards_off(settings: Settings) -> list[str]:
    """Write what takes the guards off, as somebody can who owns the database."""
    if settings.staff_database.startswith("sqlite"):
        return ["DROP TRIGGER audit_event_is_not_changed"]
    return ["ALTER TABLE audit_event DISABLE TRIGGER audit_event_is_not_changed"]
