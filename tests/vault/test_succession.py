"""A key is replaced: nobody who stays loses an answer, and nobody who left keeps one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from nacl.bindings import crypto_box_seal
from nacl.pwhash import argon2id

from consult.errors import LockedError, SealError
from consult.vault.hardness import Hardness
from consult.vault.keys import (
    SIZE,
    WRAPPED,
    WRAPPED_PLAIN,
    PrivateKey,
    make_key_pair,
    make_person_keys,
    relock_person,
    unlock_person,
    unwrap_key,
    wrap_key,
)
from consult.vault.open import open_derived
from consult.vault.seal import PublicKey, seal_derived

CHEAP = Hardness(operations=argon2id.OPSLIMIT_MIN, memory=argon2id.MEMLIMIT_MIN)
HOLDER = make_key_pair()
STRANGER = make_key_pair()


def make_succession(length: int) -> list[PrivateKey]:
    """Give fresh keys, each of which took the place of the one before."""
    keys = [make_key_pair().private]
    for _ in range(length):
        keys.append(make_key_pair().private.succeed(keys[-1]))
    return keys


def seal_to(public: PublicKey) -> bytes:
    """Seal a word to a public key."""
    return seal_derived(b"x", public).blob


def opens(key: PrivateKey, blob: bytes) -> bool:
    """Say whether a key opens a sealed word."""
    return key.open_box(blob) is not None


@given(st.integers(0, 4), st.booleans())
@settings(max_examples=20)
def test_a_successor_opens_what_every_key_before_it_opened(length: int, wrapped: bool) -> None:  # noqa: FBT001 - Drawn.
    """The last of a row of keys opens what was sealed to any of them, wrapped meanwhile or not."""
    keys = make_succession(length)
    last = keys[-1]
    if wrapped:
        last = unwrap_key(wrap_key(last, HOLDER.public), HOLDER.private)
    assert all(opens(last, seal_to(key.public)) and last.fits(key.public) for key in keys)
    assert last.has_former == (length > 0)
    assert not opens(last, seal_to(STRANGER.public))
    assert not last.fits(STRANGER.public)


@given(st.integers(1, 4))
@settings(max_examples=10)
def test_an_earlier_key_opens_nothing_that_is_sealed_to_a_later_one(length: int) -> None:
    """Whoever was left behind with a former key reads nothing that comes afterwards."""
    *earlier, last = make_succession(length)
    assert not any(opens(key, seal_to(last.public)) for key in earlier)


@given(st.integers(1, 4))
@settings(max_examples=10)
def test_a_key_without_former_opens_its_own_only(length: int) -> None:
    """Once it is told to do without, a key opens nothing that was sealed to a former one."""
    *earlier, last = make_succession(length)
    alone = last.without_former()
    assert not alone.has_former
    assert opens(alone, seal_to(last.public))
    assert not any(opens(alone, seal_to(key.public)) for key in earlier)
    again = unwrap_key(wrap_key(alone, HOLDER.public), HOLDER.private)
    assert not any(opens(again, seal_to(key.public)) for key in earlier)


def test_no_byte_of_a_former_key_is_left_in_a_wrap() -> None:
    """What a key without former is wrapped as holds its own 32 bytes and no former key's."""
    old = PrivateKey(b"\x11" * SIZE)
    new = PrivateKey(b"\x22" * SIZE).succeed(old)
    both = HOLDER.private.open_box(wrap_key(new, HOLDER.public))
    alone = HOLDER.private.open_box(wrap_key(new.without_former(), HOLDER.public))
    assert both is not None
    assert alone is not None
    assert b"\x11" * SIZE in both
    assert b"\x22" * SIZE in alone
    assert b"\x11" * 4 not in alone


@given(st.integers(0, 4))
@settings(max_examples=10)
def test_derived_secrets_outlive_a_change_of_keys(length: int) -> None:
    """Ids made from a key stay the same through successors, wraps and the end of former keys."""
    keys = make_succession(length)
    alone = unwrap_key(wrap_key(keys[-1].without_former(), HOLDER.public), HOLDER.private)
    secrets = {key.derive_secret(b"ids") for key in (*keys, alone)}
    assert len(secrets) == 1
    assert secrets != {keys[0].derive_secret(b"other")}
    assert secrets != {STRANGER.private.derive_secret(b"ids")}


