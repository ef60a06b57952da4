from typing import Final

from msgspec import Struct

from consult.store.staff import RunState


class StateView(Struct, frozen=True):
    """A run's state in words, with the colour of its tag."""

    label: str
    colour: str


STATES: Final[dict[RunState, StateView]] = {
    "queued": StateView("Waiting its turn", "grey"),
    "running": StateView("Running", "blue"),
    "waiting": StateView("Waiting for the next unlock", "yellow"),
    "done": StateView("Done", "green"),
    "failed": StateView("Failed", "red"),
    "stopped": StateView("Stopped", "grey"),
}
