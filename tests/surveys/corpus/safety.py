"""Faults that would put somebody at risk, or tell them too little."""

from typing import Final

from tests.surveys.corpus.seeds import (
    ABOUT,
    AGENCY,
    ORDER,
    SERVICES,
    WHICH,
    WORDS,
    Seed,
    ask,
)

YES: Final = [{"code": "yes", "label": WORDS}, {"code": "no", "label": WORDS}]
SAFETY: Final = {
    "note-absent": Seed("sensitive-without-note", SERVICES, cut=(f"{SERVICES}.content_note",)),
    "note-empty": Seed(
        "sensitive-without-note",
        SERVICES,
        {f"{SERVICES}.content_note": {}},
        also=("missing-english", "missing-translation"),
    ),
    "skip-absent": Seed("sensitive-without-skip", SERVICES, cut=(f"{SERVICES}.skippable",)),
    "skip-newly-sensitive": Seed(
        "sensitive-without-skip",
        "sections.2",
        {"sections.2.sensitive": True},
        also=("sensitive-without-note", "sensitive-without-support"),
    ),
    "support-absent": Seed(
        "sensitive-without-support", SERVICES, cut=(f"{SERVICES}.support_key",)
    ),
    "support-newly-sensitive": Seed(
        "sensitive-without-support",
        "sections.2",
        {"sections.2.sensitive": True, "sections.2.skippable": True},
        also=("sensitive-without-note",),
    ),
    "unmarked-label": Seed(
        "unmarked-sensitive",
        "sections.2",
        {
            f"{ABOUT}.items.+": ask(
                "single-choice", "threats", "Did anybody threaten you?", options=YES
            )
        },
    ),
    "unmarked-hint": Seed(
        "unmarked-sensitive",
        "sections.2",
        {f"{ABOUT}.items.0.hint": {"en": "When the violence began.", "cy": "Pan."}},
    ),
    "unmarked-options": Seed(
        "unmarked-sensitive",
        "sections.2",
        {
            f"{ABOUT}.items.0.options.0.label.en": "Being hit or injured",
            f"{ABOUT}.items.0.options.1.label.en": "Being stalked",
        },
    ),
    "compulsory-choice": Seed(
        "compulsory-disclosure", f"{ABOUT}.items.0", {f"{ABOUT}.items.0.required": True}
    ),
    "compulsory-text": Seed(
        "compulsory-disclosure", f"{AGENCY}.items.1", {f"{AGENCY}.items.1.required": True}
    ),
    "compulsory-rating": Seed(
        "compulsory-disclosure", f"{AGENCY}.items.0", {f"{AGENCY}.items.0.required": True}
    ),
    "compulsory-in-sensitive": Seed(
        "compulsory-disclosure",
        f"{WHICH}.items.2",
        {
            f"{WHICH}.items.+": ask(
                "consent", "sure", "Are you sure?", required=True, yes=WORDS, no=WORDS
            )
        },
    ),
    "controller": Seed("missing-fact", "facts.controller", cut=("facts.controller",)),
    "controller-blank": Seed("missing-fact", "facts.controller", {"facts.controller": " "}),
    "purpose": Seed("missing-fact", "facts.purpose", cut=("facts.purpose",)),
    "basis": Seed("missing-fact", "facts.lawful_basis", {"facts.lawful_basis": {}}),
    "retention": Seed("missing-fact", "facts.retention_end", {"facts.retention_end": None}),
    "complaints": Seed(
        "missing-fact", "facts.complaint_contact", cut=("facts.complaint_contact",)
    ),
    "facts": Seed("missing-fact", "facts.purpose", cut=("facts",)),
    "retention-over": Seed(
        "retention-over",
        "facts.retention_end",
        {"facts.retention_end": "2026-11-21"},
        also=("withdrawal-after-end",),
    ),
    "retention-long-over": Seed(
        "retention-over",
        "facts.retention_end",
        {"facts.retention_end": "2001-01-01"},
        also=("withdrawal-after-end",),
    ),
    "support-next-year": Seed("support-date", "supports.0", {"supports.0.checked": "2027-11-01"}),
    "withdrawal-late": Seed(
        "withdrawal-after-end",
        "facts.withdrawal_cutoff",
        {"facts.withdrawal_cutoff": "2029-01-01"},
    ),
    "no-support": Seed("missing-support", "supports", {"supports": []}, also=("unknown-support",)),
    "support-old": Seed("support-unchecked", "supports.0", {"supports.0.checked": "2026-08-23"}),
    "support-older": Seed(
        "support-unchecked",
        "supports.1",
        {
            "supports.+": {
                "key": "deaf",
                "name": WORDS,
                "number": "18000",
                "means": "relay",
                "checked": "2020-02-29",
            }
        },
    ),
    "support-tomorrow": Seed("support-date", "supports.0", {"supports.0.checked": "2026-11-23"}),
    "no-hint": Seed("text-without-hint", f"{AGENCY}.items.1", cut=(f"{AGENCY}.items.1.hint",)),
    "no-hint-short": Seed(
        "text-without-hint", f"{ORDER}.items.1", {f"{ORDER}.items.1.hint": None}
    ),
}

