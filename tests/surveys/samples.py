"""Small questionnaires: one by hand with a bit of everything, and as many as are wished for."""

from datetime import date
from typing import Final

from hypothesis import strategies as st

from surveys.model import (
    Consent,
    Ending,
    Facts,
    Instrument,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Note,
    Option,
    Page,
    Point,
    Rating,
    Route,
    Section,
    ShortText,
    SingleChoice,
    SupportLine,
    option_codes,
    walk_items,
)
from surveys.path import possible_visits
from surveys.rules import All, Answer, Answered, Any_, Chosen, Compare, Not, Number, Rule

TODAY: Final = date(2026, 11, 22)
HIDDEN: Final = "Quokkas met me at 07700 900123"
CODES: Final = ("aa", "bb", "cc", "none")


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
def instruments(draw: st.DrawFn, *, wild: bool = False) -> Instrument:
    """Give small questionnaires; wild ones have routes and rules that lead anywhere at all."""
    pages: list[Page] = []
    for number in range(draw(st.integers(1, 4))):
        items = draw(st.lists(_items(f"i{number}"), max_size=3, unique_by=lambda item: item.id))
        known = [item for earlier in pages for item in earlier.items] + items
        pages.append(
            page(
                f"p{number}",
                *items,
                routes=tuple(draw(st.lists(_routes(number, known, wild=wild), max_size=2))),
                each=draw(st.sampled_from([None, *_sources(pages, wild=wild)])),
            )
        )
    cut = draw(st.integers(0, len(pages)))
    return small(section(*pages[:cut], name="early"), section(*pages[cut:], name="late"))


@st.composite
def closed_answers(draw: st.DrawFn, instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """Give closed answers for any of a questionnaire's keys, whether or not on a path."""
    keys = [
        (f"{item.id}:{visit.option}" if visit.option else item.id, item)
        for at, item in walk_items(instrument)
        for visit in possible_visits(instrument, at)
    ]
    given = draw(st.lists(st.sampled_from(keys), max_size=8)) if keys else []
    return {
        key: tuple(draw(st.lists(st.sampled_from(option_codes(item) or ("7",)), max_size=3)))
        for key, item in given
    }


def _items(stem: str) -> st.SearchStrategy[Item]:
    label, hint = words("A question"), words("No names.")
    options = [option(code, exclusive=code == "none") for code in CODES]
    points = [Point(value=value, label=label) for value in (1, 2)]
    return st.sampled_from(
        [
            SingleChoice(id=f"{stem}-one", label=label, options=options),
            MultipleChoice(id=f"{stem}-many", label=label, options=options),
            Rating(id=f"{stem}-rate", label=label, points=points, missing=["dont-know"]),
            Integer(id=f"{stem}-count", label=label, maximum=9),
            LongText(id=f"{stem}-long", label=label, hint=hint, missing=["prefer-not-to-say"]),
            ShortText(id=f"{stem}-short", label=label, hint=hint),
            Consent(id=f"{stem}-agree", label=label, yes=label, no=label),
            Note(id=f"{stem}-note", label=label),
        ]
    )


def _routes(number: int, known: list[Item], *, wild: bool) -> st.SearchStrategy[Route]:
    targets = ["end:done", "end:out", *(f"p{later}" for later in range(number + 1, 4))]
    if wild:
        targets += ["p0", "p3", f"p{number}", "nowhere", "end:nowhere"]
    asked = [item.id for item in known] or ["nothing"]
    if wild:
        asked.append("nothing")
    return st.builds(Route, when=_rules(asked), to=st.sampled_from(targets))


def _rules(items: list[str]) -> st.SearchStrategy[Rule]:
    item = st.sampled_from(items)
    leaves: st.SearchStrategy[Rule] = st.one_of(
        st.builds(Chosen, item, st.sampled_from([*CODES, "yes", "nothing"])),
        st.builds(Answered, item),
        st.builds(
            Compare,
            st.builds(Answer, item),
            st.just(">="),
            st.builds(Number, st.integers(-2, 9).map(float)),
        ),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(All, st.lists(inner, max_size=3)),
            st.builds(Any_, st.lists(inner, max_size=3)),
            st.builds(Not, inner),
        ),
        max_leaves=3,
    )


def _sources(pages: list[Page], *, wild: bool) -> list[str]:
    found = [
        item.id
        for earlier in pages
        for item in earlier.items
        if isinstance(item, MultipleChoice) and earlier.for_each is None
    ]
    return [*found, "nothing"] if wild else found
