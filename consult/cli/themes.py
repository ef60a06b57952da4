"""``consult themes``: themes in a file of answers, without the service around it.

Everything heavy is imported inside the functions, so that asking for help loads no numerics.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

import click

from analysis.types import Excerpt, ThemeParameters, ThemeSet
from anonymise.disclosure import Policy
from consult.cli.codebookfile import CodebookInput, read_codebook
from consult.cli.excerpts import read_excerpts
from consult.cli.report import UNUSABLE, report_error
from consult.cli.themefiles import check_folder, write_theme_files
from consult.errors import ExcerptFileError

Found = TypeVar("Found")

UNREDACTED: Final = (
    "The answers are read exactly as they stand in the file: nothing is redacted. Labels and "
    "keywords repeat words of theirs, so read them before you pass the results on.\n"
)
NOTHING_HOLDS: Final = (
    "No theme is stable: parts of these answers would have given other themes. Do not report "
    "them as findings.\n"
)


class ThemeNumber(click.ParamType[int | None]):
    """A number of themes, or ``auto`` to have one proposed."""

    name = "K|auto"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | None:
        """Read the number; None stands for ``auto``."""
        if value == "auto":
            return None
        try:
            return int(str(value))
        except ValueError:
            self.fail("expected a number or 'auto'", param, ctx)


class ProgressLine:
    """Stage and share on standard error: one moving line for a person, one a stage for a log."""

    def __init__(self) -> None:
        self._moving = sys.stderr.isatty()
        self._stage = ""

    def show(self, stage: str, share: float) -> None:
        """Show how far the run has come."""
        if self._moving:
            sys.stderr.write(f"\r{share:4.0%}  {stage:<20}")
            sys.stderr.write("\n" if stage == "done" else "")
            sys.stderr.flush()
        elif stage != self._stage:
            sys.stderr.write(f"{share:4.0%}  {stage}\n")
        self._stage = stage


@click.command()
@click.argument("answers", metavar="INPUT", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The folder for the results."
)
@click.option("--themes", "number", type=ThemeNumber(), default="auto", show_default=True)
@click.option(
    "--codebook",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Code into the themes of this file, which keep their ids.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**31), default=0, show_default=True, help="Of all chance."
)
@click.option("--language", default="en", show_default=True, help="Of the answers.")
@click.option(
    "--no-is-no-answer",
    is_flag=True,
    help='Count a bare "no", "none" or "nothing" as no answer, as after "anything else?".',
)
@click.option(
    "--vectors",
    type=click.Path(path_type=Path, file_okay=False),
    help="Join the vectors of the sentence model in this folder; needs candour[neural].",
)
@click.option("--vectors-sha256", "digest", help="The digest that the model must have.")
@click.option("--force", is_flag=True, help="Write over results that the folder holds.")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    answers: Path,
    out: Path,
    number: int | None,
    codebook: Path | None,
    seed: int,
    language: str,
    *,
    no_is_no_answer: bool,
    vectors: Path | None,
    digest: str | None,
    force: bool,
) -> None:
    """Find themes in INPUT, a file with one {"id", "text", "group", "rating"} a line.

    Writes codebook.json, assignments.jsonl, manifest.json and report.html. The file is used as it
    is: nothing in it is redacted, and nothing of it enters the service.
    """
    check_folder(out, force=force)
    if codebook is not None and number is not None:
        raise click.UsageError("A codebook brings its own themes: leave out --themes.")
    if (vectors is None) != (digest is None) or (vectors and codebook):
        raise click.UsageError(
            "--vectors and --vectors-sha256 go together, and not with --codebook."
        )
    sys.stderr.write(UNREDACTED)
    parameters = ThemeParameters(
        themes=number,
        seed=seed,
        language=language,
        plain_no="non-answer" if no_is_no_answer else "answer",
    )
    given = _read(read_codebook, codebook) if codebook else None
    excerpts = _read(read_excerpts, answers)
    model = (vectors, digest) if vectors and digest else None
    found = _find(excerpts, given, parameters, model)
    write_theme_files(found, out, _render(found, excerpts))
    _sum_up(found, out)


def _read(read: Callable[[Path], Found], path: Path) -> Found:
    try:
        return read(path)
    except ExcerptFileError as error:
        report_error(error)
        sys.exit(UNUSABLE)


def _find(
    excerpts: Sequence[Excerpt],
    codebook: CodebookInput | None,
    parameters: ThemeParameters,
    model: tuple[Path, str] | None,
) -> ThemeSet:
    # Loads scikit-learn and nltk, which takes seconds: only once the files are known to be good.
    from analysis.sentences import read_sentence_model  # noqa: PLC0415 - see above
    from analysis.themes import code_answers, find_themes  # noqa: PLC0415 - see above

    report = ProgressLine().show
    if codebook is None:
        sentences = read_sentence_model(*model) if model else None
        return find_themes(excerpts, parameters, report=report, sentences=sentences)
    return code_answers(excerpts, codebook.themes, parameters, report=report, links=codebook.links)


def _render(found: ThemeSet, excerpts: Sequence[Excerpt]) -> str:
    # Brings the templates, which asking for help does not need.
    from consult.cli.themereport import render_report  # noqa: PLC0415 - see above

    return render_report(found, excerpts, Policy())


def _sum_up(found: ThemeSet, folder: Path) -> None:
    manifest = found.manifest
    click.echo(
        f"{len(found.themes)} themes ({len(found.stable)} stable) in {manifest.answers} answers; "
        f"{manifest.non_answers} non-answers. Written to {folder}."
    )
    if not found.stable:
        sys.stderr.write(NOTHING_HOLDS)
