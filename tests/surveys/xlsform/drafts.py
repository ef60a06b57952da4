"""Drafts of any shape the model can hold, however little sense they make, drawn quickly."""

from datetime import date
from typing import Final, get_args

from hypothesis import strategies as st

from surveys import model
from surveys.functions import FUNCTIONS
from surveys.model import Instrument, Text
from surveys.rules import (
    All,
    Answer,
    Answered,
    Any_,
    Call,
    Chosen,
    Compare,
    Expression,
    Not,
    Number,
    Sign,
    Words,
)

_NAMES: Final = ("not", "and", "or", "x-call", "x-answer", "x-number", "a b", "", "nix")
# Few ids, so that many of them meet.
_IDS: Final = ("a", "b", "meta", "data", "end", "p_count", "after-a", "a_other", "a-2")
# What a cell, a format or another tool could take for something else.
_ODD: Final = (
    *(
        "",
        " ",
        "  a  b ",
        "a\nb",
        "a\r\nb",
        "a\tb",
        "a|b",
        "a\\|b",
        "\\",
        "'a",
        '"',
        "a,b",
        "\u00a0",
    ),
    *("=1+1", "+1", "-1", "-1+1", "@a", "#a", "# a |", "---", "_x0041_", "TRUE", "1.0", "1e5"),
    *(
        "{a}",
        "{a|b}",
        "{option}",
        "${a}",
        "${ a }",
        "{",
        "$",
        "}",
        "\u201ca\u201d",
        "\u2028",
        "\x00",
    ),
    *(
        "\x85",
        "\ufeffa",
        "\u200f\u0627\u0631\u062f\u0648",
        "\U0001f600",
        "none",
        "yes",
        "null",
        "{}",
    ),
)


