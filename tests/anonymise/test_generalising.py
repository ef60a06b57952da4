"""A reader puts a kind or a band in the place of words; nothing can be put back."""

import pytest

from anonymise.generalising import KINDS, write_kinds
from anonymise.redact import MARK, generalise_more
from anonymise.types import RedactedText
from anonymise.words import fold_words, is_everyday

TEXT = "[NAME 1] worked at the mill with [NAME 2]. The mill closed."


def find(words: str, text: str = TEXT) -> tuple[int, int]:
    """Give where words stand first."""
    start = text.index(words)
    return start, start + len(words)


def test_kind_stands_in_the_place() -> None:
    """Words are replaced by the placeholder that was chosen, and all else stays."""
    kept = generalise_more(RedactedText(TEXT), [find("the mill")], "JOB")
    assert kept.text == "[NAME 1] worked at [JOB] with [NAME 2]. The mill closed."


def test_same_words_share_a_fresh_number() -> None:
    """A number is one that the text has not used, and the same words get the same one."""
    kept = write_kinds(TEXT, [find("the mill"), find("The mill"), find("closed")], "NAME")
    assert kept == "[NAME 1] worked at [NAME 3] with [NAME 2]. [NAME 3] [NAME 4]."


def test_touched_placeholder_goes_whole() -> None:
    """A stretch that ends inside a placeholder, or overlaps another stretch, takes all of it."""
    start, end = find("mill with [NA")
    kept = write_kinds(TEXT, [(start, end), (start + 2, end + 3)], "REMOVED")
    assert kept == "[NAME 1] worked at the [REMOVED]. The mill closed."


@pytest.mark.parametrize("stretches", [[], [(5, 5)], [(500, 600)], [(-9, 0)]])
def test_nothing_is_named(stretches: list[tuple[int, int]]) -> None:
    """An empty stretch, or one outside the text, changes nothing."""
    assert write_kinds(TEXT, stretches, "NAME") == TEXT


def test_other_kinds_are_refused() -> None:
    """A kind that is not on the list is refused without a word of it, so that no text comes in."""
    with pytest.raises(ValueError, match=r"^Nothing of this kind stands in a text\.$"):
        write_kinds(TEXT, [find("mill")], "Darren")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_placeholder(kind: str) -> None:
    """Whatever may be chosen is read as a placeholder afterwards, and never as words."""
    (mark,) = MARK.findall(write_kinds("there", [(0, 5)], kind))
    assert mark.startswith(f"[{kind}")


def test_words_are_folded_as_denied_words_are() -> None:
    """Case, accents, endings, marks and placeholders make no difference to a denied word."""
    assert fold_words("Ámbroz\u2019s ÁMBROZ, [NAME 1] 44!") == ("ambroz", "ambroz")


def test_everyday_words_are_known() -> None:
    """A reader is warned of a word that is in the dictionary, and not of one that is not."""
    assert is_everyday("will")
    assert not is_everyday("zzyxthorpe")
