"""Reads a codebook that its user already has."""

from pathlib import Path

import msgspec

from analysis.types import GivenTheme
from consult.errors import ExcerptFileError


class CodebookInput(msgspec.Struct, frozen=True):
    """The file: themes that answers are to be coded into; other fields are ignored."""

    themes: tuple[GivenTheme, ...]


def read_codebook(path: Path) -> tuple[GivenTheme, ...]:
    """Read ``{"themes": [{"id", "label", "keywords"?, "description"?, "examples"?}, ...]}``.

    A codebook that an earlier run wrote reads as it is.

    Raises:
        ExcerptFileError: The file cannot be read or is no codebook. The message says where in it
            and never what stands there.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=CodebookInput).themes
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
