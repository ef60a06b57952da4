"""A questionnaire that people are answering may promise more, and never less."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from surveys.governing import check_change
from surveys.model import (
    Ending,
    Facts,
    Instrument,
    Item,
    LongText,
    Option,
    Page,
    Section,
    SingleChoice,
)

DAY = date(2028, 1, 31)
FACTS = Facts(
    controller="The Example Partnership",
    purpose={"en": "To learn what helps."},
    lawful_basis={"en": "Your consent."},
    retention_end=DAY,
    withdrawal_cutoff=DAY - timedelta(days=100),
    quote_tiers=["yes"],
    threshold=15,
    redaction="strict",
)
CHOICE = SingleChoice(
    id="helped",
    label={"en": "What helped?", "cy": "Beth?"},
    options=[Option(code="police", label={"en": "Police"}), Option(code="other")],
    missing=["prefer-not-to-say"],
    export="band",
)
SECTION = Section(
    id="help",
    sensitive=True,
    skippable=True,
    content_note={"en": "This is about abuse."},
    support_key="helpline",
    pages=[Page(id="one", items=[CHOICE])],
)
BASE = Instrument(
    slug="views",
    audience="survivor",
    facts=FACTS,
    sections=[SECTION, Section(id="plain", pages=[Page(id="two")])],
    endings=[Ending(id="sent", stores=True), Ending(id="out")],
)


def with_facts(**changes: object) -> Instrument:
    """Give the base with other facts."""
    return replace(BASE, facts=replace(FACTS, **changes))


def with_section(**changes: object) -> Instrument:
    """Give the base with another first section."""
    return replace(BASE, sections=[replace(SECTION, **changes), BASE.sections[1]])


def with_item(item: Item) -> Instrument:
    """Give the base with another first item."""
    return with_section(pages=[Page(id="one", items=[item])])


def moved() -> Instrument:
    """Give the base with its question in a section without protection."""
    plain = replace(BASE.sections[1], pages=[Page(id="two", items=[CHOICE])])
    return replace(BASE, sections=[replace(SECTION, pages=[Page(id="one")]), plain])


LOOSER: dict[str, tuple[str, Callable[[], Instrument]]] = {
    "kept longer": (
        "loosened-retention",
        lambda: with_facts(retention_end=DAY.replace(day=31, year=2029)),
    ),
    "kept for ever": ("loosened-retention", lambda: with_facts(retention_end=None)),
    "taken back for a shorter time": (
        "loosened-withdrawal",
        lambda: with_facts(withdrawal_cutoff=DAY - timedelta(days=101)),
    ),
    "smaller counts": ("loosened-threshold", lambda: with_facts(threshold=14)),
    "looser redaction": ("loosened-redaction", lambda: with_facts(redaction="standard")),
    "more quotes": ("loosened-quotes", lambda: with_facts(quote_tiers=["yes", "named"])),
    "another controller": ("changed-promise", lambda: with_facts(controller="Somebody else")),
    "another purpose": ("changed-promise", lambda: with_facts(purpose={"en": "To sell."})),
    "another basis": ("changed-promise", lambda: with_facts(lawful_basis={"en": "None."})),
    "another audience": ("other-audience", lambda: replace(BASE, audience="perpetrator")),
    "another wave": ("other-audience", lambda: replace(BASE, wave="exit")),
    "not sensitive": ("protection-removed", lambda: with_section(sensitive=False)),
    "not skippable": ("protection-removed", lambda: with_section(skippable=False)),
    "no note": ("protection-removed", lambda: with_section(content_note=None)),
    "no support": ("protection-removed", lambda: with_section(support_key=None)),
    "moved out of protection": ("protection-removed", moved),
    "in more detail": ("loosened-export", lambda: with_item(replace(CHOICE, export="full"))),
    "compulsory": ("less-free", lambda: with_item(replace(CHOICE, required=True))),
    "no way round": ("less-free", lambda: with_item(replace(CHOICE, missing=[]))),
    "typed instead": ("changed-kind", lambda: with_item(LongText(id="helped"))),
    "screened out and kept": (
        "keeps-more",
        lambda: replace(BASE, endings=[BASE.endings[0], Ending(id="out", stores=True)]),
    ),
}


@pytest.mark.parametrize("name", LOOSER)
def test_what_loosens_is_refused(name: str) -> None:
    """Each way of promising less is an error of its own kind, with a place and a way out."""
    code, change = LOOSER[name]
    errors = [one for one in check_change(BASE, change()) if one.severity == "error"]
    assert code in {one.code for one in errors}
    assert all(str(one.where) and one.suggestion for one in errors)


def test_what_tightens_is_let_through() -> None:
    """Keeping for a shorter time, higher thresholds and more protection are no fault at all."""
    tighter = with_facts(
        retention_end=DAY - timedelta(days=1),
        withdrawal_cutoff=DAY - timedelta(days=1),
        quote_tiers=[],
        threshold=20,
        complaint_contact={"en": "A better address."},
    )
    assert check_change(BASE, tighter) == []
    assert check_change(BASE, with_item(replace(CHOICE, export="never"))) == []
    translated = with_item(replace(CHOICE, label={"en": "What helped?", "cy": "Beth helpodd?"}))
    assert check_change(BASE, translated) == []


def test_what_people_should_look_at_is_a_warning() -> None:
    """A new question and changed words are let through with a warning where they are."""
    reworded = replace(
        CHOICE, options=[Option(code="police", label={"en": "The police"}), CHOICE.options[1]]
    )
    pages = [Page(id="one", items=[reworded, LongText(id="more")])]
    found = check_change(BASE, with_section(pages=pages))
    assert [(one.severity, one.code, one.where.id) for one in found] == [
        ("warning", "changed-words", "helped"),
        ("warning", "asks-more", "more"),
    ]


@given(
    first=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    second=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    low=st.integers(10, 40),
    high=st.integers(10, 40),
)
def test_a_promise_is_changed_one_way_only(first: date, second: date, low: int, high: int) -> None:
    """Of two different promises exactly one can follow the other, and equal ones always can."""
    one = with_facts(retention_end=first, withdrawal_cutoff=None, threshold=low)
    other = with_facts(retention_end=second, withdrawal_cutoff=None, threshold=high)
    assert check_change(one, one) == []
    there, back = check_change(one, other), check_change(other, one)
    assert bool(there or back) is (one != other)
