from collections.abc import Collection, Mapping
from uuid import UUID

from msgspec import Struct, field

from analysis.types import Excerpt
from consult.errors import LockedError, MixedAudiencesError
from consult.jobs.excerpt_names import derive_naming, list_keys, name_excerpt
from consult.jobs.requests import RunRequest
from consult.store.responses import StoredResponse
from consult.tasks.ratings import LinkedRating
from consult.vault.keys import PrivateKey
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord, is_withheld


class Gathered(Struct):
    """The answers to one item, and which of them one person gave.

    ``people`` maps an excerpt's id to that of its response, ``left_out_of`` a response's id to
    the number of its answers in another language; ``withheld`` counts answers that reviewers
    keep to themselves. ``rating`` is the closed question beside the item.
    """

    excerpts: list[Excerpt] = field(default_factory=list)
    people: dict[str, UUID] = field(default_factory=dict)
    left_out_of: dict[UUID, int] = field(default_factory=dict)
    withheld: int = 0
    audiences: set[str] = field(default_factory=set)
    waves: set[str] = field(default_factory=set)
    opened: int = 0
    unreadable: int = 0
    invented: bool = False
    rating: LinkedRating | None = None

    @property
    def left_out(self) -> int:
        """How many answers were in another language than the run's."""
        return sum(self.left_out_of.values())

    def keep_only(self, names: Collection[str]) -> None:
        """Leave every answer out that is not among these, and whoever gave only others."""
        self.excerpts = [one for one in self.excerpts if one.id in names]
        self.people = {name: self.people[name] for name in self.people if name in names}

    def __repr__(self) -> str:
        return f"Gathered({len(self.excerpts)} excerpts)"


class Gatherer:
    """Opens responses one by one and keeps the answers to one item, and nothing else of them.

    An excerpt's id is a keyed hash of the response's id and the answer's key: the same in every
    run over the same consultation, and of no meaning to anybody without its key.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a run knows before it opens a response
        self,
        item: str,
        request: RunRequest,
        key: PrivateKey,
        overdue: Collection[UUID] = frozenset(),
        waves: Mapping[str, str] | None = None,
        ratings: Mapping[str, LinkedRating] | None = None,
    ) -> None:
        """Gather answers to an item; flagged ones of ``overdue`` responses count as withheld.

        ``waves`` gives the wave of every version of a questionnaire that has one, ``ratings``
        the closed question beside the item in every version that has one.
        """
        self._ratings = ratings or {}
        self._overdue = overdue
        self._waves = waves or {}
        self.gathered = Gathered()
        self._item = item
        self._request = request
        self._key = key
        self._naming = derive_naming(key)

    def add(self, response: StoredResponse) -> None:
        """Open one response; one that does not open is counted and passed over."""
        record = _open(response.sealed, self._key)
        if record is None:
            self.gathered.unreadable += 1
            return
        self.gathered.opened += 1
        wave = self._waves.get(record.instrument, "")
        heard = self._request.audience in {None, record.audience}
        if heard and self._request.wave in {None, wave}:
            self._keep(response, record, wave)

    def finish(self) -> Gathered:
        """Give what was gathered, in the order of the excerpts' ids.

        Raises ``LockedError`` when no response opened, and ``MixedAudiencesError`` when more than
        one audience answered, or more than one wave of it, and the request names none.
        """
        gathered = self.gathered
        if gathered.unreadable and not gathered.opened:
            raise LockedError("This key opens none of the responses.", where="Analysis run.")
        if len(gathered.audiences) > 1 or len(gathered.waves) > 1:
            raise MixedAudiencesError(
                "Several audiences or waves answered this.", where="Analysis run."
            )
        gathered.excerpts.sort(key=lambda excerpt: excerpt.id)
        return gathered

    def _keep(self, response: StoredResponse, record: ResponseRecord, wave: str) -> None:
        asked = list(list_keys(record, self._item))
        keys = [key for key in asked if not self._is_withheld(response, record, key)]
        self.gathered.withheld += len(asked) - len(keys)
        if not keys:
            return
        self.gathered.audiences.add(record.audience)
        self.gathered.waves.add(wave)
        if record.language != self._request.language:
            self.gathered.left_out_of[response.id] = len(keys)
            return
        for key in keys:
            name = name_excerpt(response.id, key, self._naming)
            rating = self._read_rating(record, key)
            excerpt = Excerpt(name, record.texts[key], record.audience, rating)
            self.gathered.excerpts.append(excerpt)
            self.gathered.people[name] = response.id

    def _read_rating(self, record: ResponseRecord, key: str) -> str | None:
        linked = self._ratings.get(record.instrument)
        chosen = record.closed.get(linked.key_beside(key), ()) if linked else ()
        return chosen[0] if len(chosen) == 1 else None

    def _is_withheld(self, response: StoredResponse, record: ResponseRecord, key: str) -> bool:
        return is_withheld(record, key, overdue=response.id in self._overdue)


def _open(sealed: bytes, key: PrivateKey) -> ResponseRecord | None:
    try:
        return open_response(sealed, key)
    except LockedError:
        return None
