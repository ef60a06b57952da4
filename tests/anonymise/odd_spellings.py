# ruff: noqa: RUF001 - look-alike characters are what this file is about.
"""Codes that nobody has, written in every odd way in which people write codes."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Final, NamedTuple

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS: Final = (
    ("zero", "oh", "o", "nought"), ("one",), ("two",), ("three",), ("four",),
    ("five",), ("six",), ("seven",), ("eight",), ("nine",),
)  # fmt: skip
TEENS: Final = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ROMAN: Final = ("o", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
NATO: Final = [
    "alpha",
    "bravo",
    "charlie",
    "delta",
    "echo",
    "foxtrot",
    "golf",
    "hotel",
    "india",
    "juliet",
    "kilo",
    "lima",
    "mike",
    "november",
    "oscar",
    "papa",
    "quebec",
    "romeo",
    "sierra",
    "tango",
    "uniform",
    "victor",
    "whiskey",
    "xray",
    "yankee",
    "zulu",
]
SCRIPTS: Final = (
    "\u0660",
    "\u06f0",
    "\u0966",
    "\u09e6",
    "\u0a66",
    "\uff10",
    "\U0001d7ce",
    "\U0001d7d8",
)
MARKS: Final = (
    " ", "  ", "-", " - ", ".", "/", "_", ",", ", ", "*", " * ", "·", "–", "~", "|", ":", "+",
    "\\", "\n", "\t", "\u00a0", "\u2009", " \U0001f642 ", "\U0001f642", "...", " . ", "--", ";",
    " ; ", "=",
)  # fmt: skip
UNSEEN: Final = (
    "\u200b",
    "\u200d",
    "\u2060",
    "\u00ad",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ufe0f",
    "\u0301",
)
ALIKE: Final = str.maketrans({"0": "o", "1": "l"})
CYRILLIC: Final = str.maketrans("ABCEHIKMOPTXYaceiopxy", "АВСЕНІКМОРТХУасеіорху")
CARRIERS: Final = (
    ("it was {} they said", "i rang {} and nobody came", "my number is {} thanks", "{}"),
    ("please use {} for it", "he wrote {} on the wall", "MY CODE IS {} OK"),
    ("so ({}) was mine", "text me: {}."),
)  # fmt: skip


class Odd(NamedTuple):
    """A text with one code in it, and where the code stands."""

    kind: str
    way: str
    text: str
    start: int
    end: int


Way = Callable[[Random, str], str]


def make_phone(chance: Random) -> str:
    """Give a number of the ranges that are kept for drama."""
    starts = ("07700 900", "020 7946 0", "0113 496 0", "01632 960", "0808 157 0", "03069 990")
    return chance.choice(starts) + f"{chance.randrange(1000):03}"


def make_postcode(chance: Random) -> str:
    """Give a postcode of an area that does not exist."""
    area = chance.choice(("QX", "VV", "ZZ", "XJ", "Q", "V"))
    return (
        f"{area}{chance.randrange(1, 30)} {chance.randrange(10)}{pick(chance, 'ABDEFGHJLNPQ', 2)}"
    )


def make_ni(chance: Random) -> str:
    """Give an NI number with a prefix that is never issued."""
    prefix = chance.choice(("QQ", "BG", "GB", "NK", "TN", "NT", "ZZ"))
    pairs = " ".join(f"{chance.randrange(100):02}" for _ in range(3))
    return f"{prefix} {pairs} {chance.choice('ABCD')}"


def make_nhs(chance: Random) -> str:
    """Give a number of the range that is kept for tests."""
    return f"999 {chance.randrange(1000):03} {chance.randrange(10_000):04}"


def make_plate(chance: Random) -> str:
    """Give a plate with an age mark that is never used."""
    return f"{pick(chance, 'ABCDEFGH', 2)}00 {pick(chance, 'QIZXV', 3)}"


def pick(chance: Random, letters: str, count: int) -> str:
    """Give random letters."""
    return "".join(chance.choice(letters) for _ in range(count))


def as_it_is(chance: Random, code: str) -> str:
    """Give the code as it is mostly written."""
    return chance.choice((code, code.lower(), code.replace(" ", "")))


def with_marks(chance: Random, code: str) -> str:
    """Put other marks between its groups."""
    return chance.choice((code, code.lower())).replace(" ", chance.choice(MARKS))


def apart(chance: Random, code: str) -> str:
    """Put something between all its characters."""
    return chance.choice(MARKS).join(code.replace(" ", ""))


def in_twos(chance: Random, code: str) -> str:
    """Group it in another way."""
    size, whole = chance.randrange(2, 6), code.replace(" ", "")
    parts = [whole[at : at + size] for at in range(0, len(whole), size)]
    return chance.choice(MARKS).join(parts)


def unseen(chance: Random, code: str) -> str:
    """Put what nobody sees between its characters."""
    return "".join(char + chance.choice(UNSEEN) for char in code)


def other_script(chance: Random, code: str) -> str:
    """Write its digits as other scripts do."""
    zero = ord(chance.choice(SCRIPTS))
    return "".join(chr(zero + int(char)) if char.isdigit() else char for char in code)


def keycaps(chance: Random, code: str) -> str:
    """Write its digits as pictures of keys."""
    del chance
    return "".join(f"{char}\ufe0f\u20e3" if char.isdigit() else char for char in code)


def wide(chance: Random, code: str) -> str:
    """Write it in letters of full width, in discs or in bold."""
    base = chance.choice((0xFF21, 0x24B6, 0x1D400))
    digits = chance.choice(("０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨"))
    letters = {ord(a): chr(base + at) for at, a in enumerate(LETTERS)}
    return code.translate(letters | {ord("0") + at: char for at, char in enumerate(digits)})


def alike(chance: Random, code: str) -> str:
    """Write some of it in characters that look the same."""
    return code.translate(ALIKE) if chance.random() < 0.5 else code.translate(CYRILLIC).lower()


def spell(chance: Random, code: str) -> Iterator[str]:
    """Give its digits as words, twins as doubles."""
    at = 0
    code = code.replace(" ", "")
    while at < len(code):
        char = code[at]
        if not char.isdigit():
            yield char
        elif code[at : at + 2] == char * 2 and chance.random() < 0.7:
            yield f"double {chance.choice(DIGITS[int(char)])}"
            at += 1
        else:
            yield chance.choice(DIGITS[int(char)])
        at += 1


def spelled(chance: Random, code: str) -> str:
    """Write its digits as words."""
    text = chance.choice((" ", ", ", " - ", "-", "  ", ". ", "... ")).join(spell(chance, code))
    return chance.choice((text, text.upper(), text.lower()))


def half_spelled(chance: Random, code: str) -> str:
    """Write some of its digits as words."""
    return " ".join(
        chance.choice((DIGITS[int(char)][0], char)) if char.isdigit() else char
        for char in code.replace(" ", "")
    )


def in_tens(chance: Random, code: str) -> str:
    """Write its digits as numbers up to ninety-nine."""
    del chance
    words: list[str] = []
    for group in code.split():
        at = 0
        while at < len(group):
            pair = group[at : at + 2]
            if len(pair) == 2 and pair.isdigit() and pair[0] != "0":
                words.append(name_pair(int(pair)))
                at += 2
                continue
            words.append(DIGITS[int(group[at])][0] if group[at].isdigit() else group[at])
            at += 1
    return " ".join(words)


def name_pair(value: int) -> str:
    """Give the words of a number from 10 to 99."""
    if value < 20:
        return TEENS[value - 10]
    ones = DIGITS[value % 10][0] if value % 10 else ""
    return f"{TENS[value // 10 - 2]} {ones}".strip()


def in_sentences(chance: Random, code: str) -> str:
    """Spread its groups over words and sentences."""
    first, *rest = code.split()
    joint = chance.choice(
        (" then ", ", then ", ". Then ", " and then ", " followed by ", " space ")
    )
    return joint.join([first, *rest])


def roman(chance: Random, code: str) -> str:
    """Write its digits as Romans would."""
    text = " ".join(ROMAN[int(char)] if char.isdigit() else char for char in code.replace(" ", ""))
    return chance.choice((text, text.upper()))


def nato(chance: Random, code: str) -> str:
    """Read it out as the police do."""
    words = (
        NATO[LETTERS.index(char)] if char.isalpha() else chance.choice(DIGITS[int(char)])
        for char in code.replace(" ", "")
    )
    return " ".join(words)


def abroad(chance: Random, code: str) -> str:
    """Begin a telephone number as from abroad."""
    start = chance.choice(("+44 (0) ", "+44 ", "0044 ", "+ 44-", "(+44) ", "tel:+44", "++44 "))
    return start + code[1:].replace(" ", chance.choice((" ", "", "-", ".")))


WAYS: Final[tuple[Way, ...]] = (
    as_it_is, with_marks, apart, in_twos, unseen, other_script, keycaps, wide, alike, spelled,
    half_spelled, in_tens, in_sentences,
)  # fmt: skip
CODES: Final[dict[str, tuple[Callable[[Random], str], tuple[Way, ...]]]] = {
    "phone": (make_phone, (*WAYS, roman, abroad)),
    "postcode": (make_postcode, (*WAYS, nato)),
    "NI number": (make_ni, (*WAYS, nato)),
    "NHS number": (make_nhs, (*WAYS, roman)),
    "plate": (make_plate, (*WAYS, nato)),
}
PEOPLE: Final = ("jo", "sam", "ann", "grace", "zofia", "k", "will", "night", "happy", "lee")
FAMILIES: Final = ("marsh", "hope", "khan", "bright", "owl", "oak", "field", "okafor", "young")
HOSTS: Final = ("example.org", "example.com", "mail.example.org", "example.co.uk", "gmail.example")
AT: Final = (
    "@",
    " @ ",
    "(at)",
    " (at) ",
    " at ",
    " AT ",
    "[at]",
    " at sign ",
    "＠",
    "{at}",
    " (a) ",
    "<at>",
)
DOT: Final = (
    ".",
    " dot ",
    "(dot)",
    " DOT ",
    " . ",
    "[dot]",
    " point ",
    "．",
    " (.) ",
    " full stop ",
    "{dot}",
)
BETWEEN: Final = (".", "_", "-", " dot ", " underscore ", " dash ", "", "+")
SITES: Final = (
    "insta is ", "snapchat: ", "my instagram name is ", "tiktok @", "@", "username ",
    "on facebook as ", "add me on snap ", "twitter handle ", "discord ", "gamertag ",
)  # fmt: skip


def make_email(chance: Random) -> str:
    """Give an address at a host that nobody has, with its signs written or said."""
    local = chance.choice(PEOPLE) + chance.choice(BETWEEN) + chance.choice(FAMILIES)
    local += chance.choice(("", "", str(chance.randrange(100))))
    address = local + chance.choice(AT) + chance.choice(HOSTS).replace(".", chance.choice(DOT))
    return chance.choice((address, address, address.upper(), address.replace("", "\u200b")))


def make_handle(chance: Random) -> str:
    """Give a name on some site."""
    name = (
        chance.choice(PEOPLE) + chance.choice(("_", ".", "-", "__", "")) + chance.choice(FAMILIES)
    )
    return chance.choice((name, name + str(chance.randrange(100)), f"x{name}x", f"its_{name}"))


def make_odd(seed: int, count: int) -> list[Odd]:
    """Give as many texts, the same for the same seed, every kind and way in turn."""
    chance = Random(seed)
    turns = [(kind, way) for kind, (_, ways) in CODES.items() for way in ways]
    found: list[Odd] = []
    while len(found) < count:
        at = len(found)
        carrier = chance.choice(chance.choice(CARRIERS))
        if at % 5 == 3:
            found.append(place("email", "said", carrier, make_email(chance)))
        elif at % 5 == 4:
            before = chance.choice(SITES)
            found.append(
                place("handle", "said", carrier.replace("{}", before + "{}"), make_handle(chance))
            )
        else:
            kind, way = turns[(at // 5 * 3 + at % 5) % len(turns)]
            make, _ = CODES[kind]
            found.append(place(kind, way.__name__, carrier, way(chance, make(chance))))
    return found


def place(kind: str, way: str, carrier: str, code: str) -> Odd:
    """Put a code into a text."""
    start = carrier.index("{}")
    return Odd(kind, way, carrier.replace("{}", code), start, start + len(code))
