"""The form for a caller's feedback, through success and failure, by somebody marked all over.

A word of its own stands in each place that a request has. None may be in a database, its log, a
temporary file, a printed line or a log line.
"""

import logging
import tempfile
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest

from consult.logs import LOGGER
from consult.settings import Settings
from consult.staff.roles import Role
from tests.midway import fail_midway
from tests.staff.callers import ANSWERS, NAME, TEXT, Phone, add_phone
from tests.staff.people import SAME_ORIGIN, Client, Office, sign_in
from tests.whole.traces import find_traces

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

KEPT: Final = "marmalade"
"""A word that redaction keeps, in the caller's words."""
ODD: Final = "delphinium"
HEADER: Final = "cornflower"
QUERY: Final = "bluebell"
COOKIE: Final = "foxglove"
WORDS: Final = (KEPT, NAME, ODD, HEADER, QUERY, COOKIE)


def mark(client: Client) -> None:
    """Mark everything around the form in every later request."""
    client.headers.update({"user-agent": f"{HEADER} browser", "x-forwarded-for": HEADER})
    client.params = {"from": QUERY}
    client.cookies.set("other", COOKIE)


async def be_odd(phone: Phone) -> set[int]:
    """Send what the form never sends; give how each was answered."""
    odd = {**ANSWERS, "adult": ODD, ODD: ODD, TEXT: f"{ODD} {KEPT} {NAME}"}
    large = {TEXT: f"{ODD} {NAME} " * 40_000}
    client, at = phone.client, phone.address
    answers = [
        await phone.post(at, odd),
        await phone.post(at, large),
        await phone.post(f"{at}/check", odd),
        await phone.post(f"{at}/{ODD}", odd),
        await client.post(at, data=odd, headers={"sec-fetch-site": "cross-site"}),
        await client.post(at, json=odd, headers=SAME_ORIGIN),
        await client.post(at, files={TEXT: (ODD, KEPT.encode())}, headers=SAME_ORIGIN),
        await client.put(at, data=odd, headers=SAME_ORIGIN),
    ]
    return {answer.status_code for answer in answers}


async def fail(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Have redaction and storing fail in turn; give how each was answered."""

    def refuse(*given: Any, **more: Any) -> None:
        raise RuntimeError(given, more)

    found = set()
    for broken in ("redact_answers", "keep_earlier"):
        with monkeypatch.context() as patched:
            patched.setattr(f"consult.staff.calls.taking.{broken}", refuse)
            patched.setattr(f"consult.staff.calls.pages.{broken}", refuse, raising=False)
            found.add((await phone.write()).status_code)
    await phone.write()
    with monkeypatch.context() as patched:
        patched.setattr("consult.store.responses.writer.INSERT", "INSERT INTO nowhere VALUES ")
        found.add((await phone.save()).status_code)
    with fail_midway(phone.settings.responses_database):
        found.add((await phone.save()).status_code)
    assert await phone.read_records() == []
    return found


async def test_nothing_of_a_call_is_written_anywhere(  # noqa: PLR0913, PLR0917 - fixtures.
    client: Client,
    settings: Settings,
    office: Office,
    list_written: Callable[[], list[Path]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Every kind of ending leaves no mark but the words that redaction kept, sealed."""
    caplog.set_level(logging.DEBUG)
    for other in ("httpx", "asyncio"):  # The client and the loop of this test.
        caplog.set_level(logging.WARNING, other)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    phone = await add_phone(client, settings, office)
    await sign_in(client, office, office.people[Role.HELPLINE_WORKER])
    mark(client)
    statuses = await be_odd(phone) | await fail(phone, monkeypatch)
    assert statuses >= {400, 403, 404, 405, 413, HTTPStatus.UNPROCESSABLE_ENTITY, 500}
    await phone.save()
    (record,) = await phone.read_records()
    assert KEPT in record.texts[TEXT].text
    assert find_traces(list_written(), WORDS) == []
    said = capfd.readouterr()
    assert [word for word in WORDS if word in said.out + said.err + caplog.text] == []
    (tmp_path / "planted").write_text(" ".join(WORDS), "utf-8")
    assert {line.rpartition(": ")[2] for line in find_traces(list_written(), WORDS)} == set(WORDS)
    LOGGER.error(KEPT)
    assert KEPT in caplog.text
