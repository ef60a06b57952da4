"""The page of a round: the tokens of the round before, but for what that replaced.

Most of a text is the same in every round, and to cut it into words takes longer than most steps.
"""

from collections.abc import Sequence

from anonymise.finding.draft import Found, write_mark
from anonymise.finding.page import Page, Token, read_tokens
from anonymise.finding.view import View, lower_text


def turn_page(page: Page, stretches: Sequence[Found], view: View) -> Page:
    """Give the page of the next round; the one before is of no use afterwards.

    Args:
        page: the page of the round before.
        stretches: what its steps took, in offsets of the text behind it, in order.
        view: the text after that was replaced.
    """
    tokens = carry_tokens(page, stretches, view) if stretches else None
    return Page(view, page.lexicon, page.policy, page.watch, tokens or [], page.memory)


def stands_for_itself(view: View) -> bool:
    """Whether each character stands for one, so that offsets are those of the text."""
    if isinstance(view.starts, range):
        return True
    size = len(view.text)
    return view.starts == list(range(size)) and view.ends == list(range(1, size + 1))


def carry_tokens(page: Page, stretches: Sequence[Found], view: View) -> list[Token] | None:
    """Give earlier tokens, and those that stand where stretches were replaced.

    None where a view shows the same text in another way, so that all has to be cut again.
    """
    if not (stands_for_itself(page.view) and stands_for_itself(view)):
        return None
    old, new, lower = page.view.text, view.text, lower_text(view.text)
    carried: list[Token] = []
    index = shift = last = 0
    for stretch in [*stretches, Found(len(old), len(old), "")]:
        if old[last : stretch.start] != new[last + shift : stretch.start + shift]:
            return None
        while index < len(page.tokens) and page.tokens[index].start < stretch.start:
            carried.append(page.tokens[index].renew(shift))
            index += 1
        if not stretch.kind:
            break
        while index < len(page.tokens) and page.tokens[index].start < stretch.end:
            index += 1
        start = carried[-1].end if carried else 0
        shift += len(write_mark(stretch.kind)) - (stretch.end - stretch.start)
        # What is left of a word, such as its possessive ending, is cut with the placeholder.
        last = page.tokens[index - 1].end
        carried += read_tokens(view, lower, start, last + shift)
    return carried
