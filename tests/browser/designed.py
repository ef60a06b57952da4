"""The questionnaire that a browser designs from nothing: five pages, in English and Welsh."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from surveys.model import (
    Consent,
    Date,
    Ending,
    Facts,
    Instrument,
    LongText,
    MissingCode,
    MultipleChoice,
    Option,
    Page,
    Point,
    Rating,
    Route,
    Section,
    SingleChoice,
    SupportLine,
    Text,
)
from surveys.rules import Answer, Call, Chosen, Compare, Number

TODAY: Final = datetime.now(UTC).date()
KEPT_UNTIL: Final = date(TODAY.year + 2, 1, 31)
TAKEN_BACK_UNTIL: Final = TODAY + timedelta(days=60)

WELSH: Final = {
    "Views on services": "Barn am wasanaethau",
    "To learn which services help.": "Dysgu pa wasanaethau sy'n helpu.",
    "Your explicit consent.": "Eich cydsyniad penodol.",
    "Write to complaints@heron.example.": "Ysgrifennwch at complaints@heron.example.",
    "Before you begin": "Cyn i chi ddechrau",
    "Is this for you?": "Ai i chi y mae hwn?",
    "Are you 18 or older?": "Ydych chi'n 18 oed neu'n hŷn?",
    "Yes": "Ydw",
    "No": "Nac ydw",
    "Before you decide": "Cyn i chi benderfynu",
    "Do you agree that your answers are kept?": "Ydych chi'n cytuno i ni gadw eich atebion?",
    "Yes, I agree": "Ydw, rwy'n cytuno",
    "No, I do not agree": "Nac ydw, dydw i ddim yn cytuno",
    "Who you met": "Pwy wnaethoch chi eu cyfarfod",
    "Services near you": "Gwasanaethau yn eich ardal",
    "Which of these have you been in contact with?": "Â pha rai fuoch chi mewn cysylltiad?",
    "Police": "Heddlu",
    "Council": "Cyngor",
    "Helpline": "Llinell gymorth",
    "How it went": "Sut aeth pethau",
    "The next pages ask what helped.": "Mae'r tudalennau nesaf yn gofyn beth helpodd.",
    "About: {option}": "Am: {option}",
    "How helpful were they?": "Pa mor ddefnyddiol oedden nhw?",
    "Not helpful": "Ddim yn ddefnyddiol",
    "Neither": "Y naill na'r llall",
    "Very helpful": "Defnyddiol iawn",
    "Looking back": "Edrych yn ôl",
    "What should change?": "Beth ddylai newid?",
    "Please leave out names and places.": "Peidiwch ag enwi pobl na lleoedd.",
    "In which year were you last in contact?": "Ym mha flwyddyn fuoch chi mewn cysylltiad?",
    "Thank you": "Diolch",
    "Your answers are kept.": "Mae eich atebion wedi'u cadw.",
    "This is not for you to answer": "Nid i chi mae'r holiadur hwn",
    "Nothing you answered is kept.": "Does dim o'ch atebion wedi'i gadw.",
    "Samaritans": "Y Samariaid",
}
"""Every English text of the questionnaire, and what a translator writes beside it."""


def both(english: str) -> Text:
    """Give a text in both languages."""
    return {"en": english, "cy": WELSH[english]}


_NOT_SAYING: Final[list[MissingCode]] = ["prefer-not-to-say"]
_AWAY: Final = "end:not-for-you"
_BEGINNING: Final = Section(
    id="first",
    title=both("Before you begin"),
    pages=[
        Page(
            id="first-page",
            heading=both("Is this for you?"),
            items=[
                SingleChoice(
                    id="adult",
                    label=both("Are you 18 or older?"),
                    options=[
                        Option(code="yes", label=both("Yes")),
                        Option(code="no", label=both("No")),
                    ],
                    required=True,
                )
            ],
            routes=[Route(when=Chosen("adult", "no"), to=_AWAY)],
        ),
        Page(
            id="before-you-decide",
            heading=both("Before you decide"),
            items=[
                Consent(
                    id="agree",
                    label=both("Do you agree that your answers are kept?"),
                    yes=both("Yes, I agree"),
                    no=both("No, I do not agree"),
                    required=True,
                )
            ],
            routes=[Route(when=Chosen("agree", "no"), to=_AWAY)],
        ),
    ],
)
_MET: Final = Section(
    id="who-you-met",
    title=both("Who you met"),
    pages=[
        Page(
            id="services-near-you",
            heading=both("Services near you"),
            items=[
                MultipleChoice(
                    id="services",
                    label=both("Which of these have you been in contact with?"),
                    options=[
                        Option(code=words.lower(), label=both(words))
                        for words in ("Police", "Council", "Helpline")
                    ],
                    missing=_NOT_SAYING,
                )
            ],
        )
    ],
)
_ABOUT: Final = Section(
    id="how-it-went",
    title=both("How it went"),
    content_note=both("The next pages ask what helped."),
    sensitive=True,
    skippable=True,
    support_key="support",
    pages=[
        Page(
            id="each",
            heading=both("About: {option}"),
            for_each="services",
            items=[
                Rating(
                    id="helpful",
                    label=both("How helpful were they?"),
                    points=[
                        Point(value=1, label=both("Not helpful")),
                        Point(value=2, label=both("Neither")),
                        Point(value=3, label=both("Very helpful")),
                    ],
                    missing=_NOT_SAYING,
                )
            ],
        ),
        Page(
            id="looking-back",
            heading=both("Looking back"),
            items=[
                LongText(
                    id="change",
                    label=both("What should change?"),
                    hint=both("Please leave out names and places."),
                    missing=_NOT_SAYING,
                ),
                Date(
                    id="year",
                    label=both("In which year were you last in contact?"),
                    precision="year",
                    missing=_NOT_SAYING,
                    when=Compare(Call("count-selected", [Answer("services")]), ">=", Number(1)),
                ),
            ],
        ),
    ],
)
DESIGNED: Final = Instrument(
    slug="questionnaire",
    title=both("Views on services"),
    audience="survivor",
    languages=["en", "cy"],
    facts=Facts(
        controller="The Heron Partnership",
        purpose=both("To learn which services help."),
        lawful_basis=both("Your explicit consent."),
        retention_end=KEPT_UNTIL,
        withdrawal_cutoff=TAKEN_BACK_UNTIL,
        complaint_contact=both("Write to complaints@heron.example."),
    ),
    sections=[_BEGINNING, _MET, _ABOUT],
    endings=[
        Ending(
            id="done",
            heading=both("Thank you"),
            body=both("Your answers are kept."),
            stores=True,
        ),
        Ending(
            id="not-for-you",
            heading=both("This is not for you to answer"),
            body=both("Nothing you answered is kept."),
            support_key="support",
        ),
    ],
    supports=[
        SupportLine(key="support", name=both("Samaritans"), number="116 123", checked=TODAY)
    ],
)
"""What has to be in the database in the end, without the signature."""
