"""Faults in words, choices and the form of the file."""

from typing import Final

from tests.surveys.corpus.seeds import (
    ABOUT,
    ADULT,
    AFTER,
    AGENCY,
    ORDER,
    START,
    WHICH,
    WORDS,
    Seed,
)

LANGUAGES: Final = {
    "translation-heading": Seed(
        "missing-translation", f"{ABOUT}.heading", cut=(f"{ABOUT}.heading.cy",), language="cy"
    ),
    "translation-option": Seed(
        "missing-translation",
        f"{ADULT}.options.1.label",
        {f"{ADULT}.options.1.label.cy": "  "},
        language="cy",
    ),
    "translation-point": Seed(
        "missing-translation",
        f"{AFTER}.items.0.points.2.label",
        {f"{AFTER}.items.0.points.2.label.cy": ""},
        language="cy",
    ),
    "translation-row": Seed(
        "missing-translation",
        f"{AFTER}.items.0.rows.1.label",
        cut=(f"{AFTER}.items.0.rows.1.label.cy",),
        language="cy",
    ),
    "translation-message": Seed(
        "missing-translation",
        f"{WHICH}.items.1.constraint.message",
        cut=(f"{WHICH}.items.1.constraint.message.cy",),
        language="cy",
    ),
    "translation-fact": Seed(
        "missing-translation", "facts.purpose", cut=("facts.purpose.cy",), language="cy"
    ),
    "translation-new": Seed(
        "missing-translation", "endings.0.body", {"languages": ["en", "cy", "pl"]}, language="pl"
    ),
    "easy-words-none": Seed(
        "missing-easy-words",
        "endings.0.body",
        {"languages": ["en", "cy", "en-simple"]},
        language="en-simple",
    ),
    "easy-words-blank": Seed(
        "missing-easy-words",
        f"{ABOUT}.heading",
        {"languages": ["en", "cy", "en-simple"], f"{ABOUT}.heading.en-simple": " "},
        language="en-simple",
    ),
    "english-title": Seed(
        "missing-english", "title", {"title": {}}, also=("missing-translation",), language="en"
    ),
    "english-blank": Seed(
        "missing-english", f"{ADULT}.label", {f"{ADULT}.label.en": " "}, language="en"
    ),
    "english-undeclared": Seed("missing-english", "languages", {"languages": ["cy"]}),
    "undeclared": Seed(
        "undeclared-language",
        f"{ABOUT}.heading",
        {f"{ABOUT}.heading.pl": "O sobie"},
        language="pl",
    ),
    "undeclared-all": Seed(
        "undeclared-language", "endings.0.body", {"languages": ["en"]}, language="cy"
    ),
    "duplicate-language": Seed(
        "duplicate-language", "languages", {"languages": ["en", "cy", "cy"]}
    ),
    "draft-changed": Seed(
        "draft-language", "languages", {"title.en": "Your thoughts"}, language="cy"
    ),
    "draft-unsigned": Seed("draft-language", "languages", {"signed": []}, language="cy"),
    "braces-missing": Seed(
        "braces-differ",
        f"{AFTER}.items.2.label",
        {f"{AFTER}.items.2.label.cy": "Eto?"},
        language="cy",
    ),
    "braces-other": Seed(
        "braces-differ",
        f"{AFTER}.items.2.label",
        {f"{AFTER}.items.2.label.cy": "{agencies|rhai}?"},
        language="cy",
    ),
}

