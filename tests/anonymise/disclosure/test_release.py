import subprocess
import sys
from itertools import pairwise

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anonymise.disclosure import (
    CountTable,
    Policy,
    Release,
    audit_release,
    encode_release,
    read_release,
    release_table,
)
from anonymise.errors import ReleaseAlteredError, TableError

POLICY = Policy()


def list_of(
    *counts: int,
    base: int | None = None,
    exhaustive: bool = False,
    alone: tuple[str, ...] = (),
) -> CountTable:
    """Make a list of counts: additive unless it is given a base of its own."""
    return CountTable(
        title="Help by agency",
        row_label="Agency",
        column_label="",
        rows=tuple(f"Agency {place}" for place in range(len(counts))),
        columns=("Answers",),
        counts=tuple((count,) for count in counts),
        base=sum(counts) if base is None else base,
        additive=base is None,
        exhaustive=exhaustive,
        alone=alone,
    )


def cells_of(release: Release) -> list[int | None]:
    return [row.cells[0] for row in release.rows]


def test_small_counts() -> None:
    """Counts below ten are hidden, the others rounded to fives, and the base to tens."""
    release = release_table(list_of(41, 33, 9), POLICY)

    assert cells_of(release) == [40, 35, None]
    assert release.base == 80


def test_nought() -> None:
    """Nought is hidden as any other small count, because it speaks of everybody in its group."""
    release = release_table(list_of(60, 50, 40, 0), POLICY)

    assert cells_of(release)[-1] is None


def test_impossible_cells() -> None:
    """A cell that nobody could have been counted in is shown as nought."""
    table = CountTable(
        title="Agency by nation",
        row_label="Agency",
        column_label="Nation",
        rows=("Police", "Council"),
        columns=("England", "Wales"),
        counts=((60, 40), (50, 0)),
        base=150,
        additive=True,
        impossible=(("Council", "Wales"),),
    )

    release = release_table(table, POLICY)

    assert [row.cells for row in release.rows] == [(60, 40), (50, 0)]
    assert audit_release(release, table) == ()


def test_secondary_suppression() -> None:
    """Where the base would give a single small count away, a larger one is hidden beside it."""
    release = release_table(list_of(200, 2), POLICY)

    assert cells_of(release) == [None, None]
    assert release.base == 200


def test_smallest_is_hidden() -> None:
    """What is hidden beside a small count is the smallest of the figures that reveal it."""
    assert cells_of(release_table(list_of(100, 20, 0), POLICY)) == [100, None, None]


def test_small_base() -> None:
    """Fewer answers than the threshold are not even counted."""
    release = release_table(list_of(5, 4), POLICY)

    assert cells_of(release) == [None, None]
    assert release.base is None
    assert "withheld" in release.notes[0]


def test_everybody() -> None:
    """In a list of overlapping rows, a row that holds everybody is hidden like an empty one."""
    table = list_of(100, 99, 60, base=100)

    assert cells_of(release_table(table, POLICY)) == [None, None, 60]


def test_rows_apart() -> None:
    """Rows that exclude all others cannot be used to corner a small overlapping row."""
    table = list_of(93, 4, 9, base=103, exhaustive=True, alone=("Agency 0",))

    release = release_table(table, POLICY)

    assert audit_release(release, table) == ()
    assert cells_of(release) == [95, None, None]


@pytest.mark.parametrize(("base", "share"), [(24, None), (25, 83)])
def test_shares_need_a_base(base: int, share: int | None) -> None:
    """Per cents are shown only when the base that a reader can infer is twenty or more."""
    table = list_of(base - 3, 12, base=base)

    release = release_table(table, POLICY, shares=True)

    assert release.columns == ("Answers", "Share (%)")
    assert release.units == ("count", "percent")
    assert (release.rows[0].cells[1] is None) is (share is None)


def test_shares_are_of_rounded_figures() -> None:
    """A per cent is worked out from the figures beside it, and never exceeds a hundred."""
    release = release_table(list_of(33, 67, 24, base=124), POLICY, shares=True)

    assert release.base == 120
    assert [row.cells for row in release.rows] == [(35, 29), (65, 54), (25, 21)]
    assert release_table(list_of(93, base=104), POLICY, shares=True).rows[0].cells == (95, 95)


def test_shares_of_two_way_tables() -> None:
    """Shares are refused where it would not be clear of what."""
    table = msgspec.structs.replace(
        list_of(30, 40), columns=("Yes", "No"), counts=((10, 20), (15, 25))
    )

    with pytest.raises(TableError):
        release_table(table, POLICY, shares=True)


def test_notes() -> None:
    """The notes give the base in tens, the threshold, the rounding and what ``[c]`` means."""
    notes = " ".join(release_table(list_of(41, 33, 9), POLICY, notes=("A word more.",)).notes)

    assert "about 80, rounded to the nearest 10" in notes
    assert "[c]" in notes
    assert "below 10, nought included" in notes
    assert "nearest 5" in notes
    assert notes.endswith("A word more.")


def test_repr() -> None:
    """A release shows its shape and nothing of its labels, which can be respondents' words."""
    release = release_table(list_of(41, 33, 9), POLICY)

    assert repr(release) == f"Release(3 x 1, {release.digest[:8]})"
    assert "Agency" not in repr(release.rows)


