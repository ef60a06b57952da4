"""A questionnaire as respondents will see it: one page, in one language, in one state."""

from typing import Final, NamedTuple
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from consult.errors import NotFoundError
from consult.headers import FRAMED
from consult.pages.preview import Preview, list_previews, render_preview
from consult.pages.words import name_language
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.rendering import render_page
from consult.staff.roles import DESIGNERS
from consult.staff.translating.reading import DraftedQuestionnaire, read_drafted
from surveys.model import Instrument, Language, unfold_items, walk_pages
from surveys.piping import say_text
from surveys.signing import ENGLISH

PREVIEW: Final = "/design/{slug:str}/{questionnaire:uuid}/preview"
_SEPARATOR: Final = "~"
_KINDS: Final = {
    "start": "Start",
    "note": "Note before",
    "page": "",
    "review": "Everything that will be kept",
    "text": "One answer, with words to take out",
    "end": "Ending",
    "support": "Help and support",
    "safety": "How we keep you safe",
    "closed": "Closed",
}
_STATES: Final = {"blank": "as it is met", "filled": "answered", "error": "with a mistake in"}


class Choice(Struct, frozen=True):
    """One thing that can be chosen to look at."""

    value: str
    label: str
    checked: bool


class PreviewView(Struct, frozen=True, kw_only=True):
    """The choices beside the frame, what the frame shows, and where to go on from it."""

    address: str
    back: str
    title: str
    pages: list[Choice]
    languages: list[Choice]
    source: str
    earlier: str
    later: str
    wide: bool


class _Chosen(NamedTuple):
    drafted: DraftedQuestionnaire
    preview: Preview
    language: Language


@get(PREVIEW, opt={"roles": DESIGNERS})
async def show_preview(  # noqa: PLR0913, PLR0917 - What can be chosen to look at.
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    at: FromQuery[str] = "",
    language: FromQuery[str] = ENGLISH,
    width: FromQuery[str] = "",
) -> Response[str]:
    """Show a phone with one page in it, and everything else that can be looked at."""
    chosen = await _choose(request, slug, questionnaire, at, language)
    return render_page(request, "preview", _view(chosen, wide=width == "wide"))


@get(PREVIEW + "/page", opt={"roles": DESIGNERS, FRAMED: True})
async def draw_preview(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    at: FromQuery[str] = "",
    language: FromQuery[str] = ENGLISH,
) -> Response[str]:
    """Draw the page itself; it can be framed by us, runs nothing and sends nothing."""
    chosen = await _choose(request, slug, questionnaire, at, language)
    exits = read_desk(request).settings.exit_urls
    body = render_preview(chosen.drafted.instrument, chosen.preview, chosen.language, exits=exits)
    return Response(body, media_type="text/html")


def write_at(preview: Preview) -> str:
    """Write a preview as it stands in an address."""
    parts = (preview.place, preview.option, preview.state, preview.only)
    return _SEPARATOR.join(parts[: 4 if preview.only else 3])


async def _choose(
    request: StaffRequest, slug: str, questionnaire: UUID, at: str, language: str
) -> _Chosen:
    drafted = await read_drafted(request, slug, questionnaire)
    if language not in drafted.instrument.languages:
        raise NotFoundError("This questionnaire has no such language.", where=language[:40])
    found = _find(list_previews(drafted.instrument, language), at)
    if found is None:
        raise NotFoundError(
            "This questionnaire has no such page any more.",
            remedy="Choose another one to look at.",
        )
    return _Chosen(drafted, found, language)


def _find(previews: list[Preview], at: str) -> Preview | None:
    """Find what an address names; the first of its page where easy words cut that otherwise."""
    place = at.partition(_SEPARATOR)[0]
    exact = (preview for preview in previews if not at or write_at(preview) == at)
    near = (preview for preview in previews if preview.place == place)
    return next(exact, None) or next(near, None)


def _view(chosen: _Chosen, *, wide: bool) -> PreviewView:
    instrument = chosen.drafted.instrument
    previews = list_previews(instrument, chosen.language)
    here = previews.index(chosen.preview)
    names = _Names(instrument)
    at = write_at(chosen.preview)
    return PreviewView(
        address=f"{chosen.drafted.address}/preview",
        back=f"/design/{chosen.drafted.draft.slug}",
        title=say_text(instrument.title, ENGLISH),
        pages=[Choice(write_at(one), names.write(one), one == chosen.preview) for one in previews],
        languages=[
            Choice(code, name_language(code), code == chosen.language)
            for code in instrument.languages
        ],
        source=at,
        earlier=write_at(previews[here - 1]) if here else "",
        later=write_at(previews[here + 1]) if here + 1 < len(previews) else "",
        wide=wide,
    )


class _Names:
    """Says previews in words."""

    def __init__(self, instrument: Instrument) -> None:
        said = {page.id: say_text(page.heading, ENGLISH, "…") for page in walk_pages(instrument)}
        sections = {one.id: say_text(one.title, ENGLISH) for one in instrument.sections}
        endings = {one.id: say_text(one.heading, ENGLISH) for one in instrument.endings}
        self._words = {"page": said, "note": sections, "end": endings}
        self._items = {
            item.id: say_text(item.label, ENGLISH, "…")
            for page in walk_pages(instrument)
            for item in (*page.items, *unfold_items(page.items))
        }

    def write(self, preview: Preview) -> str:
        kind, _, name = preview.place.partition(".")
        words = self._words.get(kind, {}).get(name) or name
        place = " ".join(filter(None, (_KINDS.get(kind, ""), words)))
        option = f" ({preview.option})" if preview.option else ""
        asked = f", “{self._items.get(preview.only, preview.only)}”" if preview.only else ""
        return f"{place}{option}{asked}{self._state(preview.state)}"

    def _state(self, state: str) -> str:
        kind, _, rest = state.partition(".")
        if kind == "blank":
            return ""
        key, _, code = rest.rpartition(".")
        item = key.partition(":")[0].partition("~")[0]
        about = f" “{self._items.get(item, item)}”: {code.replace('-', ' ')}" if rest else ""
        return f", {_STATES.get(kind, kind)}{about}"
