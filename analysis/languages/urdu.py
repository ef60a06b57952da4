"""Urdu words that carry grammar and no theme."""

from typing import Final

_FUNCTION: Final = (
    "اور کہ کا کی کے کو نے میں سے پر تک ہے ہیں تھا تھی تھے تھیں ہوں ہو ہوا ہوئی ہوئے گا گی گے "
    "یہ وہ اس ان جو جس جن اگر تو بھی ہی لیے لئے ساتھ والا والی والے وال مجھے مجھ میرا میری "
    "میرے ہم ہمیں ہمارا ہماری ہمارے آپ اپنا اپنی اپنے انہوں انہیں اسے انھیں انھوں پھر جب تب "
    "یا لیکن مگر کیونکہ رہا رہی رہے گیا گئی گئے کر کرنے کرنا کیا کی کیے دیا دی دیے ہونے ہونا "
    "یہاں وہاں ایک نہ نے جا جاتا جاتی"
)
_NEGATIONS: Final = "نہیں نا مت بغیر کبھی کوئی کچھ نہ"
NEGATIONS: Final = frozenset(_NEGATIONS.split())
FUNCTION_WORDS: Final = frozenset(_FUNCTION.split()) - NEGATIONS

_WEAK: Final = "بہت زیادہ کم سب صرف بعد پہلے ہمیشہ اب چاہیے چاہئے بات چیز طرح وقت بار دوسرے کسی"
WEAK_IN_NAMES: Final = frozenset(_WEAK.split())

ENDINGS: Final[tuple[str, ...]] = ()
