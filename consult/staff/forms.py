from typing import Final

from consult.staff.desk import StaffRequest

LONGEST_FIELD: Final = 1000


async def read_fields(request: StaffRequest, *names: str) -> tuple[str, ...]:
    """Read named fields of a submitted form as text; an absent, overlong or odd one is empty."""
    form = await request.form()
    values = (form.get(name) for name in names)
    return tuple(
        value if isinstance(value, str) and len(value) <= LONGEST_FIELD else "" for value in values
    )
