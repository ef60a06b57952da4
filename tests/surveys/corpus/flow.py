"""Faults in who comes where."""

from typing import Final

from tests.surveys.corpus.seeds import (
    ABOUT,
    AFTER,
    AGENCY,
    CONSENT,
    ORDER,
    WHICH,
    WORDS,
    Seed,
    answered,
    call,
    chosen,
    compare,
    join,
    negate,
)

TRUE: Final = join("all")
FLOW: Final = {
    "unreachable-page-route": Seed(
        "unreachable-page", ORDER, {f"{AFTER}.when": TRUE, f"{AFTER}.routes.0.when": TRUE}
    ),
    "unreachable-page-two-routes": Seed(
        "unreachable-page",
        AGENCY,
        {
            f"{WHICH}.routes": [
                {"when": answered("agencies"), "to": "after"},
                {"when": negate(answered("agencies")), "to": "about"},
            ]
        },
        also=("always-true",),
    ),
    "unreachable-page-when": Seed(
        "unreachable-page", ORDER, {f"{ORDER}.when": chosen("agree", "no")}, also=("never-true",)
    ),
    "unreachable-page-section": Seed(
        "unreachable-page",
        ABOUT,
        {"sections.2.when": join("all", chosen("again", "yes"), chosen("again", "no"))},
        also=("never-true",),
    ),
    "unreachable-page-count": Seed(
        "unreachable-page",
        ORDER,
        {
            f"{ORDER}.times": call(
                "-", {"type": "number", "value": 2}, {"type": "number", "value": 2}
            )
        },
    ),
    "unreachable-item": Seed(
        "unreachable-item",
        f"{ABOUT}.items.1",
        {f"{ABOUT}.items.1.when": compare("contacts", ">", 50)},
        also=("never-true",),
    ),
    "unreachable-item-both": Seed(
        "unreachable-item",
        f"{ABOUT}.items.2",
        {
            f"{ABOUT}.items.2.when": join(
                "all", chosen("agencies", "none"), chosen("agencies", "police")
            )
        },
        also=("never-true",),
    ),
    "never-true-refused": Seed(
        "never-true",
        f"{ABOUT}.items.1.when",
        {f"{ABOUT}.items.1.when": compare("contacts", "=", 45)},
        also=("unreachable-item",),
    ),
    "never-true-route": Seed(
        "never-true",
        f"{AFTER}.routes.0.when",
        {
            f"{AFTER}.routes.0.when": join(
                "all", chosen("again", "no"), negate(answered("agencies"))
            )
        },
    ),
    "never-true-option": Seed(
        "never-true",
        f"{ORDER}.items.0.options.0.when",
        {f"{ORDER}.items.0.options.0.when": chosen("adult", "no")},
        also=("dead-end",),
    ),
    "never-true-constraint": Seed(
        "never-true",
        f"{WHICH}.items.1.constraint.rule",
        {f"{WHICH}.items.1.constraint.rule": compare("contacts", ">", 50)},
    ),
    "never-true-behind": Seed(
        "never-true",
        f"{CONSENT}.routes.1.when",
        {
            f"{CONSENT}.routes.0.when": TRUE,
            f"{CONSENT}.routes.+": {"when": chosen("agree", "yes"), "to": "which"},
        },
        also=("dead-end", "unreachable-page"),
    ),
    "never-true-value": Seed(
        "never-true",
        f"{ORDER}.when",
        {f"{ORDER}.when": compare("often", "=", "maybe")},
        also=("unreachable-page",),
    ),
    "always-true-consent": Seed(
        "always-true", f"{ORDER}.when", {f"{ORDER}.when": chosen("agree", "yes")}
    ),
    "always-true-either": Seed(
        "always-true",
        f"{ORDER}.items.1.when",
        {f"{ORDER}.items.1.when": join("any", answered("contacts"), negate(answered("contacts")))},
    ),
    "always-true-range": Seed(
        "always-true",
        f"{WHICH}.items.1.constraint.rule",
        {f"{WHICH}.items.1.constraint.rule": compare("contacts", ">=", 0)},
    ),
    "dead-end-options": Seed(
        "dead-end", f"{ORDER}.items.0", {f"{ORDER}.items.0.when": answered("agencies")}
    ),
    "dead-end-required": Seed(
        "dead-end",
        f"{ABOUT}.items.0",
        {
            f"{ABOUT}.items.0.required": True,
            f"{ABOUT}.items.0.options.0.when": chosen("agencies", "police"),
            f"{ABOUT}.items.0.options.1.when": chosen("agencies", "health"),
        },
        also=("compulsory-disclosure",),
    ),
    "dead-end-all": Seed(
        "dead-end", "endings", {f"{ABOUT}.routes": [{"when": TRUE, "to": "end:not-taking-part"}]}
    ),
    "dead-end-page": Seed(
        "dead-end",
        ABOUT,
        {
            f"{ORDER}.routes": [{"when": negate(answered("agencies")), "to": "end:thanks"}],
            f"{ABOUT}.routes": [{"when": TRUE, "to": "end:not-taking-part"}],
        },
    ),
    "dead-end-ending": Seed(
        "dead-end",
        f"{AFTER}.routes.0.to",
        {f"{AFTER}.routes.0.to": "end:nowhere"},
        also=("unknown-ending",),
    ),
    "missing-ending": Seed("missing-ending", "endings", {"endings.0.stores": False}),
    "missing-ending-all": Seed(
        "missing-ending", "endings", {"endings": []}, also=("unknown-ending", "dead-end")
    ),
    "no-pages": Seed("no-pages", "sections", {"sections": []}, also=("unused-ending",)),
    "no-pages-in-section": Seed(
        "no-pages",
        "sections",
        {"sections": [{"id": "one", "title": WORDS}]},
        also=("unused-ending",),
    ),
    "unused-ending": Seed(
        "unused-ending",
        "endings.3",
        {"endings.+": {"id": "extra", "heading": WORDS, "body": WORDS}},
    ),
    "unused-ending-route": Seed("unused-ending", "endings.2", {f"{CONSENT}.routes": []}),
    "unreachable-ending": Seed(
        "unreachable-ending",
        "endings.3",
        {
            "endings.+": {"id": "extra", "heading": WORDS, "body": WORDS},
            f"{ABOUT}.routes": [{"when": chosen("agree", "no"), "to": "end:extra"}],
        },
        also=("never-true",),
    ),
}
