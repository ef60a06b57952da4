"""Which language is meant by the words after ``::`` in a column's name."""

import re
from typing import Final

from surveys.languages import LANGUAGE_NAMES, make_easy

_CODE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EASY_READ: Final = re.compile(r"easy[ -](read|words)\b", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r".*\(\s*([^()]+?)\s*\)\s*", re.DOTALL)
# Names that forms use without a code, beside those that we write ourselves.
_MORE_NAMES: Final = {
    "acholi": "ach",
    "afrikaans": "af",
    "albanian": "sq",
    "amharic": "am",
    "armenian": "hy",
    "azerbaijani": "az",
    "bahasa": "id",
    "bambara": "bm",
    "bangla": "bn",
    "bosnian": "bs",
    "bulgarian": "bg",
    "burmese": "my",
    "català": "ca",
    "catalan": "ca",
    "chechewa": "ny",
    "chewa": "ny",
    "chichewa": "ny",
    "croatian": "hr",
    "cymraeg": "cy",
    "czech": "cs",
    "danish": "da",
    "dari": "prs",
    "deutsch": "de",
    "español": "es",
    "espanol": "es",
    "estonian": "et",
    "ewe": "ee",
    "farsi": "fa",
    "filipino": "fil",
    "finnish": "fi",
    "français": "fr",
    "francais": "fr",
    "fula": "ff",
    "georgian": "ka",
    "greek": "el",
    "haitian": "ht",
    "haitian creole": "ht",
    "hausa": "ha",
    "hebrew": "he",
    "hungarian": "hu",
    "icelandic": "is",
    "igbo": "ig",
    "indonesian": "id",
    "irish": "ga",
    "italiano": "it",
    "japanese": "ja",
    "kannada": "kn",
    "kazakh": "kk",
    "khmer": "km",
    "kinyarwanda": "rw",
    "kirundi": "rn",
    "kiswahili": "sw",
    "korean": "ko",
    "kurdish": "ku",
    "kyrgyz": "ky",
    "lao": "lo",
    "latvian": "lv",
    "lingala": "ln",
    "lithuanian": "lt",
    "luganda": "lg",
    "luo": "luo",
    "macedonian": "mk",
    "malagasy": "mg",
    "malay": "ms",
    "malayalam": "ml",
    "maltese": "mt",
    "mandarin": "zh",
    "marathi": "mr",
    "mongolian": "mn",
    "norwegian": "no",
    "oromo": "om",
    "persian": "fa",
    "polski": "pl",
    "português": "pt",
    "portugues": "pt",
    "runyankole": "nyn",
    "scottish gaelic": "gd",
    "serbian": "sr",
    "shona": "sn",
    "sindhi": "sd",
    "sinhala": "si",
    "slovak": "sk",
    "slovenian": "sl",
    "sorani": "ckb",
    "sotho": "st",
    "swedish": "sv",
    "tagalog": "tl",
    "tajik": "tg",
    "telugu": "te",
    "tetum": "tet",
    "thai": "th",
    "tigrinya": "ti",
    "twi": "tw",
    "uzbek": "uz",
    "wolof": "wo",
    "xhosa": "xh",
    "yoruba": "yo",
    "zulu": "zu",
}
_BY_NAME: Final = {name.lower(): code for code, name in LANGUAGE_NAMES.items()} | _MORE_NAMES


def is_language_code(words: str) -> bool:
    """Say whether words are a code such as ``cy`` or ``zh-Hant``, and no name."""
    return bool(_CODE.fullmatch(words))


def read_language(words: str) -> str | None:
    """Give the code of a language written ``Welsh (cy)``, ``Welsh`` or ``cy``; None if unknown.

    ``easy read (cy)`` are the easy words of that language.
    """
    found = _IN_BRACKETS.fullmatch(words)
    code = found[1] if found else ""
    if _CODE.fullmatch(code):
        return make_easy(code) if _EASY_READ.match(words.strip()) else code
    name = words.partition("(")[0].strip().lower()
    if name in _BY_NAME:
        return _BY_NAME[name]
    spoken = code.lower() or name
    return (
        spoken if _CODE.fullmatch(spoken) and len(spoken.partition("-")[0]) <= len("eng") else None
    )
