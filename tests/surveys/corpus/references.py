"""Faults in what one part of a questionnaire says of another."""

from typing import Final

from tests.surveys.corpus.seeds import (
    ABOUT,
    AFTER,
    AGENCY,
    CONSENT,
    ORDER,
    SERVICES,
    START,
    WHICH,
    WORDS,
    Seed,
    answer,
    answered,
    call,
    chosen,
    compare,
    say,
)

REFERENCES: Final = {
    "unknown-item-route": Seed(
        "unknown-item",
        f"{START}.routes.0.when",
        {f"{START}.routes.0.when.item": "adlt"},
        also=("compulsory-disclosure",),
    ),
    "unknown-item-for-each": Seed(
        "unknown-item", f"{AGENCY}.for_each", {f"{AGENCY}.for_each": "agences"}
    ),
    "unknown-item-braces": Seed(
        "unknown-item",
        f"{AFTER}.items.2.label",
        {f"{AFTER}.items.2.label": {"en": "{contcts|some}?", "cy": "{contcts|rhai}?"}},
    ),
    "unknown-item-grid": Seed(
        "unknown-item", f"{ORDER}.when", {f"{ORDER}.when": answered("safety")}
    ),
    "unknown-page": Seed(
        "unknown-page", f"{AFTER}.routes.0.to", {f"{AFTER}.routes.0.to": "abuot"}
    ),
    "unknown-page-new": Seed(
        "unknown-page",
        f"{ABOUT}.routes.0.to",
        {f"{ABOUT}.routes": [{"when": chosen("age-band", "young"), "to": "later"}]},
    ),
    "unknown-ending": Seed(
        "unknown-ending",
        f"{START}.routes.0.to",
        {f"{START}.routes.0.to": "end:under-81"},
        also=("dead-end", "unused-ending"),
    ),
    "unknown-ending-removed": Seed(
        "unknown-ending", f"{CONSENT}.routes.0.to", cut=("endings.2",), also=("dead-end",)
    ),
    "unknown-support-section": Seed(
        "unknown-support", f"{SERVICES}.support_key", {f"{SERVICES}.support_key": "suport"}
    ),
    "unknown-support-ending": Seed(
        "unknown-support", "endings.1.support_key", {"endings.1.support_key": "deaf"}
    ),
    "unknown-code-rule": Seed(
        "unknown-code", f"{CONSENT}.routes.0.when", {f"{CONSENT}.routes.0.when.code": "nope"}
    ),
    "unknown-code-compare": Seed(
        "unknown-code",
        f"{ORDER}.when",
        {f"{ORDER}.when": compare("age-band", "=", "yuong")},
        also=("later-item",),
    ),
    "unknown-code-compare-choice": Seed(
        "unknown-code", f"{ORDER}.when", {f"{ORDER}.when": compare("adult", "!=", "maybe")}
    ),
    "unknown-code-selected": Seed(
        "unknown-code",
        f"{ORDER}.when",
        {f"{ORDER}.when": call("selected", answer("agencies"), say("polce"))},
    ),
    "unknown-code-rating": Seed(
        "unknown-code", f"{ORDER}.when", {f"{ORDER}.when": compare("safety.home", "=", 4)}
    ),
    "later-item-page": Seed("later-item", f"{ORDER}.when", {f"{ORDER}.when": answered("since")}),
    "later-item-same-page": Seed(
        "later-item", f"{WHICH}.items.1.when", {f"{WHICH}.items.1.when": answered("agencies")}
    ),
    "later-item-braces": Seed(
        "later-item",
        f"{AFTER}.items.2.label",
        {f"{AFTER}.items.2.label": {"en": "{since|then}?", "cy": "{since|yna}?"}},
    ),
    "later-item-option": Seed(
        "later-item",
        f"{ORDER}.items.0.options.0.when",
        {f"{ORDER}.items.0.options.0.when": chosen("age-band", "young")},
    ),
    "text-in-rule": Seed(
        "text-in-rule", f"{ORDER}.when", {f"{ORDER}.when": answered("what-they-did")}
    ),
    "text-in-rule-note": Seed(
        "text-in-rule", f"{ORDER}.when", {f"{ORDER}.when": answered("welcome")}
    ),
    "text-in-words": Seed(
        "text-in-rule",
        f"{ABOUT}.items.0.label",
        {
            f"{ABOUT}.items.0.label": {
                "en": "You wrote {one-change|this}",
                "cy": "{one-change|hwn}",
            }
        },
    ),
    "for-each-kind": Seed("for-each-kind", f"{AGENCY}.for_each", {f"{AGENCY}.for_each": "adult"}),
    "for-each-kind-number": Seed(
        "for-each-kind", f"{AGENCY}.for_each", {f"{AGENCY}.for_each": "contacts"}
    ),
    "for-each-nested": Seed(
        "for-each-nested",
        f"{AFTER}.for_each",
        {
            f"{AGENCY}.items.+": {
                "type": "multiple-choice",
                "id": "ways",
                "label": WORDS,
                "options": [{"code": "one", "label": WORDS}, {"code": "two", "label": WORDS}],
            },
            f"{AFTER}.for_each": "ways",
        },
    ),
    "for-each-and-times": Seed(
        "for-each-and-times", AGENCY, {f"{AGENCY}.times": {"type": "number", "value": 2}}
    ),
    "option-outside-repeat": Seed(
        "option-outside-repeat",
        f"{ABOUT}.heading",
        {f"{ABOUT}.heading": {"en": "{option}", "cy": "{option}"}},
    ),
    "option-outside-page": Seed(
        "option-outside-repeat",
        "endings.0.body",
        {"endings.0.body": {"en": "{option}", "cy": "{option}"}},
    ),
}
