"""How long does the whole path take on real answers, and how much memory?

Run: ``python benchmarks/path.py [FILE]``; without FILE it takes the patients' answers from the
shared data beside the checkout. Answers go in by ``consult import-answers``, through redaction
and sealing, and a run of the real worker finds their themes. Prints times, peak memory, the number
of themes and their keywords, and the released counts; never an answer.
"""

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

import psutil

from consult.exports.csv import write_csv
from consult.jobs.requests import RunRequest, encode_request
from consult.jobs.results import open_release, open_result
from consult.jobs.runs import ENDED, read_run_state, start_run
from consult.settings import Settings, read_settings
from consult.staff.publishing import Holder, publish_consultation
from consult.store.responses import open_responses
from consult.store.schema import migrate
from consult.store.staff import open_staff
from consult.vault.keys import PrivateKey, make_person_keys, unlock_person, unwrap_key
from surveys.files import read_ready

SHARED: Final = Path(__file__).parents[2] / "shared" / "data" / "themes" / "nhs_phase1.jsonl.gz"
ITEM: Final = "what-should-change"
SLUG: Final = "benchmark"
PASSPHRASE: Final = "an invented passphrase"
MAP: Final = """
audience = "survivor"
[columns]
text = "what-should-change"
[constants]
adult = "yes"
lives-here = "yes"
experienced = "yes"
agree = "yes"
[dropped]
id = "Leads back to the person."
labels = "Somebody else's coding."
meta = "Not asked for."
"""


def main() -> None:
    """Carry one file of answers through the whole path."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    if not file.exists():
        sys.exit(f"no such file: {file.name}")
    with TemporaryDirectory(prefix="candour-bench-") as folder:
        environ = {"CONSULT_DATA": folder, "CONSULT_SECRET": "k" * 40}
        os.environ.update(environ)
        asyncio.run(measure(read_settings(), file))


async def measure(settings: Settings, file: Path) -> None:
    """Import the answers, find their themes, release their counts, and print the figures."""
    key = await prepare(settings)
    began = time.perf_counter()
    report = import_answers(settings, file)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(report)
    print(f"import: {time.perf_counter() - began:.1f} s, peak {memory:.0f} MB\n")
    with running_worker(settings) as worker:
        await find_themes(settings, key, worker)


async def prepare(settings: Settings) -> PrivateKey:
    """Make the databases and an open consultation, and give its private key."""
    await migrate(settings)
    keys = make_person_keys(PASSPHRASE)
    own = unlock_person(keys.locked, PASSPHRASE)
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        account = await staff.add_account("Robin", "researcher", "-", b"-", keys.public.raw, b"-")
        published = await publish_consultation(
            responses,
            staff,
            slug=SLUG,
            instruments=[read_ready("survivor-views")],
            holders=[Holder(account, keys.public)],
            today=date.today(),  # noqa: DTZ011 - nothing here depends on the day.
            invented=True,
        )
        wrapped = await staff.read_grant(published.consultation, account)
    if wrapped is None:
        sys.exit("the consultation's key was not granted")
    return unwrap_key(wrapped, own)


def import_answers(settings: Settings, file: Path) -> str:
    """Bring the file in by the command that researchers use."""
    map_file = settings.data / "map.toml"
    map_file.write_text(MAP)
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "consult",
            "import-answers",
            str(file),
            "--consultation",
            SLUG,
            "--map",
            str(map_file),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.stdout + ended.stderr


@contextmanager
def running_worker(settings: Settings) -> Iterator[psutil.Popen]:
    """Run the real worker for the length of the block."""
    worker = psutil.Popen([sys.executable, "-m", "consult", "worker"])
    deadline = time.monotonic() + 60
    while not settings.worker_socket.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(20)


async def find_themes(settings: Settings, key: PrivateKey, worker: psutil.Popen) -> None:
    """Start a run, wait for its end, and print what it found."""
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        consultation = await responses.read_consultation(SLUG)
        if consultation is None:
            sys.exit("the consultation is gone")
        (account,) = await staff.list_accounts()
        request = encode_request(RunRequest(audience="survivor"))
        run = await staff.add_run(consultation.id, ITEM, request, account.id)
        began = time.perf_counter()
        await start_run(settings, staff, run, key)
        peak = 0
        while await read_run_state(settings, staff, run) not in ENDED:
            peak = max(peak, worker.memory_info().rss)
            await asyncio.sleep(0.2)
        row = await staff.read_run(run)
    if row.result is None or row.release is None:
        sys.exit(f"the run ended as {row.state} {row.fault}")
    seconds = time.perf_counter() - began
    show(run, row.result, row.release, key)
    print(f"run: {seconds:.1f} s, worker's peak {peak / 1e6:.0f} MB")


def show(run: UUID, sealed_result: bytes, sealed_release: bytes, key: PrivateKey) -> None:
    """Print themes by keywords and counts, and the released table, without any answer."""
    result = open_result(sealed_result, key)
    print(f"run {run}: {len(result.theme_set.themes)} themes, {result.respondents} respondents")
    for theme in result.theme_set.themes:
        words = ", ".join(theme.keywords[:6])
        print(f"  {theme.id:>4} {theme.size:>6} {theme.stability:.2f}  {words}")
    print(write_csv(open_release(sealed_release, key)).decode("utf-8-sig"))


if __name__ == "__main__":
    main()
