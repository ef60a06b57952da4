"""Where the built front end is, and its files held in memory under names with a digest.

They are read once at start: a page never waits for a disk, and no request
names a path on it.
"""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from consult.errors import ComponentError
from consult.headers import IMMUTABLE

ADDRESS: Final = "/assets/"
_MANIFEST: Final = ".vite/manifest.json"
_PACKAGE: Final = Path(__file__).parent


class _Entry(msgspec.Struct, frozen=True):
    file: str
    name: str = ""
    src: str = ""
    css: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()


Manifest = Annotated[Mapping[str, str], "An entry's plain name, such as respond.css, to its file."]


class StaticFile(msgspec.Struct, frozen=True):
    """One built file: what it is, its bytes, and the same compressed by Brotli where they are."""

    media_type: str
    body: bytes
    brotli: bytes | None


def templates_folder() -> Path:
    """Give the folder of templates; raises ``ComponentError`` when there is none."""
    return _folder("templates", "base.html")


def dist_folder() -> Path:
    """Give the folder of built files; raises ``ComponentError`` when they were not built."""
    return _folder("dist", _MANIFEST)


def read_manifest(folder: Path) -> Manifest:
    """Read Vite's manifest: ``respond.css`` to ``respond-1a2b3c4d.css``, and so on."""
    entries = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=dict[str, _Entry])
    return {plain: file for entry in entries.values() for plain, file in _files_of(entry)}


def asset_url(entry: str) -> str:
    """Give the address of a built file by its plain name, such as ``respond.css``."""
    return ADDRESS + _manifest()[entry]


def make_static_route() -> HTTPRouteHandler:
    """Make the handler that answers with built files, which browsers may keep for ever."""
    files = {path.name: _read(path) for path in _built(dist_folder())}

    @get(ADDRESS + "{name:str}", sync_to_thread=False)
    def read_asset(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
        if (file := files.get(name)) is None:
            raise NotFoundException
        headers = {"cache-control": IMMUTABLE, "vary": "accept-encoding"}
        if file.brotli is None or not takes_brotli(request.headers.get("accept-encoding", "")):
            return Response(file.body, media_type=file.media_type, headers=headers)
        headers["content-encoding"] = "br"
        return Response(file.brotli, media_type=file.media_type, headers=headers)

    return read_asset


def takes_brotli(accepted: str) -> bool:
    """Say whether a browser that accepts these encodings takes Brotli's."""
    for one in accepted.split(","):
        name, _, weight = one.partition(";")
        if name.strip().lower() == "br":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


_known: dict[Path, Manifest] = {}


def _manifest() -> Manifest:
    folder = dist_folder()
    if folder not in _known:
        _known[folder] = read_manifest(folder)
    return _known[folder]


def _folder(name: str, proof: str) -> Path:
    for root in (_PACKAGE / "frontend", _PACKAGE.parent / "frontend"):
        if (root / name / proof).is_file():
            return root / name
    raise ComponentError(
        "A part of the built front end is missing.",
        where=f"Folder frontend/{name}.",
        remedy="Run: make setup",
    )


def _files_of(entry: _Entry) -> tuple[tuple[str, str], ...]:
    kept = (entry.file, *entry.css, *entry.assets)
    return tuple((f"{_stem(file)}{Path(file).suffix}", file) for file in kept)


def _stem(file: str) -> str:
    return Path(file).stem.rpartition("-")[0]


def _built(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in folder.iterdir() if path.is_file() and path.suffix != ".br")


def _read(path: Path) -> StaticFile:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    compressed = path.with_name(path.name + ".br")
    brotli = compressed.read_bytes() if compressed.is_file() else None
    return StaticFile(kind, path.read_bytes(), brotli)
