"""Polish words that carry grammar and no theme."""

from typing import Final

_FUNCTION: Final = (
    "ale albo aby bo by być był była było byli byłam byłem być będzie będę chociaż co czy dla "
    "do gdy gdyż gdzie go ich ile im iż ja jak jako je jego jej jemu jest jestem jesteśmy "
    "jeśli jeżeli już ją ku kto która które którego której który których którzy lecz lub ma "
    "mam mają mi mnie mną moi moja moje mój moim mojego mojej my na nad nam nami nas nasz "
    "nasza nasze nią nich nim nimi niego niej niż od ode oraz po pod poza przed przez przy "
    "się są ta tak taka taki takie tam te tego tej temu ten to tobą tu twoja twój ty tych tym "
    "tymi tę tą we wam was wy za ze został została zostało zostali że żeby swój swoje swoją "
    "swoim on ona one oni ono mu mieć miał miała miało miałam miałem sobie siebie wtedy więc"
)
FUNCTION_WORDS: Final = frozenset(_FUNCTION.split())

_NEGATIONS: Final = "nie bez nikt nic nigdy żaden żadna żadne żadnej żadnego nigdzie niczego ani"
NEGATIONS: Final = frozenset(_NEGATIONS.split())

_WEAK: Final = (
    "bardzo tylko więcej mniej dużo mało kilka wszystko wszystkie wszyscy każdy każda coś ktoś "
    "jeszcze potem teraz zawsze często czasem raz razem inny inne inni można może trzeba powinno "
    "powinien mogą robić zrobić iść pójść mówić powiedzieć wiedzieć chcieć dać dobrze źle właśnie "
    "nawet bardziej najbardziej wiele bo trochę jednak też także podczas"
)
WEAK_IN_NAMES: Final = frozenset(_WEAK.split())

ENDINGS: Final[tuple[str, ...]] = ()
