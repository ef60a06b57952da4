import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.answers import TEXT_LIMIT, AnswerSet, Fault, RawText, read_answers, read_row
from surveys.errors import UnknownPageError
from surveys.model import walk_pages
from surveys.path import Visit, possible_visits
from tests.surveys.samples import HIDDEN, SAMPLE, instruments

WHICH = Visit("which")
POLICE = Visit("each", "police")


def codes(faults: tuple[Fault, ...]) -> list[tuple[str, str]]:
    """Give the key and the code of each fault."""
    return [(fault.key, fault.code) for fault in faults]


def test_every_kind_of_answer() -> None:
    """Closed answers, missing codes and texts are read under the keys of their repetition."""
    form = {"helpful:police": ["!dont-know"], "story:police": [f"  {HIDDEN}\r\n"]}
    answers, faults = read_answers(SAMPLE, POLICE, form)
    assert not faults
    assert answers.closed == {}
    assert answers.missing == {"helpful:police": "dont-know"}
    assert answers.texts == {"story:police": RawText(HIDDEN)}


def test_several_options_in_declared_order() -> None:
    """The options of a multiple choice are kept once each, in declared order."""
    form = {"services": ["else", "police", "else"], "services~other": ["A club"]}
    answers, faults = read_answers(SAMPLE, WHICH, form)
    assert not faults
    assert answers.closed == {"services": ("police", "else")}
    assert answers.texts == {"services~other": RawText("A club")}


def test_other_text_needs_its_option() -> None:
    """Text beside an option that was not chosen is not an answer."""
    answers, _ = read_answers(SAMPLE, WHICH, {"services": ["police"], "services~other": [HIDDEN]})
    assert answers.texts == {}


def test_blank_is_not_missing() -> None:
    """A blank is neither an answer nor a missing code, and nobody has to explain it."""
    form = {"services": ["", "  "], "helpful": ["1"]}
    answers, faults = read_answers(SAMPLE, WHICH, form)
    assert answers == AnswerSet({}, {}, {})
    assert not faults


@pytest.mark.parametrize(
    ("visit", "form", "expected"),
    [
        (Visit("consent"), {}, [("agree", "required")]),
        (Visit("consent"), {"agree": ["\x00 "]}, [("agree", "required")]),
        (Visit("consent"), {"agree": ["yes", "no"]}, [("agree", "one-only")]),
        (Visit("consent"), {"agree": ["!prefer-not-to-say"]}, [("agree", "unknown-code")]),
        (WHICH, {"services": ["none", "police"]}, [("services", "exclusive")]),
        (WHICH, {"services": ["!dont-know", "police"]}, [("services", "exclusive")]),
        (WHICH, {"services": ["police", HIDDEN]}, [("services", "unknown-code")]),
        (
            WHICH,
            {"services": ["else"], "services~other": ["x" * 201]},
            [("services~other", "too-long")],
        ),
        (POLICE, {"helpful:police": ["9"]}, [("helpful:police", "unknown-code")]),
        (
            POLICE,
            {"helpful:police": ["!dont-know", "!prefer-not-to-say"]},
            [("helpful:police", "exclusive")],
        ),
        (POLICE, {"story:police": ["x" * (TEXT_LIMIT + 1)]}, [("story:police", "too-long")]),
        (
            POLICE,
            {"story:police": [HIDDEN, "!prefer-not-to-say"]},
            [("story:police", "exclusive")],
        ),
        (Visit("age"), {"age": ["forty"]}, [("age", "not-a-number")]),
        (Visit("age"), {"age": ["+-40"]}, [("age", "not-a-number")]),
        (Visit("age"), {"age": ["9" * 5000]}, [("age", "not-a-number")]),
        (Visit("age"), {"age": ["17"]}, [("age", "out-of-range")]),
        (Visit("age"), {"age": ["111"]}, [("age", "out-of-range")]),
        (Visit("age"), {"age": ["40", "41"]}, [("age", "one-only")]),
    ],
)
def test_faults(visit: Visit, form: dict[str, list[str]], expected: list[tuple[str, str]]) -> None:
    """An answer at fault is left out, and the fault says where and never what."""
    answers, faults = read_answers(SAMPLE, visit, form)
    assert codes(faults) == expected
    assert not answers.texts
    assert {key for key, _ in expected}.isdisjoint({*answers.closed, *answers.missing})
    assert HIDDEN not in repr(faults)


