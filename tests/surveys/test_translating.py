from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from surveys.model import Instrument, Page
from surveys.places import places_of
from surveys.signing import count_missing
from surveys.translating import (
    check_words,
    count_cells,
    list_cells,
    walk_texts,
    write_cells,
)
from tests.surveys.samples import SAMPLE, instruments

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=30)


def translated(instrument: Instrument, language: str = "cy") -> Instrument:
    """The questionnaire with every text written in a language, braces kept."""
    words = {cell.address: f"{cell.english} ({language})" for cell in list_cells(instrument, "cy")}
    return write_cells(instrument, language, words)[0]


@settings(max_examples=25)
@given(instruments())
def test_every_text_has_an_address_of_its_own(instrument: Instrument) -> None:
    """No two texts share an address, and every text of the questionnaire has one."""
    addresses = [address for address, _ in walk_texts(instrument)]
    assert len(addresses) == len(set(addresses))
    assert len(addresses) == len(list(places_of(instrument, dict)))


@settings(max_examples=25)
@given(instruments())
def test_whole_when_every_cell_is_written(instrument: Instrument) -> None:
    """A language whose every cell is written lacks nothing, and its English is untouched."""
    whole = translated(instrument)
    assert count_cells(whole, "cy").whole
    assert count_missing(whole, "cy") == 0
    assert [text.get("en") for _, text in walk_texts(whole)] == [
        text.get("en") for _, text in walk_texts(instrument)
    ]


@settings(max_examples=25)
@given(instruments(), WORDS, st.data())
def test_one_cell_is_written_alone(
    instrument: Instrument, words: str, data: st.DataObject
) -> None:
    """Words written at an address are read back there, and no other text changes."""
    cells = list_cells(instrument, "cy")
    if not cells:
        return
    address = data.draw(st.sampled_from([cell.address for cell in cells]))
    after, unknown = write_cells(instrument, "cy", {address: words})
    assert unknown == []
    before = dict(walk_texts(instrument))
    for place, text in walk_texts(after):
        wanted = words.strip() if place == address else before[place].get("cy", "")
        assert text.get("cy", "") == wanted


def test_empty_words_take_a_translation_away() -> None:
    """A cell that is emptied is missing again, and leaves no empty text behind."""
    whole = translated(SAMPLE)
    address = next(walk_texts(whole))[0]
    after, _ = write_cells(whole, "cy", {address: "  "})
    assert "cy" not in dict(walk_texts(after))[address]
    assert [cell.address for cell in list_cells(after, "cy") if cell.state == "missing"] == [
        address
    ]


def test_unknown_address_is_said() -> None:
    """Words for a text that was removed meanwhile are not written, and their address is named."""
    after, unknown = write_cells(SAMPLE, "cy", {"sections.gone.title": "Wedi mynd"})
    assert (after, unknown) == (SAMPLE, ["sections.gone.title"])


def test_address_survives_a_move() -> None:
    """A translation stays with its text when pages change places."""
    whole = translated(SAMPLE)
    section = next(one for one in whole.sections if len(one.pages) > 1)
    moved = replace(section, pages=section.pages[::-1])
    sections = [moved if one.id == section.id else one for one in whole.sections]
    after = replace(whole, sections=sections)
    assert sorted(address for address, _ in walk_texts(after)) == sorted(
        address for address, _ in walk_texts(whole)
    )


def test_changed_english_is_marked() -> None:
    """After its English changed, a cell is marked against the version that was signed."""
    signed = translated(SAMPLE)
    page = next(node for _, node in places_of(signed, Page))
    address = next(address for address, text in walk_texts(signed) if text is page.heading)
    after, _ = write_cells(signed, "en", {address: "Another heading"})
    marked = [cell.address for cell in list_cells(after, "cy", signed) if cell.state == "changed"]
    assert marked == [address]


def test_braces_must_agree() -> None:
    """A translation without the English's braces, or with others, is marked and says which."""
    assert check_words("About {option}", "Am {option}") == []
    assert check_words("About {option}", "Am") == ["{option} is missing."]
    assert check_words("About them", "Am {option}") == ["{option} is not in the English."]
    assert check_words("By {service|them}", "Gan {service|nhw}") == []
