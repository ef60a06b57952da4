"""What may not be changed in a questionnaire that people are answering already.

They answered because of what they were told. A new version may promise more, never less, and
people who have answered cannot be asked again.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from surveys.checks.finding import Finding, Where, error, warning
from surveys.model import TEXT_ITEMS, Ending, Facts, Instrument, Item, Note, Section, walk_pages
from surveys.options import option_labels

INSTEAD: Final = "Leave it as it was, or publish a new consultation for it."
EXPORTS: Final = ("never", "band", "full")
REDACTIONS: Final = ("standard", "strict")


def check_change(before: Instrument, after: Instrument) -> list[Finding]:
    """Give everything by which a new version of an open questionnaire would loosen a promise.

    Errors stand in the way; a warning is for those who approve. Never raises.
    """
    findings = [
        *_check_identity(before, after),
        *_check_days(before.facts, after.facts),
        *_check_gate(before.facts, after.facts),
        *_check_told(before.facts, after.facts),
        *_check_sections(before, after),
        *_check_items(before, after),
        *_check_moves(before, after),
        *_check_endings(before, after),
    ]
    return sorted(findings, key=lambda one: one.severity != "error")


def _check_identity(before: Instrument, after: Instrument) -> Iterator[Finding]:
    if (before.audience, before.wave) != (after.audience, after.wave):
        yield error(
            "other-audience",
            Where(path="$.audience"),
            "This version is for other people than those who have answered.",
            "Make it another questionnaire of the consultation.",
        )


def _check_days(before: Facts, after: Facts) -> Iterator[Finding]:
    if _end(after.retention_end) > _end(before.retention_end):
        yield _loosened(
            "loosened-retention",
            "retention_end",
            "Answers would be kept for longer than people were told.",
        )
    if _cutoff(after) < _cutoff(before):
        yield _loosened(
            "loosened-withdrawal",
            "withdrawal_cutoff",
            "People could take an answer back for a shorter time than they were told.",
        )


def _check_gate(before: Facts, after: Facts) -> Iterator[Finding]:
    if after.threshold < before.threshold:
        yield _loosened(
            "loosened-threshold",
            "threshold",
            f"Counts from {after.threshold} could be published, and people were promised "
            f"{before.threshold} or more.",
        )
    if REDACTIONS.index(after.redaction) < REDACTIONS.index(before.redaction):
        yield _loosened(
            "loosened-redaction",
            "redaction",
            "Identifying details would be removed less strictly.",
        )
    if wider := sorted(set(after.quote_tiers) - set(before.quote_tiers)):
        yield _loosened(
            "loosened-quotes",
            "quote_tiers",
            f"Quotes could be used in ways that people were not told of: {', '.join(wider)}.",
        )


def _check_told(before: Facts, after: Facts) -> Iterator[Finding]:
    told = {
        "controller": (before.controller, after.controller, "Somebody else would be responsible"),
        "purpose": (_words(before.purpose), _words(after.purpose), "The purpose would be another"),
        "lawful_basis": (
            _words(before.lawful_basis),
            _words(after.lawful_basis),
            "The lawful basis would be another",
        ),
    }
    for field, (was, now, what) in told.items():
        if was != now:
            yield _loosened("changed-promise", field, f"{what} than the one people agreed to.")


def _check_sections(before: Instrument, after: Instrument) -> Iterator[Finding]:
    known = {section.id: section for section in before.sections}
    for number, section in enumerate(after.sections):
        was = known.get(section.id)
        where = Where(path=f"$.sections[{number}]", id=section.id)
        if was is not None and (lost := _find_lost(was, section)):
            yield error(
                "protection-removed",
                where,
                f"This part would lose what protects people in it: {lost}.",
                INSTEAD,
            )


def _find_lost(was: Section, now: Section) -> str:
    lost = {
        "it is marked as sensitive": was.sensitive and not now.sensitive,
        "it can be skipped": was.skippable and not now.skippable,
        "its content note": was.content_note is not None and now.content_note is None,
        "its support": was.support_key is not None and now.support_key is None,
    }
    return ", ".join(name for name, is_lost in lost.items() if is_lost)


def _check_items(before: Instrument, after: Instrument) -> Iterator[Finding]:
    known = {item.id: item for page in walk_pages(before) for item in page.items}
    for page in walk_pages(after):
        for item in page.items:
            was, where = known.get(item.id), Where(id=item.id)
            if was is not None:
                yield from _check_item(was, item, where)
            elif not isinstance(item, Note):
                yield warning(
                    "asks-more",
                    where,
                    "This question is new, so answers that came before have nothing on it.",
                    "Compare answers to it only with answers that came after it.",
                )


def _check_item(was: Item, now: Item, where: Where) -> Iterator[Finding]:
    if type(was) is not type(now):
        yield error(
            "changed-kind",
            where,
            "Answers of two kinds would be kept under one name."
            + (" What was chosen would now be typed." if isinstance(now, TEXT_ITEMS) else ""),
            "Give the question another id.",
        )
    if EXPORTS.index(now.export) > EXPORTS.index(was.export):
        yield error(
            "loosened-export",
            where,
            "Answers to this question could leave in more detail than people were told.",
            INSTEAD,
        )
    if now.required and not was.required:
        yield error(
            "less-free", where, "This question could be left out, and then could not.", INSTEAD
        )
    if lost := [code for code in was.missing if code not in now.missing]:
        yield error(
            "less-free",
            where,
            f"This answer would be taken away: {', '.join(lost).replace('-', ' ')}.",
            INSTEAD,
        )
    yield from _check_words(was, now, where)


def _check_words(was: Item, now: Item, where: Where) -> Iterator[Finding]:
    old, new = option_labels(was), option_labels(now)
    changed = [code for code in old if code in new and _words(old[code]) != _words(new[code])]
    if _words(was.label) != _words(now.label) or changed:
        yield warning(
            "changed-words",
            where,
            "The English words changed, so answers from before and after may mean other things.",
            "See that the meaning is the same, or give the question or the option another id.",
        )


def _check_moves(before: Instrument, after: Instrument) -> Iterator[Finding]:
    sections = _map_sections(before)
    for id_, section in _map_sections(after).items():
        was = sections.get(id_)
        if was is not None and was.id != section.id and (lost := _find_lost(was, section)):
            yield error(
                "protection-removed",
                Where(id=id_),
                f"This question would lose what protects people where it stood: {lost}.",
                INSTEAD,
            )


def _map_sections(instrument: Instrument) -> dict[str, Section]:
    return {
        item.id: section
        for section in instrument.sections
        for page in section.pages
        for item in page.items
    }


def _check_endings(before: Instrument, after: Instrument) -> Iterator[Finding]:
    stored = {ending.id for ending in before.endings if ending.stores}
    for ending in after.endings:
        if ending.stores and _was_known(before, ending) and ending.id not in stored:
            yield error(
                "keeps-more",
                Where(id=ending.id),
                "Answers that lead here were not kept, and would be.",
                INSTEAD,
            )


def _was_known(before: Instrument, ending: Ending) -> bool:
    return any(ending.id == known.id for known in before.endings)


def _loosened(code: str, field: str, message: str) -> Finding:
    return error(code, Where(path=f"$.facts.{field}"), message, INSTEAD)


def _end(day: date | None) -> date:
    return date.max if day is None else day


def _cutoff(facts: Facts) -> date:
    return facts.withdrawal_cutoff or _end(facts.retention_end)


def _words(text: dict[str, str]) -> str:
    return " ".join(text.get("en", "").split())
