"""Words that must stand in no title, address, name of a file or other outside of a page.

A browser's history, a router and a bill keep those, and somebody else may read them.
"""

from typing import Final

TELLING_WORDS: Final = {
    "en": (
        "abuse",
        "coerc",
        "consult",
        "domestic",
        "harass",
        "helpline",
        "partner",
        "perpetrat",
        "rape",
        "refuge",
        "respect",
        "safe",
        "stalk",
        "surviv",
        "victim",
        "violen",
        "women",
    ),
    "cy": ("camdrin", "cam-drin", "dioddef", "diogel", "goroes", "lloches", "menywod", "trais"),
    "pl": ("domow", "kobiet", "krzywd", "ofiar", "przemoc", "przezyl", "schronisk", "sprawc"),
    "ur": ("تشدد", "زیادتی", "متاثر", "مجرم", "گھریلو", "پناہ", "خواتین", "tashadud", "zulm"),
}
"""By language, the beginnings or middles of words; an address may hold any of them."""


def find_telling(outside: str) -> list[str]:
    """List the telling words in what can be seen from outside, whatever their language."""
    lower = outside.casefold()
    return sorted({word for words in TELLING_WORDS.values() for word in words if word in lower})
