"""Every step and pattern earns its place: without it, an example of its own comes out wrong."""

from datetime import date

import msgspec
import pytest

from anonymise import redact as module
from anonymise.finding import ages, codes, dates, told
from anonymise.finding.page import Page
from anonymise.policy import read_policies
from anonymise.redact import Task, redact
from anonymise.rules import STANDARD, Rules

TODAY = date(2026, 11, 22)
RULES = Rules(
    denied=lambda word: word == "garden",
    detectors=(lambda text, _: [(0, 5, "NAME")] if text.startswith("green") else [],),
)
TRAITS = msgspec.structs.replace(read_policies()["standard"], traits="gone")

# For each step, a text and what comes out, which without that step is something else.
STEPS: dict[str, tuple[str, str]] = {
    "known names": ("we saw the long river", "we saw the [NAME 1]"),
    "denied words": ("in the garden", "in the [NAME 1]"),
    "detectors": ("green support", "[NAME 1] support"),
    "letter codes": ("it was A B zero zero C D E", "it was [NUMBER PLATE]"),
    "harmless numbers": ("i rang 999", "i rang 999"),
    "dates": ("he left on 3rd May 2021", "he left on [SPRING 2021]"),
    "e-mail addresses": ("mail sam at example dot org", "mail [EMAIL]"),
    "codes": ("ring (020) 7946 0123", "ring [PHONE]"),
    "spelled numbers": ("call oh seven seven double oh now", "call [NUMBER] now"),
    "mixed codes": ("the case t20231142 was lost", "the case [REFERENCE] was lost"),
    "ages": ("my 7 year old son", "my [CHILD 5 TO 10] year old son"),
    "told ages": ("i left school at fifteen", "i left school at [CHILD 11 TO 15]"),
    "ages at addresses": ("i am 44 of 14 oak road", "i am [AGE 40 TO 49] of [ADDRESS]"),
    "addresses": ("i was at 16 lower tithe street", "i was at [ADDRESS]"),
    "lodgings": ("write to po box 9917 there", "write to [ADDRESS] there"),
    "amounts": ("debts of £14,237", "debts of [AMOUNT]"),
    "counts": ("we have 3 kids", "we have 3 kids"),
    "digits": ("it was 83 there", "it was [NUMBER] there"),
    "phrases": ("i told Karma Nirvana", "i told Karma Nirvana"),
    "traits": ("i am deaf", "i am [REMOVED]"),
    "towns": ("moved to hebden bridge", "moved to [PLACE 1]"),
    "streets": ("on station road by the shops", "on [PLACE 1] by the shops"),
    "saints": ("by st thomas", "by [PLACE 1]"),
    "haunts": ("a flat over the golden fry", "a flat over [PLACE 1]"),
    "posts": ("he is a punch and judy man", "he is a [JOB]"),
    "work": ("we saw the falconer there", "we saw the [JOB] there"),
    "groups of work": ("he is a builder", "he is a [JOB SKILLED TRADE]"),
    "pubs": ("the red lion was shut", "the [PLACE 1] was shut"),
    "named places": ("a pub called the happy days", "a pub called the [PLACE 1] days"),
    "founded places": ("church of the rock", "church of the [PLACE 1]"),
    "gaelic heads": ("to ysgol y garth then", "to [PLACE 1] then"),
    "bare names": ("then my nursery happy otters rang", "then my nursery [PLACE 1] rang"),
    "sides": ("the fox under tens", "the [ORGANISATION 1]"),
    "venues": ("the mulberry surgery rang", "the [PLACE 1] surgery rang"),
    "employers": ("he works for stagecoach", "he works for [ORGANISATION 1]"),
    "firms": ("brown and sons took him on", "[ORGANISATION 1] took him on"),
    "firms of two": (
        "j and k plumbing took him on",
        "[ORGANISATION 1] took him on",
    ),
    "units": ("he is in hmp moorland", "he is in [PLACE 1]"),
    "unknown words": ("it was zorblatt", "it was [NAME 1]"),
    "place words": ("i left bath", "i left [PLACE 1]"),
    "titles": ("mr duty came", "mr [NAME 1] came"),
    "initials": ("D hit me", "[NAME 1] hit me"),
    "doubtful words": ("i told will i was leaving", "i told [NAME 1] i was leaving"),
    "capitals": ("We saw Concrete there.", "We saw [NAME 1] there."),
    "hyphens": ("it was Okafor-duty", "it was [NAME 1]"),
    "families": ("I saw Joy Church there.", "I saw [PLACE 1] [NAME 1] there."),
    "particles": ("he said big Siobhan did it", "he said [NAME 1] did it"),
    "mentions": (
        "he is called lane. that was lane again",
        "he is called [NAME 1]. that was [NAME 1] again",
    ),
    "misspellings": (
        "my ex darren hit me. it was a barren night",
        "my ex [NAME 1] hit me. it was a [NAME 2] night",
    ),
    "work beside employers": (
        "he is a driver for eddie stobart",
        "he is a [JOB] for [ORGANISATION 1]",
    ),
    "whole names": ("I rang Offa's Gate today", "I rang [PLACE 1] today"),
    "leftovers": (
        "his sister does hair at blush and bloom",
        "his sister does hair at [ORGANISATION 1]",
    ),
}
STEP_NAMES = [name for name, _ in module.make_steps(Task("en", TODAY, (), STANDARD))]


