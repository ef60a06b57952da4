"""Answers that decline to answer. They are found before themes, and counted as themselves.

A small survey is easily swamped by "don't know" and "no comment", which then take a theme of
their own. A pattern must fit the whole answer, and none fits what can be a testimony: "nothing
changed", "I couldn't say anything" and "I don't have anything" are left alone.
"""

import re
import unicodedata
from typing import Final

from analysis.types import Kind

LONGEST: Final = 100

FILLER: Final = (
    r"(?:i(?:'?m| am)?|really|absolutely|just|sorry|well|um+|er+|honestly|afraid|there(?:'?s| is)|"
    r"it(?:'?s| is)|that(?:'?s| is)|at all|at this time|at this stage|at the moment|at present|"
    r"right now|for now|thanks|thank you|please|here|to be honest|tbh)"
)
NOT: Final = r"(?:do not|don'?t|did not|didn'?t|cannot|can not|can'?t|couldn'?t)"
MORE: Final = r"(?:else|more|further|additional|other|extra)"
NOTES: Final = r"(?:comments?|remarks?|thoughts?|suggestions?|feedback|information|questions?)"
TO_ADD: Final = (
    r"to (?:add|say|comment|report|mention|suggest|share|declare)(?: (?:on|about) this)?"
)
WHAT: Final = r"what to (?:say|put|write|add|answer|suggest)"

DECLINED: Final = (
    r"n ?a",
    r"(?:no|non|none|not) (?:applicable|relevant)(?: to me)?",
    r"(?:does not|doesn'?t) apply(?: to me)?",
    rf"no {NOTES}|no (?:answer|response|reply|opinion|view|views|idea|clue)s?(?: on this)?",
    rf"no {MORE} {NOTES}(?: {TO_ADD})?",
    r"blank|left blank|null|none given|pass|skip|skipped|next question|x+",
    r"(?:do not|don'?t|not) know(?: yet)?|dunno|idk|don'?t no|have no idea|haven'?t a clue",
    rf"(?:do not|don'?t|not) know {WHAT}",
    rf"(?:not|un) ?(?:too |very |really |quite )?(?:sure|certain)(?: {WHAT})?",
    r"(?:would |i'?d )?(?:rather|prefer)(?: to)? not(?: to)?(?: (?:say|answer|comment))?",
    r"(?:do not|don'?t) (?:want|wish) to (?:say|answer|comment)",
    rf"{NOT} think of (?:anything|any|one|something)(?: {MORE})?(?: {TO_ADD})?",
    rf"(?:do not|don'?t) have (?:any|an) (?:{MORE} )?(?:{NOTES}|opinion|view|views)",
    rf"(?:do not|don'?t) have anything (?:{MORE} )?{TO_ADD}",
    r"(?:have )?(?:nothing|nowt|none|no) (?:else|further|other)",
    rf"(?:have )?nothing (?:{MORE} )?{TO_ADD}",
    r"nothing(?: else)? (?:that )?i can think of|nothing (?:comes|springs) to mind",
    r"nothing (?:in particular|specific|particular|of note)",
    r"(?:see|as|same as) (?:above|before|previous(?: answers?)?)",
)
WHOLE_DECLINED: Final = re.compile(
    rf"(?:{FILLER} )*(?:{'|'.join(DECLINED)})(?: {FILLER})*", re.ASCII
)
NO: Final = r"(?:nothing|no|none|nope|nah|nil|nowt|not anything|not a thing|not really)"
PLAIN_NO: Final = re.compile(rf"(?:{FILLER} )*{NO}(?: {NO})*(?: {FILLER})*", re.ASCII)
OTHER_LANGUAGES: Final = {
    "cy": (
        r"(?:dw i )?ddim yn (?:gwybod|siŵr|siwr)",
        r"dim (?:sylw|sylwadau|ateb|barn|syniad|awgrymiadau)(?: pellach| arall)?",
        r"dim (?:byd )?(?:arall )?i'?w? (?:ychwanegu|ddweud)",
        r"dim byd (?:arall|pellach)|amherthnasol|ddim yn berthnasol|dim un|gweler uchod|fel uchod",
        r"(?:mae )?(?:yn )?well gen i beidio (?:â|a) dweud|gwell gen i beidio (?:â|a) dweud",
    ),
    "pl": (
        r"nie wiem(?: co (?:napisać|powiedzieć|dodać))?|nie mam (?:pojęcia|zdania|pewności)",
        r"brak (?:uwag|odpowiedzi|komentarza|zdania|opinii|sugestii)|bez (?:uwag|komentarza)",
        r"nie dotyczy(?: mnie)?|nie mam (?:uwag|nic do dodania|komentarza)|nic do dodania",
        r"nie jestem pewn[ay]|trudno powiedzieć|wolę nie (?:mówić|odpowiadać)|jak wyżej|nd",
    ),
    "ur": (
        r"(?:مجھے )?(?:معلوم|پتہ|پتا|علم) نہیں(?: ہے)?",
        r"(?:کوئی )?(?:تبصرہ|رائے|جواب|مشورہ) نہیں(?: ہے)?|کوئی بات نہیں",
        r"(?:مزید )?کچھ (?:نہیں )?کہنا نہیں|لاگو نہیں(?: ہوتا)?|یقین نہیں|کہنا نہیں چاہ(?:تا|تی)",
    ),
}
WHOLE_ELSEWHERE: Final = {
    language: re.compile("|".join(f"(?:{one})" for one in patterns))
    for language, patterns in OTHER_LANGUAGES.items()
}
MARKS: Final = re.compile(r"[^\w']+|_+")
CURLY_QUOTE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"


def tell_kind(text: str, plain_no: Kind = "answer", language: str = "en") -> Kind:
    """Whether a redacted text is an answer or declines to be one; blank declines.

    `plain_no` says what a bare "no", "none" or "nothing" is. Whoever answers in another language
    may decline in English all the same.
    """
    if len(text.strip()) > LONGEST:
        return "answer"
    bare = MARKS.sub(" ", text.replace(CURLY_QUOTE, "'").casefold()).strip(" '")
    if not bare:
        return "answer" if any(map(_is_picture, text)) else "non-answer"
    if WHOLE_DECLINED.fullmatch(bare):
        return "non-answer"
    elsewhere = WHOLE_ELSEWHERE.get(language)
    if elsewhere and elsewhere.fullmatch(bare):
        return "non-answer"
    return plain_no if PLAIN_NO.fullmatch(bare) else "answer"


def _is_picture(character: str) -> bool:
    # A thumb turned up or down is an answer, even if no word can place it.
    return unicodedata.category(character) == "So"