def test_succeeding_twice_or_oneself_changes_nothing() -> None:
    """A step that is done again after an interruption adds no key and loses none."""
    old, new = make_key_pair().private, make_key_pair().private
    once = new.succeed(old)
    twice = once.succeed(old)
    assert len(wrap_key(twice, HOLDER.public)) == len(wrap_key(once, HOLDER.public))
    assert opens(twice, seal_to(old.public))
    assert opens(twice, seal_to(new.public))
    itself = old.succeed(old)
    assert not itself.has_former
    assert opens(itself, seal_to(old.public))


def test_a_key_wrapped_by_an_earlier_version_is_read() -> None:
    """A grant of the first kind, without seed and former keys, gives the same key and ids."""
    pair = make_key_pair()
    first = crypto_box_seal(WRAPPED_PLAIN + pair.private.write_plain(), HOLDER.public.raw)
    read = unwrap_key(first, HOLDER.private)
    assert read.public == pair.public
    assert read.derive_secret(b"ids") == pair.private.derive_secret(b"ids")
    assert not read.has_former


@given(st.sampled_from([WRAPPED, WRAPPED_PLAIN]), st.binary(max_size=5 * SIZE))
def test_a_wrap_with_parts_of_another_size_is_refused(mark: bytes, content: bytes) -> None:
    """Only whole parts are read: a cut or stretched content is an error and never a guess."""
    parts, rest = divmod(len(content), SIZE)
    sound = not rest and (parts == 1 if mark == WRAPPED_PLAIN else parts >= 2)
    blob = crypto_box_seal(mark + content, HOLDER.public.raw)
    if sound:
        assert unwrap_key(blob, HOLDER.private).public == PrivateKey(content[:SIZE]).public
        return
    with pytest.raises(LockedError, match="does not open that lock"):
        unwrap_key(blob, HOLDER.private)