def expressions() -> st.SearchStrategy[Expression]:
    """Give any tree at all, hostile names and words included."""
    ids = st.sampled_from((*_IDS, "own", "a.b")) | st.text(max_size=12)
    words = st.sampled_from(_ODD) | st.text(max_size=8)
    names = st.sampled_from((*sorted(FUNCTIONS), *_NAMES))
    leaves: st.SearchStrategy[Expression] = st.one_of(
        st.builds(Chosen, ids, words),
        st.builds(Answered, ids),
        st.builds(Answer, ids),
        st.builds(Number, st.floats(allow_nan=False) | st.integers(-3, 3).map(float)),
        st.builds(Words, words),
        st.builds(Call, names),
        st.sampled_from([All([]), Any_([])]),
    )

    def nest(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        parts = st.lists(inner, max_size=3)
        return st.one_of(
            st.builds(All, parts),
            st.builds(Any_, parts),
            st.builds(Not, inner),
            st.builds(Compare, inner, st.sampled_from(get_args(Sign)), inner),
            st.builds(Call, names | st.text(max_size=5), parts),
        )

    return st.recursive(leaves, nest, max_leaves=8)


def drafts() -> st.SearchStrategy[Instrument]:
    """Give any draft: ids that meet, texts that are hard to keep, rules that say nothing."""
    return _DRAFTS


_RULES: Final = st.none() | st.none() | expressions()
_ID: Final = st.sampled_from(_IDS)
_SOME_ID: Final = st.none() | _ID
_CODES: Final = st.sampled_from(("a", "b", "-5", "0", "none", "yes"))
_TEXTS: Final[st.SearchStrategy[Text]] = st.dictionaries(
    st.sampled_from(("en", "cy", "en-simple", "zh-Hant", "xx")),
    st.sampled_from(_ODD) | st.text(max_size=20),
    max_size=2,
)
_SOME_TEXT: Final = st.none() | _TEXTS
_DAYS: Final = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
_DATES: Final = st.dates(date(1900, 1, 1), date(2100, 1, 1))
_KEYS: Final = st.none() | st.sampled_from(_IDS) | st.text(max_size=10)
_BOUNDS: Final = st.integers(-1_000_000_000, 1_000_000_000)
_FLOATS: Final = st.floats(allow_nan=False, allow_infinity=False)

_OPTIONS: Final = st.lists(
    st.builds(
        model.Option,
        code=_CODES,
        label=_TEXTS,
        exclusive=st.booleans(),
        other=st.booleans(),
        when=_RULES,
    ),
    max_size=3,
)
_POINTS: Final = st.lists(
    st.builds(model.Point, value=st.integers(-100, 100), label=_TEXTS), max_size=3
)
_ROWS: Final = st.lists(st.builds(model.Row, code=_CODES, label=_TEXTS), max_size=3)
_ASKED: Final[dict[str, st.SearchStrategy[object]]] = {
    "id": _ID,
    "label": _TEXTS,
    "hint": _SOME_TEXT,
    "guidance": _SOME_TEXT,
    "required": st.booleans(),
    "missing": st.lists(st.sampled_from(["dont-know", "prefer-not-to-say"]), max_size=2),
    "when": _RULES,
    "constraint": st.none() | st.builds(model.Constraint, rule=expressions(), message=_TEXTS),
    "theme": _SOME_ID,
    "export": st.sampled_from(["full", "band", "never"]),
}
_ITEMS: Final = st.one_of(
    st.builds(model.SingleChoice, **_ASKED, options=_OPTIONS),
    st.builds(model.MultipleChoice, **_ASKED, options=_OPTIONS),
    st.builds(model.Ranking, **_ASKED, options=_OPTIONS),
    st.builds(model.Rating, **_ASKED, points=_POINTS),
    st.builds(model.RatingGrid, **_ASKED, points=_POINTS, rows=_ROWS),
    st.builds(model.ShortText, **_ASKED, limit=st.integers(1, 4000)),
    st.builds(model.LongText, **_ASKED, limit=st.integers(1, 4000)),
    st.builds(model.Integer, **_ASKED, minimum=_BOUNDS, maximum=_BOUNDS),
    st.builds(model.Decimal, **_ASKED, minimum=_FLOATS, maximum=_FLOATS, places=st.integers(1, 6)),
    st.builds(
        model.Date,
        **_ASKED,
        precision=st.sampled_from(["day", "month", "year"]),
        earliest=_DAYS,
        latest=_DAYS,
    ),
    st.builds(model.Time, **_ASKED),
    st.builds(model.Consent, **_ASKED, yes=_TEXTS, no=_TEXTS),
    st.builds(model.Note, **_ASKED),
    st.builds(model.Calculated, **_ASKED, value=expressions()),
)
_ROUTES: Final = st.lists(
    st.builds(model.Route, when=expressions(), to=st.sampled_from(["a", "b", "end:a", "end:nix"])),
    max_size=2,
)
_PAGES: Final = st.builds(
    model.Page,
    id=_ID,
    heading=_TEXTS,
    items=st.lists(_ITEMS, max_size=3),
    routes=_ROUTES,
    when=_RULES,
    for_each=_KEYS,
    times=_RULES,
)
_SECTIONS: Final = st.builds(
    model.Section,
    id=_ID,
    title=_TEXTS,
    pages=st.lists(_PAGES, max_size=2),
    content_note=_SOME_TEXT,
    sensitive=st.booleans(),
    skippable=st.booleans(),
    support_key=_KEYS,
    when=_RULES,
)
_ENDINGS: Final = st.builds(
    model.Ending,
    id=_ID,
    heading=_TEXTS,
    body=_TEXTS,
    stores=st.booleans(),
    support_key=_KEYS,
)
_SUPPORTS: Final = st.builds(
    model.SupportLine,
    key=_ID,
    name=_TEXTS,
    number=st.sampled_from(_ODD) | st.text(max_size=20),
    means=st.sampled_from(get_args(model.Means)),
    note=_SOME_TEXT,
    nation=st.sampled_from(get_args(model.Nation)),
    checked=_DATES,
)
_FACTS: Final = st.builds(
    model.Facts,
    controller=st.sampled_from(_ODD) | st.text(max_size=20),
    purpose=_TEXTS,
    lawful_basis=_TEXTS,
    retention_end=_DAYS,
    withdrawal_cutoff=_DAYS,
    complaint_contact=_TEXTS,
    quote_tiers=st.lists(_CODES, max_size=2),
    threshold=st.integers(10, 1000),
    redaction=st.sampled_from(["standard", "strict"]),
)
_SIGNED: Final = st.builds(
    model.SignOff,
    language=st.sampled_from(["cy", "pl"]),
    by=st.text(min_size=1, max_size=20) | st.sampled_from(_ODD[1:]),
    on=_DATES,
    digest=st.just("0123456789abcdef" * 4),
)
_DRAFTS: Final = st.builds(
    Instrument,
    slug=_ID,
    version=st.integers(1, 10**6),
    title=_TEXTS,
    audience=st.sampled_from(get_args(model.Audience)),
    wave=_SOME_ID,
    languages=st.lists(st.sampled_from(["en", "cy", "en-simple", "zh-Hant"]), max_size=3),
    facts=_FACTS,
    sections=st.lists(_SECTIONS, max_size=2),
    endings=st.lists(_ENDINGS, max_size=2),
    supports=st.lists(_SUPPORTS, max_size=2),
    signed=st.lists(_SIGNED, max_size=2),
)
