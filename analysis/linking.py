"""Keeping to what people said of two answers: that they belong together, or never do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from analysis.codebooks.types import Link
from analysis.corpus import Corpus
from analysis.kmeans import Labels, Rows, Weights
from analysis.partition import Partition

NONE: Final = -1

Pair = tuple[int, int]


@dataclass(frozen=True)
class RowLinks:
    """Links between wordings: groups that share a theme, and pairs of groups that never do.

    Every wording that is linked is in one group; one that only must not share has a group of its
    own. Pairs that would part a group are left out, since nothing can keep to them.
    """

    groups: tuple[tuple[int, ...], ...]
    apart: tuple[Pair, ...]


def place_links(corpus: Corpus, links: Iterable[Link]) -> RowLinks:
    """Give links between wordings for links between excerpts; unknown excerpts are passed over."""
    row_of = {name: row for row, names in enumerate(corpus.ids) for name in names}
    known = sorted(
        (min(pair), max(pair), link.kind)
        for link in links
        if link.one in row_of and link.other in row_of
        for pair in [(row_of[link.one], row_of[link.other])]
    )
    first = {row: row for one, other, _ in known for row in (one, other)}
    for one, other, kind in known:
        if kind == "must":
            kept, gone = sorted((first[one], first[other]))
            first = {row: kept if lead == gone else lead for row, lead in first.items()}
    members: defaultdict[int, list[int]] = defaultdict(list)
    for row in sorted(first):
        members[first[row]].append(row)
    place = {lead: number for number, lead in enumerate(members)}
    apart = {
        (min(pair), max(pair))
        for one, other, kind in known
        for pair in [(place[first[one]], place[first[other]])]
        if kind == "cannot" and pair[0] != pair[1]
    }
    return RowLinks(tuple(map(tuple, members.values())), tuple(sorted(apart)))


def keep_links(partition: Partition, rows: Rows, weights: Weights, links: RowLinks) -> Partition:
    """Move linked wordings, and no others, to the nearest themes that keep to every link.

    A group goes where its mean direction points. Of two groups that must not share a theme, the
    one that loses less goes to its next best; where more groups must all be apart than there are
    themes, the last of them stays.
    """
    if not links.groups:
        return partition
    fits = np.array([_measure_fit(partition, rows, weights, group) for group in links.groups])
    chosen = fits.argmax(axis=1)
    rivals = _list_rivals(links)
    for one, other in links.apart:
        if chosen[one] != chosen[other]:
            continue
        moves = [_find_move(fits, chosen, group, rivals[group]) for group in (one, other)]
        _, group, theme = min((move for move in moves if move), default=(0.0, NONE, NONE))
        if group != NONE:
            chosen[group] = theme
    labels, cosines = partition.labels.copy(), partition.cosines.copy()
    for members, place in zip(map(list, links.groups), chosen.tolist(), strict=True):
        labels[members] = place
        cosines[members] = rows[members] @ partition.centres[place]
    return replace(partition, labels=labels, cosines=cosines)


def _measure_fit(
    partition: Partition, rows: Rows, weights: Weights, group: Sequence[int]
) -> Weights:
    together = np.asarray(weights[list(group)] @ rows[list(group)])
    if not together.any():
        # Without words there is no direction: they stay where they are.
        return np.asarray(np.arange(len(partition)) == partition.labels[group[0]], dtype=float)
    return np.asarray(partition.centres @ together, dtype=np.float64)


def _list_rivals(links: RowLinks) -> Mapping[int, set[int]]:
    rivals: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in links.apart:
        rivals[one].add(other)
        rivals[other].add(one)
    return rivals


def _find_move(
    fits: Weights, chosen: Labels, group: int, rivals: Iterable[int]
) -> tuple[float, int, int] | None:
    """What a group loses by moving to its best theme that no rival has; None without one."""
    free = np.setdiff1d(np.arange(fits.shape[1]), chosen[list(rivals)])
    if not len(free):
        return None
    theme = int(free[np.argmax(fits[group, free])])
    return float(fits[group, chosen[group]] - fits[group, theme]), group, theme


def keep_second(second: Labels, labels: Labels, links: RowLinks) -> Labels:
    """Take away second themes that would bring together what must be apart."""
    kept = second.copy()
    for one, other in links.apart:
        for mine, theirs in ((one, other), (other, one)):
            taken = {int(labels[row]) for row in links.groups[theirs]}
            taken |= {int(kept[row]) for row in links.groups[theirs]}
            for row in links.groups[mine]:
                if kept[row] in taken:
                    kept[row] = NONE
    return kept
