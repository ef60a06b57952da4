"""Stored responses are changed here and nowhere else: less of an answer, never more."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from msgspec.structs import replace

from anonymise.generalising import KINDS
from anonymise.redact import generalise_more, remove_more
from anonymise.types import RedactedText
from anonymise.words import Word, fold_words, split_words
from consult.intake.removing import join_words
from consult.store.responses import ResponsesStore
from consult.store.responses.amending import Amendment, ResponseAmender
from consult.vault.record import ResponseRecord, read_review
from consult.vault.review import AnswerReview
from consult.vault.seal import PublicKey, seal_response

REMOVED: Final = "REMOVED"
OFFERED: Final = (
    "NAME",
    "PLACE",
    "ORGANISATION",
    *(kind for kind in KINDS if kind not in {REMOVED, "NAME", "PLACE", "ORGANISATION"}),
)
"""What a reader may put in the place of words, besides nothing."""


class Opened(NamedTuple):
    """A response as somebody opened it: its id, its sealed bytes, and the key of these."""

    consultation: UUID
    id: UUID
    sealed: bytes
    key: PublicKey


class Amending:
    """Seals and stores changed responses, in the place of what they were."""

    def __init__(self, store: ResponsesStore) -> None:
        self._amender = ResponseAmender(store.database)

    async def note(self, opened: Opened, record: ResponseRecord) -> bool:
        """Store what people said of an answer; the answer's words are the same.

        False, and nothing is changed, when the response is not as it was opened, because
        somebody has changed it, taken it back, or replaced the key. Raises ``StorageError`` and
        ``SealError``.
        """
        return await self._store(opened, record, opened.id)

    async def rewrite(self, opened: Opened, record: ResponseRecord, id_: UUID) -> bool:
        """Store a response with less in it, under another random id.

        Whatever was derived from it names the old id and is taken out as if the response had
        been taken back, of runs that are under way too. Otherwise like ``note``.
        """
        return await self._store(opened, record, id_)

    async def _store(self, opened: Opened, record: ResponseRecord, id_: UUID) -> bool:
        return await self._amender.amend(
            Amendment(
                consultation=opened.consultation,
                id=opened.id,
                before=opened.sealed,
                new_id=id_,
                sealed_to=opened.key.raw,
            ),
            seal_response(record, opened.key),
        )


def take_words(
    record: ResponseRecord, key: str, places: Collection[int], kind: str = REMOVED
) -> ResponseRecord:
    """Give a response with some words of one answer gone, each by its place among the words.

    ``kind`` is what stands there instead, one of ``OFFERED`` or ``REMOVED``. The same words go
    wherever else they stand in the response, and out of what was said of it. An answer that is
    changed has to be cleared anew, and one of which nothing is left is not kept. Raises
    ``ValueError`` for another kind.
    """
    words = split_words(record.texts[key])
    phrases = {
        fold
        for start, end in join_words(words, places)
        if (fold := _fold(record.texts[key].text[start:end]))
    }
    texts = {
        name: _take(text, phrases, kind, places if name == key else ())
        for name, text in record.texts.items()
    }
    changed = {name for name, text in texts.items() if text != record.texts[name]}
    reviews = {
        name: _take_from_review(review, phrases, changed=name in changed)
        for name, review in record.reviews.items()
    }
    return _drop_empty(replace(record, texts=texts, reviews=reviews))


def count_words(record: ResponseRecord, key: str) -> int:
    """Count the words of an answer, placeholders among them."""
    return len(split_words(record.texts[key]))


def find_words(record: ResponseRecord, key: str, places: Collection[int]) -> tuple[str, ...]:
    """Give words of an answer by their places as they are denied: folded, sorted, each once."""
    words = split_words(record.texts[key])
    chosen = (words[place].text for place in places if place < len(words))
    return tuple(sorted({fold for text in chosen for fold in fold_words(text)}))


def say_of(record: ResponseRecord, key: str, review: AnswerReview) -> ResponseRecord:
    """Give a response with something said of one of its answers."""
    return replace(record, reviews=record.reviews | {key: review})


def _take(
    text: RedactedText, phrases: Collection[tuple[str, ...]], kind: str, places: Collection[int]
) -> RedactedText:
    words = split_words(text)
    stretches = [*join_words(words, places), *_find_phrases(words, phrases)]
    if not stretches:
        return text
    if kind == REMOVED:
        return remove_more(text, stretches)
    return generalise_more(text, stretches, kind)


def _fold(text: str) -> tuple[str, ...]:
    """Fold words, and what is no word, such as a number, by its letters and digits alone."""
    signs = "".join(sign if sign.isalnum() else " " for sign in text.casefold())
    return fold_words(text) or tuple(signs.split())


def _find_phrases(
    words: Sequence[Word], phrases: Collection[tuple[str, ...]]
) -> Iterator[tuple[int, int]]:
    folds = [() if word.placeholder else _fold(word.text) for word in words]
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            said = tuple(fold for some in folds[start:end] for fold in some)
            if said in phrases:
                yield words[start].start, words[end - 1].end
            if len(said) >= max((len(phrase) for phrase in phrases), default=0):
                break


def _take_from_review(
    review: AnswerReview, phrases: Collection[tuple[str, ...]], *, changed: bool
) -> AnswerReview:
    def take(text: RedactedText) -> RedactedText:
        return _take(text, phrases, REMOVED, ())

    referral = review.referral
    if referral is not None:
        done = tuple(take(note) for note in referral.done)
        referral = replace(referral, note=take(referral.note), done=done)
    return replace(
        review,
        passed=review.passed and not changed,
        cleared_by=() if changed else review.cleared_by,
        memo=None if review.memo is None else take(review.memo),
        referral=referral,
    )


def _drop_empty(record: ResponseRecord) -> ResponseRecord:
    # What was passed on to the safeguarding lead stays until it is closed, empty or not.
    left = {
        name: text
        for name, text in record.texts.items()
        if _says_something(text) or read_review(record, name).referral is not None
    }
    return replace(
        record,
        texts=left,
        flagged={name: flags for name, flags in record.flagged.items() if name in left},
        reviews={name: review for name, review in record.reviews.items() if name in left},
    )


def _says_something(text: RedactedText) -> bool:
    return any(not word.placeholder for word in split_words(text))
