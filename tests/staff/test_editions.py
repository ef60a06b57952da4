"""A questionnaire on paper, as a file and as a preview, all from the one definition."""

import csv
import io
import re
from html import unescape

import pytest
from msgspec.structs import replace

from consult.pages.preview import list_previews
from consult.settings import Settings
from consult.staff.editions.build import BLANK, print_form
from consult.staff.editions.conditions import ConditionWriter
from consult.staff.editions.previews import write_at
from consult.staff.editions.views import PrintedForm, PrintedItem
from consult.staff.editions.words import printed_languages, say_printed
from consult.staff.roles import Role
from surveys.files import READY, decode_instrument, read_ready
from surveys.model import (
    Calculated,
    Facts,
    Instrument,
    Note,
    Option,
    Page,
    SingleChoice,
    walk_pages,
)
from surveys.options import option_labels
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
)
from surveys.signing import EASY_READ
from tests.staff.drafted import Drafted, add_drafted
from tests.staff.people import Client, Office, sign_in
from tests.surveys.samples import SAMPLE

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

FILLED_IN = (
    "go",
    "go-part",
    "stop",
    "only",
    "number",
    "chosen",
    "compared",
    "for-each",
    "times",
)
LOOKS = ("paper", "large", "easy")


@pytest.fixture
async def drafted(settings: Settings, office: Office, client: Client) -> Drafted:
    """Start a draft with its designer signed in."""
    await sign_in(client, office, office.people[Role.POLICY_DESIGNER])
    return await add_drafted(settings, office, SAMPLE)


def printed_items(form: PrintedForm) -> list[PrintedItem]:
    """Give every item of a printed form that has a number."""
    return [
        item
        for section in form.sections
        for page in section.pages
        for item in page.items
        if item.number
    ]


@pytest.mark.parametrize("slug", READY)
def test_every_question_is_printed_once(slug: str) -> None:
    """Every question stands on paper once, numbered from 1 in the order asked."""
    instrument = read_ready(slug)
    asked = [
        item
        for page in walk_pages(instrument)
        for item in page.items
        if not isinstance(item, Note | Calculated)
    ]
    printed = printed_items(print_form(instrument, "en"))
    assert [item.number for item in printed] == list(range(1, len(asked) + 1))
    for item, paper in zip(asked, printed, strict=True):
        labels = [label["en"] for label in option_labels(item).values()]
        assert [box.label for box in paper.boxes][: len(labels)] == labels
        assert len(paper.boxes) >= len(item.missing)


@pytest.mark.parametrize("slug", READY)
def test_every_route_is_printed_in_words(slug: str) -> None:
    """Each route stands under its page, and leads to a number that is further on or to an end."""
    instrument = read_ready(slug)
    form = print_form(instrument, "en")
    printed = [page for section in form.sections for page in section.pages]
    for page, paper in zip(walk_pages(instrument), printed, strict=True):
        assert len(paper.routes) == len(page.routes)
        first = max((item.number for item in paper.items), default=0)
        for words in paper.routes:
            target = re.search(r"go to question (\d+)", words)
            assert (
                "stop here" in words
                or "go to “" in words
                or (target is not None and int(target[1]) > first)
            )


def test_numbers_on_paper_keep_their_order_from_right_to_left() -> None:
    """The groups of a number that people may ring stand in the order in which it is dialled."""
    told = dict(print_form(read_ready("draft-recommendations"), "ur").facts).values()
    assert any("\u20660303 123 1113\u2069" in words for words in told)
    assert not any("\u2066" in words for words in dict(print_form(SAMPLE, "en").facts).values())


CONDITIONS: list[tuple[Expression, str]] = [
    (Chosen("adult", "yes"), "you ticked “Yes” at question 1"),
    (Not(Chosen("adult", "yes")), "you did not tick “Yes” at question 1"),
    (Answered("adult"), "you answered question 1"),
    (Not(Answered("adult")), "you did not answer question 1"),
    (
        Any_([Chosen("adult", "no"), Answered("age")]),
        "you ticked “No” at question 1 or you answered question 2",
    ),
    (All([Chosen("adult", "no")]), "you ticked “No” at question 1"),
    (
        Compare(Answer("age"), ">=", Number(18)),
        "your answer to question 2 is at least 18",
    ),
    (
        Not(All([Answered("adult"), Answered("age")])),
        "it is not so that you answered question 1 and you answered question 2",
    ),
]


