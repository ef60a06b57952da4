"""English words that carry grammar and no theme.

The list is short on purpose. Stop lists in common use also drop "nothing", "never", "alone",
"enough" and "system", which are often the whole of what a survivor says: measured on patients'
answers, one such list left every tenth answer without a single word. Negations and quantifiers
are therefore never listed here.
"""

from typing import Final

ARTICLES: Final = "a an the"
CONJUNCTIONS: Final = "and as because but if or so than that then though when where while"
PREPOSITIONS: Final = "about at by for from in into of on onto to upon with"
PRONOUNS: Final = (
    "he her him his i it its itself me mine my our she their them these they this those us we "
    "what which who whom whose you your"
)
AUXILIARIES: Final = (
    "am are be been being can could did do does doing had has have having is may might shall "
    "should was were will would"
)
CONTRACTIONS: Final = (
    "he'd he'll i'd i'll i'm i've it'd it'll she'd she'll they'd they'll they're they've we'd "
    "we'll we're we've you'd you'll you're you've"
)
PLACES: Final = "here there"

FUNCTION_WORDS: Final = frozenset(
    " ".join(
        (ARTICLES, CONJUNCTIONS, PREPOSITIONS, PRONOUNS, AUXILIARIES, CONTRACTIONS, PLACES)
    ).split()
)
