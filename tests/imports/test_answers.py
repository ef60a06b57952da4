from collections import Counter

import pytest

from consult.imports.answers import Reading, fill_cells, read_kept
from consult.imports.plan import ImportPlan
from consult.imports.report import ImportReport, render_report
from consult.imports.source import SourceRow, make_row
from consult.intake.redaction import KeptAnswers
from tests.imports.samples import CONSTANTS, TODAY


def read_one(
    plan: ImportPlan, *rows: SourceRow, language: str = "en"
) -> tuple[list[KeptAnswers | None], ImportReport]:
    report = ImportReport(columns_dropped={}, is_trial=False)
    reading = Reading(plan, language, TODAY)
    return [read_kept(row, reading, report) for row in rows], report


def test_recoding(plan: ImportPlan) -> None:
    """Values are set apart, recoded whatever their case, and otherwise taken as they stand."""
    cells = fill_cells(
        make_row(2, {"Agencies": "police;  HEALTH services ;", "Police": "very  helpful"}), plan
    )

    assert cells == {
        "agencies": "police health",
        "helpfulness:police": "5",
        **CONSTANTS,
    }


def test_missing_codes(plan: ImportPlan) -> None:
    """A word recoded to a missing code is kept as one; an empty cell is neither."""
    kept, report = read_one(
        plan, make_row(2, {"Agencies": "police", "Police": "Do not know", "Change": ""})
    )

    assert kept[0] is not None
    assert kept[0].missing == {"helpfulness:police": "dont-know"}
    assert "what-should-change" not in kept[0].texts
    assert not report.answers_dropped


def test_text_beside_an_option(plan: ImportPlan) -> None:
    """The words beside "other" are kept, redacted, when that option was chosen."""
    kept, _ = read_one(
        plan, make_row(2, {"Agencies": "Somebody else", "Other": "My union, ring 07700 900123"})
    )

    assert kept[0] is not None
    assert "900123" not in kept[0].texts["agencies~other"].text


def test_redaction(plan: ImportPlan) -> None:
    """No imported text is kept with a telephone number in it."""
    kept, _ = read_one(plan, make_row(2, {"Change": "Ring me on 07700 900123 please"}))

    assert kept[0] is not None
    assert "07700" not in kept[0].texts["what-should-change"].text


@pytest.mark.parametrize(
    ("cells", "key", "reason"),
    [
        ({"Agencies": "fire-brigade"}, "agencies", "unknown-code"),
        ({"Agencies": "police", "Police": "9"}, "helpfulness:police", "unknown-code"),
        ({"Agencies": "none;police"}, "agencies", "exclusive"),
        ({"Agencies": "health", "Police": "5"}, "helpfulness:police", "not-asked"),
        ({"Agencies": "health", "Other": "x"}, "agencies~other", "not-asked"),
        ({"Change": "x " * 4000}, "what-should-change", "too-long"),
        ({"Change": {"nested": 1}, "Agencies": "police"}, "what-should-change", "nested"),
    ],
)
def test_answers_dropped(
    plan: ImportPlan, cells: dict[str, object], key: str, reason: str
) -> None:
    """An answer that cannot be kept is counted by item and reason."""
    _, report = read_one(plan, make_row(2, cells))

    assert report.answers_dropped == Counter({(key, reason): 1})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (make_row(7, {"Change": " "}), "empty"),
        (SourceRow(number=7, fault="not-json"), "not-json"),
        (make_row(7, {"Change": "x" * 20_001}), "cell-too-long"),
    ],
)
def test_rows_dropped(plan: ImportPlan, row: SourceRow, reason: str) -> None:
    """A row that cannot be kept is counted by reason and number."""
    kept, report = read_one(plan, row)

    assert kept == [None]
    assert report.rows_dropped == {reason: [7]}


@pytest.mark.parametrize(
    ("said", "reason"), [("no", "no-consent"), ("", "compulsory"), ("perhaps", "compulsory")]
)
def test_consent(plan: ImportPlan, said: str, reason: str) -> None:
    """A row is kept only when its consent, given by a column, is yes."""
    constants = {key: value for key, value in CONSTANTS.items() if key != "agree"}
    columns = {**plan.import_map.columns, "Agreed": "agree"}
    import_map = _replace(plan, columns, constants)

    kept, report = read_one(import_map, make_row(3, {"Agreed": said, "Change": "More help."}))
    fine, _ = read_one(import_map, make_row(3, {"Agreed": "yes", "Change": "More help."}))

    assert kept == [None]
    assert report.rows_dropped == {reason: [3]}
    assert fine[0] is not None


def test_screened_out(plan: ImportPlan) -> None:
    """A person who would have been screened out is not kept."""
    child = _replace(plan, dict(plan.import_map.columns), {**CONSTANTS, "adult": "no"})

    _, report = read_one(child, make_row(3, {"Change": "More help."}))

    assert report.rows_dropped == {"not-kept": [3]}


def test_failed_redaction(plan: ImportPlan) -> None:
    """A row whose text cannot be redacted is dropped, not kept as it stands."""
    kept, report = read_one(plan, make_row(3, {"Change": "Mehr Hilfe."}), language="de")

    assert kept == [None]
    assert report.rows_dropped == {"redaction": [3]}


def test_report() -> None:
    """The report names reasons, numbers and counts in plain words, and says when all is well."""
    report = ImportReport(columns_dropped={"Email": "Names the person."}, is_trial=False)
    report.rows_read, report.stored = 30, 5
    for number in range(25):
        report.drop_row(number, "empty")
    report.drop_answer("region", "unknown-code")
    report.placeholders.update({"NAME": 3})
    text = render_report(report)

    assert "Rows stored: 5" in text
    assert "25: nothing was answered (row 0, 1, 2" in text
    assert "18, 19 and 5 more)" in text
    assert "1 of region: not one of the answers that can be given" in text
    assert "Email: Names the person." in text
    assert "NAME: 3" in text
    assert "Rows dropped: none" in render_report(ImportReport(columns_dropped={}, is_trial=True))


def _replace(
    plan: ImportPlan, columns: dict[str, str], constants: dict[str, str | int]
) -> ImportPlan:
    import_map = type(plan.import_map)(columns=columns, constants=constants)
    return ImportPlan.make(import_map, plan.instrument)
