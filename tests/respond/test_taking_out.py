"""What people see of their own words before sending, and what they take out of them."""

import pytest

from tests.respond.house import House, Visitor, go_to_review, go_to_text

TEXT = "what-they-did:police"
WORDS = "They were kind and the green door was open."


async def look_at_text(visitor: Visitor, words: str = WORDS, names: str = "") -> str:
    """Write an answer, go on to everything that will be kept, and look at its words."""
    await go_to_text(visitor)
    await visitor.press(**{TEXT: words, "_names": names})
    await go_to_review(visitor)
    return await visitor.press("", _look=TEXT)


@pytest.mark.anyio
async def test_ticked_words_are_gone_from_what_is_stored(visitor: Visitor, house: House) -> None:
    """Words that somebody ticks stand nowhere in what is sent; the others stay as they were."""
    page = await look_at_text(visitor)
    assert 'name="_count" value="9"' in page
    await visitor.press("take", _word=["5", "6"], _count="9")
    assert "The words you ticked are gone" in visitor.page
    assert "green" not in visitor.page
    await visitor.press("done")
    await visitor.press("send")
    (record,) = house.records()
    assert record.texts[TEXT].text == "They were kind and the [REMOVED] was open."


@pytest.mark.anyio
async def test_placeholders_cannot_be_ticked(visitor: Visitor) -> None:
    """What is gone already is shown as it will be kept, and is no box."""
    page = await look_at_text(visitor, "I told Aniela about it.")
    assert "taken out: </span>[NAME 1]</b>" in page
    assert page.count('name="_word"') == 4


@pytest.mark.anyio
async def test_words_of_another_text_are_left_alone(visitor: Visitor) -> None:
    """A page that was shown before the text changed takes nothing out of what it is now."""
    await look_at_text(visitor)
    await visitor.press("take", _word=["0", "no", "99", "-1"], _count="4")
    assert "green" in visitor.page
    assert "They" in visitor.page


@pytest.mark.anyio
async def test_places_beyond_the_words_are_nobodys(visitor: Visitor) -> None:
    """A place that no word has takes nothing out."""
    await look_at_text(visitor)
    await visitor.press("take", _word=["99", "x", "-1", "\u0663"], _count="9")
    assert "green" in visitor.page
    assert "[REMOVED]" not in visitor.page


@pytest.mark.anyio
async def test_a_text_of_which_nothing_is_left_is_not_kept(visitor: Visitor) -> None:
    """When the last word is taken out, the answer is gone and the list of answers is shown."""
    await look_at_text(visitor, "They were kind.")
    await visitor.press("take", _word=["0", "1", "2"], _count="3")
    assert visitor.at == "r"
    assert "[REMOVED]" not in visitor.page


@pytest.mark.anyio
async def test_a_whole_answer_is_removed_from_its_own_page(visitor: Visitor) -> None:
    """The page of one answer offers to remove all of it."""
    await look_at_text(visitor)
    await visitor.press("", _remove=TEXT)
    assert visitor.at == "r"
    assert "green" not in visitor.page


@pytest.mark.anyio
async def test_an_answer_is_written_again_and_comes_back(visitor: Visitor, house: House) -> None:
    """Writing again leads to the question with an empty box and back to the list, redacted."""
    await look_at_text(visitor)
    await visitor.press("", _change=TEXT)
    assert visitor.at == "p.agency.police"
    assert "green" not in visitor.page
    await visitor.press(**{TEXT: "I told Aniela that they were slow."})
    assert visitor.at == "r"
    await visitor.press("send")
    (record,) = house.records()
    assert record.texts[TEXT].text == "I told [NAME 1] that they were slow."


@pytest.mark.anyio
async def test_a_choice_is_changed_and_comes_back(visitor: Visitor) -> None:
    """A closed answer is changed from the list, and the list is next when nothing new is asked."""
    await go_to_text(visitor)
    await visitor.press(**{"helpfulness:police": "2", TEXT: WORDS})
    await go_to_review(visitor)
    await visitor.press("", _change="helpfulness:police")
    await visitor.press(**{"helpfulness:police": "5"})
    assert visitor.at == "r"
    assert "green door" in visitor.page


@pytest.mark.anyio
async def test_a_change_that_asks_more_goes_on(visitor: Visitor) -> None:
    """When a changed answer opens further questions, the first of them comes next."""
    await go_to_text(visitor)
    await visitor.press(**{TEXT: WORDS})
    await go_to_review(visitor)
    await visitor.press("", _change="agencies")
    await visitor.press(agencies=["police", "health"])
    assert visitor.at.startswith("p.agency.")
    await go_to_review(visitor)
    assert "green door" in visitor.page


@pytest.mark.anyio
@pytest.mark.parametrize("field", ["_look", "_change", "_remove"])
async def test_an_answer_that_is_not_there_leads_nowhere(visitor: Visitor, field: str) -> None:
    """A form that names no answer of this person's shows the list again."""
    await look_at_text(visitor)
    await visitor.press("done")
    await visitor.press("", **{field: "nothing:of-ours"})
    assert visitor.at == "r"
    assert "green door" in visitor.page


@pytest.mark.anyio
async def test_names_that_people_list_go_everywhere(visitor: Visitor, house: House) -> None:
    """A listed name goes although it is an ordinary word; the list itself is kept nowhere."""
    await look_at_text(visitor, "It was green and so was summer.", names="Summer, Green")
    await visitor.press("done")
    await visitor.press("send")
    (record,) = house.records()
    assert record.texts[TEXT].text == "It was [NAME 1] and so was [NAME 2]."
    assert "Summer" not in repr(record)


@pytest.mark.anyio
async def test_people_are_told_beside_every_box(visitor: Visitor) -> None:
    """Where words of one's own are asked for, the page says that not everything is found."""
    page = await go_to_text(visitor)
    assert "most identifying details, not all" in page
    assert 'name="_names"' in page


@pytest.mark.anyio
async def test_pages_without_boxes_say_nothing_of_names(visitor: Visitor) -> None:
    """A page that asks for choices alone does not speak of what people could write."""
    await visitor.start()
    page = await visitor.press()
    assert "leave out names" not in page
    assert 'name="_names"' not in page
