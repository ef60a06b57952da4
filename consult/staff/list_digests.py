"""SHA-256 of each list; written by ``scripts/build_passphrases.py``."""

from typing import Final

DIGESTS: Final = {
    "passwords.txt.gz": "5adf50cd7632db3047211ced000dee9bd8cca3c3e280da04d90112c7cf54d93e",
    "phrases.txt": "5c368936d4f14589d695a9677f2f26bcf408bfa2f7cac76722bee8e8a2f57bd7",
}
