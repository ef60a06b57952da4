from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from consult.errors import RunRequestError


class RunRequest(Struct, frozen=True, kw_only=True):
    """What an analyst asks of a run, kept as its row's ``parameters``.

    ``audience`` is one of the consultation's, or None where only one has this item. ``wave`` is
    one of that audience's, empty for who is asked once, or None where only one has it. The others
    are those of ``analysis.types.ThemeParameters``, whose JSON reads as a request, too; a run
    that measures agreement is about one ``sample`` of a ``codebook`` instead, and one that
    compares groups about a ``codebook`` and the closed question that people are ``grouped_by``.
    A run that finds themes and names a ``codebook`` leaves the themes that are locked there as
    they are. ``repeats`` is a run to do again, over its own answers and with everything that it
    was held to.
    """

    audience: str | None = None
    wave: str | None = None
    themes: int | None = None
    seed: int = 0
    language: str = "en"
    plain_no: Literal["answer", "non-answer"] = "answer"
    codebook: UUID | None = None
    sample: int = 0
    repeats: UUID | None = None
    grouped_by: str = ""


def encode_request(request: RunRequest) -> bytes:
    """Give the bytes that ``StaffStore.add_run`` keeps."""
    return msgspec.json.encode(request)


def decode_request(parameters: bytes) -> RunRequest:
    """Read what a run was asked to do; no bytes at all mean every default.

    Raises ``RunRequestError``.
    """
    try:
        return msgspec.json.decode(parameters or b"{}", type=RunRequest)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise RunRequestError(
            "The parameters of this run cannot be read.",
            where="Analysis run.",
            remedy="Start a new run from the consultation's page.",
        ) from None
