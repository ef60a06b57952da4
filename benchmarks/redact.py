"""How long does redaction take, and how much does it need, beside two well-known tools?

Run: ``python benchmarks/redact.py [--texts 200] [--peers PYTHON]``. Every tool runs in a program
of its own, and all of them take turns at each text, so that a machine that is busy with other
work is as busy for one as for the next. Times are processor time of one text, the least of five,
scaled to 1,000 characters; start is the import and what a first text costs. PYTHON is
an interpreter that has scrubadub (``make bench`` makes one); Presidio runs in this one, with its
recognisers for the United Kingdom and without a language model, because none can be fetched.
Recall is no question here: ``consult redact --evaluate`` answers it.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PEERS: Final = ROOT / ".venv-peers" / "bin" / "python"

OURS: Final = """
from datetime import date
from anonymise.redact import redact
def run(text):
    redact(text, today=date(2026, 11, 22))
"""
PRESIDIO: Final = """
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider
import presidio_analyzer.predefined_recognizers as known
import tldextract.tldextract as suffixes
suffixes.TLD_EXTRACTOR = suffixes.TLDExtract(cache_dir=None, suffix_list_urls=())
nothing = {"nlp_engine_name": "no_op", "models": [{"lang_code": "en", "model_name": "no_op"}]}
engine = NlpEngineProvider(nlp_configuration=nothing).create_engine()
registry = RecognizerRegistry()
registry.load_predefined_recognizers(nlp_engine=engine)
for name in ("UkNinoRecognizer", "UkPassportRecognizer", "UkPostcodeRecognizer"):
    if hasattr(known, name):
        registry.add_recognizer(getattr(known, name)())
analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine)
def run(text):
    analyzer.analyze(text, language="en")
"""
SCRUBADUB: Final = """
import scrubadub
scrubber = scrubadub.Scrubber(locale="en_GB")
def run(text):
    scrubber.clean(text)
"""
PROGRAM: Final = """
import json, resource, sys, time
before = time.process_time()
{tool}
run(json.loads(sys.stdin.readline()))
print(time.process_time() - before, flush=True)
for line in sys.stdin:
    text = json.loads(line)
    least = 1e9
    for _ in range(5):
        at = time.process_time()
        run(text)
        least = min(least, time.process_time() - at)
    print(least * 1e6 / len(text), flush=True)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
COST: Final = """
import resource, time
empty = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
at = time.process_time()
import anonymise.redact
print(time.process_time() - at, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - empty)
"""


def main() -> None:
    """Print one line for each tool, and how ours compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--peers", type=Path, default=PEERS)
    given = parser.parse_args()
    texts = read_texts(given.texts)
    print(f"{len(texts)} texts of {min(map(len, texts))} to {max(map(len, texts))} characters")
    tools = {"ours": Tool("ours", sys.executable, OURS)}
    tools["presidio"] = Tool("presidio", sys.executable, PRESIDIO)
    if given.peers.exists():
        tools["scrubadub"] = Tool("scrubadub", str(given.peers), SCRUBADUB)
    else:
        print("scrubadub is not installed: `make bench` installs it")
    for text in (texts[0], *texts):
        for tool in tools.values():
            tool.take(text)
    ours = tools["ours"].report()
    for name, tool in tools.items():
        if name != "ours":
            theirs = tool.report()
            print(
                f"  ours takes {ours[0] / theirs[0]:.2f} of its median and "
                f"{ours[1] / theirs[1]:.2f} of its 99th percentile"
            )
    run = subprocess.run([sys.executable, "-c", COST], cwd=ROOT, capture_output=True, check=True)
    seconds, size = map(float, run.stdout.split())
    print(f"importing anonymise.redact: {seconds:.2f} s, {size:.0f} MiB")


def read_texts(count: int) -> list[str]:
    """Give answers joined to texts of 300 to 2,000 characters, as long ones are."""
    corpus = ROOT / "tests" / "anonymise" / "corpus" / "open.jsonl"
    answers = [json.loads(line)["text"] for line in corpus.read_text("utf-8").splitlines()]
    texts: list[str] = []
    part = ""
    for at in range(count * 8):
        part = f"{part} {answers[at % len(answers)]}".strip()
        if len(part) >= 300 + 17 * (len(texts) % 100):
            texts.append(part)
            part = ""
        if len(texts) == count:
            break
    return texts


class Tool:
    """One tool in a program of its own, which takes one text at a time."""

    def __init__(self, name: str, python: str, tool: str) -> None:
        """Start it."""
        self.name = name
        self.times: list[float] = []
        self.program = subprocess.Popen(
            [python, "-W", "ignore", "-c", PROGRAM.replace("{tool}", tool)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )

    def take(self, text: str) -> None:
        """Let it take a text; the first time is that of its start."""
        print(json.dumps(text), file=self.program.stdin, flush=True)
        line = next(iter(self.program.stdout or ()), "")
        if not line:
            raise SystemExit(f"{self.name} failed, as it says above.")
        self.times.append(float(line))

    def report(self) -> tuple[float, float]:
        """Print and give its median and 99th percentile."""
        left, _ = self.program.communicate()
        start, *times = self.times
        times.sort()
        middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
        print(
            f"{self.name}: start {start:.2f} s; per 1,000 characters median {middle:.2f} ms, "
            f"99th percentile {late:.2f} ms; peak {float(left):.0f} MiB"
        )
        return middle, late


if __name__ == "__main__":
    main()
