"""Draws every page of every questionnaire in every circumstance: ``make proof PART=looks``."""

import sys

from tests.axe.auditor import open_auditor
from tests.axe.circumstances import WINDOWS, find_unseen
from tests.axe.documents import write_everything


def main() -> int:
    """Print each page that breaks a rule, and how many pages there were."""
    with open_auditor() as auditor:
        documents = list({document.html: document for document in write_everything()}.values())
        broken = find_unseen(auditor, documents)
    for name, lines in broken.items():
        sys.stdout.write(f"{name}: {lines}\n")
    drawn = len(documents) * len(WINDOWS)
    sys.stdout.write(f"pages: {len(documents)}; drawn: {drawn}; with a fault: {len(broken)}\n")
    return 1 if broken or not documents else 0


if __name__ == "__main__":
    sys.exit(main())
