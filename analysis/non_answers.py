"""Answers that decline to answer. They are found before themes, and counted as themselves.

A small survey is easily swamped by "don't know" and "no comment", which then take a theme of
their own. The patterns must fit the whole answer: "I don't know why they never came" says a
great deal.
"""

import re
from typing import Final

from analysis.types import Kind

_FILLER: Final = (
    r"(?:i(?:'m| am)?|i(?:'ve| have)(?: got)?|really|just|sorry|well|um+|er+|honestly|afraid|"
    r"there(?:'s| is)|it(?:'s| is)|that(?:'s| is)|at all|at this time|at the moment|at present|"
    r"right now|for now|now|thanks|thank you|please|think|here|to be honest|tbh)"
)
_NOT: Final = r"(?:do not|don'?t|dont|cannot|can'?t|couldn'?t|not)"
_NOTHING: Final = r"(?:nothing|no|none|not anything|nowt|nil|nought|zero)"
_MORE: Final = r"(?:else|more|further|other|additional|new|different|extra)"

_DECLINED: Final = (
    r"n ?a|n\.a|not? applicable|does(?:n'?t| not) apply(?: to me)?|not relevant(?: to me)?",
    r"no comments?|no answers?|no response|no repl(?:y|ies)|blank|left blank|null|none given",
    rf"(?:{_NOT}|not) (?:know|no)(?: (?:yet|what to (?:say|put|write|add)|how to answer))?|dunno|idk",
    r"(?:not|un) ?(?:too |very |really )?(?:sure|certain)(?: what to (?:say|put|write|add))?|unsure",
    r"no (?:idea|opinion|view|views|thoughts?|preference)|not got (?:a|any) (?:view|opinion)s?",
    r"(?:would )?(?:rather|prefer)(?: to)? not(?: to)?(?: (?:say|answer|comment))?",
    r"(?:do not|don'?t|dont) (?:want|wish) to (?:say|answer|comment|add)(?: anything)?",
    rf"{_NOT} (?:think of|add|say)(?: (?:anything|nothing|something))?(?: {_MORE})?",
    rf"{_NOT} have (?:anything|any|nothing)(?: {_MORE})?(?: comments?| to (?:add|say|comment))*",
    r"(?:no )?(?:pass|skip|skipped|skip this|next)",
    rf"{_NOTHING} {_MORE}(?: comments?| thoughts?| information)?"
    r"(?: to (?:add|say|comment|report|mention|suggest))?",
    rf"{_NOTHING}(?: comments?)? (?:i )?(?:can |could )?(?:to )?(?:think of|add|comment|say|mention)"
    r"(?: to this| about this| on this)?",
    r"nothing (?:comes|springs) to mind|nothing in particular|nothing specific|nothing to note",
    r"(?:see|as) (?:above|before|previous(?: answers?)?)|same as (?:above|before)",
    r"x+|tests?|testing|asdf\w*|question not asked",
)
DECLINED: Final = re.compile(
    rf"(?:{_FILLER} )*(?:{'|'.join(_DECLINED)})(?: {_FILLER})*", re.ASCII
)
PLAIN_NO: Final = re.compile(
    rf"(?:{_FILLER} )*(?:{_NOTHING}|nope|nah|never)(?: {_FILLER})*", re.ASCII
)
_MARKS: Final = re.compile(r"[^\w']+|_+")
LONGEST: Final = 100
_SLASH: Final = re.compile(r"\b([nN])\s*[/\\.]\s*([aA])\b\.?")


def tell_kind(text: str, plain_no: Kind = "answer") -> Kind:
    """Whether a redacted text is an answer or declines to be one; blank declines.

    `plain_no` says what a bare "no", "none" or "nothing" is.
    """
    if len(text) > LONGEST:
        return "answer"
    plain = _SLASH.sub("na", text.replace("’", "'")).casefold()
    bare = _MARKS.sub(" ", plain).strip()
    if not bare or DECLINED.fullmatch(bare):
        return "non-answer"
    return plain_no if PLAIN_NO.fullmatch(bare) else "answer"
