"""Which words are names: ordinary words, origins, letter cases, initials and slips."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from anonymise.finding.classes import read_shape
from anonymise.finding.lists import read_lexicon
from anonymise.finding.model import Model, parse_model
from anonymise.finding.slips import is_slip
from anonymise.redact import redact
from tests.anonymise.test_redact_names import leaked

TODAY = date(2026, 11, 22)
CASES = (str.lower, str.upper)

# A name and an ordinary word of one spelling; in braces, what must go.
PAIRS = (
    ("i asked {hazel} to write it down", "he smashed the hazel table"),
    ("{clay} put my phone in the river", "the clay was too wet"),
    ("it was {dawn} who noticed the bruises", "he came home at dawn"),
    ("my sister {joy} took the kids", "there was no joy in that house"),
    ("{grant} never missed a session", "we applied for a grant to stay open"),
    ("thank you {mercy}", "the court showed no mercy"),
    ("his mate {chase} drove him there", "they had to chase the council"),
    ("{pearl} and me hid in the loo", "he sold my pearl earrings"),
    ("when {frank} drinks we all hide", "she was frank with me about it"),
    ("pc {short} took my statement", "the call was too short"),
    ("mr {love} from the school rang", "i love my kids"),
    ("{sarah} {brown} did the assessment", "a brown envelope came"),
    ("me, {tom} and {faith} left that night", "i lost all faith in it"),
    ("my boys {dean} and {rocky} saw it", "it was rocky for a while"),
    ("everyone calls him {moose}", "there was a moose on the mug"),
    ("i told {sky} at school", "the sky was grey"),
    ("{wills} mum came to court", "he wills it to be true"),
    ("a man called {bear} runs it", "i could not bear it"),
    ("she said {patience} would ring", "she had great patience"),
    ("{rob} took my card", "they rob people of years"),
)
# Kept exactly as written, in either case.
ORDINARY = (
    "some people will say no and some may not answer",
    "the police will help and will listen",
    "may i ask what happens next",
    "a black woman with a long wait and a short temper",
    "he said he would love me for ever",
    "very good service and i was happy",
    "he would nick my purse and then sell it",
)
ORIGINS = {
    "welsh": "angharad geraint lowri blethyn",
    "arabic": "mudassar khuzaima umaima abdelkarim",
    "somali": "hodan abdirahman cawo faadumo",
    "west african": "oluwaseun chidinma akosua nkechi",
    "southern african": "tendai thandeka nokuthula farai",
    "east african": "wanjiku tesfaye mihret achieng",
    "caribbean": "shaquille delroy tanisha jevon",
    "punjabi": "gurpreet harjinder sukhi dhaliwal",
    "bengali": "rokeya momtaz shafiqul choudhury",
    "tamil": "kavitha sivakumar meenakshi ponnambalam",
    "romanian": "ionut ilinca gheorghe munteanu",
    "lithuanian": "gintaras ruta mantas egle",
    "roma": "papusza luludi boldo shukar",
    "kurdish": "rojin berivan sherko dilovan",
    "turkish": "gulsen ozlem huseyin tugce",
    "chinese": "xiaoming guoliang yuk-ling wenjing",
    "vietnamese": "nguyen thuy phuong hoang",
    "greek": "panayiota demetriou stavroula kyriakos",
    "portuguese": "joaquim conceicao graca thiago",
    "filipino": "jovelyn bongbong marivic jejomar",
    "jewish": "shprintza mordechai ruchel velvel",
    "gaelic": "mairead uilleam seonag torquil",
    "irish": "caoilfhionn padraig aoibheann tadhg",
}
INITIALS = (
    "{J.P.} told me",
    "i call him {r.m.} here",
    "the report was seen by {F.Y.}, and then sent",
    "pc {j.r.} works on that desk",
    "my ex {d} came back",
    "then {K} rang me",
    "{s.k.m} sent the minutes",
    "{D.O.}'s view was heard",
    "my ex {dj} came",
)


@pytest.mark.parametrize(("name", "word"), PAIRS)
@pytest.mark.parametrize("case", CASES, ids=["lower", "upper"])
def test_one_spelling_goes_as_a_name_and_stays_as_a_word(
    name: str, word: str, case: Callable[[str], str]
) -> None:
    """A word that is a name goes where it is one, and stays where it is a word."""
    assert leaked(case(name)) == []
    assert redact(case(word), today=TODAY).text.text == case(word)


@pytest.mark.parametrize("text", ORDINARY)
@pytest.mark.parametrize("case", CASES, ids=["lower", "upper"])
def test_ordinary_sentences_stay_whole(text: str, case: Callable[[str], str]) -> None:
    """Sentences that name nobody stay, although most of their words are somebody's name."""
    assert redact(case(text), today=TODAY).text.text == case(text)


@pytest.mark.parametrize("origin", ORIGINS)
def test_names_of_every_origin_go_in_every_case(origin: str) -> None:
    """Names go alike whatever their origin, in small and large letters, alone and with kin."""
    for name in ORIGINS[origin].split():
        for text in (f"i told {{{name}}} it was over", f"my cousin {{{name}}} rang"):
            assert [leaked(case(text)) for case in CASES] == [[], []], name


