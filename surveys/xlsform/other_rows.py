"""Support lines and signatures as rows of the choices sheet, and the row of the settings sheet."""

from surveys.languages import write_language
from surveys.model import Facts, Instrument, SignOff, SupportLine
from surveys.xlsform import columns
from surveys.xlsform.cells import OutRow, SheetKind


def write_support(line: SupportLine, number: int, kind: SheetKind) -> dict[str, str]:
    """Give the row of a support line, the first being 1."""
    row = _listed(columns.SUPPORT_LIST, number, kind)
    row.set_text("name", columns.LABEL, line.name, {})
    row.put(columns.X_KEY, line.key)
    row.set_field("number", columns.X_NUMBER, line.number)
    row.put(columns.X_MEANS, line.means)
    row.set_text("note", columns.X_NOTE, line.note, None)
    row.put(columns.X_NATION, line.nation)
    row.put(columns.X_CHECKED, line.checked.isoformat())
    return row.finish()


def write_signature(signed: SignOff, number: int, kind: SheetKind) -> dict[str, str]:
    """Give the row of a signature, the first being 1."""
    row = _listed(columns.SIGNED_LIST, number, kind)
    row.put(columns.LABEL, signed.by)
    row.put(columns.X_LANGUAGE, signed.language)
    row.set_field("by", columns.X_BY, signed.by)
    if row.is_empty(columns.X_BY):
        # A name of nothing but signs that no cell holds stands in the exact part alone.
        row.put(columns.X_BY, "-")
    row.put(columns.X_ON, signed.on.isoformat())
    row.put(columns.X_DIGEST, signed.digest)
    row.put(columns.X_WORDS, signed.words)
    return row.finish()


def write_settings(instrument: Instrument, kind: SheetKind) -> dict[str, str]:
    """Give the one row of the settings."""
    row = OutRow(kind, {columns.FORM_ID: instrument.slug, columns.STYLE: "pages"})
    first = next(iter(instrument.languages), "en")
    row.put(columns.FORM_TITLE, instrument.title.get(first, "") or instrument.slug)
    row.put(columns.VERSION, str(instrument.version))
    row.put(columns.DEFAULT_LANGUAGE, write_language(first))
    row.put(columns.X_CANDOUR, columns.LAYOUT)
    row.put(columns.X_AUDIENCE, instrument.audience)
    row.put(columns.X_WAVE, instrument.wave or "")
    row.set_list("languages", columns.X_LANGUAGES, instrument.languages)
    row.set_text("title", columns.X_TITLE, instrument.title, {})
    if not instrument.languages:
        row.keep("languages", [])
    _write_facts(row, instrument.facts)
    if any(row.keeps(field) for field in Facts.__struct_fields__):
        row.keep("facts", instrument.facts, instead=Facts.__struct_fields__)
    return row.finish()


def _write_facts(row: OutRow, facts: Facts) -> None:
    row.set_field("controller", columns.X_CONTROLLER, facts.controller, "")
    row.set_text("purpose", columns.X_PURPOSE, facts.purpose, {})
    row.set_text("lawful_basis", columns.X_LAWFUL_BASIS, facts.lawful_basis, {})
    row.put(columns.X_RETENTION_END, str(facts.retention_end or ""))
    row.put(columns.X_WITHDRAWAL_CUTOFF, str(facts.withdrawal_cutoff or ""))
    row.set_text("complaint_contact", columns.X_COMPLAINT_CONTACT, facts.complaint_contact, {})
    row.set_list("quote_tiers", columns.X_QUOTE_TIERS, facts.quote_tiers)
    row.put(columns.X_THRESHOLD, str(facts.threshold))
    row.put(columns.X_REDACTION, facts.redaction)
    row.put(columns.X_SAVING, columns.YES if facts.saving else "")


def _listed(name: str, number: int, kind: SheetKind) -> OutRow:
    return OutRow(kind, {columns.LIST_NAME: name, columns.NAME: f"{name}_{number}"})