def asked(code: str) -> SingleChoice:
    """A question of yes or no."""
    options = [Option(code="yes", label={"en": "Yes"}), Option(code="no", label={"en": "No"})]
    return SingleChoice(id=code, label={"en": code}, options=options)


@pytest.mark.parametrize(("rule", "words"), CONDITIONS, ids=[words for _, words in CONDITIONS])
def test_condition_is_said_by_number(rule: Expression, words: str) -> None:
    """A condition names questions by their numbers and answers by their words."""
    page = Page(id="one", items=[asked("adult"), asked("age")])
    section = replace(SAMPLE.sections[0], pages=[page])
    instrument = replace(SAMPLE, sections=[section])
    assert ConditionWriter(instrument, "en", {"adult": 1, "age": 2}).write(rule) == words


def test_condition_without_plain_words_is_given_as_designers_read_it() -> None:
    """What has no words for paper is still printed, never left out."""
    writer = ConditionWriter(SAMPLE, "en", {})
    assert writer.write(Call("count-selected", [Answer("services")])).strip()


@pytest.mark.parametrize("language", printed_languages())
def test_fixed_words_fill_the_same_braces(language: str) -> None:
    """Every language has each of the fixed words, with the braces of the English ones."""
    words = {"condition", "number", "heading", "count", "least", "most", "answer", "how", "value"}
    given = {name: f"<{name}>" for name in words}
    for word in (
        "go",
        "stop",
        "only",
        "number",
        "chosen",
        "compared",
        "for-each",
        "times",
        "go-part",
    ):
        english = say_printed(word, "en", **given)
        assert set(re.findall(r"<\w+>", say_printed(word, language, **given))) == set(
            re.findall(r"<\w+>", english)
        )


def test_repeated_page_is_one_sheet() -> None:
    """A page for each answer is printed once, to be copied, with a box for what it is about."""
    instrument = read_ready("survivor-views")
    repeated = next(page for page in walk_pages(instrument) if page.for_each is not None)
    source = next(
        item
        for page in walk_pages(instrument)
        for item in page.items
        if item.id == repeated.for_each
    )
    pages = [page for part in print_form(instrument, "en").sections for page in part.pages]
    (sheet,) = [page for page in pages if page.about]
    assert "once for each box" in sheet.copies
    assert len(sheet.about) == len(
        [one for one in getattr(source, "options", []) if not one.exclusive]
    )
    assert "{option}" not in sheet.heading + "".join(item.label for item in sheet.items)


def test_easy_read_says_what_lacks_easy_words() -> None:
    """Easy words are printed where they are written, and the questions without are named."""
    one, other = asked("adult"), asked("age")
    easy = replace(one, label={"en": "Are you an adult?", EASY_READ: "Are you grown up?"})
    page = Page(id="one", items=[easy, other])
    instrument = replace(SAMPLE, sections=[replace(SAMPLE.sections[0], pages=[page])])
    form = print_form(instrument, "en", easy=True)
    assert [item.label for item in printed_items(form)] == ["Are you grown up?", "age"]
    assert form.lacking == ("age",)
    assert print_form(instrument, "en").lacking == ()


def test_unfinished_draft_is_printed() -> None:
    """A draft with nothing in it yet is printed without a fault."""
    bare = Instrument(slug="bare", audience="survivor", facts=Facts())
    assert print_form(bare, "en").sections == ()
    empty = replace(SAMPLE.sections[0], pages=[])
    assert [part.pages for part in print_form(replace(bare, sections=[empty]), "cy").sections] == [
        ()
    ]


def test_blank_stands_for_the_option() -> None:
    """Words that are filled in for each copy are a blank on paper."""
    form = print_form(SAMPLE, "en")
    said = [
        item.label + page.heading
        for part in form.sections
        for page in part.pages
        for item in page.items
    ]
    assert any(BLANK in words for words in said)


