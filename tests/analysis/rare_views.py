"""Invented views of three people each, every one in words of their own."""

import random
from collections.abc import Sequence
from typing import Final

from analysis.corpus import gather_corpus
from analysis.rare import MOST_ANSWERS, find_rare
from analysis.types import Excerpt
from tests.analysis.corpora import make_excerpt

VIEWS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "Our imam told me to go back to him and nobody from the mosque would speak against it",
        "Please train imams, the mosque committee knew for years and only spoke of patience",
        "I asked the imam for help and was told to pray and be patient with my husband",
    ),
    (
        "Nothing here is in sign language and the interpreter was his cousin",
        "I am deaf, they rang me again and again and no interpreter for BSL was booked",
        "The BSL interpreter did not turn up so a deaf friend signed for me at court",
    ),
    (
        "I would not leave because no refuge takes dogs and he would have killed my dog",
        "Somewhere for pets please, he hurt the dog to punish me",
        "They found a fosterer for my dogs and cat, that is why I could leave",
    ),
    (
        "He controls the farm and the shotgun licence was never taken from him",
        "On a farm everybody has guns, ask about the shotgun first",
        "The firearms officer never asked me before they renewed the licence for his shotguns",
    ),
    (
        "My visa depended on him and I was afraid the Home Office would deport me",
        "With no recourse to public funds and a spouse visa I had nowhere to turn",
        "He kept my passport and said he would cancel the visa if I told anybody",
    ),
    (
        "He tracked me with a tag sewn into my coat and an app on the phone",
        "There was a tracker under the car, he always knew where I was",
        "Stalkerware on my phone, he read everything and the tracker app was hidden",
    ),
    (
        "He used the child maintenance payments to starve us of money",
        "Maintenance stopped whenever I would not do as he said, the agency shrugged",
        "They let him hide his earnings from the child maintenance service",
    ),
    (
        "As a man I was laughed at when I said that my wife hit me",
        "No leaflet shows a man, my wife beat me for years",
        "I thought that husbands could not be victims until a male worker believed me",
    ),
    (
        "The vicar moved me to another parish house in one night",
        "Our church stood by him, the vicar wrote a reference for court",
        "I was told by the parish that marriage is for life, the vicar meant well",
    ),
    (
        "I lost my job because he rang my manager all day at the shop",
        "My employer gave me paid leave and moved me to another branch, that saved me",
        "Work is where he found me, the manager let him wait in the staff room of the shop",
    ),
)


def plant_view(base: Sequence[Excerpt], number: int, *, seed: int) -> list[Excerpt]:
    """Answers among which three, ``v0`` to ``v2``, share a view that nobody else has."""
    chance = random.Random(seed)
    view = [make_excerpt(f"v{place}", text) for place, text in enumerate(VIEWS[number])]
    planted = [*chance.sample(list(base), 467), *view]
    chance.shuffle(planted)
    return planted


def is_listed(answers: Sequence[Excerpt]) -> bool:
    """Say whether one entry of six answers or fewer holds two of the three planted ones."""
    corpus = gather_corpus(answers)
    entries = (
        [name for row in group.rows for name in corpus.ids[row]] for group in find_rare(corpus)
    )
    return any(
        len(entry) <= MOST_ANSWERS and len({"v0", "v1", "v2"} & set(entry)) > 1
        for entry in entries
    )
