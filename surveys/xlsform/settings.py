"""The settings sheet, and the lists beside the questions, as the rest of a questionnaire."""

import re
from datetime import date
from typing import Final, get_args

import msgspec

from surveys.model import (
    Audience,
    Ending,
    Facts,
    Id,
    Means,
    Nation,
    RedactionPolicy,
    SignOff,
    SupportLine,
    Text,
)
from surveys.rules import Code
from surveys.xlsform import columns
from surveys.xlsform.form import Form
from surveys.xlsform.ids import make_id
from surveys.xlsform.ledger import Cell
from surveys.xlsform.lines import Line
from surveys.xlsform.outline import Node, walk_nodes

# What other tools show by themselves when a form has been filled in.
SENT: Final = Ending(
    id="sent",
    heading={"en": "Thank you"},
    body={"en": "Your answers have been sent. You can close this page."},
    stores=True,
)
_THRESHOLD: Final = Facts().threshold
_ONE_ROW: Final = "Settings are one row; this one comes after it."


class Settings:
    """Reads everything of a form that is not a question."""

    def __init__(self, form: Form, lines: list[Line], sheet: str) -> None:
        self._form = form
        self.line = lines[0] if lines else Line(sheet, 2, {})
        for later in lines[1:]:
            form.ledger.drop(later.whole(), columns.SETTINGS, _ONE_ROW)

    def title(self) -> Text:
        """Give the title: ours in every language, else that of other tools."""
        titles = self._form.text(self.line, columns.X_TITLE)
        if titles or self._form.ours:
            return titles
        words = self.line.get(columns.FORM_TITLE) or self.line.get(columns.FORM_ID)
        return {"en": words or "Form"}

    def slug(self) -> str:
        """Give the name of the questionnaire."""
        cell = self.line.cell(columns.FORM_ID)
        words = cell.text or self.line.get(columns.FORM_TITLE)
        slug = make_id(words, "form")
        if cell.text:
            self._form.ledger.rename(cell, slug)
        return slug

    def version(self) -> int:
        """Give the version; what is not a number from 1 upwards is left behind."""
        cell = self.line.cell(columns.VERSION)
        if re.fullmatch(r"[1-9][0-9]{0,17}", cell.text):
            return int(cell.text)
        if cell.text:
            self._form.ledger.drop(cell, cell.text, "Versions are counted from 1 here.")
        return 1

    def audience(self) -> Audience:
        """Give who answers; a form that does not say is read as the most careful kind."""
        cell = self.line.cell(columns.X_AUDIENCE)
        if cell.text:
            given: Audience = self._form.value(self.line, columns.X_AUDIENCE, Audience, "survivor")
            return given
        self._form.ledger.refuse(
            cell,
            "missing-fact",
            "The settings do not say who answers.",
            f"Write one of {', '.join(get_args(Audience))} in the column x_audience.",
        )
        return "survivor"

    def wave(self) -> str | None:
        """Give the wave, where there is one."""
        return self._form.value(self.line, columns.X_WAVE, Id, None)

    def languages(self, found: list[str]) -> list[str]:
        """Give the languages: those that the settings name, else those of the texts."""
        written = self.line.get(columns.X_LANGUAGES).split()
        return written or sorted(found or ["en"], key=lambda language: language != "en")

    def facts(self) -> Facts:
        """Give what respondents are told."""
        form, line = self._form, self.line
        return Facts(
            controller=line.get(columns.X_CONTROLLER),
            purpose=form.text(line, columns.X_PURPOSE),
            lawful_basis=form.text(line, columns.X_LAWFUL_BASIS),
            retention_end=form.value(line, columns.X_RETENTION_END, date, None),
            withdrawal_cutoff=form.value(line, columns.X_WITHDRAWAL_CUTOFF, date, None),
            complaint_contact=form.text(line, columns.X_COMPLAINT_CONTACT),
            quote_tiers=self._tiers(),
            threshold=self._threshold(),
            redaction=form.value(line, columns.X_REDACTION, RedactionPolicy, "standard"),
            saving=form.says_yes(line, columns.X_SAVING),
        )

    def endings(self, nodes: list[Node]) -> list[Ending]:
        """Give the endings; a form of another tool ends by sending, so it has that one."""
        found = [node for node in walk_nodes(nodes) if node.x_kind == columns.KIND_ENDING]
        if not found and not self._form.ours:
            return [SENT]
        return [self._ending(node) for node in found]

    def supports(self) -> list[SupportLine]:
        """Give the support lines."""
        rows = self._form.lists.rows_of(columns.SUPPORT_LIST)
        return [made for row in rows for made in self._support(row)]

    def signed(self) -> list[SignOff]:
        """Give who signed which language."""
        rows = self._form.lists.rows_of(columns.SIGNED_LIST)
        return [made for row in rows for made in self._signed(row)]

    def _tiers(self) -> list[str]:
        words = self.line.get(columns.X_QUOTE_TIERS)
        try:
            return msgspec.convert(words.split(), list[Code])
        except msgspec.ValidationError:
            self._refuse_row(self.line.cell(columns.X_QUOTE_TIERS))
            return []

    def _threshold(self) -> int:
        kind = Facts.__annotations__["threshold"]
        given: int = self._form.value(self.line, columns.X_THRESHOLD, kind, _THRESHOLD)
        return given

    def _ending(self, node: Node) -> Ending:
        form, line = self._form, node.line
        made = Ending(
            id=node.id,
            heading=form.text(line, columns.LABEL),
            body=form.text(line, columns.HINT),
            stores=form.says_yes(line, columns.X_STORES),
            support_key=line.get(columns.X_SUPPORT_KEY) or None,
        )
        return form.made_from(line, made)

    def _support(self, line: Line) -> list[SupportLine]:
        form = self._form
        checked: date | None = form.value(line, columns.X_CHECKED, date, None)
        key: str | None = form.value(line, columns.X_KEY, Id, None)
        if checked is None or key is None:
            self._refuse_row(line.cell(columns.X_CHECKED if key else columns.X_KEY))
            return []
        made = SupportLine(
            key=key,
            name=form.text(line, columns.LABEL),
            number=line.get(columns.X_NUMBER)[:100],
            means=form.value(line, columns.X_MEANS, Means, "phone"),
            note=form.optional_text(line, columns.X_NOTE),
            nation=form.value(line, columns.X_NATION, Nation, "all"),
            checked=checked,
        )
        return [form.made_from(line, made)]

    def _signed(self, line: Line) -> list[SignOff]:
        given = {
            "language": line.get(columns.X_LANGUAGE),
            "by": line.get(columns.X_BY),
            "on": line.get(columns.X_ON),
            "digest": line.get(columns.X_DIGEST),
            "words": line.get(columns.X_WORDS),
        }
        try:
            return [self._form.made_from(line, msgspec.convert(given, SignOff))]
        except msgspec.ValidationError:
            self._refuse_row(line.whole())
            return []

    def _refuse_row(self, cell: Cell) -> None:
        self._form.ledger.refuse(
            cell,
            "broken-cell",
            "Something that belongs here is missing, or is not written as it must be.",
            "Compare it with a form that Candour wrote.",
        )
