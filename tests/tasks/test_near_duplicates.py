"""Whose answers count as nearly the same in a run."""

from consult.tasks.themes import keep_groups_of_several


def test_one_person_is_nobodys_campaign() -> None:
    """Somebody who says the same of two organisations is in no group; two people who do are."""
    people = {"a": 1, "b": 1, "c": 2}
    assert keep_groups_of_several([("a", "b")], people) == ()
    assert keep_groups_of_several([("a", "b"), ("b", "c")], people) == (("b", "c"),)
