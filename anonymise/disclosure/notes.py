"""What stands under every released table, in words that a reader of a paper understands."""

from typing import Final

from anonymise.disclosure.policy import Policy

SUPPRESSED: Final = "[c]"


def write_notes(
    policy: Policy, *, base: int | None, additive: bool, withheld: str, shares: bool
) -> tuple[str, ...]:
    """The lines under a table: how many answers, what is hidden, what is rounded.

    ``withheld`` names the totals that are not shown, empty where all are.
    """
    notes = [
        _say_base(policy, base),
        (
            f"{SUPPRESSED} stands for a figure that is withheld to protect people: any count "
            f"below {policy.threshold}, nought included, and any that would give one away."
        ),
        f"Counts are rounded to the nearest {policy.rounding_base}.",
    ]
    if not additive:
        notes.append("An answer can be counted in several rows, so rows do not add up.")
    if withheld:
        notes.append(f"Totals of {withheld} are withheld.")
    if shares:
        notes.append("Percentages are worked out from the rounded figures.")
    return tuple(notes)


def _say_base(policy: Policy, base: int | None) -> str:
    if base is None:
        return "The number of answers is withheld to protect people."
    return f"Number of answers: about {base}, rounded to the nearest {policy.base_step}."
