import hashlib
from collections.abc import Sequence
from typing import Any, Final, Literal

import msgspec

from anonymise.disclosure.notes import write_notes
from anonymise.disclosure.policy import SHARE_FLOOR, Policy
from anonymise.disclosure.suppress import Pattern, choose_pattern
from anonymise.disclosure.tables import Cell, CountTable
from anonymise.errors import ReleaseAlteredError, TableError

SHARE_COLUMN: Final = "Share (%)"
Unit = Literal["count", "percent"]


class ReleasedRow(msgspec.Struct, frozen=True):
    """One row of a released table; None stands for a suppressed figure, shown as ``[c]``."""

    label: str
    cells: tuple[int | None, ...]

    def __repr__(self) -> str:
        return f"ReleasedRow({len(self.cells)} cells)"


class _Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that the digest of a release covers."""

    title: str
    row_label: str
    column_label: str
    columns: tuple[str, ...]
    units: tuple[Unit, ...]
    rows: tuple[ReleasedRow, ...]
    base: int | None
    policy: Policy
    notes: tuple[str, ...]


class Release(_Content, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table that may leave the building; made in this module and nowhere else.

    ``columns`` name the cells of a row and ``units`` say what each is: a count of answers or
    whole per cents of the base. ``base`` is the rounded number of answers, or None where it is
    withheld. ``digest`` is the SHA-256, in hexadecimal, of everything else without regard to
    the order of rows. Raises ``ReleaseAlteredError`` when the digest does not fit.
    """

    digest: str

    def __post_init__(self) -> None:
        if self.digest != _digest(self):
            raise ReleaseAlteredError(
                "This table was changed after disclosure control had made it.",
                remedy="Make the release again from the answers.",
            )

    def __repr__(self) -> str:
        """Show the shape only: labels can be made of respondents' words."""
        return f"Release({len(self.rows)} x {len(self.columns)}, {self.digest[:8]})"


def release_table(
    table: CountTable, policy: Policy, *, shares: bool = False, notes: Sequence[str] = ()
) -> Release:
    """Suppress and round a table of exact counts, having attacked what is left.

    ``shares`` adds whole per cents of the base to a table of one column, where the base is
    large enough. ``notes`` are lines to add to those that say what was done; they must hold no
    figure from the answers. Raises ``ReleaseRefusedError`` when no safe form of the table is
    found, and ``TableError`` for shares of more than one column.
    """
    if shares and len(table.columns) > 1:
        raise TableError("Shares can be shown for a table of one column only.")
    pattern = choose_pattern(table, policy)
    content = _compose(table, policy, pattern, shares=shares, notes=tuple(notes))
    return Release(**_fields(content), digest=_digest(content))


def encode_release(release: Release) -> bytes:
    """Turn a release into bytes that ``read_release`` understands."""
    return msgspec.msgpack.encode(release)


def read_release(data: bytes) -> Release:
    """Read a release that was made and encoded earlier.

    Raises ``ReleaseAlteredError`` when the bytes are not one, or not the same one.
    """
    try:
        return msgspec.msgpack.decode(data, type=Release)
    except msgspec.MsgspecError:
        # What msgspec says of the fault is left behind: it may quote a label.
        raise ReleaseAlteredError("These bytes are not a release.") from None


def _compose(
    table: CountTable, policy: Policy, pattern: Pattern, *, shares: bool, notes: tuple[str, ...]
) -> _Content:
    base = policy.round_base(table.base) if pattern.base_is_shown else None
    extra = int(shares)
    counted: tuple[Unit, ...] = tuple("count" for _ in table.columns)
    said = write_notes(
        policy,
        base=base,
        additive=table.additive,
        withheld=_name_withheld(table),
        shares=shares,
    )
    return _Content(
        title=table.title,
        row_label=table.row_label,
        column_label=table.column_label,
        columns=(*table.columns, *(SHARE_COLUMN,) * extra),
        units=(*counted, "percent") if shares else counted,
        rows=_compose_rows(table, policy, pattern, base if shares else None, extra),
        base=base,
        policy=policy,
        notes=(*said, *notes),
    )


def _name_withheld(table: CountTable) -> str:
    if len(table.columns) == 1:
        return ""
    return "rows" if table.whole else "rows and columns"


def _compose_rows(
    table: CountTable, policy: Policy, pattern: Pattern, share_of: int | None, extra: int
) -> tuple[ReleasedRow, ...]:
    rows = []
    for row, label in enumerate(table.rows):
        places = [Cell(row, column) for column in range(len(table.columns))]
        shown = tuple(
            None if cell in pattern.hidden else policy.round_count(table.count(cell))
            for cell in places
        )
        shares = (_share(shown[0], share_of, policy),) * extra
        rows.append(ReleasedRow(label, (*shown, *shares)))
    return tuple(rows)


def _share(count: int | None, base: int | None, policy: Policy) -> int | None:
    """Whole per cents of published figures only, so that a share says nothing new."""
    if count is None or base is None or policy.span_of_base(base).low < SHARE_FLOOR:
        return None
    return min(100, (200 * count + base) // (2 * base))


def _fields(content: _Content) -> dict[str, Any]:
    return {name: getattr(content, name) for name in _Content.__struct_fields__}


def _digest(content: _Content) -> str:
    fields = _fields(content)
    fields["rows"] = sorted(content.rows, key=lambda row: row.label)
    canonical = msgspec.json.encode(fields, order="deterministic")
    return hashlib.sha256(canonical).hexdigest()
