"""The names that rows have for other tools, of which no two may be the same."""

from typing import Final

from surveys.keys import row_id
from surveys.model import Instrument, RatingGrid, walk_pages

# Other tools make elements of these names themselves.
_RESERVED: Final = ("meta", "data")


class Names:
    """Gives every row a name of its own; a question keeps its id, because rules name it."""

    def __init__(self, instrument: Instrument) -> None:
        """Keep the ids of all questions for them."""
        self._taken = set(_RESERVED)
        self._kept: set[str] = set()
        for page in walk_pages(instrument):
            if page.for_each is not None or page.times is not None:
                # Other tools count the repetitions in a row of this name.
                self._taken.add(f"{page.id}_count")
            for item in page.items:
                self._kept.add(item.id.lower())
                if isinstance(item, RatingGrid):
                    self._kept |= {row_id(item.id, row.code).lower() for row in item.rows}

    def take(self, wanted: str, *, question: bool = False) -> str:
        """Give a name that no other row has, as wanted where that is free."""
        name, number = wanted, 1
        while self._is_taken(name, kept=question and number == 1):
            number += 1
            name = f"{wanted}-{number}"
        self._taken.add(name.lower())
        return name

    def _is_taken(self, name: str, *, kept: bool) -> bool:
        # Other tools tell names apart by their letters only, whether they are capitals or not.
        plain = name.lower()
        return plain in self._taken or (plain in self._kept and not kept)
