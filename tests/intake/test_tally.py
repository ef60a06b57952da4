"""What is counted of redaction: how many texts, by week, and nothing of any of them."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from anonymise.errors import RedactionError
from anonymise.rules import STANDARD
from consult.errors import StorageUnreachableError
from consult.intake.notes import redact_note
from consult.intake.redaction import prepare_redaction, redact_answers
from consult.intake.tally import TALLIES, Tally, keep_tallies
from consult.intake.worry import list_worries
from consult.logs import FaultLog
from consult.settings import Settings
from consult.store.responses import RedactionCounts, ResponsesStore, open_responses
from consult.store.schema import migrate
from surveys.answers import AnswerSet
from surveys.raw import RawText

DAY, WEEK = date(2026, 11, 18), "2026-W47"
ANSWERS = AnswerSet({}, {}, texts={"q1": RawText("they listened"), "q2": RawText("she helped")})


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """Begin without what other tests have counted."""
    TALLIES.take()


def test_every_text_is_counted_once() -> None:
    """Two answers and a note are three texts of their week."""
    redact_answers(ANSWERS, language="en", today=DAY)
    redact_note(RawText("look at this"), today=DAY, rules=STANDARD)
    assert TALLIES.take() == [Tally(WEEK, total=3)]
    assert TALLIES.take() == []


def test_getting_ready_is_no_text() -> None:
    """The sentence by which a process reads its word lists is not counted."""
    prepare_redaction(DAY)
    assert TALLIES.take() == []


def test_a_failure_leaves_a_count_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a text that cannot be redacted its week is known and no word."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("they listened")

    monkeypatch.setattr("consult.intake.redaction.redact", fail)
    monkeypatch.setattr("consult.intake.notes.redact", fail)
    with pytest.raises(RedactionError):
        redact_answers(ANSWERS, language="en", today=DAY)
    with pytest.raises(RedactionError):
        redact_note(RawText("they listened"), today=DAY, rules=STANDARD)
    (tally,) = TALLIES.take()
    assert tally == Tally(WEEK, total=2, failures=2)
    assert "listened" not in repr(tally)


def test_what_the_second_pass_finds_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text in which only the second pass found something is counted as such."""
    monkeypatch.setattr("anonymise.redact.make_steps", lambda _: ())
    redact_note(RawText("then zorblatt came"), today=DAY, rules=STANDARD)
    assert TALLIES.take() == [Tally(WEEK, total=1, second_looks=1)]


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_processes_add_up(
    engine: str, settings: Settings, postgres_database: Callable[[], str]
) -> None:
    """Counts of several processes are those of one week, and other weeks stay apart."""
    if engine == "postgres":
        settings = msgspec.structs.replace(settings, responses_database=postgres_database())
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        for _ in range(2):
            TALLIES.put_back(Tally(WEEK, 10, 1, 2))
            TALLIES.put_back(Tally("2026-W48", 5))
            await keep_tallies(store, FaultLog())
        assert await store.list_redactions(4) == [
            RedactionCounts("2026-W48", 10, 0, 0),
            RedactionCounts(WEEK, 20, 2, 4),
        ]
        assert await store.list_redactions(1) == [RedactionCounts("2026-W48", 10, 0, 0)]


@pytest.mark.anyio
async def test_counts_outlive_a_database_that_is_away(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be stored is stored the next time, once."""

    async def refuse(*_: object) -> None:
        raise StorageUnreachableError("The database is away.")

    await migrate(settings)
    TALLIES.put_back(Tally(WEEK, 10, 1, 2))
    async with open_responses(settings.responses_database) as store:
        with monkeypatch.context() as broken:
            broken.setattr(ResponsesStore, "add_redactions", refuse)
            await keep_tallies(store, FaultLog())
        assert await store.list_redactions(4) == []
        await keep_tallies(store, FaultLog())
        await keep_tallies(store, FaultLog())
        assert await store.list_redactions(4) == [RedactionCounts(WEEK, 10, 1, 2)]


@pytest.mark.parametrize(
    ("total", "second_looks", "failures", "worries"),
    [
        (0, 0, 0, 0),
        (20, 1, 0, 0),
        (20, 2, 0, 1),
        (1000, 2, 0, 0),
        (999, 2, 0, 1),
        (20, 0, 1, 1),
        (20, 2, 1, 2),
    ],
)
def test_more_than_one_in_five_hundred_is_a_worry(
    total: int, second_looks: int, failures: int, worries: int
) -> None:
    """Failures are always said; second looks from two on, and above one text in 500."""
    weeks = [
        RedactionCounts("2026-W48", total, second_looks, 0),
        RedactionCounts(WEEK, 0, 0, failures),
    ]
    assert len(list_worries(weeks)) == worries
