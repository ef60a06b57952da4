"""Redaction in languages other than English: what goes, what stays, and when it may be used."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from anonymise.figures import LanguageFigures, Part, read_language_figures
from anonymise.finding.lists import read_lexicon
from anonymise.finding.tongues import CODES, mutate, read_tongue
from anonymise.marked import MarkedAnswer
from anonymise.rates import Rate
from anonymise.redact import ENGLISH, LANGUAGES, redact
from anonymise.rules import Rules
from anonymise.scoring import score_answers

CORPUS = Path(__file__).parent / "corpus"
TODAY = date(2026, 11, 23)


def keep(text: str) -> str:
    """Give what is kept of a Welsh answer."""
    return redact(text, language="cy", today=TODAY, rules=Rules(trial=CODES)).text.text


def make_figures(answers: int, caught: int, lost: int) -> LanguageFigures:
    """Give figures of a language of which so many in a hundred were caught and lost."""
    rates = (Rate("recall", caught, 100), Rate("over-redaction", lost, 100))
    part = Part("xx", answers, "", rates)
    return LanguageFigures("xx", TODAY, part, part)


def test_a_language_is_switched_on_by_its_figures_alone() -> None:
    """Exactly the languages whose figures reach both marks take text, and English."""
    figures = read_language_figures()
    assert {ENGLISH} | {code for code, each in figures.items() if each.reached} == LANGUAGES
    assert figures.keys() == CODES


@pytest.mark.parametrize(
    ("answers", "caught", "lost", "reached"),
    [(75, 95, 12, True), (74, 95, 12, False), (75, 94, 12, False), (75, 95, 13, False)],
)
def test_marks_of_a_language(answers: int, caught: int, lost: int, reached: bool) -> None:  # noqa: FBT001 - a case of a table.
    """150 answers, .95 of the identifiers gone and .12 of the words or fewer, and no less."""
    assert make_figures(answers, caught, lost).reached is reached


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("locked", [False, True])
def test_figures_of_a_language_are_measured(code: str, locked: bool) -> None:  # noqa: FBT001 - a case of a table.
    """What is told of a language comes out again, on the very answers that are named."""
    figures = read_language_figures()[code]
    part = figures.locked if locked else figures.open
    content = (CORPUS / f"{part.name}.jsonl").read_bytes()
    assert part.digest == sha256(content).hexdigest()
    answers = [msgspec.json.decode(line, type=MarkedAnswer) for line in content.splitlines()]
    assert len(answers) == part.answers
    assert {answer.language for answer in answers} == {code}
    rules = Rules(trial=frozenset({code}))
    measured = score_answers(answers, today=figures.measured, rules=rules).rates
    assert {rate for rate in part.rates if not rate.name.startswith("twin ")} == set(measured)


@pytest.mark.parametrize(
    ("plain", "forms"),
    [
        ("caerdydd", {"caerdydd", "gaerdydd", "nghaerdydd", "chaerdydd"}),
        ("gwen", {"gwen", "wen", "ngwen"}),
        ("llanelli", {"llanelli", "lanelli"}),
        ("ofn", {"ofn", "hofn"}),
        ("siop", {"siop"}),
    ],
)
def test_beginnings_of_welsh_words(plain: str, forms: set[str]) -> None:
    """A word has its soft, nasal and rough beginning, and an "h" where one can stand."""
    assert mutate(plain) == forms


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Dw i'n byw yng Nghaerdydd ers blwyddyn.", "Nghaerdydd"),
        ("Mae hi'n nabod fy mrawd i, Ddafydd.", "Ddafydd"),
        ("dwi'n cofio gwen yn crio", "gwen"),
        ("Mae o'n mynd i Ysgol Bryn y Coed.", "Bryn y Coed"),
        ("odd hi yn y tafarn llew coch", "llew coch"),
        ("Roedd hi'n saith oed.", "saith"),
        ("Daeth o ar 3 Mai 2021.", "Mai 2021"),
        ("Bydd Rob yn ffonio heno.", "Rob"),
    ],
)
def test_what_goes_in_welsh(text: str, gone: str) -> None:
    """Names, places behind their noun, ages and dates go, with whatever beginning they have."""
    assert gone not in keep(text)


@pytest.mark.parametrize(
    "text",
    [
        "Doedd gen i ddim arian, a doedd neb yn gwrando.",
        "Mae Cymorth i Ferched Cymru a Heddlu Gogledd Cymru wedi helpu.",
        "o'n i'n ofni mynd adre bob nos",
        "So nes i ffonio a just really angry about it.",
        "Symudais ym mis Ionawr gyda'r plant.",
    ],
)
def test_what_stays_in_welsh(text: str) -> None:
    """Everyday words, services and the English words among them stay."""
    assert keep(text) == text


def test_english_knows_nothing_of_other_languages() -> None:
    """Welsh lists add nothing to what is kept of an answer in English."""
    assert "ddychrynllyd" in read_tongue("cy").allowed
    assert "ddychrynllyd" not in read_lexicon().allowed
    assert not read_lexicon().clitics
