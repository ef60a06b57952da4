"""Small forms as Markdown, and what they become."""

from surveys.model import Instrument, Item, walk_pages
from surveys.xlsform.mapping import map_sheets
from surveys.xlsform.reading import Reading
from surveys.xlsform.rows import read_rows

SETTINGS = """
| settings |
|          | form_title | form_id | x_audience |
|          | Small      | small   | survivor   |
"""


def read(*tables: str) -> Reading:
    """Read a form of these sheets, with settings that say who answers."""
    return map_sheets(read_rows("".join([*tables, SETTINGS]).encode(), ".md"))


def codes(reading: Reading) -> set[str]:
    """Give the codes of what was found on reading."""
    return {finding.code for finding in reading.findings}


def item(reading: Reading, name: str) -> Item:
    """Give the item of this id."""
    return {item.id: item for item in items(reading.instrument)}[name]


def items(instrument: Instrument) -> list[Item]:
    """Give every item as it stands on its page."""
    return [item for page in walk_pages(instrument) for item in page.items]


def pages(reading: Reading) -> list[list[str]]:
    """Give the ids of the items on every page."""
    return [[item.id for item in page.items] for page in walk_pages(reading.instrument)]
