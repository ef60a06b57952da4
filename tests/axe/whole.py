"""Audits every page of every questionnaire: one step of ``make proof PART=axe``."""

import sys

from tests.axe.auditor import find_broken, open_auditor
from tests.axe.documents import write_everything


def main() -> int:
    """Print each page that breaks a rule, and how many pages there were."""
    with open_auditor() as auditor:
        documents = list(write_everything())
        broken = find_broken(auditor, documents)
    for name, lines in broken.items():
        sys.stdout.write(f"{name}: {lines}\n")
    sys.stdout.write(f"pages: {len(documents)}; with a fault: {len(broken)}\n")
    return 1 if broken or not documents else 0


if __name__ == "__main__":
    sys.exit(main())