@pytest.mark.parametrize("marked", INITIALS)
def test_initials_go(marked: str) -> None:
    """Letters that stand for a person go, with stops or without, in either case."""
    assert leaked(marked) == []
    assert leaked(marked.lower()) == []


@pytest.mark.parametrize("text", ["i.e. the locks", "in the u.k. now", "a q and a session"])
def test_abbreviations_are_no_initials(text: str) -> None:
    """Letters that everybody writes with stops stay."""
    assert redact(text, today=TODAY).text.text == text


@pytest.mark.parametrize(
    "slip", ["assesment", "solictor", "recieved", "definately", "happend", "threatned", "hosptial"]
)
def test_slips_of_everyday_words_stay(slip: str) -> None:
    """A word one keystroke from an everyday word stays, because it says nothing of anybody."""
    text = f"he {slip} it"
    assert redact(text, today=TODAY).text.text == text


@pytest.mark.parametrize("name", ["rebeca", "jennifr", "kelvin", "siobhn", "mohamad", "gurpret"])
def test_slips_of_names_go(name: str) -> None:
    """A name with a letter wrong is no slip of another word."""
    assert not is_slip(name, read_lexicon())
    assert leaked(f"then {{{name}}} came") == []


def test_slips_with_a_capital_go() -> None:
    """A careful writer's capital makes a name of what could be a slip."""
    assert leaked("Then my cousin {Solictor} came") == []


def test_nearly_no_name_passes_for_a_slip() -> None:
    """Of names that no list had, at most one in a hundred would look like a slip."""
    lexicon = read_lexicon()
    names = sorted(word for word in lexicon.surnames - lexicon.allowed if len(word) > 4)[::40]
    passed = [name for name in names if is_slip(f"{name[:-1]}{name[-1]}e", lexicon)]
    assert len(names) > 400
    assert len(passed) <= 0.01 * len(names)


def test_every_harmless_word_that_is_a_name_is_judged() -> None:
    """No word that stays is a name of any list without a group, but for the small words."""
    lexicon = read_lexicon()
    sections = ("stop", "object", "indefinite")
    small = lexicon.union("slang.contractions", *(f"cues.{name}" for name in sections))
    names = (lexicon.forenames | lexicon.surnames) & lexicon.allowed
    left = names - frozenset(lexicon.groups) - frozenset(lexicon.kinds) - small
    assert [name for name in left if len(name) > 2] == []
    assert set(lexicon.groups.values()) <= set(lexicon.model.thresholds)


def test_possessives_do_not_shield_names() -> None:
    """No word that stays is the possessive of one that does not."""
    allowed = read_lexicon().allowed
    owners = (word.removesuffix("'s") for word in allowed if word.endswith("'s"))
    assert [word for word in owners if word not in allowed] == []


def test_one_person_keeps_one_number_through_every_spelling() -> None:
    """Nicknames, capitals and possessives of one person share a number; others never do."""
    text = "Kevin Sugden and Tomasz came. kevs mate said KEV and tomasz left. J.P. and j.p. saw."
    assert redact(text, today=TODAY).text.text == (
        "[NAME 1] and [NAME 2] came. [NAME 1] mate said [NAME 1] and [NAME 2] left. "
        "[NAME 3]. and [NAME 3]. saw."
    )


def test_a_model_says_what_it_weighs() -> None:
    """A feature above nothing makes a name more likely, one below less, an unknown one neither."""
    model = parse_model("# for reading\n0\tbias\n2\tb.kin\n-2\tb=the\n0.5\tthreshold first\n")
    assert model.thresholds == {"first": 0.5}
    assert model.score(["b=the"]) < model.score(["never seen"]) == 0.5 < model.score(["b.kin"])


def test_a_broken_model_is_refused() -> None:
    """A line that is no number and feature stops everything."""
    with pytest.raises(ValueError, match="could not convert"):
        parse_model("heavy\tb.kin\n")


def test_scores_stay_between_nothing_and_certainty() -> None:
    """However much speaks for or against a name, the score is a probability."""
    model = Model({"for": 1e6, "against": -1e6}, {})
    assert 0 < model.score(["against"]) < 0.01
    assert 0.99 < model.score(["for"]) < 1


@pytest.mark.parametrize(
    ("word", "parts"),
    [("chase", ["verb"]), ("kitchen", ["noun"]), ("short", ["verb", "adjective"]), ("zyx", [])],
)
def test_forms_tell_parts_of_speech(word: str, parts: list[str]) -> None:
    """What a word can be is read from the forms of it that are known."""
    assert read_shape(word, read_lexicon().allowed) == parts


def test_training_sentences_name_nobody_twice() -> None:
    """The sentences that the model learns from have no line twice, which would weigh double."""
    folder = Path(__file__).parents[2] / "scripts" / "training"
    lines = [line for path in folder.glob("*.txt") for line in path.read_text().splitlines()]
    written = [line for line in lines if not line.startswith("#")]
    assert len(written) > 1000
    assert len(written) == len(set(written))
