"""People take more out of what they wrote before it is sent; nothing can be put back."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from anonymise.redact import remove_more
from anonymise.words import Word, split_words
from consult.intake.redaction import KeptAnswers
from surveys.keys import AnswerKey


def read_words(kept: KeptAnswers, key: AnswerKey) -> tuple[Word, ...]:
    """Give the words of one text as it will be kept, in reading order."""
    return split_words(kept.texts[key])


def remove_words(kept: KeptAnswers, key: AnswerKey, places: Collection[int]) -> KeptAnswers:
    """Give what is kept with some words of one text gone, each by its place among the words.

    A place beyond the last word is no word's. A text of which nothing but what was taken out
    is left is not kept.
    """
    text = kept.texts[key]
    words = split_words(text)
    left = remove_more(text, join_words(words, places))
    rest = {name: one for name, one in kept.texts.items() if name != key}
    says_something = any(not word.placeholder for word in split_words(left))
    return replace(kept, texts=rest | {key: left} if says_something else rest)


def join_words(words: Sequence[Word], places: Collection[int]) -> Iterator[tuple[int, int]]:
    """Give the stretches of a text that words by their places take up.

    Words side by side go as one, so that what is left does not say how many they were.
    """
    for ticked, run in groupby(enumerate(words), key=lambda each: each[0] in places):
        if ticked:
            gone = [word for _, word in run]
            yield gone[0].start, gone[-1].end
