"""How long does redaction take, and how much does it need, beside two well-known tools?

Run: ``python benchmarks/redact.py [--texts 200] [--peers PYTHON]``. Every tool runs in a program
of its own over the same texts, one after another, in the same run. Times are processor time of
one text, scaled to 1,000 characters; start is the import and what a first text costs. PYTHON is
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
texts = json.load(sys.stdin)
before = time.process_time()
{tool}
run(texts[0])
start = time.process_time() - before
times = []
for text in texts:
    least = 1e9
    for _ in range(3):
        at = time.process_time()
        run(text)
        least = min(least, time.process_time() - at)
    times.append(least * 1e6 / len(text))
times.sort()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([start, times[len(times) // 2], times[int(len(times) * 0.99)], peak]))
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
    ours = measure("ours", sys.executable, OURS, texts)
    peers = {"presidio": (sys.executable, PRESIDIO)}
    if given.peers.exists():
        peers["scrubadub"] = (str(given.peers), SCRUBADUB)
    else:
        print("scrubadub is not installed: `make bench` installs it")
    for name, (python, tool) in peers.items():
        theirs = measure(name, python, tool, texts)
        print(
            f"  ours takes {ours[1] / theirs[1]:.2f} of its median and "
            f"{ours[2] / theirs[2]:.2f} of its 99th percentile"
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


def measure(name: str, python: str, tool: str, texts: list[str]) -> list[float]:
    """Run one tool over the texts and give its start, median, 99th percentile and peak."""
    program = PROGRAM.replace("{tool}", tool)
    run = subprocess.run(
        [python, "-W", "ignore", "-c", program],
        input=json.dumps(texts),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise SystemExit(f"{name} failed: {run.stderr.strip().splitlines()[-1]}")
    start, middle, late, peak = map(float, json.loads(run.stdout))
    print(
        f"{name}: start {start:.2f} s; per 1,000 characters median {middle:.2f} ms, "
        f"99th percentile {late:.2f} ms; peak {peak:.0f} MiB"
    )
    return [start, middle, late, peak]


if __name__ == "__main__":
    main()
