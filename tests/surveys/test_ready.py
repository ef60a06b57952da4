import re
from datetime import date

import pytest

from surveys.checker import check_instrument
from surveys.errors import UnknownInstrumentError
from surveys.files import READY, read_ready
from surveys.model import (
    TEXT_ITEMS,
    Consent,
    Instrument,
    LongText,
    MultipleChoice,
    Ranking,
    Rating,
    SingleChoice,
    walk_items,
    walk_pages,
)
from surveys.options import option_codes
from surveys.path import Visit, find_ending, find_path, find_unanswered
from surveys.piping import find_pipes, say_text
from surveys.places import places_of
from surveys.signing import count_missing, draft_languages
from tests.pages.reading_age import OLDEST_EASY, read_age
from tests.surveys.samples import TODAY

SURVIVOR = read_ready("survivor-views")
EASY = ("survivor-views", "helpline-caller", "programme-voices", "programme-voices-exit")
ITEMS = {item.id: (page, item) for page, item in walk_items(SURVIVOR)}
AGENCIES = ["police", "council", "social-care", "health", "courts", "probation"]
ABOUT_YOU = ["survivor-views", "helpline-caller", "programme-voices", "programme-voices-exit"]
HARM = "0808 2000 247"
OWN_BEHAVIOUR = "0808 802 4040"