@pytest.mark.parametrize("look", LOOKS)
async def test_paper_stands_alone(client: Client, drafted: Drafted, look: str) -> None:
    """A form on paper is a whole page of its own without scripts, in each of its looks."""
    page = await client.get(f"{drafted.address}/forms/paper/{look}")
    assert page.status_code == 200
    assert "<script" not in page.text
    assert f"edition-{look}" in page.text
    for item in printed_items(print_form(SAMPLE, "en")):
        assert f"{item.number}.</span>" in page.text


async def test_draft_language_is_marked_on_the_screen(client: Client, drafted: Drafted) -> None:
    """Somebody who opens a form in an unsigned language is told not to hand it out."""
    instrument = replace(SAMPLE, languages=["en", "ur"], signed=[])
    await drafted.change(instrument)
    page = await client.get(f"{drafted.address}/forms/paper/paper?language=ur")
    assert "Do not hand it out" in page.text
    assert 'dir="rtl"' in page.text
    assert (
        "Do not hand it out" not in (await client.get(f"{drafted.address}/forms/paper/paper")).text
    )


@pytest.mark.parametrize(
    "path", ["forms/paper/huge", "forms/paper/paper?language=xx", "forms/file/exe"]
)
async def test_unknown_form_is_not_found(client: Client, drafted: Drafted, path: str) -> None:
    """A look, language or kind of file that there is not is said to be missing."""
    assert (await client.get(f"{drafted.address}/{path}")).status_code == 404


async def test_json_is_the_questionnaire(client: Client, drafted: Drafted) -> None:
    """The JSON that is given reads as the very questionnaire, under a name that says which."""
    answer = await client.get(f"{drafted.address}/forms/file/json")
    assert decode_instrument(answer.content, "The file") == SAMPLE
    assert answer.headers["content-disposition"] == f'attachment; filename="{SAMPLE.slug}-1.json"'


async def test_xlsform_is_given(client: Client, drafted: Drafted) -> None:
    """The XLSForm that is given has a row for every question."""
    answer = await client.get(f"{drafted.address}/forms/file/csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    names = {cell for row in rows for cell in row}
    assert {item.id for page in walk_pages(SAMPLE) for item in page.items} <= names


async def test_every_preview_is_drawn_and_listed(client: Client, drafted: Drafted) -> None:
    """Each page in each state can be chosen, and is drawn in a frame that sends nothing."""
    listing = await client.get(f"{drafted.address}/preview")
    offered = re.findall(r'<option value="([^"]+)"', listing.text)
    wanted = [write_at(one) for one in list_previews(SAMPLE)]
    assert [unescape(value) for value in offered][: len(wanted)] == wanted
    for at in wanted[::5]:
        page = await client.get(f"{drafted.address}/preview/page", params={"at": at})
        assert page.status_code == 200, at
        assert "form-action 'none'" in page.headers["content-security-policy"]


async def test_unknown_preview_is_not_found(client: Client, drafted: Drafted) -> None:
    """A page that was removed, or a language that there is not, is said to be missing."""
    for query in ({"at": "page.gone~~blank"}, {"language": "xx"}):
        answer = await client.get(f"{drafted.address}/preview", params=query)
        assert answer.status_code == 404


async def test_easy_words_are_previewed_one_question_at_a_time(
    client: Client, drafted: Drafted
) -> None:
    """Each question is a page of its own there, and changing the language stays on the page."""
    await drafted.change(replace(SAMPLE, languages=["en", "en-simple"], signed=[]))
    easy = {"at": "page.each~police~filled", "language": "en-simple"}
    listing = await client.get(f"{drafted.address}/preview", params=easy)
    chosen = re.findall(r'<option value="([^"]+)" selected', listing.text)
    assert re.fullmatch("page.each~[a-z]*~blank~helpful", chosen[0])
    assert "“How helpful was …?”" in unescape(listing.text)
    drawn = await client.get(f"{drafted.address}/preview/page", params={**easy, "at": chosen[0]})
    assert 'name="helpful' in drawn.text
    assert "<textarea" not in drawn.text
    back = await client.get(f"{drafted.address}/preview", params={"at": chosen[0]})
    assert re.findall(r'<option value="([^"]+)" selected', back.text)[0].count("~") == 2
