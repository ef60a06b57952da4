import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import FrameType, TracebackType

import pytest

from anonymise import redact as module
from anonymise.digests import DIGESTS
from anonymise.errors import ListError, RedactionError
from anonymise.finding.lists import FOLDER, read_lexicon, read_list
from anonymise.finding.page import Page
from anonymise.redact import Task, redact
from anonymise.rules import STANDARD
from anonymise.types import RedactedText

TODAY = date(2026, 11, 22)
SECRET = "Featherstonehaugh lives at 12 Acacia Avenue"
PACKAGE = Path(module.__file__).parent
STEPS = [name for name, _ in module.make_steps(Task("en", TODAY, (), STANDARD))]


def frames_of(trace: TracebackType | None) -> Iterator[FrameType]:
    """Give the frames of a traceback that belong to the anonymiser."""
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).is_relative_to(PACKAGE):
            yield trace.tb_frame
        trace = trace.tb_next


def check_silent(error: RedactionError) -> None:
    """Look for the text everywhere a log or a debugger could look."""
    assert SECRET not in str(error)
    assert SECRET not in repr(error)
    assert error.__cause__ is None
    assert error.__context__ is None
    assert SECRET not in "".join(traceback.format_exception(error))
    frames = list(frames_of(error.__traceback__))
    assert frames
    assert all(SECRET not in repr(frame.f_locals) for frame in frames)


@pytest.mark.parametrize("step", STEPS)
def test_a_fault_in_any_step_keeps_nothing(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that fails ends in an error that names it and holds no text."""
    real = module.make_steps

    def break_step(page: Page) -> None:
        raise ValueError(page.view.text)

    def make_steps(*arguments: object) -> tuple[tuple[str, module.Step], ...]:
        steps = real(*arguments)  # type: ignore[arg-type] # Handed through as they came.
        return tuple((name, break_step if name == step else each) for name, each in steps)

    monkeypatch.setattr(module, "make_steps", make_steps)
    with pytest.raises(RedactionError) as caught:
        redact(SECRET, today=TODAY, names=[SECRET])
    assert caught.value.where == step
    check_silent(caught.value)


@pytest.mark.parametrize("name", ["make_view", "read_stretches", "find_residue", "read_lexicon"])
def test_a_fault_outside_the_steps_keeps_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in any other part ends the same way."""

    def fail(*arguments: object) -> None:
        raise KeyError(*arguments)

    monkeypatch.setattr(module, name, fail)
    with pytest.raises(RedactionError) as caught:
        redact(SECRET, today=TODAY)
    assert caught.value.where
    check_silent(caught.value)


@pytest.mark.parametrize("limit", ["BUDGET_SECONDS", "WAIT_SECONDS"])
def test_the_deadline_ends_a_redaction(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that takes too long is refused at the next step, by either clock."""
    monkeypatch.setattr(module, limit, -1.0)
    with pytest.raises(RedactionError) as caught:
        redact(SECRET, today=TODAY)
    assert "deadline" in caught.value.where
    check_silent(caught.value)


def test_a_busy_machine_costs_nobody_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time in which the machine did something else counts as waiting, not as work."""
    clock = iter(range(10_000))
    monkeypatch.setattr("anonymise.redact.time.thread_time", lambda: 0.0)
    monkeypatch.setattr("anonymise.redact.time.monotonic", lambda: next(clock) / 100)
    assert redact(SECRET, today=TODAY).placeholders


@pytest.mark.parametrize("step", STEPS)
def test_the_deadline_ends_a_step_that_is_under_way(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step in which the time runs out is ended there, not when it is done."""
    real, clock = module.make_steps, [0.0]
    monkeypatch.setattr("anonymise.redact.time.thread_time", lambda: clock[0])

    def dawdle(page: Page) -> None:
        clock[0] += module.BUDGET_SECONDS + 1
        page.take(0, 3, "NAME")
        raise AssertionError

    def make_steps(*arguments: object) -> tuple[tuple[str, module.Step], ...]:
        steps = real(*arguments)  # type: ignore[arg-type] # Handed through as they came.
        return tuple((name, dawdle if name == step else each) for name, each in steps)

    monkeypatch.setattr(module, "make_steps", make_steps)
    with pytest.raises(RedactionError) as caught:
        redact(SECRET, today=TODAY)
    assert caught.value.where == f"{step}: deadline"
    check_silent(caught.value)


def test_a_text_that_never_settles_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """When rounds keep finding more, nothing is kept."""
    monkeypatch.setattr(module, "MOST_ROUNDS", 1)
    with pytest.raises(RedactionError):
        redact(SECRET, today=TODAY)


def test_long_texts_and_other_languages_are_refused() -> None:
    """Only what the anonymiser can judge in time and in words it knows is accepted."""
    assert redact("a " * 5_000, today=TODAY).placeholders == ()
    with pytest.raises(RedactionError) as caught:
        redact("a" * 10_001, today=TODAY)
    assert caught.value.where == "length"
    with pytest.raises(RedactionError) as caught:
        redact("dzien dobry", language="pl", today=TODAY)
    assert caught.value.where == "language"


@pytest.mark.parametrize("name", sorted(DIGESTS))
def test_an_altered_or_missing_list_is_refused(name: str, tmp_path: Path) -> None:
    """A list that lost a name would let it through, so it is not read at all."""
    folder = tmp_path / "lists"
    shutil.copytree(FOLDER.parent if "/" in name else FOLDER, folder)
    path = folder / f"{name}.txt"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"a", b"e", 1))
    with pytest.raises(ListError) as caught:
        read_list(name, folder)
    assert caught.value.where == name
    path.unlink()
    with pytest.raises(ListError):
        read_list(name, folder)


def test_a_redaction_without_its_lists_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without lists there is no redaction, not a weaker one."""
    monkeypatch.setattr(module, "read_lexicon", lambda: read_lexicon(tmp_path))
    with pytest.raises(RedactionError) as caught:
        redact(SECRET, today=TODAY)
    assert caught.value.where == "lists"


def test_what_the_second_pass_finds_is_removed_and_flagged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A slip of the first pass is caught by the second, and a person is told."""
    monkeypatch.setattr(module, "make_steps", lambda *_: ())
    redaction = redact("Siobhan rang 07700 900123 or @siobhan", today=TODAY)
    assert redaction.text.text == "[REMOVED] rang [REMOVED] [REMOVED] or [REMOVED]"
    assert "second-pass" in redaction.flags


def test_redacted_text_prints_a_length() -> None:
    """Neither a log line nor a debugger shows the words."""
    assert repr(RedactedText("hello there")) == "RedactedText(11 characters)"


def test_importing_redaction_loads_no_science() -> None:
    """The web processes that redact never pay for, nor depend on, the analysis libraries."""
    code = (
        "import sys, datetime\nfrom anonymise.redact import redact\n"
        "redact('hello', today=datetime.date(2026, 11, 22))\n"
        "heavy = {'scipy', 'sklearn', 'nltk', 'numpy', 'socket', 'ssl', 'faker'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", code],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
    )
    assert (run.returncode, run.stderr) == (0, "")
