from msgspec import Struct

from consult.staff.roles import Role


class RoleChoice(Struct, frozen=True):
    """One role in a list to choose from."""

    value: str
    label: str
    checked: bool = False


def list_roles(chosen: str = "") -> list[RoleChoice]:
    """List every role with one chosen: the least powerful of them unless another is named."""
    chosen = chosen or Role.HELPLINE_WORKER
    return [RoleChoice(role.value, role.label, role.value == chosen) for role in Role]
