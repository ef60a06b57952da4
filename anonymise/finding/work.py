"""Rare and telling work."""

from anonymise.finding.page import Page


def take_work(page: Page) -> None:
    """Take rare work after "I am a", "he is a", "works as a"."""
    for index, token in enumerate(page.tokens):
        if token.text in {"a", "an", "the", "as"} and names_worker(page, index - 1):
            for at in range(index + 1, min(index + 4, len(page.tokens))):
                if page.tokens[at].kind != "word" or page.word(at) in page.section("cues.stop"):
                    break
                if is_rare_work(page, at):
                    page.take(page.tokens[index + 1].start, page.tokens[at].end, "JOB")
                    break


def names_worker(page: Page, index: int) -> bool:
    """Whether the words before an article say what somebody is."""
    before, earlier = page.word(index), page.word(index - 1)
    if before in {"im", "i'm", "hes", "he's", "shes", "she's", "as", "works", "worked", "became"}:
        return True
    people = page.section("cues.kin") | {"i", "he", "she", "who"}
    return before in {"am", "is", "was"} and earlier in people


def is_rare_work(page: Page, index: int) -> bool:
    """Whether a word is a post that few people hold."""
    word = page.word(index)
    if page.policy.removes("jobs") and word in page.section("jobs.work"):
        return True
    if word in page.section("jobs.common"):
        return False
    if word in page.section("jobs.rare"):
        return True
    worker = word.endswith(tuple(page.section("jobs.suffix")))
    return worker and word not in page.lexicon.common and len(word) > len("maker")