@given(st.data())
@settings(max_examples=40)
def test_one_altered_byte_of_a_wrap_is_refused(data: st.DataObject) -> None:
    """No altered grant ever gives another key, seed or former key."""
    blob = bytearray(wrap_key(make_succession(2)[-1], HOLDER.public))
    blob[data.draw(st.integers(0, len(blob) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(LockedError):
        unwrap_key(bytes(blob), HOLDER.private)


def test_a_key_that_took_a_place_is_never_locked_or_written_alone() -> None:
    """What would drop former keys or the seed without a word is refused."""
    new = make_succession(1)[-1]
    for key in (new, new.without_former()):
        with pytest.raises(LockedError, match="only be wrapped"):
            key.lock_by(bytes(SIZE))
        with pytest.raises(LockedError, match="only be wrapped"):
            key.write_plain()


def test_parts_of_another_length_make_no_key() -> None:
    """A seed or a former key that is not 32 bytes is refused without being quoted."""
    for given_parts in ({"seed": b"marker"}, {"seed": b""}, {"formers": (b"marker",)}):
        with pytest.raises(LockedError) as caught:
            PrivateKey(bytes(range(SIZE)), **given_parts)
        assert "marker" not in str(caught.value)


def test_a_key_is_not_given_to_a_public_key_that_everybody_opens() -> None:
    """Keys of low order, which make every box readable, are refused in plain words."""
    with pytest.raises(SealError, match="cannot be given") as caught:
        wrap_key(HOLDER.private, PublicKey(bytes(SIZE)))
    assert caught.value.__cause__ is None


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=15)
def test_another_passphrase_locks_the_same_key(old: str, new: str) -> None:
    """After a change the new passphrase gives the same key, and the old one nothing."""
    keys = make_person_keys(old, CHEAP)
    changed = relock_person(keys.locked, old, new, CHEAP)
    assert changed.public == keys.public
    assert unlock_person(changed.locked, new).public == keys.public
    assert changed.locked != keys.locked
    with pytest.raises(LockedError):
        unlock_person(changed.locked, old + "\0" + new)


def test_the_old_passphrase_no_longer_unlocks() -> None:
    """A passphrase that was given up opens nothing that was locked since."""
    keys = make_person_keys("the first words", CHEAP)
    changed = relock_person(keys.locked, "the first words", "the second words", CHEAP)
    with pytest.raises(LockedError):
        unlock_person(changed.locked, "the first words")


def test_a_wrong_old_passphrase_changes_no_lock() -> None:
    """Nobody sets a new passphrase without the old one, and no word of either is said."""
    keys = make_person_keys("the first words", CHEAP)
    with pytest.raises(LockedError) as caught:
        relock_person(keys.locked, "wrong marker", "new marker", CHEAP)
    assert "marker" not in str(caught.value)
    assert caught.value.__context__ is None


class Custody(RuleBasedStateMachine):
    """Holders come and go, answers arrive meanwhile, and any rotation may stop half-way."""

    @initialize()
    def publish(self) -> None:
        """Start with one holder, as publishing does."""
        first = make_key_pair()
        self.people = {"0": make_key_pair().private}
        self.left: list[PrivateKey] = []
        self.public = first.public
        self.grants = {"0": wrap_key(first.private, self.people["0"].public)}
        self.stored: list[bytes] = []
        self.known: list[tuple[PrivateKey, bytes]] = []
        self.secret = first.private.derive_secret(b"ids")
        self.answer()

    def key(self, name: str) -> PrivateKey:
        """Unwrap the key as a holder does."""
        return unwrap_key(self.grants[name], self.people[name])

    @rule()
    def answer(self) -> None:
        """Somebody answers, sealed to the key that is public now."""
        self.stored.append(seal_to(self.public))

    @rule(data=st.data())
    def give(self, data: st.DataObject) -> None:
        """A holder gives the key to somebody else."""
        giver = data.draw(st.sampled_from(sorted(self.people)))
        name = str(len(self.people) + len(self.left))
        self.people[name] = make_key_pair().private
        self.grants[name] = wrap_key(self.key(giver), self.people[name].public)

    @rule(data=st.data())
    def rotate(self, data: st.DataObject) -> None:
        """Take the key from somebody, or from nobody, up to a step that may be the last done."""
        stays = sorted(self.people)
        turning = data.draw(st.sampled_from(stays))
        leaving = data.draw(st.sampled_from([name for name in stays if name != turning] or [""]))
        steps = data.draw(st.integers(0, 4))
        late = data.draw(st.booleans())
        before = self.public
        held = self.key(turning)
        new = make_key_pair().private.succeed(held)
        if steps < 1:
            return
        if leaving:
            gone = self.people.pop(leaving)
            self.known.append((gone, self.grants.pop(leaving)))
            self.left.append(gone)
        self.grants = {name: wrap_key(new, own.public) for name, own in self.people.items()}
        if steps < 2:
            return
        self.public = new.public
        if late:
            self.stored.append(seal_to(before))
        if steps < 3:
            return
        for place, blob in enumerate(self.stored):
            self.stored[place] = seal_derived(open_derived(blob, new), new.public).blob
            if steps == 3:
                return
        alone = new.without_former()
        self.grants = {name: wrap_key(alone, own.public) for name, own in self.people.items()}
        self.shut_out()

    def shut_out(self) -> None:
        """Whoever left before a finished rotation opens nothing that is stored."""
        for person, grant in self.known:
            kept = unwrap_key(grant, person)
            assert not any(opens(kept, blob) for blob in self.stored)

    @invariant()
    def everybody_who_stays_reads_everything(self) -> None:
        """Each holder opens each answer, and derives the same ids, at every moment."""
        for name in self.people:
            held = self.key(name)
            assert all(open_derived(blob, held) == b"x" for blob in self.stored)
            assert held.derive_secret(b"ids") == self.secret
            assert held.fits(self.public)


def test_custody_holds_through_interrupted_rotations() -> None:
    """Whatever happens in whichever order, who stays reads everything and who left nothing."""
    run_state_machine_as_test(
        Custody, settings=settings(max_examples=25, stateful_step_count=12, deadline=None)
    )
    machine = Custody()
    machine.publish()
    machine.people["x"] = STRANGER.private
    machine.grants["x"] = wrap_key(STRANGER.private, STRANGER.public)
    with pytest.raises(LockedError):
        machine.everybody_who_stays_reads_everything()