def find_codes(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """Give the codes of every closed item by its id."""
    return {item.id: option_codes(item) for _, item in walk_items(instrument)}


def find_kept(words: str) -> tuple[list[str], list[str]]:
    """Give what every translation of a text must have as well: its numbers, and its braces."""
    return sorted(re.findall(r"\d+", words)), [pipe.name for pipe in find_pipes(words)]


def list_texts(slug: str, language: str) -> list[str]:
    """Give every text of a questionnaire in a language."""
    return [text[language] for _, text in places_of(read_ready(slug), dict)]


def longest_sentence(slug: str, language: str) -> int:
    """Count the words of the longest sentence of a questionnaire in a language."""
    texts = list_texts(slug, language)
    return max(len(one.split()) for text in texts for one in re.split(r"[.?!] ", text))


@pytest.mark.parametrize("slug", READY)
def test_no_findings(slug: str) -> None:
    """A questionnaire that ships has nothing wrong but that its translations are drafts."""
    instrument = read_ready(slug)
    assert instrument.slug == slug
    found = check_instrument(instrument, TODAY)
    assert [finding for finding in found if finding.code != "draft-language"] == []


@pytest.mark.parametrize("slug", READY)
def test_only_eligibility_and_consent_are_compulsory(slug: str) -> None:
    """Nothing is compulsory but consent and the questions on the pages that can end early."""
    for page, item in walk_items(read_ready(slug)):
        if item.required:
            assert isinstance(item, Consent | SingleChoice)
            assert any(route.to.startswith("end:") for route in page.routes)


@pytest.mark.parametrize("slug", READY)
def test_everything_else_may_be_left_blank(slug: str) -> None:
    """Whoever agrees, and leaves all else blank, comes to the ending that keeps their answers."""
    instrument = read_ready(slug)
    given = {item.id: ("yes",) for _, item in walk_items(instrument) if item.required}
    path = find_path(instrument, given)
    assert find_unanswered(instrument, path, given) is None
    assert find_ending(instrument, path).stores


@pytest.mark.parametrize("slug", READY)
def test_optional_closed_questions_may_be_declined(slug: str) -> None:
    """Every optional closed question offers "prefer not to say" as an answer of its own."""
    for _, item in walk_items(read_ready(slug)):
        closed = isinstance(item, SingleChoice | MultipleChoice | Rating | Ranking)
        if closed and not item.required:
            assert "prefer-not-to-say" in item.missing, item.id


@pytest.mark.parametrize("slug", READY)
def test_every_free_text_says_what_to_leave_out(slug: str) -> None:
    """Free text never comes without the promise that is true: most details, not all."""
    for _, item in walk_items(read_ready(slug)):
        if isinstance(item, TEXT_ITEMS):
            hint = say_text(item.hint or {}, "en")
            assert "remove most identifying details" in hint
            assert "not all of them" in hint
            assert "leave out names" in hint


@pytest.mark.parametrize("slug", READY)
def test_words_of_the_field(slug: str) -> None:
    """No text blames, labels or assumes a gender."""
    avoided = ("victim", " he ", " she ", " his ", " her ", " him ", "abuser", "husband", "wife")
    for place, text in places_of(read_ready(slug), dict):
        for wrong in (*avoided, "why did", "allegation", "offender", "perpetrator"):
            assert wrong not in f" {text['en']} ".lower(), place


@pytest.mark.parametrize("slug", READY)
def test_screening_out_keeps_nothing(slug: str) -> None:
    """Somebody for whom it is not, or who does not agree, meets an ending that keeps nothing."""
    instrument = read_ready(slug)
    for _, item in walk_items(instrument):
        if item.required:
            ending = find_ending(instrument, find_path(instrument, {item.id: ("no",)}))
            assert not ending.stores
            assert "kept nothing" in ending.body["en"]


@pytest.mark.parametrize("slug", READY)
def test_help_without_speaking(slug: str) -> None:
    """Deaf people and people who cannot speak find emergency help and a service to write to."""
    supports = read_ready(slug).supports
    emergency = {line.means for line in supports if line.key.startswith("emergency")}
    assert emergency == {"phone", "relay", "text", "video"}
    assert {"relay", "text"} & {
        line.means for line in supports if not line.key.startswith("emergency")
    }


@pytest.mark.parametrize(
    ("answer", "ending", "number"),
    [
        ("adult", "under-18", "0800 1111"),
        ("lives-here", "elsewhere", "0800 027 1234"),
        ("experienced", "not-this-time", HARM),
    ],
)
def test_a_screen_out_comes_with_fitting_support(answer: str, ending: str, number: str) -> None:
    """Whoever the survivors' questionnaire is not for is shown first whom they can turn to."""
    found = find_ending(SURVIVOR, find_path(SURVIVOR, {answer: ("no",)}))
    assert found.id == ending
    lines = [line.number for line in SURVIVOR.supports if line.key == found.support_key]
    assert lines[0] == number


def test_ids_that_others_rely_on() -> None:
    """Analysis finds the survivor questionnaire's texts, agencies and ratings by these ids."""
    texts = [item.id for _, item in walk_items(SURVIVOR) if isinstance(item, LongText)]
    assert texts == ["what-they-did", "what-should-change", "programmes-why", "anything-else"]
    assert ITEMS["what-they-did"][0] == ITEMS["helpfulness"][0]
    assert ITEMS["helpfulness"][0].for_each == "agencies"
    assert isinstance(ITEMS["agencies"][1], MultipleChoice)
    rating = ITEMS["helpfulness"][1]
    assert isinstance(rating, Rating)
    assert len(rating.points) == 5
    assert rating.missing == ["dont-know", "prefer-not-to-say"]


def test_one_page_an_agency() -> None:
    """Each agency chosen has a page of its own; none of them has none, and no effect to rate."""
    path = find_path(SURVIVOR, {"agencies": tuple(reversed(AGENCIES))})
    assert [visit for visit in path.visits if visit.option] == [
        Visit("agency", code) for code in AGENCIES
    ]
    without = find_path(SURVIVOR, {"agencies": ("none",)})
    skipped = {page.id for page in walk_pages(SURVIVOR)} - {visit.page for visit in without.visits}
    assert skipped == {"agency", "safety"}


@pytest.mark.parametrize(
    ("slug", "own", "others"),
    [
        ("survivor-views", HARM, OWN_BEHAVIOUR),
        ("helpline-caller", OWN_BEHAVIOUR, "0800 027 1234"),
        ("programme-voices", OWN_BEHAVIOUR, HARM),
        ("programme-voices-exit", OWN_BEHAVIOUR, HARM),
    ],
)
def test_support_fits_the_audience(slug: str, own: str, others: str) -> None:
    """Each audience has its own support numbers beside 999, all checked on a known day."""
    supports = read_ready(slug).supports
    numbers = {line.number for line in supports}
    assert {"999", own} <= numbers
    assert others not in numbers
    assert {line.checked for line in supports} == {date(2026, 11, 1), date(2026, 11, 22)}


@pytest.mark.parametrize("slug", ABOUT_YOU)
def test_about_you_is_banded_and_the_same_everywhere(slug: str) -> None:
    """Whoever is asked about themselves is asked in the same bands, so that totals compare."""
    ours, theirs = find_codes(SURVIVOR), find_codes(read_ready(slug))
    for item in ("age-band", "region", "gender"):
        assert theirs[item] == ours[item]
        assert len(theirs[item]) >= 4


def test_a_worker_puts_down_what_a_caller_could_have_answered() -> None:
    """The worker's form has no question that the caller's lacks, and none about the caller."""
    own, noted = (
        find_codes(read_ready("helpline-caller")),
        find_codes(read_ready("helpline-caller-worker")),
    )
    notes = {"start-kept"}
    assert noted.keys() - notes <= own.keys()
    assert all(own[item] == codes for item, codes in noted.items())
    assert not {"age-band", "region", "gender"} & noted.keys()
    assert len(list(walk_pages(read_ready("helpline-caller-worker")))) == 2


def test_start_and_exit_ask_the_same() -> None:
    """The two waves rate the same behaviours in the same steps, and nothing joins two people."""
    start, leaving = read_ready("programme-voices"), read_ready("programme-voices-exit")
    assert (start.wave, leaving.wave) == ("start", "exit")
    before, after = find_codes(start), find_codes(leaving)
    asked = [item for item in before if item.startswith("behaviours.")]
    assert {f"behaviours.{one}" for one in ("physical", "sexual", "harassment")} <= {*asked}
    assert [item for item in after if item.startswith("behaviours.")] == asked
    assert all(before[item] == after[item] == ("0", "1", "2", "3") for item in asked)


def test_the_risk_form_stands_alone() -> None:
    """What a case worker puts down shares nothing with what people on programmes say."""
    risk = read_ready("programme-voices-risk")
    assert risk.audience == "professional"
    shared = find_codes(risk).keys() & find_codes(read_ready("programme-voices-exit")).keys()
    assert shared == {"agree", "start-kept"}


@pytest.mark.parametrize("slug", ["programme-voices", "programme-voices-exit"])
def test_people_are_told_to_name_no_offence_and_nobody(slug: str) -> None:
    """Before the first question, and at every box, people on programmes are told what to leave."""
    items = {item.id: item for _, item in walk_items(read_ready(slug))}
    assert "no offence described" in say_text(items["start-leave-out"].label, "en")
    for item in items.values():
        if isinstance(item, LongText):
            assert "do not write about anything particular" in say_text(item.hint or {}, "en")


def test_every_recommendation_is_rated_and_commented_on() -> None:
    """Ten recommendations in five groups each have a page, shown unless others were chosen."""
    instrument = read_ready("draft-recommendations")
    pages = [page for page in walk_pages(instrument) if page.heading["en"].startswith("Recomm")]
    assert len(pages) == 10
    for page in pages:
        assert [type(item) for item in page.items[1:]] == [Rating, LongText]
    shown = {visit.page for visit in find_path(instrument, {"elements": ("funding",)}).visits}
    assert {page.id for page in pages} & shown == {"funding-long-term", "funding-shared-cost"}
    assert {page.id for page in pages} <= {v.page for v in find_path(instrument, {}).visits}


@pytest.mark.parametrize("slug", READY)
def test_every_text_is_drafted_in_four_languages(slug: str) -> None:
    """Welsh, Polish and Urdu have every text that the English has, and nobody has signed them."""
    instrument = read_ready(slug)
    drafts = draft_languages(instrument)
    assert [one for one in drafts if one != "en-simple"] == ["cy", "pl", "ur"]
    assert instrument.languages == ["en", *drafts]
    assert {language: count_missing(instrument, language) for language in drafts} == dict.fromkeys(
        drafts, 0
    )


@pytest.mark.parametrize("slug", READY)
def test_a_translation_loses_no_number_and_no_brace(slug: str) -> None:
    """Ages, numbers to ring, articles of law and piped answers are the same in every language."""
    for place, text in places_of(read_ready(slug), dict):
        for language in {*text} - {"en-simple"}:
            assert find_kept(text[language]) == find_kept(text["en"]), (place, language)


def test_urdu_is_written_in_its_own_letters() -> None:
    """Every Urdu text holds Arabic letters, but for names of services and an option's label."""
    for slug in READY:
        for place, text in places_of(read_ready(slug), dict):
            if not place.path.endswith(".name") and text["en"] != "{option}":
                assert re.search("[\u0600-\u06ff]", text["ur"]), place


@pytest.mark.parametrize("slug", EASY)
def test_the_easy_words_are_easier(slug: str) -> None:
    """Whoever was there is asked in easy words too, of everything, in shorter sentences."""
    assert "en-simple" in read_ready(slug).languages
    assert longest_sentence(slug, "en-simple") <= 20
    assert longest_sentence(slug, "en") > longest_sentence(slug, "en-simple")
    ages = [read_age("\n".join(list_texts(slug, one))) for one in ("en-simple", "en")]
    assert ages[0] <= min(OLDEST_EASY, ages[1] - 1)


def test_only_professionals_have_no_easy_words() -> None:
    """What staff and professionals fill in of their work is asked in ordinary words alone."""
    plain = {slug for slug in READY if "en-simple" not in read_ready(slug).languages}
    assert plain == {"draft-recommendations", "helpline-caller-worker", "programme-voices-risk"}
    assert plain.isdisjoint(EASY)


def test_unknown_name() -> None:
    """A ready-made questionnaire that does not exist is refused with those that do."""
    with pytest.raises(UnknownInstrumentError) as caught:
        read_ready("../survivor-views")
    assert "survivor-views" in caught.value.remedy
