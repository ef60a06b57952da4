"""Two levels of policy for details that point at somebody only together."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from anonymise.errors import LevelError, ListError
from anonymise.policy import CHOICES, LEVELS, Level, read_policies, tighten_policies
from anonymise.redact import redact
from anonymise.rules import Rules
from anonymise.types import Redaction

TODAY = date(2026, 11, 22)
STRICT = Rules(policy=read_policies()["strict"])

# The same sentence at both levels.
EXAMPLES = (
    ("she is 42", "she is [AGE 40 TO 49]", "she is [AGE]"),
    ("my 5 year old saw", "my [CHILD 5 TO 10] year old saw", "my [AGE] year old saw"),
    ("he left on 3rd May 2021", "he left on [SPRING 2021]", "he left on [DATE]"),
    ("it began in 2016", "it began in [YEAR 2016]", "it began in [DATE]"),
    ("he rang at christmas", "he rang at christmas", "he rang at [DATE]"),
    ("we met in march", "we met in march", "we met in [DATE]"),
    ("since november it is calm", "since november it is calm", "since [DATE] it is calm"),
    ("he took £250 off me", "he took £250 off me", "he took [AMOUNT] off me"),
    ("he took £14,237 off me", "he took [AMOUNT] off me", "he took [AMOUNT] off me"),
    ("he owes me £9.99", "he owes me £9.99", "he owes me [AMOUNT]"),
    ("debts of £14,000", "debts of £14,000", "debts of [AMOUNT]"),
    ("we have 3 kids", "we have 3 kids", "we have [NUMBER] kids"),
    ("i have four children", "i have four children", "i have [NUMBER] children"),
    ("i waited 6 weeks", "i waited 6 weeks", "i waited 6 weeks"),
    ("i am a nurse", "i am a [JOB HEALTH]", "i am a [JOB]"),
    ("i am a farrier", "i am a [JOB]", "i am a [JOB]"),
    ("i am a mother", "i am a mother", "i am a mother"),
)


def redact_at(text: str, level: Level = "standard", **changes: str) -> Redaction:
    """Redact at one level, made stricter where that is asked."""
    policy = msgspec.structs.replace(read_policies()[level], **changes)
    return redact(text, today=TODAY, rules=Rules(policy=policy))


@pytest.mark.parametrize(("text", "standard", "strict"), EXAMPLES)
def test_levels_differ_as_the_table_says(text: str, standard: str, strict: str) -> None:
    """Each detail is kept, shortened or removed as its level says."""
    assert redact(text, today=TODAY).text.text == standard
    assert redact_at(text).text.text == standard
    assert redact(text, today=TODAY, rules=STRICT).text.text == strict


@pytest.mark.parametrize(("standard", "strict"), [example[1:] for example in EXAMPLES])
def test_redacted_text_is_settled_at_both_levels(standard: str, strict: str) -> None:
    """What one level has redacted, no level and no later day changes but to take more out."""
    later = date(2030, 1, 1)
    for once in (standard, strict):
        assert redact(once, today=later).text.text == once
    assert redact(strict, today=later, rules=STRICT).text.text == strict
    assert redact(standard, today=later, rules=STRICT).text.text.count("[") >= standard.count("[")


def test_traits_are_flagged_together_or_each_or_go() -> None:
    """One trait is flagged at the strict level only, and removed where a deployment says so."""
    text = "i am deaf and i waited"
    assert redact_at(text).flags == ()
    assert redact_at(text, "strict").flags == ("combination",)
    assert redact_at(text, traits="gone").text.text == "i am [REMOVED] and i waited"


def test_places_and_employers_can_lose_their_numbers() -> None:
    """A deployment may hide even that the same place is meant twice."""
    text = "he works for stagecoach in bolton"
    assert redact_at(text).text.text == "he works for [ORGANISATION 1] in [PLACE 1]"
    gone = redact_at(text, places="gone", employers="gone").text.text
    assert gone == "he works for [REMOVED] in [REMOVED]"


def test_shipped_levels_are_choices_and_strict_is_never_looser() -> None:
    """The table holds only what the steps know, and its second level is the stricter one."""
    shipped = read_policies()
    assert tuple(shipped) == LEVELS
    for kind, choices in CHOICES.items():
        standard, strict = (getattr(shipped[level], kind) for level in LEVELS)
        assert choices.index(standard) <= choices.index(strict)
    assert set(CHOICES) == set(shipped["strict"].__struct_fields__)


def test_an_altered_or_missing_policy_is_refused(tmp_path: Path) -> None:
    """A policy that was loosened on the disk is not read at all."""
    copy = tmp_path / "policy.toml"
    with pytest.raises(ListError):
        read_policies(copy)
    copy.write_text('[standard]\nages = "kept"\n', encoding="utf-8")
    with pytest.raises(ListError) as caught:
        read_policies(copy)
    assert caught.value.where == "policy"


def test_a_deployment_makes_both_levels_stricter() -> None:
    """What standard removes in a deployment, strict removes too; the rest stays as shipped."""
    levels = tighten_policies('[standard]\nages = "gone"\nplaces = "gone"\n')
    assert (levels["standard"].ages, levels["strict"].places) == ("gone", "gone")
    assert levels["standard"].dates == "seasons"
    assert tighten_policies("") == read_policies()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[strict]\nages = "bands"\n', "never looser. Section strict, ages. Write one of: gone."),
        ('[standard]\nages = "kept"\n', "Write one of: bands, gone."),
        ('[standard]\nages = ["gone"]\n', "Write one of: bands, gone."),
        ('[standard]\nwages = "gone"\n', "Section standard, wages."),
        ('[loose]\nages = "gone"\n', "Its sections are: standard, strict."),
        ('ages = "gone"\n', "Section ages."),
        ("[standard", "no TOML"),
    ],
)
def test_a_looser_or_unknown_policy_is_refused(text: str, told: str) -> None:
    """The refusal says where it is and what may stand there."""
    with pytest.raises(LevelError) as caught:
        tighten_policies(text)
    assert told in str(caught.value)
