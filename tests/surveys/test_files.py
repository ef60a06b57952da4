import json
import traceback
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.errors import (
    InstrumentFileError,
    NotJsonError,
    TooLargeError,
    UnreadableFileError,
    WrongShapeError,
)
from surveys.files import (
    SIZE_LIMIT,
    decode_instrument,
    encode_instrument,
    instrument_digest,
    instrument_schema,
    read_instrument,
)
from surveys.model import Instrument
from tests.surveys.samples import HIDDEN, SAMPLE, instruments, replace

PAGE = ("sections", 1, "pages", 0)


def altered(*place: str | int, value: object) -> bytes:
    """Give the sample's JSON with one value put somewhere."""
    tree: Any = json.loads(encode_instrument(SAMPLE))
    part = tree
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    return json.dumps(tree).encode()


def refusal(data: bytes) -> InstrumentFileError:
    """Give the error that decoding raises, having looked for the file's content in it."""
    with pytest.raises(InstrumentFileError) as caught:
        decode_instrument(data, "File x.json")
    shown = "".join(traceback.format_exception(caught.value))
    assert "Quokkas" not in shown
    assert "07700" not in shown
    return caught.value


@settings(max_examples=30, deadline=None)
@given(instruments(wild=True))
def test_round_trip(instrument: Instrument) -> None:
    """A questionnaire written and read again is the same, byte for byte and by digest."""
    written = encode_instrument(instrument)
    again = decode_instrument(written, "memory")
    assert again == instrument
    assert encode_instrument(again) == written
    assert instrument_digest(again) == instrument_digest(instrument)


def test_layout_does_not_change_the_digest() -> None:
    """Another order of keys, another spacing and written-out defaults are the same version."""
    tree = json.loads(encode_instrument(SAMPLE))
    tree["sections"][0]["skippable"] = False
    shuffled = json.dumps(dict(reversed(tree.items()))).encode()
    assert instrument_digest(decode_instrument(shuffled, "x")) == instrument_digest(SAMPLE)
    assert len(instrument_digest(SAMPLE)) == 64


def test_words_change_the_digest() -> None:
    """Any change of words is another version."""
    other = replace(SAMPLE, title={"en": "Small."})
    assert instrument_digest(other) != instrument_digest(SAMPLE)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (altered("sections", value=HIDDEN), "$.sections"),
        (altered(*PAGE, value=HIDDEN), "$.sections[1].pages[0]"),
        (altered("audience", value=HIDDEN), "$.audience"),
        (altered("title", "en", value=7), "$.title[...]"),
        (altered("title", HIDDEN, value="x"), "$.title"),
        (altered("facts", "retention_end", value=HIDDEN), "$.facts.retention_end"),
        (altered("slug", value=HIDDEN), "$.slug"),
        (altered("version", value=0), "$.version"),
        (altered(*PAGE, "items", 0, "type", value=HIDDEN), "$.sections[1].pages[0].items[0].type"),
        (altered(*PAGE, HIDDEN, value=1), "$.sections[1].pages[0]"),
        (altered(*PAGE, "id", value="line\n"), "$.sections[1].pages[0].id"),
        (b"[]", "$"),
        (b'"' + HIDDEN.encode() + b'"', "$"),
        (b"{}", "$"),
    ],
)
def test_wrong_shape(data: bytes, where: str) -> None:
    """JSON of another shape is refused with the JSON path, and without what stands there."""
    error = refusal(data)
    assert isinstance(error, WrongShapeError)
    assert error.where == f"File x.json, at {where}."
    assert error.what
    assert error.remedy


def test_a_misspelt_field_is_suggested() -> None:
    """A field that does not exist is met with the nearest one that does."""
    assert refusal(altered(*PAGE, "itmes", value=1)).remedy == "Did you mean items?"


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "File x.json, line 1."),
        (b"{\n\n" + HIDDEN.encode(), "File x.json, line 3."),
        (encode_instrument(SAMPLE)[:-5], "File x.json"),
        (encode_instrument(SAMPLE) + b"x", "File x.json"),
        (b'{"slug": 1\n,,}', "File x.json, line 2."),
        (b'{"title": "\\ud800"}', "File x.json, line 1."),
        (HIDDEN.encode() + b"\xff", f"File x.json, byte {len(HIDDEN)}."),
    ],
)
def test_not_json(data: bytes, where: str) -> None:
    """What is not JSON is refused with its line, even when its shape is wrong as well."""
    error = refusal(data)
    assert isinstance(error, NotJsonError)
    assert error.where.startswith(where.rstrip("."))


@pytest.mark.parametrize("depth", [21, 200, 20_000])
def test_deep_rules_are_refused(depth: int) -> None:
    """A rule nested too deeply is refused, whether or not the decoder could have read it."""
    start, end = altered(*PAGE, "routes", value=[{"when": "@", "to": "end:out"}]).split(b'"@"')
    rule = b'{"type":"not","rule":' * depth + b'{"type":"all","rules":[]}' + b"}" * depth
    assert isinstance(refusal(start + rule + end), WrongShapeError)


def test_a_byte_order_mark_is_no_obstacle() -> None:
    """A file saved with a byte order mark is read like any other."""
    assert decode_instrument(b"\xef\xbb\xbf" + encode_instrument(SAMPLE), "x") == SAMPLE


def test_files(tmp_path: Path) -> None:
    """A file is read as its bytes are; none, a folder or one too large is refused by name."""
    good = tmp_path / "good.json"
    good.write_bytes(encode_instrument(SAMPLE))
    assert read_instrument(good) == SAMPLE
    for missing in (tmp_path / "none.json", tmp_path, Path("nul\x00.json")):
        with pytest.raises(UnreadableFileError):
            read_instrument(missing)
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (SIZE_LIMIT + 1))
    with pytest.raises(TooLargeError):
        read_instrument(large)


def spoil(at: int, byte: bytes) -> bytes:
    """Give the sample's JSON with one byte replaced by others."""
    good = encode_instrument(SAMPLE)
    place = at % len(good)
    return good[:place] + byte + good[place + 1 :]


@settings(max_examples=100, deadline=None)
@given(st.binary() | st.builds(spoil, st.integers(0), st.binary()))
def test_any_bytes(data: bytes) -> None:
    """Any bytes are either a questionnaire or one clear refusal."""
    outcome: Instrument | InstrumentFileError
    try:
        outcome = decode_instrument(data, "x")
    except InstrumentFileError as error:
        outcome = error
    assert isinstance(outcome, Instrument) or outcome.what


def test_the_schema_knows_every_field() -> None:
    """The JSON Schema is made from the structs and names each of them and their fields."""
    schema = msgspec.json.decode(instrument_schema())
    definitions = schema["$defs"]
    assert set(definitions["Instrument"]["properties"]) == set(Instrument.__struct_fields__)
    assert {"MultipleChoice", "Compare", "SupportLine"} <= set(definitions)
    assert definitions["Page"]["additionalProperties"] is False
