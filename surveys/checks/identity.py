"""Questions whose answers would say who somebody is."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from surveys.checks.finding import Finding, error, warning
from surveys.checks.sites import SitedPage, sited_items
from surveys.model import TEXT_ITEMS, Date, Decimal, Integer, Item

_OPEN: Final = (*TEXT_ITEMS, Integer, Decimal, Date)


class Mark(NamedTuple):
    """One kind of identifying question: what it asks for, and the words that give it away."""

    what: str
    words: re.Pattern[str]
    ids: re.Pattern[str]


def _mark(what: str, words: str, ids: str) -> Mark:
    return Mark(
        what,
        re.compile(rf"\b({words})\b", re.IGNORECASE),
        re.compile(rf"(^|.*[-_.])({ids})$"),
    )


_NAMES: Final = (
    r"(first|last|full|middle|family|maiden|given|nick|pet)[ -]?names?|surnames?|forenames?|"
    r"your (own |real |legal )?names?|their names?|(his|her) names?|"
    r"names? of (the |your |a |any )?"
    r"(person|people|partner|ex-partner|husband|wife|child|children|worker|officer|social worker|"
    r"perpetrator|abuser|friend|relative|doctor|gp|school|employer|street)|"
    r"(who|what) (is|was|are|were) (he|she|they|it) called|what are you called|your initials|"
    r"(partner|perpetrator|abuser|child|officer|worker|victim)(['\u2019]s|s)? names?|^name"
)
_CERTAIN: Final = (
    _mark("a name", _NAMES, r"(first|last|full|your|sur|fore|family|child|partner)-?_?name|^name"),
    _mark(
        "an address",
        r"(home|street|postal|full|your|current|email|e-mail|ip) address(es)?|^address|"
        r"house (number|name)|door number|street name",
        r"address|house-number|street",
    ),
    _mark("a postcode", r"post ?codes?|zip ?codes?", r"post-?_?code|zip"),
    _mark("an e-mail address", r"e-?mails?( address(es)?)?", r"e-?mail"),
    _mark(
        "a telephone number",
        r"(tele)?phone (number|no)s?|mobile (number|no)s?|(number|how) (can|may|could) (we|I) "
        r"(ring|call|reach|contact)( you)?|contact (number|details)|whatsapp( number)?|"
        r"your (mobile|telephone|phone)",
        r"phone|mobile|telephone|contact-details|phone-number",
    ),
    _mark(
        "a date of birth",
        r"date of birth|birth ?da(y|te)s?|when were (you|they) born|d\.?o\.?b",
        r"dob|birth-?_?date|date-of-birth|birthday",
    ),
    _mark("an NHS number", r"nhs (number|no)|health service number", r"nhs(-number)?"),
    _mark(
        "a National Insurance number",
        r"national insurance( number)?|n\.?i\.? (number|no)|nino",
        r"nino|ni-number|national-insurance(-number)?",
    ),
    _mark(
        "a number or name that stands for one person",
        r"passport( number)?|driving licen[cs]e( number)?|(case|crime|reference|custody|collar|"
        r"badge|account|registration|car|vehicle) (number|reference|registration)|number ?plate|"
        r"user ?names?|(facebook|instagram|twitter|social media) (name|profile|account|handle)|"
        r"sort code|photograph of (you|them)|signature",
        r"passport|username|crime-number|case-number|signature",
    ),
)
_LIKELY: Final = (
    _mark(
        "an exact age",
        r"how old (are|were|is|was)|(your|their|exact|current) age|age in years|^age|"
        r"year of birth|(what|which) year were (you|they) born",
        r"^age|age-years|birth-?_?year|year-of-birth",
    ),
    _mark(
        "where somebody lives, works or learns",
        r"where (exactly )?do (you|they) (live|work|study)|(which|what) (town|village|street|"
        r"estate|hamlet|parish|school|college|refuge)|"
        r"name of (the|your) (town|village|school|employer|"
        r"workplace|refuge)|(your|their) (employer|workplace|job title)|who do you work for",
        r"town|village|school|employer|workplace|job-title",
    ),
)
# What a sentence asks people to leave out, it does not ask for.
_ASKS_NOT: Final = re.compile(
    r"\b(leave out|leaves? .* out|do not|don['\u2019]t|please avoid|avoid|without|never|no names?|"
    r"not (to )?(give|name|include|say|write|use|tell)|remove|removed|omit|instead of|"
    r"rather than|nothing that|other than)\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"(?<=[.!?;:\n])\s+")


def check_identity(pages: list[SitedPage]) -> Iterator[Finding]:
    """Find questions that ask who somebody is, or come close to it."""
    for sited in pages:
        for place, item in sited_items(sited):
            if not isinstance(item, _OPEN):
                continue
            if mark := _find_mark(item, _CERTAIN):
                yield error(
                    "identifying-question",
                    place,
                    f"This seems to ask for {mark.what}, and nobody may be asked who they are.",
                    "Remove the question, or ask for something that many people share.",
                )
            elif mark := _find_mark(item, _LIKELY):
                yield warning(
                    "identifying-question",
                    place,
                    f"This seems to ask for {mark.what}, which can point to one person.",
                    "Offer bands or broad regions to choose from, such as 25 to 34.",
                )


def _find_mark(item: Item, marks: tuple[Mark, ...]) -> Mark | None:
    asked = [one for one in _sentences(item) if not _ASKS_NOT.search(one)]
    for mark in marks:
        if mark.ids.fullmatch(item.id) or any(mark.words.search(one) for one in asked):
            return mark
    return None


def _sentences(item: Item) -> Iterator[str]:
    for text in (item.label, item.hint or {}):
        yield from _SENTENCE.split(text.get("en", "").strip())
