"""Reads a codebook that its user already has."""

from pathlib import Path

import msgspec

from analysis.codebooks.types import Link
from analysis.types import GivenTheme
from consult.errors import ExcerptFileError


class CodebookInput(msgspec.Struct, frozen=True):
    """The file: themes that answers are coded into, and links; other fields are ignored."""

    themes: tuple[GivenTheme, ...]
    links: tuple[Link, ...] = ()


def read_codebook(path: Path) -> CodebookInput:
    """Read ``{"themes": [{"id", "label", "keywords"?, "description"?, "examples"?}, ...]}``.

    ``"links": [{"one", "other", "kind": "must" or "cannot"}, ...]`` may stand beside the themes. A
    codebook that an earlier run wrote reads as it is.

    Raises:
        ExcerptFileError: The file cannot be read or is no codebook. The message says where in it
            and never what stands there.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=CodebookInput)
    except OSError as error:
        raise ExcerptFileError(
            "The codebook cannot be read.",
            where=f"File {path}.",
            remedy="Check its name and whether you may read it.",
        ) from error
    except msgspec.ValidationError as error:
        raise ExcerptFileError(
            "The file is no codebook.",
            where=f"File {path}: {error}.",
            remedy='It holds {"themes": [{"id": ..., "label": ..., "keywords": [...]}]}.',
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ExcerptFileError(
            "The file is no codebook.",
            where=f"File {path}.",
            remedy="It must be one JSON object in UTF-8.",
        ) from None
