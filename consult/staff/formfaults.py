from msgspec import Struct


class FormFault(Struct, frozen=True):
    """What is wrong with a field of a form, as an error summary leads to it."""

    field: str
    message: str


class FormView(Struct, frozen=True, kw_only=True):
    """A form and what was wrong with it the last time; nothing typed is shown again."""

    faults: list[FormFault] = []

    def fault_of(self, field: str) -> str | None:
        """Give everything that is wrong with a field, or None."""
        return " ".join(one.message for one in self.faults if one.field == field) or None
