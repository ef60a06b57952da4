"""``consult redact``: replace identifiers in text from standard input."""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click
import msgspec

from anonymise.errors import RedactionError
from anonymise.marked import MarkedAnswer
from anonymise.redact import redact
from anonymise.scoring import Score, score_answers
from anonymise.twins import TWINS
from anonymise.types import Placeholder, Redaction
from consult.errors import ImportRefusedError


class Line(msgspec.Struct, frozen=True):
    """One line of input; other fields are ignored."""

    id: str
    text: str
    language: str = "en"


class RedactedLine(msgspec.Struct, frozen=True):
    """One line of output; offsets are those of the input text."""

    id: str
    text: str
    placeholders: tuple[Placeholder, ...]
    flags: tuple[str, ...]


class Today(click.ParamType[date, str | date]):
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read the date, or say how it is written."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail("write the date as 2026-11-22", param, ctx)


@click.command("redact")
@click.option("--text", "plain", is_flag=True, help="Read and write plain text.")
@click.option("--today", type=Today(), help="The day the texts were written; today if left out.")
@click.option(
    "--evaluate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Score redaction on a file of answers whose identifiers are marked.",
)
@click.option("--twins", is_flag=True, help="Score every answer in other spellings as well.")
@click.option("--json", "as_json", is_flag=True, help="Write the score as JSON.")
def command(
    *, plain: bool, today: date | None, evaluate: Path | None, twins: bool, as_json: bool
) -> None:
    """Replace identifiers in text.

    Reads JSON lines {"id", "text", "language"?} and writes {"id", "text", "placeholders",
    "flags"}. A line that cannot be redacted is left out and named by its number on standard
    error, never by its content; the command then ends with 1.
    """
    day = today or date.today()  # noqa: DTZ011 - the day at this desk is meant.
    if evaluate is not None:
        score = score_answers(read_marked(evaluate), today=day, twins=tuple(TWINS) * twins)
        write_score(score) if as_json else print_score(score)
    elif plain:
        redact_plain(day)
    else:
        sys.exit(redact_lines(sys.stdin.buffer, day))


def redact_plain(today: date) -> None:
    """Redact all of standard input as one text."""
    raw = sys.stdin.buffer.read()
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise ImportRefusedError(
            "The text is not UTF-8.", where="Standard input.", remedy="Save it as UTF-8."
        ) from None
    click.echo(redact(text, today=today).text.text, nl=False)


def redact_lines(lines: Iterable[bytes], today: date) -> int:
    """Redact each line that can be; give the exit code."""
    failed = 0
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            line = msgspec.json.decode(raw, type=Line)
            redaction = redact(line.text, language=line.language, today=today)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            # The decoder's own message can quote what it read.
            failed += report_line(number, 'not a JSON object with "id" and "text"')
        except RedactionError as error:
            failed += report_line(number, str(error))
        else:
            write_line(line.id, redaction)
    return 1 if failed else 0


def write_line(identity: str, redaction: Redaction) -> None:
    """Write one redacted text."""
    line = RedactedLine(
        id=identity,
        text=redaction.text.text,
        placeholders=redaction.placeholders,
        flags=redaction.flags,
    )
    click.echo(msgspec.json.encode(line))


def report_line(number: int, reason: str) -> int:
    """Say which line was left out and why; count it."""
    click.echo(f"line {number}: {reason}", err=True)
    return 1


def read_marked(path: Path) -> list[MarkedAnswer]:
    """Read a corpus of marked answers.

    Raises:
        ImportRefusedError: a line does not fit the format; it is named by its number.
    """
    answers: list[MarkedAnswer] = []
    for number, raw in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            answers.append(msgspec.json.decode(raw, type=MarkedAnswer))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise ImportRefusedError(
                "This is not an answer with its identifiers marked.", where=f"Line {number}."
            ) from None
    return answers


def print_score(score: Score) -> None:
    """Print every rate with its interval, then what was missed, by id and label only."""
    width = max(len(rate.name) for rate in score.rates) + 2
    click.echo(f"{'rate':<{width}}{'of':>12}{'share':>8}  95 % interval")
    for rate in score.rates:
        low, high = rate.interval
        counts = f"{rate.hits}/{rate.of}"
        click.echo(f"{rate.name:<{width}}{counts:>12}{rate.share:>8.3f}  {low:.3f} to {high:.3f}")
    leaking = score.rate("answers leaking a direct identifier").share
    click.echo(f"answers of 1,000 that leak a direct identifier: {1000 * leaking:.0f}")
    for each in score.missed:
        click.echo(f"missed: {each.id} {each.label} {each.twin}".rstrip())


def write_score(score: Score) -> None:
    """Write the score as one JSON object: rates with their intervals, and what was missed."""
    rates = [
        {
            "name": rate.name,
            "hits": rate.hits,
            "of": rate.of,
            "share": rate.share,
            "low": rate.interval[0],
            "high": rate.interval[1],
        }
        for rate in score.rates
    ]
    click.echo(msgspec.json.encode({"rates": rates, "missed": score.missed}))
