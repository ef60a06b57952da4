"""Finding themes, from excerpts to a theme set."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import msgspec
import pytest
from threadpoolctl import threadpool_limits

from analysis.errors import RepeatedExcerptError, ThemeParameterError, TooFewAnswersError
from analysis.themes import LEAST_ANSWERS, find_themes
from analysis.types import Excerpt, ThemeParameters, ThemeSet
from tests.analysis.corpora import SUBJECTS, make_excerpt, make_excerpts, shuffle_words

SIX = ThemeParameters(themes=6)
ODDMENTS = (
    make_excerpt("x1", "No comment."),
    make_excerpt("x2", "  "),
    make_excerpt("x3", "It was what it was"),
    make_excerpt("x4", "[NAME 1]"),
    make_excerpt("x5", "Qwertzuiopasdf"),
    make_excerpt("x6", "Nothing"),
)


@pytest.fixture(scope="module")
def answers() -> tuple[Excerpt, ...]:
    """Give answers on six subjects, with repeated wordings and a few oddments."""
    written = make_excerpts(300)
    again = [make_excerpt(f"b{excerpt.id}", excerpt.text.text) for excerpt in written[:20]]
    return (*written, *again, *ODDMENTS)


@pytest.fixture(scope="module")
def found(answers: tuple[Excerpt, ...]) -> ThemeSet:
    """Give the themes of these answers, their number proposed."""
    return find_themes(answers)


@pytest.fixture(scope="module")
def six(answers: tuple[Excerpt, ...]) -> ThemeSet:
    """Give six themes of these answers."""
    return find_themes(answers, SIX)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_order_does_not_matter(answers: tuple[Excerpt, ...], six: ThemeSet, seed: int) -> None:
    """Shuffled answers give the same result to the last digit, theme of every id included."""
    shuffled = list(answers)
    random.Random(seed).shuffle(shuffled)
    assert find_themes(shuffled, SIX) == six


def test_order_does_not_matter_to_the_proposal(
    answers: tuple[Excerpt, ...], found: ThemeSet
) -> None:
    """Reversed answers give the same proposal, curve and codings."""
    assert find_themes(answers[::-1]) == found


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_do_not_matter(answers: tuple[Excerpt, ...], six: ThemeSet, threads: int) -> None:
    """Whatever number of threads the libraries were given, the result is the same."""
    with threadpool_limits(threads):
        assert find_themes(answers, SIX) == six


def test_equal_wordings_share_a_theme(six: ThemeSet) -> None:
    """Answers of the same wording have the same coding, whatever their ids and marks."""
    codings = {coding.excerpt: coding for coding in six.codings}
    pairs = [(codings[name[1:]], codings[name]) for name in codings if name.startswith("b")]
    assert len(pairs) == 20
    assert all(one.themes == two.themes for one, two in pairs)
    assert all(one.confidence == two.confidence for one, two in pairs)


def test_names_of_repeated_wordings_do_not_matter(
    six: ThemeSet, answers: Sequence[Excerpt]
) -> None:
    """Which of two ids stands at which of two equal wordings changes nothing but the ids."""
    renamed = [Excerpt(excerpt.id.replace("a", "z"), excerpt.text) for excerpt in answers]
    again = find_themes(renamed, SIX)
    assert [theme.label for theme in again.themes] == [theme.label for theme in six.themes]
    assert [theme.size for theme in again.themes] == [theme.size for theme in six.themes]


def test_every_answer_has_a_theme(answers: tuple[Excerpt, ...], found: ThemeSet) -> None:
    """Each excerpt is coded once: answers with themes that exist, non-answers with none."""
    known = {theme.id for theme in found.themes}
    assert sorted(excerpt.id for excerpt in answers) == [item.excerpt for item in found.codings]
    for coding in found.codings:
        assert len(coding.themes) in ((1, 2) if coding.kind == "answer" else (0,))
        assert set(coding.themes) <= known


def test_non_answers_are_counted_apart(found: ThemeSet) -> None:
    """Blank and declining answers are non-answers and take part in no theme."""
    apart = {coding.excerpt for coding in found.codings if coding.kind == "non-answer"}
    assert apart == {"x1", "x2"}
    assert found.manifest.non_answers == 2
    first = Counter(coding.themes[0] for coding in found.codings if coding.themes)
    assert first.total() == found.manifest.answers == 324


def test_answers_without_words_are_flagged(found: ThemeSet) -> None:
    """An answer that no word places has a theme, no confidence, and a flag."""
    codings = {coding.excerpt: coding for coding in found.codings}
    for name in ("x3", "x4", "x5"):
        assert codings[name].themes
        assert codings[name].confidence == 0
        assert codings[name].uncertain
    assert found.manifest.without_words == 3


def test_planted_subjects_are_recovered(answers: tuple[Excerpt, ...], found: ThemeSet) -> None:
    """Six plainly different subjects are proposed as six themes, each nearly pure."""
    subject = {excerpt.id: excerpt.group for excerpt in answers}
    inside: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
    for coding in found.codings:
        for theme in coding.themes[:1]:
            inside[theme][subject[coding.excerpt]] += subject[coding.excerpt] is not None
    assert len(found.themes) == len(SUBJECTS)
    pure = sum(counted.most_common(1)[0][1] for counted in inside.values())
    assert pure >= 0.95 * 300
    assert all(theme.standing == "stable" for theme in found.themes)


def test_parts_of_a_theme_belong_to_it(found: ThemeSet) -> None:
    """A sub-theme is named after its theme, and counts answers whose first theme that is."""
    first = {coding.excerpt: coding.themes[:1] for coding in found.codings}
    sizes = Counter(coding.subtheme for coding in found.codings)
    assert found.subthemes
    for part in found.subthemes:
        assert part.id.startswith(f"{part.parent}.")
        assert part.size == sizes[part.id]
        assert all(first[name] == (part.parent,) for name in part.typical)


def test_themes_are_told_from_the_nearest(found: ThemeSet) -> None:
    """Each theme names another as the nearest, and keywords of its own that set it apart."""
    ids = {theme.id for theme in found.themes}
    for theme in found.themes:
        assert theme.nearest in ids - {theme.id}
        assert theme.contrast
        assert set(theme.contrast) <= set(theme.keywords)


def test_few_plain_subjects_are_proposed() -> None:
    """Three plainly different subjects are proposed as three themes, not as their parts."""
    three = [item for item in make_excerpts(400) if item.group in {"police", "court", "housing"}]
    assert len(find_themes(three).themes) == 3


def test_noise_is_not_called_stable(answers: tuple[Excerpt, ...]) -> None:
    """Words dealt out anew give themes that are mostly doubtful, and a low curve."""
    noise = find_themes(shuffle_words(answers[:200]))
    assert max(point.stability for point in noise.manifest.curve) < 0.5
    doubtful = [theme for theme in noise.themes if theme.standing == "doubtful"]
    assert len(doubtful) >= 0.8 * len(noise.themes)
    assert not noise.stable
    assert not noise.subthemes


def test_too_few_answers_are_refused() -> None:
    """Fewer than a hundred answers with content are refused, however many decline."""
    declined = [make_excerpt(f"d{number}", "don't know") for number in range(200)]
    few = [*make_excerpts(LEAST_ANSWERS - 1), *declined]
    with pytest.raises(TooFewAnswersError, match="99 answers") as caught:
        find_themes(few)
    assert caught.value.code == "too-few-answers"


def test_a_hundred_answers_are_enough() -> None:
    """A hundred answers with content are themed."""
    assert find_themes(make_excerpts(LEAST_ANSWERS)).manifest.answers == LEAST_ANSWERS


def test_answers_without_shared_words_are_refused() -> None:
    """Answers that have no words in common are refused rather than sorted at random."""
    foreign = [make_excerpt(str(number), f"{'z' * (number + 2)}") for number in range(120)]
    with pytest.raises(TooFewAnswersError, match="share too few words"):
        find_themes(foreign)


def test_one_wording_only_is_refused() -> None:
    """A hundred copies of one sentence are no themes."""
    with pytest.raises(TooFewAnswersError):
        find_themes([make_excerpt(str(n), "The officers listened well") for n in range(120)])


def test_repeated_ids_are_refused() -> None:
    """An id used twice is refused, and the error says which."""
    excerpts = make_excerpts(120)
    with pytest.raises(RepeatedExcerptError, match="a00007"):
        find_themes([*excerpts, excerpts[7]])


@pytest.mark.parametrize("themes", [-1, 0, 1, 41, 5000])
def test_impossible_numbers_are_refused(themes: int) -> None:
    """A number of themes that cannot be is refused, and the error says what can."""
    with pytest.raises(ThemeParameterError, match="between 2 and 40"):
        find_themes(make_excerpts(120), ThemeParameters(themes=themes))


def test_unknown_language_is_refused() -> None:
    """A language without stems is refused before any work."""
    with pytest.raises(ThemeParameterError, match="language"):
        find_themes(make_excerpts(120), ThemeParameters(language="xx"))


class StoppedError(Exception):
    """Raised by a report to stop a run."""


@pytest.mark.parametrize("stage", ["words", "vectors", "number of themes", "stability", "names"])
def test_a_run_can_be_stopped_at_any_stage(stage: str) -> None:
    """What a report raises comes through unchanged, from every stage."""

    def stop(reached: str, _share: float) -> None:
        if reached == stage:
            raise StoppedError

    with pytest.raises(StoppedError):
        find_themes(make_excerpts(120), report=stop)


def test_progress_never_goes_back() -> None:
    """Shares rise from 0 to 1, in steps of at most a fifth."""
    shares: list[float] = []
    find_themes(make_excerpts(150), report=lambda _, share: shares.append(share))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert max(after - before for before, after in pairwise(shares)) <= 0.2


def test_another_seed_is_noted(answers: tuple[Excerpt, ...], six: ThemeSet) -> None:
    """The manifest tells a run with another seed apart, and finds the same input."""
    other = find_themes(answers, ThemeParameters(themes=6, seed=9)).manifest
    assert other.seed == 9
    assert other.input_digest == six.manifest.input_digest
    assert other.parameters != six.manifest.parameters


def test_the_result_survives_encoding(six: ThemeSet) -> None:
    """A theme set comes back from its bytes as it was."""
    body = msgspec.msgpack.encode(six)
    assert msgspec.msgpack.decode(body, type=ThemeSet) == six


def test_the_result_holds_no_text(answers: tuple[Excerpt, ...], six: ThemeSet) -> None:
    """No whole answer is repeated in a theme set; it refers to excerpts by id."""
    body = msgspec.json.encode(six).decode()
    assert not [excerpt.id for excerpt in answers[:300] if excerpt.text.text in body]
