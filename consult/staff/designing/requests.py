"""What a page of the designer is asked for, and what its forms bring."""

from typing import Final

from consult.errors import NotFoundError
from consult.staff.designing.typed import LONGEST
from consult.staff.desk import StaffRequest, read_desk
from consult.store.staff import DraftRow

MOST_FIELDS: Final = 5_000
# A table of three hundred answers with their conditions.
BODY_LIMIT: Final = 1024 * 1024


async def read_draft(request: StaffRequest, slug: str) -> DraftRow:
    """Read a draft by its slug.

    Raises ``NotFoundError``.
    """
    draft = await read_desk(request).staff.read_draft(slug)
    if draft is None:
        raise NotFoundError("There is no draft of this name.")
    return draft


async def read_typed(request: StaffRequest) -> dict[str, list[str]]:
    """Read every text field of a form that was sent; overlong ones are cut."""
    form = await request.form()
    typed: dict[str, list[str]] = {}
    for name, value in list(form.multi_items())[:MOST_FIELDS]:
        if isinstance(value, str):
            typed.setdefault(name, []).append(value[:LONGEST])
    return typed
