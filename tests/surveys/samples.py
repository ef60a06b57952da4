"""Small questionnaires: one by hand with a bit of everything, and as many as are wished for."""

from datetime import date
from typing import Final

from hypothesis import strategies as st
from msgspec.structs import replace as alter

from surveys.keys import answer_key
from surveys.model import (
    Consent,
    Ending,
    Facts,
    Instrument,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Option,
    Page,
    Point,
    Rating,
    Route,
    Section,
    ShortText,
    SupportLine,
    walk_items,
)
from surveys.path import possible_visits
from surveys.rules import Chosen
from tests.surveys.drawing import Chance
from tests.surveys.sample_items import Drawer, draw_answer
from tests.surveys.sample_rules import draw_value

TODAY: Final = date(2026, 11, 22)
HIDDEN: Final = "Quokkas met me at 07700 900123"


def words(english: str) -> dict[str, str]:
    """Give a text in English only."""
    return {"en": english}


def option(code: str, *, exclusive: bool = False, other: bool = False) -> Option:
    """Give an option whose label repeats its code."""
    return Option(code=code, label=words(f"Option {code}"), exclusive=exclusive, other=other)


FACTS: Final = Facts(
    controller="Invented Trust",
    purpose=words("To try things out."),
    lawful_basis=words("Consent."),
    retention_end=date(2028, 1, 31),
    complaint_contact=words("complaints@example.org"),
    quote_tiers=["published"],
)
ENDINGS: Final = [
    Ending(id="done", heading=words("Done"), body=words("Kept."), stores=True),
    Ending(id="out", heading=words("Out"), body=words("Not kept."), stores=False),
]
SUPPORT: Final = SupportLine(
    key="help", name=words("A line"), number="020 7946 0123", checked=date(2026, 11, 1)
)
SERVICES: Final = MultipleChoice(
    id="services",
    label=words("Which?"),
    options=[
        option("police"),
        option("health"),
        option("else", other=True),
        option("none", exclusive=True),
    ],
    missing=["dont-know"],
)
HELPFUL: Final = Rating(
    id="helpful",
    label=words("How helpful was {option}?"),
    points=[Point(value=value, label=words(str(value))) for value in (1, 2, 3)],
    missing=["dont-know", "prefer-not-to-say"],
)
STORY: Final = LongText(
    id="story",
    label=words("What happened?"),
    hint=words("Please leave out names."),
    missing=["prefer-not-to-say"],
)
AGREE: Final = Consent(
    id="agree", label=words("Agree?"), required=True, yes=words("Yes"), no=words("No")
)


def small(*sections: Section, **changes: object) -> Instrument:
    """Give a questionnaire of these sections, sound unless they are not."""
    made = Instrument(
        slug="small",
        version=1,
        title=words("Small"),
        audience="survivor",
        languages=["en"],
        facts=FACTS,
        sections=list(sections),
        endings=ENDINGS,
        supports=[SUPPORT],
    )
    return replace(made, **changes)


def replace(instrument: Instrument, **changes: object) -> Instrument:
    """Give a questionnaire with some fields changed."""
    fields = {name: getattr(instrument, name) for name in instrument.__struct_fields__}
    return Instrument(**(fields | changes))


def section(*pages: Page, name: str = "first") -> Section:
    """Give a plain section of these pages."""
    return Section(id=name, title=words("Section"), pages=list(pages))


def page(name: str, *items: Item, routes: tuple[Route, ...] = (), each: str | None = None) -> Page:
    """Give a page of these items."""
    return Page(
        id=name, heading=words("Page"), items=list(items), routes=list(routes), for_each=each
    )


SAMPLE: Final = small(
    section(page("consent", AGREE, routes=(Route(when=Chosen("agree", "no"), to="end:out"),))),
    Section(
        id="services",
        title=words("Services"),
        sensitive=True,
        skippable=True,
        content_note=words("About services."),
        support_key="help",
        pages=[page("which", SERVICES), page("each", HELPFUL, STORY, each="services")],
    ),
    section(
        page("age", Integer(id="age", label=words("Age"), minimum=18, maximum=110)),
        page("last", ShortText(id="more", label=words("More?"), hint=words("No names."))),
        name="end",
    ),
)


@st.composite
def instruments(draw: st.DrawFn, *, wild: bool = False, odd: bool = False) -> Instrument:
    """Give small questionnaires with items of every kind, conditions, routes and repetitions.

    In wild ones routes and rules lead anywhere at all; in odd ones texts hold
    any sign that could trip a file.
    """
    chance = Chance(draw)
    drawer = Drawer(chance, wild=wild, odd=odd)
    pages: list[Page] = []
    names = [f"p{number}" for number in range(chance.count(4, least=1))]
    for _ in names:
        pages.append(_draw_page(drawer, names, pages, wild=wild))
    cut = chance.count(len(pages))
    late = section(*pages[cut:], name="late")
    if known := [item for one in pages[:cut] for item in one.items]:
        late = alter(late, when=chance.maybe(lambda: drawer.rule(known), 4))
    return small(section(*pages[:cut], name="early"), late, languages=["en", "cy"])


@st.composite
def closed_answers(draw: st.DrawFn, instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """Give closed answers for any of a questionnaire's keys, whether or not on a path."""
    chance = Chance(draw)
    keys = [
        (answer_key(item.id, visit.option), item)
        for at, item in walk_items(instrument)
        for visit in possible_visits(instrument, at)[:4]
    ]
    return {key: draw_answer(chance, item) for key, item in chance.some(keys[:99], 10)}


def _draw_page(drawer: Drawer, names: list[str], pages: list[Page], *, wild: bool) -> Page:
    chance, number = drawer.chance, len(pages)
    targets = ["end:done", "end:out", *names[number + 1 :]]
    if wild:
        targets += ["p0", "p3", f"p{number}", "nowhere", "end:nowhere"]
    before = [item for one in pages for item in one.items]
    drawn = chance.several(lambda: drawer.item(f"i{number}", before), 3)
    asked = list({item.id: item for item in drawn}.values())
    known = [*before, *asked]
    routes = chance.several(lambda: Route(when=drawer.rule(known), to=chance.pick(targets)), 2)
    each = chance.pick([None, *_sources(pages, wild=wild)])
    return Page(
        id=names[number],
        heading=drawer.text("Page"),
        items=asked,
        routes=routes,
        for_each=each,
        times=None if each else chance.maybe(lambda: draw_value(chance, before), 4),
        when=chance.maybe(lambda: drawer.rule(before)),
    )


def _sources(pages: list[Page], *, wild: bool) -> list[str]:
    found = [
        item.id
        for earlier in pages
        for item in earlier.items
        if isinstance(item, MultipleChoice) and earlier.for_each is None and earlier.times is None
    ]
    return [*found, "nothing"] if wild else found
