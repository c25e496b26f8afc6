"""Employers get the address they have after the reform: in the area that their commune became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

import numpy as np

from caunoi.organisations.models import AreaSuccession, EmployerPlace
from caunoi.synth.reform.nation import AFTER
from caunoi.synth.registering.desk import Ints
from caunoi.trail.acting import act
from caunoi.trail.copying import copied
from caunoi.trail.models import Document
from caunoi.trail.writing import Writer

_PURPOSE = 31
# Rows in memory at a time.
_BLOCK = 5_000


def readdress(*, seed: int, at: datetime, advance: Callable[[int], None] = lambda rows: None) -> int:
    """Let every address in a commune that is no more be in its successor from the day on; how many there were.

    One Act for each decision on communes. Where a commune was divided, only the address itself says on which side it
    lies: here it is invented, by the parts. Everywhere else there is one answer.
    """
    heirs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    papers: dict[int, set[int]] = defaultdict(set)
    held = AreaSuccession.objects.held_true().filter(valid_from=AFTER).order_by("pk")
    for old, successor, part, rests_on in held.values_list(
        "predecessor_id", "successor_id", "part", "document_id"
    ):
        heirs[old].append((successor, part))
        papers[rests_on].add(old)
    rng = np.random.Generator(np.random.PCG64((seed, _PURPOSE)))
    done = 0
    for paper in Document.objects.filter(pk__in=papers).order_by("number"):
        rows = _in(papers[paper.pk])
        if not len(rows):
            continue
        new = _drawn(rows[:, 1], heirs, rng)
        with act("territory.addressed", by=None, at=at, on=AFTER, document=paper) as writer:
            for start in range(0, len(rows), _BLOCK):
                some = slice(start, start + _BLOCK)
                _move(writer, rows[some, 0].tolist(), new[some].tolist())
                advance(len(new[some]))
        done += len(rows)
    return done


def _in(areas: set[int]) -> Ints:
    """Places in those areas that are open, with the area of each."""
    places = EmployerPlace.objects.held_true().filter(area__in=areas, valid_to=None).order_by("pk")
    return np.array(list(places.values_list("pk", "area_id")), dtype=np.int64).reshape(-1, 2)


def _move(writer: Writer, places: list[int], areas: list[int]) -> None:
    writer.end(EmployerPlace, places)
    copied(writer, EmployerPlace, places, valid_to=AFTER)
    told = {"document_id": writer.act.document_id, "sheet": None, "row": None, "valid_from": AFTER}
    copied(writer, EmployerPlace, places, **told, area_id=dict(zip(places, areas, strict=True)))


def _drawn(areas: Ints, heirs: dict[int, list[tuple[int, int]]], rng: np.random.Generator) -> Ints:
    """For each area that is no more the one that its address is in now."""
    new = np.zeros(len(areas), dtype=np.int64)
    for area in np.unique(areas).tolist():
        rows = np.flatnonzero(areas == area)
        ids, parts = (np.array(column) for column in zip(*heirs[area], strict=True))
        new[rows] = ids[rng.choice(len(ids), len(rows), p=parts / parts.sum())] if len(ids) > 1 else ids[0]
    return new
