"""English words that carry grammar and no theme, and words that name none."""

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
    word
    for words in (
        ARTICLES,
        CONJUNCTIONS,
        PREPOSITIONS,
        PRONOUNS,
        AUXILIARIES,
        CONTRACTIONS,
        PLACES,
    )
    for word in words.split()
)

# These hold no theme by themselves, yet may stand inside a phrase ("not believed", "no help").
_NEGATIONS: Final = (
    "aren't can't cannot couldn't didn't doesn't don't hadn't hasn't haven't isn't neither never "
    "no nobody none nor not nothing shouldn't wasn't weren't without won't wouldn't"
)
NEGATIONS: Final = frozenset(_NEGATIONS.split())

# These say how much or how strongly: features of an answer, and poor names for a theme.
_WEAK: Final = (
    "actually after again all also always any anything are away back before being both came come "
    "did done during each either else etc even ever every everything felt find first from gave "
    "get gets getting give given go goes going gone got however just keep kept know like little "
    "lot lots made make makes many maybe more most much need needed needs now often one ones only "
    "other others out over own put quite rather really said same say says see seem seemed seen "
    "several since some something soon still such sure take taken tell thing things think thought "
    "through time told too took totally try two until up us use used usually very via want wanted "
    "way well went were who why yes yet"
)
WEAK_IN_NAMES: Final = frozenset(_WEAK.split())

ENDINGS: Final = ("'s",)
