"""What surrounds a page, the same for respondents and for the staff preview."""

from datetime import date
from typing import Final

from msgspec import Struct

from consult.pages.spoken import ENGLISH, falls_back, lacks_easy_words, read_direction
from consult.pages.views import ChoiceView
from consult.pages.words import has_words, name_language, say_date
from surveys.model import Instrument

# Where the links of a page lead that is only looked at.
NOWHERE: Final = "#"


class Frame(Struct, frozen=True, kw_only=True):
    """Where a page's forms, links and way out lead, its language, what is the same on every page.

    ``away`` is the everyday site that our script leads to by itself, without asking us.
    With ``saving`` unfinished answers can be saved.
    ``until`` is the last day on which answers can be taken back, while it is ahead.
    """

    instrument: Instrument
    language: str
    address: str
    leave: str = "/exit"
    away: str = "/exit"
    invented: bool = False
    saving: bool = False
    until: date | None = None

    def surround(self, view: dict[str, object]) -> dict[str, object]:
        """Give everything that a page's template needs besides the words of one page."""
        language = self.language
        return {
            **view,
            "language": language,
            "direction": read_direction(language),
            "looked_at": self.address == NOWHERE,
            "away": self.away,
            "invented": self.invented,
            "saving": self.saving and self.address != NOWHERE,
            "until": "" if self.until is None else say_date(self.until, language),
            "unfit": self._name_unfit(view),
            "address": self.address,
            "leave_address": self.leave,
            "support_address": self._in_language(f"{self.address}/support"),
            "safety_address": self._in_language(f"{self.address}/about"),
            "languages": self._languages(),
        }

    def _name_unfit(self, view: dict[str, object]) -> str:
        """Name what is said of words that are not as they were asked for; empty of none."""
        if not has_words(self.language) or falls_back(view):
            return "untranslated"
        return "no-easy-words" if lacks_easy_words(view) else ""

    def _in_language(self, address: str) -> str:
        if self.address == NOWHERE:
            return NOWHERE
        return address if self.language == ENGLISH else f"{address}/{self.language}"

    def _languages(self) -> tuple[ChoiceView, ...]:
        return tuple(
            ChoiceView(value=code, label=name_language(code), checked=code == self.language)
            for code in self.instrument.languages
        )