CHOICES: Final = {
    "no-options": Seed(
        "missing-options", ADULT, {f"{ADULT}.options": []}, also=("unknown-code", "dead-end")
    ),
    "no-options-left": Seed(
        "missing-options", f"{ORDER}.items.0", cut=(f"{ORDER}.items.0.options",)
    ),
    "no-rows": Seed("missing-options", f"{AFTER}.items.0", {f"{AFTER}.items.0.rows": []}),
    "no-points": Seed("missing-options", f"{AGENCY}.items.0", cut=(f"{AGENCY}.items.0.points",)),
    "one-option": Seed("too-few-options", f"{ABOUT}.items.0", cut=(f"{ABOUT}.items.0.options.1",)),
    "one-point": Seed(
        "too-few-options",
        f"{AGENCY}.items.0",
        {f"{AGENCY}.items.0.points": [{"value": 1, "label": WORDS}]},
    ),
    "same-code": Seed(
        "duplicate-code",
        f"{ABOUT}.items.0",
        {f"{ABOUT}.items.0.options.1.code": "young"},
        also=("too-few-options",),
    ),
    "same-row": Seed(
        "duplicate-code", f"{AFTER}.items.0", {f"{AFTER}.items.0.rows.1.code": "home"}
    ),
    "same-item": Seed("duplicate-id", f"{ABOUT}.items.2", {f"{ABOUT}.items.2.id": "since"}),
    "same-page": Seed("duplicate-id", ABOUT, {f"{ABOUT}.id": "order"}, also=("unknown-page",)),
    "same-section": Seed("duplicate-id", "sections.2", {"sections.2.id": "start"}),
    "same-ending": Seed(
        "duplicate-id",
        "endings.2",
        {"endings.2.id": "under-18"},
        also=("unknown-ending", "dead-end"),
    ),
    "range-integer": Seed(
        "empty-range", f"{WHICH}.items.1", {f"{WHICH}.items.1.minimum": 51}, also=("never-true",)
    ),
    "range-date": Seed(
        "empty-range", f"{ABOUT}.items.1", {f"{ABOUT}.items.1.latest": "1980-01-01"}
    ),
    "points-order": Seed(
        "points-order", f"{AGENCY}.items.0", {f"{AGENCY}.items.0.points.0.value": 9}
    ),
    "points-order-grid": Seed(
        "points-order", f"{AFTER}.items.0", {f"{AFTER}.items.0.points.2.value": -1}
    ),
    "note-required": Seed(
        "note-with-answer", f"{START}.items.0", {f"{START}.items.0.required": True}
    ),
    "value-missing": Seed(
        "note-with-answer", f"{AFTER}.items.1", {f"{AFTER}.items.1.missing": ["dont-know"]}
    ),
}

FORM: Final = {
    "field-misspelt": Seed("unknown-field", ADULT, {f"{ADULT}.lable": "x"}),
    "field-elsewhere": Seed("unknown-field", ABOUT, {f"{ABOUT}.required": True}),
    "field-absent": Seed("missing-field", f"{ABOUT}.items.0", cut=(f"{ABOUT}.items.0.id",)),
    "field-absent-support": Seed("missing-field", "supports.0", cut=("supports.0.number",)),
    "kind-misspelt": Seed("unknown-kind", f"{ADULT}.type", {f"{ADULT}.type": "single-chioce"}),
    "kind-unknown": Seed(
        "unknown-kind", f"{AGENCY}.items.1.type", {f"{AGENCY}.items.1.type": "hologram"}
    ),
    "id-with-spaces": Seed("bad-id", f"{ABOUT}.items.0.id", {f"{ABOUT}.items.0.id": "Age Band"}),
    "code-with-capitals": Seed(
        "bad-id", f"{ABOUT}.items.0.options.0.code", {f"{ABOUT}.items.0.options.0.code": "Young"}
    ),
    "number-for-words": Seed(
        "wrong-shape", f"{ADULT}.label", {f"{ADULT}.label.en": 18}, language="en"
    ),
    "words-for-list": Seed(
        "wrong-shape", f"{ADULT}.options", {f"{ADULT}.options": "yes, no"}, also=("unknown-code",)
    ),
    "unknown-missing-code": Seed(
        "wrong-shape", f"{WHICH}.items.0.missing.1", {f"{WHICH}.items.0.missing.1": "refused"}
    ),
    "no-day": Seed("wrong-shape", "facts.retention_end", {"facts.retention_end": "next year"}),
}
