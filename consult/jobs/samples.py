"""Answers that two people code blind, sealed with the codebook that they code by.

Suggestions are fixed when the sample is, so that nothing that is learnt while people code can
make the machine look better, and they are read by the worker only.
"""

from collections.abc import Collection
from datetime import date
from typing import Final, Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from analysis.agreement.sampling import Registration, drop_items
from analysis.agreement.types import Study

AGREEMENT: Final = "agreement"
"""What a run that measures agreement is about, in the place of a question."""
BLIND_CODERS: Final = 2

Arm = Literal["blind", "anchored"]
Codings = dict[str, tuple[str, ...]]


class Sample(Struct, frozen=True, kw_only=True):
    """One registered sample: its arms, what the machine had given, and what people gave.

    ``version`` is the codebook's when the sample was fixed; its themes are those that coders
    choose from. ``blind`` and ``anchored`` map accounts, as text, to what they gave. ``erased``
    counts answers that were taken back since, with which the figures went.
    """

    registration: Registration
    version: int
    machine: Codings
    by: UUID
    on: date
    blind: dict[str, Codings] = {}
    anchored: dict[str, Codings] = {}
    study: Study | None = None
    erased: int = 0

    def __repr__(self) -> str:
        return f"Sample({len(self.registration.blind)} blind)"

    @property
    def is_coded(self) -> bool:
        """Whether two people have coded every blind answer, and one every anchored one."""
        done = [one for one in self.blind.values() if len(one) == len(self.registration.blind)]
        anchored = any(
            len(one) == len(self.registration.anchored) for one in self.anchored.values()
        )
        return len(done) == BLIND_CODERS and (anchored or not self.registration.anchored)


def find_arm(sample: Sample, account: UUID) -> Arm | None:
    """Say in which arm somebody codes next; None where nothing of it is theirs to code.

    The first two who begin are the blind coders. Whoever of them has finished may begin the
    anchored arm, in which suggestions are ticked: seeing those earlier would spoil the blind one.
    """
    name = str(account)
    mine = sample.blind.get(name)
    if mine is None:
        return "blind" if len(sample.blind) < BLIND_CODERS else None
    if len(mine) < len(sample.registration.blind):
        return "blind"
    others = sample.anchored.keys() - {name}
    left = len(sample.registration.anchored) - len(sample.anchored.get(name, {}))
    return "anchored" if left and not others else None


def find_next(sample: Sample, account: UUID) -> str | None:
    """Give the answer that somebody codes next; None when they have done theirs."""
    arm = find_arm(sample, account)
    if arm is None:
        return None
    items = sample.registration.blind if arm == "blind" else sample.registration.anchored
    held = sample.blind if arm == "blind" else sample.anchored
    done = held.get(str(account), {})
    return next((one for one in items if one not in done), None)


def code_item(sample: Sample, account: UUID, excerpt: str, themes: tuple[str, ...]) -> Sample:
    """Give the sample with one answer coded; the same one unless it is this person's next."""
    arm = find_arm(sample, account)
    if arm is None or find_next(sample, account) != excerpt:
        return sample
    held = sample.blind if arm == "blind" else sample.anchored
    name = str(account)
    coded = {**held, name: {**held.get(name, {}), excerpt: themes}}
    return replace(sample, study=None, **{arm: coded})


def list_hidden(samples: Collection[Sample]) -> frozenset[str]:
    """Name the answers that no page shows with themes, because somebody has to code them blind."""
    return frozenset(
        excerpt
        for sample in samples
        if not sample.is_coded
        for excerpt in (*sample.registration.blind, *sample.registration.anchored)
    )


def take_out_of_sample(sample: Sample, gone: Collection[str]) -> Sample:
    """Give a sample without some answers; its figures go, since they were of them too."""
    registration = drop_items(sample.registration, gone)
    lost = len(sample.registration.blind) + len(sample.registration.anchored)
    lost -= len(registration.blind) + len(registration.anchored)
    machine = _without(sample.machine, gone)
    if not lost and machine == sample.machine:
        return sample
    return replace(
        sample,
        registration=registration,
        machine=machine,
        blind={name: _without(coded, gone) for name, coded in sample.blind.items()},
        anchored={name: _without(coded, gone) for name, coded in sample.anchored.items()},
        study=None if lost else sample.study,
        erased=sample.erased + lost,
    )


def _without(codings: Codings, gone: Collection[str]) -> Codings:
    return {excerpt: themes for excerpt, themes in codings.items() if excerpt not in gone}