def read_output(step: str, text: str) -> str:
    """Give what a text becomes under the rules that its step needs."""
    rules = {"traits": Rules(policy=TRAITS), "denied words": RULES, "detectors": RULES}
    names = ["River Long"] if step == "known names" else []
    return redact(text, today=TODAY, names=names, rules=rules.get(step, STANDARD)).text.text


def test_every_step_has_an_example() -> None:
    """A step that is added brings an example along."""
    assert set(STEPS) == set(STEP_NAMES)


@pytest.mark.parametrize("step", STEP_NAMES)
def test_breaking_a_step_breaks_its_example(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all steps the example comes out right, and without its own it does not."""
    text, output = STEPS[step]
    assert read_output(step, text) == output
    real = module.make_steps

    def skip(page: Page) -> None:
        """Find nothing."""

    def make_steps(task: Task) -> tuple[tuple[str, module.Step], ...]:
        return tuple((name, skip if name == step else each) for name, each in real(task))

    monkeypatch.setattr(module, "make_steps", make_steps)
    assert read_output(step, text) != output


CODES = (
    "see https://example.org/me?x=1 please",
    "see sam-oak.example.co.uk please",
    "see oakfield dot com please",
    "ask @princess please",
    "ask princess_tilly please",
    "my gamertag: happy please",
    "my insta grace.field please",
    "ask will.field20 please",
    "ring (020) 7946 0123 please",
    "find me on facebook as sunny bains please",
    "nhs number 9 4 3 4 7 6 5 9 1 9 please",
    "at ls9 9 ex please",
    "post code is ls9 please",
    "a car as12 cab please",
    "reg is mx 78 please",
    "it is 943-476-5919 please",
    "case 14/88213/22 please",
)
DATES = (
    "337 of 12 may", "on 3/7/2019 he", "on 3/7 he", "on the 3rd of june 2019 he",
    "on june 3rd, 2019 he", "in june 2019 he", "on the third of june he", "on june the third he",
    "on the first of the second eighty five", "on the 4th of the 9th 51 he",
    "at christmas 2019 he", "in summer 2019 he",
    "on friday the 3rd he", "on the 14th he", "in nineteen eighty four he",
)  # fmt: skip
TIMES = ("at 10pm he", "at 10:30 he", "at half 9 he")
AGES = (
    "my 7 year old son", "a 34 y/o man", "when aged 34 he", "im 34 and", "he only 34 and",
    "storm was three.",
)  # fmt: skip
TOLD = (
    "she was barely six", "he is pushing sixty now", "i was married at twelve there",
    "i left school at fifteen there", "a girl of nine saw", "my eldest, nine, saw",
    "it said, nineteen of leeds", "it said so. ninety one. go",
    "they were six and", "i was nineteen me",
)  # fmt: skip
DECADES = ("she is in her eighties", "my dad (eighties)", "he is thirty something")


@pytest.mark.parametrize(
    ("owner", "name", "examples"),
    [
        (codes, "PATTERNS", CODES),
        (dates, "_PATTERNS", DATES),
        (dates, "_TIMES", TIMES),
        (ages, "_AGES", AGES),
        (told, "_FORMS", TOLD),
        (told, "_DECADES", DECADES),
    ],
    ids=["codes", "dates", "times", "ages", "told", "decades"],
)
def test_breaking_a_pattern_breaks_its_example(
    owner: object, name: str, examples: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each pattern has a text of its own that comes out otherwise without it."""
    patterns = getattr(owner, name)
    assert len(examples) == len(patterns)
    outputs = [redact(text, today=TODAY).text.text for text in examples]
    idle = []
    for at, text in enumerate(examples):
        monkeypatch.setattr(owner, name, (*patterns[:at], *patterns[at + 1 :]))
        if redact(text, today=TODAY).text.text == outputs[at]:
            idle.append((at, text, outputs[at]))
    assert idle == []
