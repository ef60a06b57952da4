from uuid import UUID, uuid4

import pytest

from analysis.types import Coding, Manifest, Theme, ThemeParameters, ThemeSet
from anonymise.types import RedactedText
from consult.errors import LockedError, MixedAudiencesError
from consult.jobs.requests import RunRequest
from consult.store.responses import StoredResponse
from consult.tasks.excerpts import Gatherer
from consult.tasks.themes import count_people
from consult.vault.keys import make_key_pair
from consult.vault.record import ResponseRecord
from consult.vault.seal import seal_response

PAIR = make_key_pair()
START, EXIT = "a" * 64, "b" * 64
WAVES = {START: "start", EXIT: "exit"}


def _stored(
    texts: dict[str, str],
    *,
    audience: str = "survivor",
    language: str = "en",
    name: UUID | None = None,
    version: str = "0" * 64,
) -> StoredResponse:
    record = ResponseRecord(
        instrument=version,
        audience=audience,
        language=language,
        closed={},
        missing={},
        texts={key: RedactedText(text) for key, text in texts.items()},
    )
    return StoredResponse(name or uuid4(), seal_response(record, PAIR.public).blob)


def _gather(*responses: StoredResponse, item: str = "help", **request: str) -> Gatherer:
    asked = RunRequest(**request)  # type: ignore[arg-type] # Of mixed types.
    gatherer = Gatherer(item, asked, PAIR.private, waves=WAVES)
    for response in responses:
        gatherer.add(response)
    return gatherer


def test_only_the_answers_to_one_item_are_kept() -> None:
    """An item's own answers and those about its options are excerpts; nothing else is."""
    texts = {
        "help": "one",
        "help:police": "two",
        "help~other": "no",
        "help:police~other": "no",
        "helpful": "no",
        "other": "no",
    }
    found = _gather(_stored(texts)).finish()
    assert sorted(excerpt.text.text for excerpt in found.excerpts) == ["one", "two"]
    assert len(set(found.people.values())) == 1


def test_the_box_beside_an_option_is_an_item_of_its_own() -> None:
    """What people wrote beside "other" can be analysed under its own key."""
    texts = {"help~other": "one", "help": "no", "help:police~other": "two", "more:a~other": "no"}
    found = _gather(_stored(texts), item="help~other").finish()
    assert sorted(excerpt.text.text for excerpt in found.excerpts) == ["one", "two"]


def test_blank_answers_are_no_excerpts() -> None:
    """A box that holds nothing but spaces is as good as empty."""
    assert not _gather(_stored({"help": " \n "})).finish().excerpts


def test_an_excerpts_id_is_the_same_in_every_run_and_tells_nothing() -> None:
    """Ids are stable under one key, differ under another, and repeat no response's id."""
    stored = _stored({"help": "one"})
    first, second = (_gather(stored).finish().excerpts[0].id for _ in range(2))
    assert first == second
    assert stored.id.hex[:8] not in first
    other = make_key_pair()
    assert PAIR.private.derive_secret(b"x") != other.private.derive_secret(b"x")


def test_excerpts_are_not_in_the_order_of_the_rows() -> None:
    """The order of excerpts follows their ids, whatever order the rows were read in."""
    stored = [_stored({"help": str(number)}) for number in range(40)]
    forwards = _gather(*stored).finish().excerpts
    backwards = _gather(*reversed(stored)).finish().excerpts
    assert [excerpt.id for excerpt in forwards] == [excerpt.id for excerpt in backwards]
    assert [excerpt.text.text for excerpt in forwards] != [str(number) for number in range(40)]


def test_audiences_are_never_analysed_together() -> None:
    """Without an audience in the request, answers of two are refused; with one, it is kept."""
    responses = [_stored({"help": "a"}), _stored({"help": "b"}, audience="perpetrator")]
    with pytest.raises(MixedAudiencesError):
        _gather(*responses).finish()
    found = _gather(*responses, audience="perpetrator").finish()
    assert [excerpt.text.text for excerpt in found.excerpts] == ["b"]
    assert {excerpt.group for excerpt in found.excerpts} == {"perpetrator"}


def test_an_audience_that_did_not_answer_the_item_is_no_obstacle() -> None:
    """Another audience's responses to other items do not make a run ambiguous."""
    responses = [_stored({"help": "a"}), _stored({"other": "b"}, audience="perpetrator")]
    assert len(_gather(*responses).finish().excerpts) == 1


def test_other_languages_are_counted_and_left_out() -> None:
    """Answers in a language that the run was not asked for are not mixed in silently."""
    found = _gather(_stored({"help": "a"}), _stored({"help": "b"}, language="cy")).finish()
    assert len(found.excerpts) == 1
    assert found.left_out == 1


def test_altered_responses_are_counted_and_passed_over() -> None:
    """One altered row does not stop a run; nothing but altered rows does."""
    altered = StoredResponse(uuid4(), b"marker" * 700)
    found = _gather(_stored({"help": "a"}), altered).finish()
    assert (found.opened, found.unreadable, len(found.excerpts)) == (1, 1, 1)
    with pytest.raises(LockedError) as caught:
        _gather(altered).finish()
    assert "marker" not in str(caught.value)
    assert repr(found) == "Gathered(1 excerpts)"


def test_a_person_counts_once_however_much_they_wrote() -> None:
    """Several answers of one respondent become one coding with all of their themes."""
    theme_set = ThemeSet(
        themes=(Theme("t1", "a", (), 2, 1.0, ()), Theme("t2", "b", (), 1, 1.0, ())),
        codings=(
            Coding("e1", ("t1",), 0.9, "answer"),
            Coding("e2", ("t1", "t2"), 0.5, "answer"),
            Coding("e3", (), 0.0, "non-answer"),
            Coding("e4", (), 0.0, "non-answer"),
        ),
        manifest=Manifest(
            input_digest="0",
            parameters=ThemeParameters(),
            seed=0,
            versions={},
            answers=4,
            non_answers=2,
            distinct_answers=4,
            without_words=0,
        ),
    )
    counted = count_people(theme_set, {"e1": 1, "e2": 1, "e3": 1, "e4": 2})
    assert [coding.themes for coding in counted.codings] == [("t1", "t2"), ()]
    assert [coding.kind for coding in counted.codings] == ["answer", "non-answer"]


def test_waves_are_never_mixed() -> None:
    """Of several waves only the one that was asked for is gathered; none named is refused."""
    answers = [_stored({"help": wave}, version=wave) for wave in (START, EXIT)]
    answers.append(_stored({"help": "once"}))
    with pytest.raises(MixedAudiencesError):
        _gather(*answers).finish()
    for wave, said in (("start", START), ("exit", EXIT), ("", "once")):
        found = _gather(*answers, wave=wave).finish()
        assert [excerpt.text.text for excerpt in found.excerpts] == [said]
