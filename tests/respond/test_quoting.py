"""How words may be quoted is chosen before sending; nobody is quoted who chose nothing."""

import pytest

from consult.intake.redaction import KeptAnswers
from consult.respond.keeping import drop_keys
from surveys.model import Facts
from surveys.quoting import NOT_QUOTED, choose_way, list_ways
from tests.respond.house import House, Visitor, go_to_agencies, go_to_review, go_to_text

WORDS = {"what-they-did:police": "They came twice and listened."}


async def go_to_choice(visitor: Visitor) -> str:
    """Write something and go on to the last page before sending."""
    await go_to_text(visitor)
    await visitor.press(**WORDS)
    return await go_to_review(visitor)


@pytest.mark.anyio
async def test_nobody_is_quoted_who_chose_nothing(visitor: Visitor, house: House) -> None:
    """No is chosen on the page, and a form without any choice means the same."""
    page = await go_to_choice(visitor)
    assert page.count('name="_quote"') == 3
    assert 'name="_quote" type="radio" value="" checked' in page
    await visitor.press("send")
    (record,) = house.records()
    assert record.quoting == NOT_QUOTED


@pytest.mark.anyio
async def test_a_choice_is_sealed_with_the_answers(visitor: Visitor, house: House) -> None:
    """What was chosen stays chosen on the way, can be seen again, and is stored with the words."""
    await go_to_choice(visitor)
    page = await visitor.press("again", _quote="undescribed")
    assert 'value="undescribed" checked' in page
    assert house.count() == 0
    await visitor.press("send", _quote="undescribed")
    (record,) = house.records()
    assert record.quoting == "undescribed"


@pytest.mark.anyio
async def test_a_way_that_is_not_offered_is_none(visitor: Visitor, house: House) -> None:
    """A form can hold anything; nobody has agreed to a way that the page does not show."""
    await go_to_choice(visitor)
    await visitor.press("send", _quote="with-my-name")
    (record,) = house.records()
    assert record.quoting == NOT_QUOTED


@pytest.mark.anyio
async def test_nobody_is_asked_who_wrote_nothing(visitor: Visitor, house: House) -> None:
    """Without words of one's own there is nothing to quote, whatever a form says."""
    await go_to_agencies(visitor)
    page = await go_to_review(visitor)
    assert "_quote" not in page
    await visitor.press("send", _quote="published")
    (record,) = house.records()
    assert record.quoting == NOT_QUOTED


def test_ways_are_those_a_consultation_names() -> None:
    """Ways are offered in one order; a code that is none of ours offers nothing."""
    facts = Facts(quote_tiers=["published", "named", "undescribed"])
    assert list_ways(facts) == ("undescribed", "published")
    assert choose_way(facts, "named") == NOT_QUOTED
    assert choose_way(Facts(), "published") == NOT_QUOTED


def test_later_answers_leave_the_choice_alone() -> None:
    """Changing or dropping an answer does not undo what was chosen, nor choose anything."""
    chosen = KeptAnswers(closed={"a": ("x",)}, quoting="published")
    assert drop_keys(chosen, ["a"]).quoting == "published"
    assert chosen.merge(KeptAnswers(closed={"b": ("y",)})).quoting == "published"
    assert KeptAnswers().merge(KeptAnswers()).quoting == NOT_QUOTED
