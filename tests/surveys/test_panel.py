"""A panel comments on every question of a draft, under the promises that respondents have."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from consult.pages.words import say_word
from surveys.checker import check_instrument, has_errors
from surveys.files import READY, decode_instrument, encode_instrument, read_ready
from surveys.model import Calculated, Instrument, LongText, Note, walk_pages
from surveys.panel import AGREE, KEPT, SAID, comment_id, find_comments, make_panel_instrument
from surveys.path import find_ending, find_path
from surveys.piping import find_pipes
from tests.surveys.samples import instruments

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("slug", READY)
def test_ready_made_ones_can_be_shown_to_a_panel(slug: str) -> None:
    """What is made of a sound questionnaire is sound itself, and keeps its protection."""
    ready = read_ready(slug)
    panel = make_panel_instrument(ready, TODAY)
    assert not has_errors(check_instrument(panel, TODAY))
    for before in ready.sections:
        after = next(one for one in panel.sections if one.id == before.id)
        assert (after.sensitive, after.skippable, after.support_key) == (
            before.sensitive,
            before.skippable,
            before.support_key,
        )


@settings(max_examples=20)
@given(instrument=instruments())
def test_every_item_is_shown_with_a_box(instrument: Instrument) -> None:
    """Each item that people would meet has a note with its words and a box for comments."""
    panel = make_panel_instrument(instrument, TODAY)
    asked = [
        item.id
        for page in walk_pages(instrument)
        for item in page.items
        if not isinstance(item, Calculated)
    ]
    boxes = [id_ for id_, _ in find_comments(panel)]
    assert boxes[:-1] == [comment_id(one) for one in asked]
    assert all(about for _, about in find_comments(panel))
    assert decode_instrument(encode_instrument(panel), "Panel") == panel


@settings(max_examples=20)
@given(instrument=instruments())
def test_nothing_but_the_agreement_is_asked_for(instrument: Instrument) -> None:
    """No box is compulsory, no brace is left, and who does not agree leaves nothing behind."""
    panel = make_panel_instrument(instrument, TODAY)
    items = [item for page in walk_pages(panel) for item in page.items]
    assert [item.id for item in items if item.required] == [AGREE]
    assert not [pipe for item in items for pipe in find_pipes(item.label["en"])]
    assert all(isinstance(item, LongText | Note) for item in items if item.id != AGREE)
    refused = find_ending(panel, find_path(panel, {AGREE: ("no",)}))
    agreed = find_ending(panel, find_path(panel, {AGREE: ("yes",)}))
    assert (refused.stores, agreed.stores) == (False, True)


def test_comments_are_kept_for_a_short_time() -> None:
    """Comments go after 90 days, or with the consultation itself where that ends before."""
    ready = read_ready("survivor-views")
    assert make_panel_instrument(ready, TODAY).facts.retention_end == TODAY + KEPT
    soon = replace(ready, facts=replace(ready.facts, retention_end=TODAY + timedelta(days=5)))
    assert make_panel_instrument(soon, TODAY).facts.retention_end == TODAY + timedelta(days=5)
    told = make_panel_instrument(ready, TODAY).facts.purpose["en"]
    assert ready.facts.controller in told
    assert "read by those" in told


def test_other_answers_are_read_as_respondents_read_them() -> None:
    """What may be said instead of an answer stands in the words that respondents see."""
    panel = make_panel_instrument(read_ready("survivor-views"), TODAY)
    told = [item.label["en"] for page in walk_pages(panel) for item in page.items]
    for code, words in SAID.items():
        assert words == say_word(code, "en")
        assert any(words in one for one in told)


def test_long_ids_stay_apart() -> None:
    """Ids that are too long with their prefix are shortened and still differ."""
    one, other = "a" * 63 + "x", "a" * 63 + "y"
    assert len(comment_id(one)) <= 64
    assert comment_id(one) != comment_id(other)