def test_round_trip() -> None:
    """A release that was encoded is read back as the same release."""
    release = release_table(list_of(41, 33, 9), POLICY)

    assert read_release(encode_release(release)) == release


def test_altered_figures() -> None:
    """A figure that was changed after release is noticed."""
    release = release_table(list_of(41, 33, 9), POLICY)
    forged = encode_release(release).replace(b"\x28", b"\x29")

    with pytest.raises(ReleaseAlteredError):
        read_release(forged)
    with pytest.raises(ReleaseAlteredError):
        msgspec.structs.replace(release, base=90)


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x80", b"[]"])
def test_bytes_that_are_no_release(data: bytes) -> None:
    """Bytes that were never a release are refused as such."""
    with pytest.raises(ReleaseAlteredError):
        read_release(data)


def test_audit_of_another_table() -> None:
    """An audit against a table that was not released is refused."""
    release = release_table(list_of(41, 33, 9), POLICY)

    with pytest.raises(TableError):
        audit_release(release, list_of(41, 33))


def test_audit_finds_a_careless_pattern() -> None:
    """The audit sees through a release whose hidden count follows from the base."""
    careless = release_table(list_of(203, 40, 30, 20, 10), POLICY)
    exposed = list_of(203, 40, 30, 20, 10)
    assert audit_release(careless, exposed) == ()

    # The same figures as if the last were small: nothing hides it, nor is it shown as small.
    small = msgspec.structs.replace(exposed, counts=((203,), (40,), (30,), (20,), (3,)), base=296)
    exposures = audit_release(careless, small)
    assert {exposure.target.cell.row for exposure in exposures} == {4}


lists = st.lists(st.one_of(st.integers(0, 14), st.integers(0, 300)), min_size=1, max_size=8)


@given(lists)
@settings(deadline=None, max_examples=60)
def test_additive_lists(counts: list[int]) -> None:
    """No arithmetic on a released list places a small count within a width of ten."""
    table = list_of(*counts)
    release = release_table(table, POLICY)
    shown = [cell for cell in cells_of(release) if cell is not None]
    if release.base is None or len(shown) == len(counts):
        return
    low = release.base - 5 - sum(cell + 2 for cell in shown)
    high = release.base + 4 - sum(max(10, cell - 2) for cell in shown)
    alone = len(counts) - len(shown) == 1

    for count, cell in zip(counts, cells_of(release), strict=True):
        if count < 10:
            assert cell is None
            assert high - (max(0, low) if alone else 0) >= 10


@given(counts=lists, beyond=st.integers(0, 60), exhaustive=st.booleans())
@example(counts=[0], beyond=0, exhaustive=True)
@example(counts=[100], beyond=0, exhaustive=True)
@settings(deadline=None, max_examples=60)
def test_overlapping_lists(counts: list[int], beyond: int, exhaustive: bool) -> None:  # noqa: FBT001 - Hypothesis passes it.
    """A list of overlapping rows hides every small count and withstands its audit."""
    base = max(counts) + beyond
    table = list_of(*counts, base=base, exhaustive=exhaustive and sum(counts) >= base)

    release = release_table(table, POLICY, shares=True)

    assert audit_release(release, table) == ()
    for count, row in zip(counts, release.rows, strict=True):
        assert count >= 10 or row.cells == (None, None)


@given(lists, st.randoms())
@settings(deadline=None, max_examples=40)
def test_row_order(counts: list[int], random: object) -> None:
    """Releasing is deterministic and does not depend on the order of rows."""
    table = list_of(*counts)
    order = list(range(len(counts)))
    random.shuffle(order)  # type: ignore[attr-defined]  # Hypothesis types its randoms loosely.
    shuffled = msgspec.structs.replace(
        table,
        rows=tuple(table.rows[place] for place in order),
        counts=tuple(table.counts[place] for place in order),
    )

    first, again, other = (release_table(each, POLICY) for each in (table, table, shuffled))

    assert first == again
    assert first.digest == other.digest
    assert [first.rows[place] for place in order] == list(other.rows)


@given(lists)
@settings(deadline=None, max_examples=40)
def test_every_figure_is_rounded(counts: list[int]) -> None:
    """Every published count is a multiple of five and at least ten; the base is in tens."""
    release = release_table(list_of(*counts), POLICY)

    assert all(cell is None or (cell >= 10 and cell % 5 == 0) for cell in cells_of(release))
    assert release.base is None or release.base % 10 == 0


def test_stricter_policies() -> None:
    """A stricter policy never shows a figure that a looser one hides."""
    table = list_of(203, 44, 31, 18, 11, 2)
    shown = [
        {row.label for row in release_table(table, policy).rows if row.cells[0] is not None}
        for policy in (Policy(threshold=threshold) for threshold in (10, 15, 20, 40))
    ]

    assert all(stricter <= looser for looser, stricter in pairwise(shown))


def test_start_is_light() -> None:
    """Reading releases needs none of the numerical libraries that auditing them does."""
    code = (
        "import sys, anonymise.disclosure; "
        "sys.exit(len({'scipy', 'numpy', 'sklearn', 'nltk'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert run.returncode == 0, run.stderr
