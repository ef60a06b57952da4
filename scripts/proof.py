"""Runs one expensive suite whole and writes its dated result into docs/proof.

Run: ``make proof PART=name``. A part is a list of steps. A step whose result of today is already
in the file is not run again, so a part that was interrupted goes on where it was.
"""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
RESULTS: Final = ROOT / "docs" / "proof"
ROUNDS: Final = 10

# Firefox's session comes back after it was killed only: see tests/residue/journeys.py.
ENDINGS: Final = {
    "chromium": ("left", "finished", "restored", "killed", "timed-out"),
    "firefox": ("left", "finished", "killed", "timed-out"),
    # Its driver keeps nothing that could be restored: see tests/residue/webkit.py.
    "webkit": ("left", "finished", "timed-out"),
}

RESIDUE: Final = ("-m", "tests.residue.whole")

Step = tuple[str, Sequence[str]]


def property_round(number: int) -> Step:
    """Every property test of the suite, on examples that no other round tries."""
    profile = ["--hypothesis-profile=wide", f"--hypothesis-seed={number}"]
    command = ["-m", "pytest", "-q", "-n", "2", "-m", "hypothesis", *profile]
    return f"round {number} of {ROUNDS}", command


def crash_round(engine: str, number: int) -> Step:
    """Twenty deaths of the programs while people answer, at moments that no other round tries."""
    command = ["-m", "tests.whole.crash", "--engine", engine, "--kills", "20"]
    return f"{engine}, round {number} of {ROUNDS}", [*command, "--seed", str(number)]


def damaged_forms(number: int) -> Step:
    """Two thousand damaged XLSForms, each read within the limits of the reading process."""
    size = 2_000
    start = (number - 1) * size
    command = ["-m", "tests.surveys.xlsform.fuzz", "--start", str(start), "--count", str(size)]
    return f"forms {start} to {start + size - 1}", command


def journeys_left() -> Sequence[Step]:
    """Every way to end a journey, in each browser, with scripts and without."""
    return [
        (
            f"{browser}, scripts {scripts}, {ending}",
            [*RESIDUE, browser, scripts, ending],
        )
        for browser, endings in ENDINGS.items()
        for scripts in ("on", "off")
        for ending in endings
    ]


def every_engine(folder: str) -> Step:
    """Tests of a folder that `make test` runs on one engine, on both of them."""
    marked = "any_engine or either_engine"
    return f"{folder} on both", ["-m", "pytest", "-q", "-n", "2", "--whole", "-m", marked, folder]


PARTS: Final[dict[str, Sequence[Step]]] = {
    "axe": [
        ("every page of respondents", ["-m", "tests.axe.whole"]),
        ("pages of staff", ["-m", "pytest", "-q", "--whole", "tests/staff/test_axe.py"]),
    ],
    "crash": [
        crash_round(engine, number)
        for number in range(1, ROUNDS + 1)
        for engine in ("sqlite", "postgres")
    ],
    "dear": [("dear cases", ["-m", "pytest", "-q", "--whole", "-m", "left_to_proof", "tests"])],
    "engines": [
        every_engine(f"tests/{name}")
        for name in ("backup", "inspection", "respond", "staff", "upkeep")
    ],
    "exit": [
        (f"leaving, {part}", ["benchmarks/exit.py", "--part", part])
        for part in ("scripts", "links", "proxy")
    ],
    "faults": [every_engine("tests/store/test_failure_injection.py")],
    "forms": [damaged_forms(number) for number in range(1, ROUNDS + 1)],
    "looks": [
        (
            "every page of respondents in every circumstance",
            ["-m", "tests.axe.whole_circumstances"],
        )
    ],
    "path": [("patients' answers through the whole path", ["benchmarks/path.py"])],
    "themes": [
        ("views of three people in fifty seeds", ["benchmarks/rare_views.py"]),
        ("labelled answers beside the usual pipeline", ["benchmarks/themes.py", "--seeds", "1"]),
        ("many answers", ["benchmarks/themes_scale.py"]),
    ],
    "properties": [property_round(number) for number in range(1, ROUNDS + 1)],
    "residue": [
        *journeys_left(),
        *(
            (f"{browser}, a survey built the ordinary way", [*RESIDUE, browser, "on", "ordinary"])
            for browser in ENDINGS
        ),
    ],
}


def main() -> int:
    """Run the steps of a part that today's file does not hold yet."""
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    if part not in PARTS:
        sys.stderr.write(f"say which: make proof PART={'|'.join(sorted(PARTS))}\n")
        return 2
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{datetime.now(UTC).date()}-{part}.txt"
    failed = [name for name, command in PARTS[part] if not carry_out(file, name, command)]
    sys.stdout.write(f"{file.relative_to(ROOT)}: {len(failed)} of {len(PARTS[part])} failed\n")
    return 1 if failed else 0


def carry_out(file: Path, name: str, command: Sequence[str]) -> bool:
    """Run one step unless it has passed today; add its output and how it ended to the file."""
    passed = f"== {name}: passed"
    if file.exists() and passed in file.read_text(encoding="utf-8"):
        return True
    sys.stdout.write(f"{name}\n")
    ended = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    verdict = passed if ended.returncode == 0 else f"== {name}: failed"
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{ended.stdout.strip()}\n{ended.stderr.strip()}\n{verdict}\n\n")
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
