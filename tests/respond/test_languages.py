from anonymise.redact import LANGUAGES
from consult.pages.languages import TEXT_LANGUAGES


def test_boxes_are_shown_only_where_names_can_be_found() -> None:
    """Free text is asked for in exactly the languages that redaction has a lexicon for."""
    assert TEXT_LANGUAGES == LANGUAGES