@pytest.mark.parametrize(("typed", "kept"), [("18", "18"), ("+040", "40"), ("٤٠", "40")])
def test_numbers(typed: str, kept: str) -> None:
    """A whole number is kept in plain digits, both bounds included, in any script's digits."""
    answers, faults = read_answers(SAMPLE, Visit("age"), {"age": [typed]})
    assert not faults
    assert answers.closed == {"age": (kept,)}


def test_text_at_the_limit() -> None:
    """A text of exactly the limit is kept, a line break counting as one character."""
    typed = "x" * (TEXT_LIMIT - 2) + "\r\ny"
    answers, faults = read_answers(SAMPLE, POLICE, {"story:police": [typed]})
    assert not faults
    assert len(answers.texts["story:police"]) == TEXT_LIMIT


def test_unknown_names_are_ignored() -> None:
    """Fields of other pages, of other repetitions and of nothing at all are not read."""
    form = {"age": ["40"], "story:health": [HIDDEN], "story": [HIDDEN], "token": [HIDDEN]}
    answers, faults = read_answers(SAMPLE, POLICE, form)
    assert answers == AnswerSet({}, {}, {})
    assert not faults


def test_unknown_page_is_refused() -> None:
    """A form for a page that does not exist is refused."""
    with pytest.raises(UnknownPageError):
        read_answers(SAMPLE, Visit("nowhere"), {})


def test_a_row() -> None:
    """A row of cells is read as the pages would be, without asking for what is compulsory."""
    cells = {
        "services": "police; else|health",
        "services~other": "A club",
        "helpful:police": "3",
        "helpful:health": "!prefer-not-to-say",
        "story:police": HIDDEN,
        "age": "",
        "unknown": HIDDEN,
    }
    answers, faults = read_row(SAMPLE, cells)
    assert not faults
    assert answers.closed == {"services": ("police", "health", "else"), "helpful:police": ("3",)}
    assert answers.missing == {"helpful:health": "prefer-not-to-say"}
    assert answers.texts == {"services~other": RawText("A club"), "story:police": RawText(HIDDEN)}


def test_a_row_keeps_to_its_path() -> None:
    """Cells on pages that the row's other cells do not lead to are dropped."""
    answers, faults = read_row(SAMPLE, {"services": "health", "story:police": HIDDEN, "age": "x"})
    assert codes(faults) == [("age", "not-a-number")]
    assert answers.texts == {}


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_form_can_be_read(data: st.DataObject) -> None:
    """Whatever a form holds, reading it never raises and shows nothing of it."""
    instrument = data.draw(instruments())
    visits = [v for page in walk_pages(instrument) for v in possible_visits(instrument, page)]
    visit = data.draw(st.sampled_from(visits)) if visits else Visit("p0")
    names = [f"p0{end}" for end in ("", "~other")] + [
        f"{item.id}{end}"
        for page in walk_pages(instrument)
        for item in page.items
        for end in ("", "~other", f":{visit.option}")
    ]
    junk = st.text(st.characters()) | st.sampled_from(["aa", "none", "!dont-know", "7", "yes"])
    marked = junk | st.just(HIDDEN)
    form = data.draw(st.dictionaries(st.sampled_from(names) | st.text(), st.lists(marked)))
    if visits:
        answers, faults = read_answers(instrument, visit, form)
        assert "Quokkas" not in repr((answers, faults, answers.texts))
        assert all(len(text) <= TEXT_LIMIT for text in answers.texts.values())
        assert not {fault.key for fault in faults} & {*answers.closed, *answers.missing}
    row, found = read_row(instrument, {name: " ".join(values) for name, values in form.items()})
    assert "Quokkas" not in repr((row, found, row.texts))
