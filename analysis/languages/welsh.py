"""Welsh words that carry grammar and no theme, mutated forms included."""

from typing import Final

_FUNCTION: Final = (
    "yr er fe mi neu ac ag ond os pan lle wrth am ar at dan dros drwy trwy gan ger "
    "hyd er mwyn rhag tan tuag gyda gydag efo fel bod fod mod yn wedi newydd gael cael cawn "
    "ei eu ein eich fy dy eu'r ti chi ni nhw hi ef fo hwn hon hyn hwnnw honno hynny rhain "
    "rheini rhyw sydd sy mae maen mae'r oedd oeddwn oeddem oeddent oeddech roedd roeddwn "
    "roeddem roeddent rydw rydym rydw i dw dwi rwy rwyf rwy'n wyf ydy yw ydym ydw ydyn ydych "
    "ydynt mae'n bydd byddai byddwn byddaf bu bues fuodd fu fues ges cefais cafodd gafodd "
    "gawsom yma yna acw hefyd felly i'r o'r a'r â'r gan'r fo'n hi'n sydd'n iddo iddi iddyn "
    "iddynt imi ohono ohoni arna arnaf arno arni arnom arnynt wrtho wrthi wrthyf wrthym ata "
    "ataf ato ati atom ynddo ynddi eto pa pwy beth sut"
)
FUNCTION_WORDS: Final = frozenset(_FUNCTION.split())

_NEGATIONS: Final = (
    "ddim dim nid na nad heb byth neb erioed nage naddo nac unman does doedd doeddwn dydy dydw "
    "dydyn doeddent wnaeth wnaethon chafodd chefais ches"
)
# "ni" is "we" far more often than "not", which is said with "ddim" as well.
NEGATIONS: Final = frozenset(_NEGATIONS.split())

_WEAK: Final = (
    "iawn mwy llai lot llawer rhai pob popeth rhywbeth rhywun unrhyw arall eraill un dau tri pawb "
    "gwneud wneud mynd fynd dod ddod dweud ddweud rhoi gweld teimlo meddwl wir jyst eisiau angen "
    "hollol eithaf bob cyn ar ôl wedyn nawr rwan rŵan weithiau amser peth pethau bach mawr allan"
)
WEAK_IN_NAMES: Final = frozenset(_WEAK.split())

ENDINGS: Final = ("'r", "'n", "'i", "'u", "'w", "'m", "'ch", "'th")
