"""Damaged forms, of which ``make proof`` reads forty times as many."""

from tests.surveys.xlsform.fuzz import make_mutant, read_mutant


def test_damaged_forms_are_read_or_refused() -> None:
    """Five hundred damaged forms are each read with findings or refused, and none raises."""
    verdicts = [read_mutant(make_mutant(number, small=True)) for number in range(500)]
    assert {"faulty", "sound", "not-a-form"} <= set(verdicts)
    assert set(verdicts) <= {"faulty", "sound", "not-a-form", "too-large", "form-limit"}


def test_damage_can_be_repeated() -> None:
    """The same number gives the same damaged form, so that a fault can be looked at again."""
    assert make_mutant(7, small=True) == make_mutant(7, small=True)
    assert make_mutant(7, small=True) != make_mutant(8, small=True)
