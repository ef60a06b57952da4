"""What a process of ours may say."""

import logging

import pytest

from consult.logs import LOGGER, FaultLog, list_talkers, start_logging


def test_fault_is_said_once_without_its_text() -> None:
    """A fault is named by type and route once, and never by its text."""
    said: list[str] = []
    log = FaultLog(lambda line, *rest: said.append(line % rest))
    for _ in range(3):
        log.note_fault(ValueError("my sister Siobhan"), "/{token}")
    log.note_fault(KeyError("my sister Siobhan"), "/{token}")
    assert [line.split(";")[0] for line in said] == [
        "fault ValueError on /{token}",
        "fault KeyError on /{token}",
    ]
    assert "Siobhan" not in " ".join(said)


@pytest.fixture
def quiet_root() -> object:
    """Give the root logger back as it was."""
    root = logging.getLogger()
    before = root.handlers[:]
    yield root
    root.handlers[:] = before
    LOGGER.handlers.clear()
    LOGGER.propagate = True


def test_lines_have_no_time(quiet_root: object, capsys: pytest.CaptureFixture[str]) -> None:
    """A line holds the program's name and the message, and no time."""
    assert quiet_root is not None
    start_logging("respond")
    LOGGER.warning("something happened")
    assert capsys.readouterr().err == "consult respond: something happened\n"


def test_other_programs_are_silent(quiet_root: object, capsys: pytest.CaptureFixture[str]) -> None:
    """A library's log line, which could hold a request, goes nowhere."""
    assert quiet_root is not None
    start_logging("respond")
    logging.getLogger("litestar").error("body: my sister Siobhan")
    assert capsys.readouterr().err == ""


def test_logger_that_would_print_is_named() -> None:
    """A library's logger with a handler of its own is named; ours, and silent ones, are not."""
    talker = logging.getLogger("invented.talker")
    before = list_talkers()
    handler = logging.StreamHandler()
    talker.addHandler(handler)
    try:
        assert set(list_talkers()) - set(before) == {"invented.talker"}
    finally:
        talker.removeHandler(handler)
    talker.addHandler(logging.NullHandler())
    assert list_talkers() == before
    assert "consult" not in list_talkers()