# What identifies, or nearly does: the kind of item, its id and its English words.
IDENTIFYING: Final = {
    "name": ("short-text", "extra", "What is your full name?"),
    "name-id": ("short-text", "first-name", "Please tell us"),
    "name-of-other": ("short-text", "extra", "What was the name of the person who did this?"),
    "name-of-worker": ("long-text", "extra", "Tell us the officer\u2019s name."),
    "address": ("long-text", "extra", "What is your home address?"),
    "address-id": ("short-text", "address", "And now"),
    "postcode": ("short-text", "extra", "What is your postcode?"),
    "postcode-part": ("short-text", "extra", "First half of your post code"),
    "email": ("short-text", "extra", "E-mail, so that we can send you the paper"),
    "email-id": ("short-text", "contact-email", "Where shall we write?"),
    "phone": ("short-text", "extra", "Which mobile number can we ring?"),
    "phone-number": ("integer", "extra", "Telephone number"),
    "birth": ("date", "extra", "Date of birth"),
    "born": ("date", "extra", "When were you born?"),
    "nhs": ("integer", "extra", "What is your NHS number?"),
    "insurance": ("short-text", "extra", "National Insurance number"),
    "insurance-short": ("short-text", "extra", "Your NI number"),
    "age": ("integer", "extra", "How old are you?"),
    "age-id": ("integer", "age", "Please tell us"),
    "birth-year": ("integer", "extra", "In what year were you born? Your year of birth"),
    "reference": ("short-text", "extra", "What is the crime reference number?"),
    "town": ("short-text", "extra", "Which town do you live in?"),
    "work": ("short-text", "extra", "Who do you work for?"),
}

# What comes near to it and is none.
HARMLESS: Final = {
    "leave-out": ("long-text", "extra", "What happened? Please leave out names and addresses."),
    "no-names": ("short-text", "extra", "What should change? Do not give your name or postcode."),
    "closed": ("single-choice", "extra", "Did the police give you a name and a telephone number?"),
    "count": ("integer", "extra", "About how many times did you ring?"),
    "how-addressed": ("long-text", "extra", "How should this problem be tackled?"),
    "named": ("long-text", "extra", "What would you call this kind of service?"),
    "miles": ("decimal", "extra", "How many miles from the nearest service?"),
    "year": ("date", "extra", "In which year did you first ask for help?"),
}


def name_seed(kind: str, name: str, english: str) -> Seed:
    """Give the seed of one more question on the last page."""
    options = {"options": YES} if kind == "single-choice" else {}
    put = {f"{ABOUT}.items.+": ask(kind, name, english, **options)}
    return Seed("identifying-question", f"{ABOUT}.items.3", put)
