"""Coding answers into themes that exist already."""

import random

import pytest

from analysis.errors import RepeatedExcerptError, ThemeParameterError
from analysis.themes import code_answers, find_themes
from analysis.types import GivenTheme, ThemeParameters
from tests.analysis.corpora import SUBJECTS, make_excerpt, make_excerpts

WRITTEN = tuple(
    GivenTheme(subject, subject, keywords=words)
    for subject, words in (
        ("children", ("school", "nightmares", "contact visits")),
        ("counselling", ("therapist", "waiting list", "trauma")),
        ("court", ("judge", "hearing", "solicitor")),
        ("housing", ("flat", "tenancy", "landlord", "locks")),
        ("police", ("officers", "arrest", "crime", "statement")),
        ("programme", ("course", "facilitator", "accountable")),
    )
)


def _measure_hits(codebook: tuple[GivenTheme, ...], names: dict[str, str], size: int) -> float:
    answers = make_excerpts(size, seed=7)
    subject = {one.id: one.group for one in answers}
    coded = code_answers(answers, codebook)
    return sum(names[one.themes[0]] == subject[one.excerpt] for one in coded.codings) / size


def test_a_codebook_written_by_hand_is_coded_with() -> None:
    """Themes with a few words each take the answers that belong to them, and keep their order."""
    assert _measure_hits(WRITTEN, {subject: subject for subject in SUBJECTS}, 240) >= 0.9
    coded = code_answers(make_excerpts(120), WRITTEN)
    assert [(one.id, one.label) for one in coded.themes] == [
        (one.id, one.label) for one in WRITTEN
    ]


def test_themes_of_an_earlier_run_keep_their_answers() -> None:
    """New answers get the ids that the earlier run gave to answers of their subject."""
    first = make_excerpts(300)
    found = find_themes(first, ThemeParameters(themes=6))
    subject = {one.id: one.group for one in first}
    names = {one.themes[0]: str(subject[one.excerpt]) for one in found.codings}
    codebook = tuple(
        GivenTheme(one.id, one.label, one.keywords, one.profile) for one in found.themes
    )
    assert _measure_hits(codebook, names, 240) >= 0.95


def test_few_answers_can_be_coded() -> None:
    """A dozen answers are coded, and a theme that none of them is in stays in the codebook."""
    codebook = (*WRITTEN, GivenTheme("pets", "pets", keywords=("dog", "cat")))
    coded = code_answers(make_excerpts(12), codebook)
    assert len(coded.codings) == 12
    assert all(one.themes for one in coded.codings)
    assert next(one.size for one in coded.themes if one.id == "pets") == 0


def test_order_does_not_matter_to_coding() -> None:
    """Shuffled answers are coded the same, to the last digit."""
    answers = list(make_excerpts(150))
    coded = code_answers(answers, WRITTEN)
    random.Random(3).shuffle(answers)
    assert code_answers(answers, WRITTEN) == coded
    assert coded.manifest.codebook


def test_answers_that_decline_are_not_coded() -> None:
    """A non-answer has no theme, whatever the codebook."""
    coded = code_answers([*make_excerpts(60), make_excerpt("n", "don't know")], WRITTEN)
    assert [one.kind for one in coded.codings if one.excerpt == "n"] == ["non-answer"]


@pytest.mark.parametrize(
    "codebook",
    [
        (),
        (WRITTEN[0], WRITTEN[0]),
        (WRITTEN[0], GivenTheme("", "court")),
        (WRITTEN[0], GivenTheme("x", "the of and")),
        (WRITTEN[0], GivenTheme("x", "")),
    ],
    ids=["empty", "twice", "no id", "function words", "no words"],
)
def test_a_codebook_that_says_nothing_is_refused(codebook: tuple[GivenTheme, ...]) -> None:
    """A codebook without themes, ids of their own or words is refused."""
    with pytest.raises(ThemeParameterError, match="codebook"):
        code_answers(make_excerpts(60), codebook)


def test_repeated_ids_are_refused_in_coding() -> None:
    """An id used twice is refused here as well."""
    with pytest.raises(RepeatedExcerptError):
        code_answers([*make_excerpts(60)] * 2, WRITTEN)
