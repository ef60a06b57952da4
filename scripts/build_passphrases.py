"""Write the list of passphrases that nobody may choose, and the digests of it.

Run by a developer, never at installation, and without a network::

    python scripts/build_passphrases.py common-passwords.txt.gz frequency_lists.py

The first file is ``django/contrib/auth/common-passwords.txt.gz`` of Django, the second
``zxcvbn/frequency_lists.py`` of zxcvbn; NOTICE beside the list names versions and licences.
``--digests`` only renews the digests after the phrases kept by hand were edited.
"""

import argparse
import ast
import gzip
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from consult.staff.undoing import fold_passphrase

FOLDER = Path(__file__).parent.parent / "consult" / "staff"
LISTS = FOLDER / "lists"
DIGESTS = FOLDER / "list_digests.py"
SHORTEST = 4


def read_django(path: Path) -> Iterator[str]:
    """Every entry of Django's list."""
    yield from gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()


def read_zxcvbn(path: Path) -> Iterator[str]:
    """Every entry of zxcvbn's table of passwords, read as data: the file is not run."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "passwords":
                    yield from _read_words(value)


def _read_words(value: ast.expr) -> Iterator[str]:
    """The words of a literal list, or of one text that is split at commas."""
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ",":
            yield from node.value.split(",")


def write_list(words: Iterable[str]) -> None:
    """One folded entry a line, sorted, compressed without a name or a time: always the same."""
    folded = sorted({one for word in words if len(one := fold_passphrase(word)) >= SHORTEST})
    body = "".join(f"{word}\n" for word in folded).encode("utf-8")
    (LISTS / "passwords.txt.gz").write_bytes(gzip.compress(body, 9, mtime=0))


def write_digests() -> None:
    """Write the module that the reader compares each file with."""
    lines = [
        '"""SHA-256 of each list; written by ``scripts/build_passphrases.py``."""',
        "",
        "from typing import Final",
        "",
        "DIGESTS: Final = {",
    ]
    for name in ("passwords.txt.gz", "phrases.txt"):
        digest = hashlib.sha256((LISTS / name).read_bytes()).hexdigest()
        lines.append(f'    "{name}": "{digest}",')
    DIGESTS.write_text("\n".join([*lines, "}", ""]), encoding="utf-8")


def main() -> None:
    """Build the list, or only renew the digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("django", type=Path, nargs="?")
    parser.add_argument("zxcvbn", type=Path, nargs="?")
    parser.add_argument("--digests", action="store_true", help="only renew the digests")
    given = parser.parse_args()
    if not given.digests:
        if given.django is None or given.zxcvbn is None:
            parser.error("name both files, or --digests")
        write_list([*read_django(given.django), *read_zxcvbn(given.zxcvbn)])
    write_digests()


if __name__ == "__main__":
    main()
