"""What is known when a page is drawn, and in what circumstances it is."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cached_property, partial

from msgspec import Struct
from msgspec.structs import replace

from consult.pages.spoken import Spoken, speak_text
from consult.pages.words import say_day_or_month, say_word
from surveys.evaluate import Scope, holds
from surveys.keys import AnswerKey
from surveys.model import Calculated, Instrument, Item, Option, Page, Text
from surveys.path import Path, Visit, find_option, find_path, find_scope
from surveys.piping import say_text
from surveys.said import read_said


class Given(Struct, frozen=True, kw_only=True):
    """What was answered before a page is drawn; of free text, only that there is some.

    ``earlier`` names answers that were saved and gone on with: they count for what is asked, and
    are never shown. ``today`` is for conditions that look at the date.
    """

    closed: Mapping[AnswerKey, tuple[str, ...]] = {}
    missing: Mapping[AnswerKey, str] = {}
    texts: Collection[AnswerKey] = ()
    errors: Mapping[AnswerKey, str] = {}
    earlier: Collection[AnswerKey] = ()
    today: date | None = None


def show_given(given: Given) -> Given:
    """Give what may be shown of what was answered: nothing that was answered before saving."""
    if not given.earlier:
        return given
    return replace(
        given,
        closed={key: one for key, one in given.closed.items() if key not in given.earlier},
        missing={key: one for key, one in given.missing.items() if key not in given.earlier},
        texts=frozenset(given.texts) - frozenset(given.earlier),
    )


class SaidBefore(Mapping[str, str]):
    """The words of earlier answers, worked out only once a text asks for them."""

    def __init__(self, instrument: Instrument, visit: Visit, language: str, given: Given) -> None:
        self._read = partial(
            read_said,
            instrument,
            given.closed,
            language,
            visit.option,
            given.today,
            dates=partial(say_day_or_month, language=language),
        )

    @cached_property
    def _words(self) -> dict[str, str]:
        return self._read()

    def __getitem__(self, name: str) -> str:
        """Give the words for what stands in braces."""
        return self._words[name]

    def __iter__(self) -> Iterator[str]:
        """Give every name that has words."""
        return iter(self._words)

    def __len__(self) -> int:
        """Count the names that have words."""
        return len(self._words)


class Asking(Struct, frozen=True, kw_only=True):
    """The circumstances in which one page is drawn.

    ``option`` is the code that a repeated page is shown for and ``option_label`` its words;
    ``said`` are the words of earlier answers, for texts that repeat them. Without ``scope``
    nothing is left out, whatever its condition. Without ``takes_text``, boxes for free text are
    replaced by the reason why.
    """

    language: str
    option: str | None = None
    option_label: str = ""
    takes_text: bool = True
    given: Given = Given()
    scope: Scope | None = None
    said: Mapping[str, str] = {}

    def say(self, text: Text | None) -> Spoken:
        """Give a text of the questionnaire in this language."""
        return speak_text(text, self.language, self.option_label, self.said)

    def word(self, word: str) -> Spoken:
        """Give a word of ours in this language."""
        return say_word(word, self.language)

    def items(self, page: Page) -> list[Item]:
        """Give what a page shows in these circumstances; a calculated value is never shown."""
        return [
            item for item in page.items if not isinstance(item, Calculated) and self._applies(item)
        ]

    def options(self, options: list[Option]) -> list[Option]:
        """Give the options that are offered in these circumstances."""
        return [option for option in options if self._applies(option)]

    def _applies(self, part: Item | Option) -> bool:
        return part.when is None or self.scope is None or holds(part.when, self.scope)


def make_asking(  # noqa: PLR0913 - each is one circumstance of a page, and named where it is used.
    instrument: Instrument,
    visit: Visit,
    language: str,
    given: Given = Given(),  # noqa: B008 - frozen, so it can be shared.
    *,
    takes_text: bool = True,
    path: Path | None = None,
) -> Asking:
    """Give the circumstances of one showing: its language, its repetition, what is known.

    ``path`` spares finding the path again. Raises ``UnknownPageError``.
    """
    shown = show_given(given)
    found = path or find_path(instrument, given.closed, today=given.today)
    asking = Asking(
        language=language,
        given=shown,
        takes_text=takes_text,
        scope=find_scope(instrument, visit, found, given.closed, today=given.today),
        said=SaidBefore(instrument, visit, language, shown),
    )
    if visit.option is None:
        return asking
    label = say_text(find_option(instrument, visit).label, language)
    return replace(asking, option=visit.option, option_label=label)
