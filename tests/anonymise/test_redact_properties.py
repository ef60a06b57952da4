import re
import unicodedata
from contextlib import suppress
from datetime import date
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from anonymise.errors import RedactionError
from anonymise.finding.labels import PLACEHOLDER
from anonymise.finding.lists import read_lexicon
from anonymise.finding.second import find_residue
from anonymise.policy import read_policies
from anonymise.redact import redact
from anonymise.rules import Rules
from anonymise.types import Redaction

TODAY = date(2026, 11, 22)
STRICT = Rules(policy=read_policies()["strict"])
UNSEEN = {"Cf", "Cc", "Cs", "Co", "Cn"}
WORDS = (
    "will Will may hope Hope mark MARK rob rose told said with my the mum ex and to in",
    "reading Bath sale police i I he was is don't mum's Kev",
    "kev's 07700 900123 3 kids weeks . , - ' @ dot at",
    "gmail com street road St school pub the red lion dr Mr called named 5 years old zero seven",
    "double [NAME 1] [PLACE 2] [ x] womens aid non-molestation june 12 May 2021 LS6 \u200b é ł \n",
)
PIECES = st.sampled_from([word for line in WORDS for word in line.split(" ")])
SENTENCES = st.lists(PIECES, max_size=25).map(" ".join)
TEXTS = st.one_of(st.text(max_size=200), SENTENCES)


@cache
def read_known() -> frozenset[str]:
    """Give every word of the lists of words and phrases, without apostrophes."""
    lexicon = read_lexicon()
    phrases = {word for found in lexicon.phrases.values() for phrase in found for word in phrase}
    return frozenset(word.replace("'", "") for word in lexicon.allowed | phrases)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_nothing_unknown_gets_through(text: str) -> None:
    """Every word of the output is on the allow-list or part of a placeholder."""
    output = redact(text, today=TODAY).text.text
    assert find_residue(output, read_lexicon()) == []


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_redacting_twice_changes_nothing(text: str) -> None:
    """The output of redaction holds nothing that redaction would replace."""
    once = redact(text, today=TODAY).text.text
    again = redact(once, today=TODAY)
    assert again.text.text == once
    assert again.placeholders == ()


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_levels_and_later_days_change_nothing_back(text: str) -> None:
    """What the strict level has redacted, the standard one leaves, on any later day."""
    once = redact(text, today=TODAY, rules=STRICT).text.text
    assert find_residue(once, read_lexicon()) == []
    assert redact(once, today=date(2031, 3, 1)).text.text == once
    assert redact(once, today=TODAY, rules=STRICT).text.text == once


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_output_is_the_input_with_its_stretches_replaced(text: str) -> None:
    """Putting each label where its offsets say gives the output, but for what nobody sees."""
    redaction = redact(text, today=TODAY)
    parts, last = [], 0
    for each in redaction.placeholders:
        parts += [text[last : each.start], f"[{each.label}]"]
        last = each.end
    rebuilt = "".join([*parts, text[last:]])
    seen = (
        char for char in rebuilt if unicodedata.category(char) not in UNSEEN or char in "\n\r\t"
    )
    assert "".join(seen) == redaction.text.text


@settings(max_examples=60, deadline=None)
@given(SENTENCES, SENTENCES)
def test_two_answers_are_never_linked(first: str, second: str) -> None:
    """What was redacted before changes nothing of what is redacted next, numbers included."""
    alone = redact(second, today=TODAY)
    redact(first, today=TODAY)
    assert redact(second, today=TODAY) == alone


@settings(max_examples=100, deadline=None)
@given(SENTENCES)
def test_words_of_the_output_are_in_the_lists(text: str) -> None:
    """Looked up by a third hand, each word that is left is a word of the lists."""
    known = read_known()
    left = re.sub(PLACEHOLDER, " ", redact(text, today=TODAY).text.text).lower()
    words = {word.replace("'", "") for word in re.findall(r"[a-z']+", left)}
    assert {
        word for word in words if len(word) > 1 and word.removesuffix("s") not in known
    } <= known


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_placeholders_stand_in_reading_order(text: str) -> None:
    """Placeholders never overlap, stay inside the input, and explain the output."""
    redaction = redact(text, today=TODAY)
    last = 0
    for placeholder in redaction.placeholders:
        assert last <= placeholder.start < placeholder.end <= len(text)
        assert re.fullmatch(PLACEHOLDER, f"[{placeholder.label}]")
        last = placeholder.end


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.text(max_size=12), st.lists(st.text(max_size=12), max_size=3))
def test_only_a_redaction_error_is_ever_raised(text: str, language: str, names: list[str]) -> None:
    """Whatever is handed in, the caller gets a redaction or a RedactionError."""
    with suppress(RedactionError):
        assert isinstance(redact(text, language=language, today=TODAY, names=names), Redaction)


@settings(max_examples=200, deadline=None)
@given(SENTENCES, st.from_regex(r"[a-zA-Z]{2,12}", fullmatch=True))
def test_listed_names_never_survive(text: str, name: str) -> None:
    """A name that the writer listed is gone, also where it is an ordinary word."""
    small = read_lexicon().union("cues.small", "cues.determiner") | {"and", "of", "i"}
    output = redact(f"{text} {name} {text}", today=TODAY, names=[name]).text.text
    left = re.sub(PLACEHOLDER, " ", output).lower()
    assert name.lower() in small or not re.search(rf"(?<!\w){name.lower()}(?!\w)", left)


@settings(max_examples=100, deadline=None)
@given(SENTENCES)
def test_numbers_of_names_begin_at_one_and_leave_no_gap(text: str) -> None:
    """People are numbered by first mention, so a number says nothing but its order."""
    clean = text.replace("[NAME 1]", "").replace("[PLACE 2]", "")
    redaction = redact(clean, today=TODAY)
    labels = [each.label for each in redaction.placeholders if each.label.startswith("NAME ")]
    seen = list(dict.fromkeys(int(label.removeprefix("NAME ")) for label in labels))
    assert seen == list(range(1, len(seen) + 1))
