"""From text to words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.languages import LANGUAGES
from analysis.words import carries_content, split_clauses, stem_word


def test_clauses_end_at_marks() -> None:
    """Words are lower-case and clauses end at punctuation."""
    assert split_clauses("They came; nothing changed. Never again") == (
        ("they", "came"),
        ("nothing", "changed"),
        ("never", "again"),
    )


@pytest.mark.parametrize("placeholder", ["[NAME 1]", "[PHONE 12]", "[POSTCODE 1]", "[DATE]"])
def test_placeholders_are_no_words(placeholder: str) -> None:
    """A placeholder leaves no word, and keeps its neighbours from forming a phrase."""
    assert split_clauses(f"when {placeholder} came home") == (("when",), ("came", "home"))


def test_ordinary_brackets_keep_their_words() -> None:
    """What a person put in brackets themselves is kept."""
    assert split_clauses("he came [again] late") == (("he", "came"), ("again",), ("late",))


def test_apostrophes_of_both_kinds_are_one() -> None:
    """A curly apostrophe and a straight one give the same word."""
    curly = "don\N{RIGHT SINGLE QUOTATION MARK}t"
    assert split_clauses(curly) == split_clauses("don't") == (("don't",),)


@pytest.mark.parametrize(
    "word", ["no", "not", "never", "nothing", "nobody", "none", "alone", "everything", "more"]
)
def test_negations_and_quantifiers_carry_content(word: str) -> None:
    """Words that are often the whole of an answer are never dropped."""
    assert carries_content(word)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "no not never nothing nobody none nor neither without enough alone all any more"),
        ("cy", "na nac nad nid dim ddim heb neb byth erioed unman popeth pawb pob rhai mwy llai"),
        (
            "pl",
            "nie nic nikt nigdy ani bez żaden żadna nigdzie wszystko wszyscy każdy mało więcej",
        ),
        ("ur", "نہیں نہ نا مت بغیر کبھی کوئی کچھ سب بہت کم زیادہ صرف"),
    ],
)
def test_no_language_drops_a_negation_or_quantifier(language: str, words: str) -> None:
    """Words that deny or say how much carry content in every language."""
    assert [word for word in words.split() if not carries_content(word, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_both_function_and_negation(language: str) -> None:
    """What a language lists as a negation is never dropped as a function word."""
    assert not LANGUAGES[language].function_words & LANGUAGES[language].negations


def test_forms_of_a_word_share_a_stem() -> None:
    """Inflected forms of one word have one stem."""
    assert len({stem_word(word) for word in ("believe", "believed", "believing")}) == 1


@given(st.text(max_size=200))
def test_any_text_splits(text: str) -> None:
    """Whatever people type, words are two characters or more and hold no bracket or space."""
    words = [word for clause in split_clauses(text) for word in clause]
    assert all(len(word) > 1 for word in words)
    assert not any(set(word) & set("[] \n\t") for word in words)
