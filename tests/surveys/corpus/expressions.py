"""Faults in expressions themselves, and in what waits for what."""

from typing import Final

from tests.surveys.corpus.seeds import (
    ABOUT,
    AFTER,
    ORDER,
    START,
    WHICH,
    Seed,
    answer,
    answered,
    call,
    chosen,
    compare,
    nested,
    say,
)

EXPRESSIONS: Final = {
    "deep": Seed("broken-expression", f"{ORDER}.when", {f"{ORDER}.when": nested(25)}),
    "deep-option": Seed(
        "broken-expression",
        f"{ORDER}.items.0.options.0.when",
        {f"{ORDER}.items.0.options.0.when": nested(200)},
    ),
    "few-arguments": Seed(
        "broken-expression",
        f"{ORDER}.when",
        {f"{ORDER}.when": call("selected", answer("agencies"))},
    ),
    "many-arguments": Seed(
        "broken-expression",
        f"{AFTER}.items.1.value",
        {f"{AFTER}.items.1.value": call("number", answer("contacts"), answer("contacts"))},
    ),
    "pattern": Seed(
        "broken-expression",
        f"{ORDER}.when",
        {f"{ORDER}.when": call("regex", answer("contacts"), say("(4|5"))},
    ),
    "pattern-star": Seed(
        "broken-expression",
        f"{WHICH}.items.1.constraint.rule",
        {f"{WHICH}.items.1.constraint.rule": call("regex", answer("contacts"), say("*4"))},
    ),
    "words-as-number": Seed(
        "broken-expression", f"{ORDER}.when", {f"{ORDER}.when": compare("contacts", ">", "many")}
    ),
    "choice-as-number": Seed(
        "broken-expression", f"{ORDER}.when", {f"{ORDER}.when": compare("adult", ">=", 18)}
    ),
    "sum-of-choices": Seed(
        "broken-expression",
        f"{AFTER}.items.1.value",
        {f"{AFTER}.items.1.value": call("+", answer("adult"), answer("contacts"))},
    ),
    "braces": Seed(
        "broken-expression",
        f"{AFTER}.items.2.label",
        {f"{AFTER}.items.2.label": {"en": "You said {contacts", "cy": "Dywedoch"}},
        language="en",
    ),
    "braces-name": Seed(
        "broken-expression",
        "endings.0.heading",
        {"endings.0.heading": {"en": "Thank you {Your Name}", "cy": "Diolch"}},
        language="en",
    ),
    "sign": Seed(
        "broken-expression", f"{ORDER}.when", {f"{ORDER}.when": compare("contacts", "==", 3)}
    ),
    "no-part": Seed("broken-expression", f"{ORDER}.when", {f"{ORDER}.when": {"type": "not"}}),
    "no-kind": Seed(
        "broken-expression", f"{START}.routes.0.when", cut=(f"{START}.routes.0.when.type",)
    ),
    "number-in-words": Seed(
        "broken-expression",
        f"{WHICH}.items.1.constraint.rule",
        {f"{WHICH}.items.1.constraint.rule.right.value": "40"},
    ),
    "text-for-rule": Seed(
        "broken-expression", f"{START}.routes.0.when", {f"{START}.routes.0.when": "adult = 'no'"}
    ),
    "unknown-function": Seed(
        "unknown-function",
        f"{ORDER}.when",
        {f"{ORDER}.when": call("selectd", answer("agencies"), say("police"))},
    ),
    "unknown-function-value": Seed(
        "unknown-function",
        f"{AFTER}.items.1.value",
        {f"{AFTER}.items.1.value": call("pulldata", say("a"), say("b"))},
    ),
    "cycle-self": Seed(
        "cycle",
        f"{AFTER}.items.1",
        {f"{AFTER}.items.1.value": call("+", answer("often"), answer("contacts"))},
    ),
    "cycle-two": Seed(
        "cycle",
        f"{ABOUT}.items.0",
        {
            f"{ABOUT}.items.0.when": answered("again"),
            f"{AFTER}.items.2.when": answered("age-band"),
        },
    ),
    "cycle-condition": Seed(
        "cycle", f"{WHICH}.items.1", {f"{WHICH}.items.1.when": answered("contacts")}
    ),
    "cycle-route": Seed(
        "cycle",
        f"{ORDER}.routes.0.to",
        {f"{ORDER}.routes": [{"when": chosen("agencies", "police"), "to": "which"}]},
    ),
    "cycle-route-own": Seed(
        "cycle",
        f"{ABOUT}.routes.0.to",
        {f"{ABOUT}.routes": [{"when": answered("since"), "to": "about"}]},
    ),
}
