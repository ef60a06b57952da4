"""The store of unfinished answers: what half a key is worth, and what is ever let go."""

import gc

from hypothesis import given
from hypothesis import strategies as st

from consult.respond.progress import ProgressStore

STATE = b"an invented state with kettledrum in it"


def test_what_is_held_is_unreadable_without_the_cookie() -> None:
    """Nothing that the store keeps holds the state, the cookie, or a key that opens it."""
    store = ProgressStore()
    cookie = store.start(STATE)
    assert cookie is not None
    held = [entry.sealed for entry in store._entries.values()]
    assert held
    assert not [sealed for sealed in held if b"kettledrum" in sealed]
    assert cookie.encode() not in b"".join([store._half, *store._entries, *held])
    assert store.read(cookie) == STATE
    assert not [
        found
        for found in gc.get_referents(store, *store._entries.values())
        if isinstance(found, bytes) and b"kettledrum" in found
    ]


def test_another_process_opens_nothing() -> None:
    """A cookie is worth nothing to a process with another half."""
    first, second = ProgressStore(), ProgressStore()
    cookie = first.start(STATE)
    assert cookie is not None
    second._entries = first._entries
    second._half = first._half
    assert second.read(cookie) == STATE
    assert ProgressStore().read(cookie) is None


def test_one_licence_is_one_showing() -> None:
    """A second showing of the same state ends everything of that person."""
    store = ProgressStore()
    cookie = store.start(STATE)
    assert cookie is not None
    shown = store.show(cookie)
    assert shown is not None
    assert shown[0] == STATE
    assert store.show(cookie) is None
    assert store.show(shown[1]) is None
    assert len(store) == 0


def test_the_state_before_a_form_stays_until_the_next_page_is_shown() -> None:
    """A form sent twice begins both times from the same state; only one successor is held."""
    store = ProgressStore()
    start = store.start(b"one")
    assert start is not None
    shown = store.show(start)
    assert shown is not None
    first = store.follow(shown[1], b"two")
    second = store.follow(shown[1], b"three")
    assert store.read(first) is None
    assert store.read(shown[1]) == b"one"
    assert store.show(second) is not None
    assert store.read(shown[1]) is None
    assert len(store) == 1


def test_finished_answers_are_forgotten_at_once() -> None:
    """After Send no answer is held, only the last page under the cookie that sent."""
    store = ProgressStore()
    cookie = store.start(STATE)
    assert cookie is not None
    later = store.follow(cookie, STATE)
    store.finish(cookie, b"the last page")
    person = store.find(cookie)
    assert person is not None
    assert person.sent
    assert store.read(cookie) == b"the last page"
    assert store.read(later) is None
    assert store.show(later) is None


@given(st.lists(st.sampled_from(["start", "show", "follow", "drop", "wait"]), max_size=60))
def test_the_number_held_is_bounded(acts: list[str]) -> None:
    """Whatever is done in whatever order, at most a successor more than the bound is held."""
    now = [0.0]
    store = ProgressStore(most=4, clock=lambda: now[0])
    cookies: list[str] = []
    for index, act in enumerate(acts):
        cookie = cookies[index % len(cookies)] if cookies else ""
        if act == "start":
            cookies += filter(None, [store.start(STATE)])
        elif act == "show" and (shown := store.show(cookie)) is not None:
            cookies.append(shown[1])
        elif act == "follow" and store.find(cookie) is not None:
            cookies.append(store.follow(cookie, STATE))
        elif act == "drop":
            store.drop(cookie)
        elif act == "wait":
            now[0] += 500
    assert len(store) <= 8
    now[0] += 15 * 60 + 1
    store.sweep()
    assert len(store) == 0
