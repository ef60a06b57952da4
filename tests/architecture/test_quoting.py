"""Words of answers are opened in few places, and leave by one rule: two people have read them."""

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.source import module_name, read_tree, walk_modules

OPENERS: Final = {
    "open_response": {
        "consult.staff.codebooks.opening",
        "consult.staff.governing.comments",
        "consult.staff.reviewing.excerpts",
        "consult.staff.reviewing.opening",
        # For what people chose in a closed question; no word of an answer is read.
        "consult.tasks.comparison",
        "consult.tasks.excerpts",
        "consult.tasks.fieldwork",
    },
    "open_codebook": {
        "consult.staff.codebooks.opening",
        "consult.staff.derived",
        "consult.tasks.agreement",
        # For the themes and codings that answers which arrived are added to.
        "consult.tasks.arrivals",
        # For the themes that each person has, which leave it as released counts.
        "consult.tasks.comparison",
        # For the links between answers, by their names; no word of an answer is read.
        "consult.tasks.earlier",
    },
    "open_result": {"consult.staff.derived", "consult.tasks.earlier"},
    "read_result": {
        # For the released counts of other audiences; no word of an answer is read.
        "consult.staff.codebooks.comparing",
        "consult.staff.codebooks.pages",
        "consult.staff.derived",
        "consult.staff.exports",
        # Digests, parameters and counts of a run; none of the texts that it opens is read.
        "consult.staff.manifests",
        "consult.staff.themes",
    },
    "find_excerpts": {"consult.staff.themes"},
    "may_be_quoted": {"consult.staff.reviewing.excerpts", "consult.staff.worklist"},
}
"""Who calls what opens words of answers. Another one, such as a page that gives quotes out, comes
to this list in review, and has to ask ``may_be_quoted`` of each answer first."""

READS_TEXTS: Final = {
    # What a worker is putting down, redacted, before it is stored; nothing stored is opened.
    "consult.staff.calls.taking",
    "consult.staff.calls.views",
    "consult.staff.codebooks.opening",
    "consult.staff.governing.comments",
    "consult.staff.reviewing.denying",
    "consult.staff.reviewing.excerpts",
    "consult.staff.reviewing.opening",
    "consult.staff.reviewing.queue",
    "consult.staff.reviewing.answers",
    "consult.staff.worklist",
}
"""Who of the staff application reads the texts of a response that is open."""

LEAVING: Final = ("consult/exports", "consult/papers", "consult/findings")


def find_callers(name: str, paths: Iterable[Path]) -> set[str]:
    """Name the modules that call a function, or hand it on to be called."""
    return {
        module_name(path)
        for path in paths
        for node in ast.walk(read_tree(path))
        if (isinstance(node, ast.Name) and node.id == name)
        or (isinstance(node, ast.Attribute) and node.attr == name)
    }


def find_readers(paths: Iterable[Path]) -> set[str]:
    """Name the modules that read ``texts`` or ``excerpts`` of something."""
    return {
        module_name(path)
        for path in paths
        for node in ast.walk(read_tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"texts", "excerpts"}
    }


@pytest.mark.parametrize("name", sorted(OPENERS))
def test_words_are_opened_where_it_is_known(name: str) -> None:
    """What opens words of answers is called by the modules that are written down here only."""
    assert find_callers(name, walk_modules("consult")) == OPENERS[name]


def test_texts_are_read_where_it_is_known() -> None:
    """Within the staff application words are read by the review and the panel's comments only."""
    readers = find_readers(walk_modules("consult/staff"))
    assert readers - {"consult.staff.themes", "consult.staff.rendering"} <= READS_TEXTS


def test_nothing_that_leaves_reads_words() -> None:
    """No room whose output leaves the house reads texts or excerpts at all."""
    assert find_readers(walk_modules(*LEAVING)) == set()


def test_quote_route_without_the_rule_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The searches find a page that gives excerpts out without asking whether it may."""
    monkeypatch.setattr("tests.architecture.source.ROOT", tmp_path)
    sneaky = tmp_path / "consult" / "papers" / "quotes.py"
    sneaky.parent.mkdir(parents=True)
    sneaky.write_text(
        "async def quote(desk, run, key):\n"
        "    found = await read_result(desk, run, key)\n"
        "    return [one.text for one in found.result.excerpts.values()]\n"
    )
    assert find_callers("read_result", [sneaky]) == {"consult.papers.quotes"}
    assert find_readers([sneaky]) == {"consult.papers.quotes"}
