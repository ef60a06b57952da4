"""What the work before Start costs: a slow telephone to do it, and the server to check it.

Run it with ``python benchmarks/work.py``; it needs Chromium and the front end's packages.
"""

import subprocess
import tempfile
import time
from collections.abc import Callable
from hashlib import blake2s
from pathlib import Path
from statistics import quantiles
from typing import Final

from playwright.sync_api import sync_playwright

from consult.respond.work import PIECES, Challenges

FRONTEND: Final = Path(__file__).parents[1] / "frontend"
CHROMIUM: Final = "/usr/bin/chromium"
SLOWED: Final = 6
ROUNDS: Final = 40
TOKEN: Final = "an-invented-address"
BUILD: Final = """
import { build } from "vite";
const lib = { entry: "scripts/work.ts", formats: ["es"], fileName: "work" };
await build({ configFile: false, logLevel: "silent",
  build: { outDir: process.argv[1], emptyOutDir: false, lib } });
"""
SOLVE: Final = """async (challenge) => {
  const start = performance.now();
  const answer = await globalThis.solve(challenge);
  return [answer, performance.now() - start];
}"""


def build_solver() -> str:
    """Build the browser's side by itself, as a page takes it."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["node", "--input-type=module", "--eval", BUILD, folder]
        subprocess.run(command, cwd=FRONTEND, check=True)
        return (Path(folder) / "work.js").read_text("utf-8")


def solve_all(challenges: list[str]) -> tuple[list[str], list[float]]:
    """Solve challenges in Chromium slowed six times; answers, and the milliseconds of each."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        # Whatever the builder calls it, the last name exported is the solver's.
        script = build_solver().replace("export {", "globalThis.made = {").replace(" as ", ": ")
        page.add_script_tag(content=_swap_names(script) + "globalThis.solve = made.solve;")
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        found = [page.evaluate(SOLVE, challenge) for challenge in challenges]
        browser.close()
    return [answer for answer, _ in found], [milliseconds for _, milliseconds in found]


def _swap_names(script: str) -> str:
    """Turn ``name: exported`` of what was an export into ``exported: name``."""
    head, marker, rest = script.rpartition("globalThis.made = {")
    inside, _, tail = rest.partition("}")
    pairs = [part.split(":") for part in inside.split(",") if part.strip()]
    turned = ", ".join(f"{names[-1].strip()}: {names[0].strip()}" for names in pairs)
    return f"{head}{marker}{turned}}}{tail}"


def time_each(number: int, act: Callable[[int], object]) -> float:
    """Give the microseconds that one of several calls takes."""
    start = time.perf_counter()
    for place in range(number):
        act(place)
    return (time.perf_counter() - start) / number * 1e6


def main() -> None:
    """Print the milliseconds of solving, and the microseconds of making and checking."""
    challenges = Challenges()
    given = [challenges.make(0, TOKEN) for _ in range(ROUNDS)]
    answers, milliseconds = solve_all(given)
    first, later = milliseconds[0], milliseconds[1:]
    cuts = quantiles(later, n=20)
    print(f"solving, Chromium slowed {SLOWED} times: first {first:.0f} ms;", end=" ")
    print(f"then median {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms ({len(later)} challenges)")
    bare = time_each(20_000, lambda _: blake2s(b"a" * 36).digest()) * PIECES
    made = time_each(5_000, lambda _: challenges.make(0, TOKEN))
    checked = time_each(len(answers), lambda place: challenges.spend(answers[place], TOKEN))
    print(f"making {made:.1f} µs; checking {checked:.1f} µs, {checked / bare:.1f} times", end=" ")
    print(f"{PIECES} bare BLAKE2s ({bare:.1f} µs)")
    spent = [challenges.spend(answer, TOKEN) for answer in answers]
    print(f"answers that were good twice: {sum(one is not None for one in spent)} of {len(spent)}")


if __name__ == "__main__":
    main()
