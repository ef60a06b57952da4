"""The corpus of faults: every one is found where it is, and nothing is said that is not so."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from surveys.checker import Finding, check_instrument, check_pieces
from surveys.files import decode_instrument
from surveys.piecewise import read_pieces
from tests.surveys.corpus.expressions import EXPRESSIONS
from tests.surveys.corpus.flow import FLOW
from tests.surveys.corpus.references import REFERENCES
from tests.surveys.corpus.safety import HARMLESS, IDENTIFYING, SAFETY, name_seed
from tests.surveys.corpus.seeds import BASE, Seed, write_seed
from tests.surveys.corpus.words import CHOICES, FORM, LANGUAGES
from tests.surveys.samples import TODAY

GROUPS: Final = (REFERENCES, EXPRESSIONS, FLOW, LANGUAGES, CHOICES, FORM, SAFETY)
SEEDS: Final = {name: seed for group in GROUPS for name, seed in group.items()}
# Any change of words makes the signed language a draft again, which is another seed's fault.
ALWAYS_SAID: Final = {"draft-language"}


def check(seed: Seed) -> list[Finding]:
    """Give what is found in the questionnaire of a seed."""
    return check_pieces(read_pieces(write_seed(seed), "seed"), TODAY)


def path_of(seed: Seed) -> str:
    """Give the place of a seed as a JSON path."""
    return "$." + re.sub(r"\.(\d+)", r"[\1]", seed.at)


def test_the_base_is_sound() -> None:
    """The questionnaire that faults are put into has none, on the last day it can have none."""
    base = decode_instrument(BASE.read_bytes(), "base")
    assert check_instrument(base, TODAY) == []
    assert check_instrument(base, TODAY + timedelta(days=69)) == []


@pytest.mark.parametrize("name", SEEDS)
def test_a_fault_is_found(name: str) -> None:
    """A fault is found under its code at its place, and nothing that does not follow from it."""
    seed = SEEDS[name]
    found = check(seed)
    places = {(one.code, one.where.path, one.where.language) for one in found}
    assert (seed.code, path_of(seed), seed.language) in places
    assert {one.code for one in found} - ALWAYS_SAID <= {seed.code, *seed.also}
    assert all(one.message and one.suggestion for one in found)


def test_every_class_has_two_forms() -> None:
    """Every kind of fault but those with one form only is made in at least two ways."""
    codes = [seed.code for seed in SEEDS.values()]
    once = {code for code in codes if codes.count(code) == 1}
    assert once == {
        "duplicate-language",
        "for-each-and-times",
        "for-each-nested",
        "missing-support",
        "unreachable-ending",
        "withdrawal-after-end",
    }


@pytest.mark.parametrize("name", IDENTIFYING)
def test_an_identifying_question_is_found(name: str) -> None:
    """A question whose answer says who somebody is is found, by its words or its id."""
    seed = name_seed(*IDENTIFYING[name])
    found = [one for one in check(seed) if one.code not in ALWAYS_SAID]
    assert [(one.code, one.where.path) for one in found] == [(seed.code, path_of(seed))]


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_question_is_let_be(name: str) -> None:
    """A question that asks to leave details out, or only counts, is not called identifying."""
    assert {one.code for one in check(name_seed(*HARMLESS[name]))} <= ALWAYS_SAID


def test_all_faults_at_once() -> None:
    """Faults put into one file together are each found, whether or not parts can be read."""
    together = ("field-misspelt", "sign", "translation-heading", "controller", "support-old")
    seeds = [SEEDS[name] for name in together]
    put = {place: value for seed in seeds for place, value in seed.put.items()}
    cut = tuple(place for seed in seeds for place in seed.cut)
    found = {(one.code, one.where.path) for one in check(Seed("", "", put, cut))}
    assert found >= {(seed.code, path_of(seed)) for seed in seeds}


@pytest.mark.parametrize("name", [name for name, seed in FLOW.items() if seed.code == "dead-end"])
def test_a_dead_end_comes_with_a_way_there(name: str) -> None:
    """A dead end is shown with answers that lead to it."""
    found = [one for one in check(FLOW[name]) if one.code == "dead-end"]
    assert all(one.example for one in found)


def test_a_condition_comes_with_a_way_there() -> None:
    """A condition that never holds is shown with answers that lead to where it is tried."""
    found = {one.code: one for one in check(FLOW["never-true-route"])}
    assert found["never-true"].example == ["adult: yes", "agree: yes", "agencies: police"]


def test_every_code_is_explained() -> None:
    """docs/checks.md has every code of the corpus, each once, and no other."""
    page = Path(__file__).parents[3] / "docs" / "checks.md"
    written = re.findall(r"^\| `([a-z-]+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(written) == sorted(
        {seed.code for seed in SEEDS.values()} | {"identifying-question"}
    )
