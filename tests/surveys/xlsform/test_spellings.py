import pytest

from surveys.xlsform.kinds import read_kind
from surveys.xlsform.languages import read_language
from surveys.xlsform.mapping import map_sheets
from surveys.xlsform.reading import Reading
from surveys.xlsform.rows import read_rows
from tests.surveys.xlsform.forms import codes, item, items, read


def test_languages_of_columns() -> None:
    """Texts are kept in every language, those without one in the default language."""
    reading = map_with_default(
        """
| survey |
|  | type | name | label  | label::Cymraeg (cy) | label::Klingon |
|  | note | a    | Salut  | Helo                | nuqneH         |
"""
    )
    assert item(reading, "a").label == {"fr": "Salut", "cy": "Helo"}
    assert reading.instrument.languages == ["fr", "cy"]
    assert codes(reading) == {"unknown-language", "missing-fact"}


def map_with_default(survey: str) -> Reading:
    """Read a form whose texts without a language are in French."""
    settings = "| settings |\n| | form_title | default_language |\n| | T | French (fr) |\n"
    return map_sheets(read_rows((survey + settings).encode(), ".md"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("English (en)", "en"),
        ("EN", "en"),
        ("easy (en-simple)", "en-simple"),
        ("easy read (en)", "en-simple"),
        ("Easy words (cy)", "cy-simple"),
        ("Easy (en)", "en"),
        ("swahili", "sw"),
        ("Klingon", None),
        ("", None),
        ("( )", None),
    ],
)
def test_language_names(words: str, code: str | None) -> None:
    """A language is known by its code in brackets, its name or its code alone."""
    assert read_language(words) == code


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("select one from a", "select_one"),
        ("select all that apply from a or specify other", "select_multiple"),
        ("begin_group", "begin group"),
        ("add integer prompt", "integer"),
        ("q string", "text"),
        ("select_one", "unknown"),
        ("", "unknown"),
        ("end", "dropped"),
    ],
)
def test_spellings_of_types(words: str, kind: str) -> None:
    """The older spellings of types that other tools read are read as well."""
    assert read_kind(words).name == kind


SPELLINGS = {
    "old": "| | command | tag | caption | bind:relevant | requiredMsg | bind: required |",
    "short": "| | TYPE | NAME | Label | relevance | required_message | Required |",
    "coded": "| | type | name | label::Easy (en) | relevant | required_message::en | required |",
}


@pytest.mark.parametrize("header", SPELLINGS.values(), ids=SPELLINGS)
def test_spellings_of_columns(header: str) -> None:
    """Every spelling of a column that other tools allow holds the same."""
    reading = read(f"| survey |\n{header}\n| | note | a | A | 1 = 1 | Do | yes |\n")
    [note] = items(reading.instrument)
    assert (note.id, note.label, note.required) == ("a", {"en": "A"}, True)
    assert note.when is not None
    assert codes(reading) == set()
    assert [one.row for one in reading.dropped] == [3]


NOTE = "| survey |\n| | type | name |\n| | note | a |\n"
SENDING = "| settings |\n| | form_id | submission_url |\n| | a | https://example.org |\n"
REFUSED = {
    "survey": ("| survey |\n| | type | name | bind::x |\n| | note | a | b |\n", "bind::x"),
    "settings": (NOTE + SENDING, "submission_url"),
}


@pytest.mark.parametrize(("form", "column"), REFUSED.values(), ids=REFUSED)
def test_refused_columns(form: str, column: str) -> None:
    """A column that would send answers away or change other tools' files is refused by name."""
    reading = map_sheets(read_rows(form.encode(), ".md"))
    [found] = [one for one in reading.findings if one.code == "unsupported-column"]
    assert found.where.column == column
    assert found.severity == "error"


def test_dropped_columns() -> None:
    """Columns without a meaning are listed once each, and a misspelt one of ours is among them."""
    reading = read(
        "| survey |\n| | type | name | media::image | my notes | x_missin |\n"
        "| | note | a | b.png | mine | dk |\n| | note | b | b.png | mine | dk |\n"
    )
    assert [(one.row, one.field) for one in reading.dropped] == [
        (2, "media::image"),
        (2, "my notes"),
        (2, "x_missin"),
    ]
    assert all(one.reason for one in reading.dropped)


def test_repeated_columns() -> None:
    """Of two columns with one name the first is read, and the second refused."""
    reading = read(
        "| survey |\n| | type | name | label | label |\n| | note | a | First | Second |\n"
    )
    assert [one.label for one in items(reading.instrument)] == [{"en": "First"}]
    assert [(one.code, one.where.row) for one in reading.findings] == [("duplicate-column", 2)]
