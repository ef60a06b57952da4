"""Why a run failed, in words that a person can act on."""

from typing import Final

from msgspec import Struct

UNEXPECTED: Final = "unexpected"


class Explanation(Struct, frozen=True):
    """What happened to a run, and what to do about it."""

    what: str
    remedy: str


FAULTS: Final = {
    "too-few-answers": Explanation(
        "There are fewer than 100 answers with content to this question.",
        "Wait for more answers, read these ones yourself, or choose another question.",
    ),
    "mixed-audiences": Explanation(
        "Several audiences, or several waves of one, answered this question, and they are never "
        "analysed together.",
        "Start one run for each of them from the consultation's page.",
    ),
    "locked": Explanation(
        "The key that was handed over opens none of the responses.",
        "Start a new run under an account that was granted this consultation's key. If that "
        "fails too, the database may have been altered: compare it with a backup.",
    ),
    "theme-parameter": Explanation(
        "The number of themes or another parameter cannot be carried out.",
        "Start a new run with fewer themes, or leave the number to the software.",
    ),
    "sentence-model": Explanation(
        "The sentence model of this installation is not the one that was pinned, or failed.",
        "Tell whoever looks after this installation: CONSULT_VECTORS and its digest are theirs.",
    ),
    "run-request": Explanation(
        "What this run was asked to do cannot be read.",
        "Start a new run from the consultation's page.",
    ),
    "release-refused": Explanation(
        "No form of the table was found that is safe to show: too few people are in its themes "
        "or groups.",
        "Wait for more answers, look for fewer themes, or compare by another question.",
    ),
    "storage": Explanation(
        "A database could not be read or written.",
        "See that the databases run and that their addresses are right, then start a new run.",
    ),
    "storage-unreachable": Explanation(
        "A database did not answer.",
        "See that the databases run and that their addresses are right, then start a new run.",
    ),
    "storage-full": Explanation(
        "The disk of the databases is full.",
        "Make room on it, then start a new run.",
    ),
    "seal": Explanation(
        "The result is too large to be sealed in one piece.",
        "Start a run for each audience, or for another question.",
    ),
    "memory": Explanation(
        "The worker's machine has too little memory for this many answers.",
        "Run the worker on a machine with more memory, then start a new run.",
    ),
}

OTHERWISE: Final = Explanation(
    "Something failed that should not have.",
    "Start a new run. If it fails again, tell whoever looks after this installation the code "
    "beside this line; it holds no answers.",
)


def name_fault(error: BaseException) -> str:
    """Give the code under which a run's fault is kept: never the error's text."""
    if isinstance(error, MemoryError):
        return "memory"
    code = getattr(type(error), "code", None)
    return code if isinstance(code, str) else f"{UNEXPECTED} {type(error).__name__}"[:100]


def explain_fault(fault: str) -> Explanation:
    """Say what a run's fault means and what to do about it."""
    return FAULTS.get(fault, OTHERWISE)
