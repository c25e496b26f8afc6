"""Invented employers get an invented address: a commune of the district that their list names, so that a map shows them.

A list names a district and no more, and a name is no territory (docs/decisions/0029): of real employers somebody says
where they are. These are made, so that is made too, and for nobody but them: they are known by their tax codes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import numpy as np

from caunoi.organisations.gazetteer import Gazetteer
from caunoi.organisations.models import Area, EmployerPlace
from caunoi.synth.grounds import Ground, grounds
from caunoi.synth.numbers import print_tax_code
from caunoi.synth.scales import AT
from caunoi.synth.worlds import World
from caunoi.trail.acting import act
from caunoi.trail.copying import copied
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

_PURPOSE = 32


class NoTerritory(Exception):
    """The home has no gazetteer to place anybody in."""

    text = Text(
        vi="Chưa có danh mục địa bàn: hãy chạy caunoi territory trước.",
        en="There is no gazetteer yet: run caunoi territory first.",
    )


def address(made: Iterable[World], *, at: datetime) -> int:
    """Put the employers of those worlds whose lists were taken in into communes; how many.

    Whoever stands in an area of the gazetteer already stays: a second time nobody is moved. Raises NoTerritory.
    """
    ids = {one or "": key for one, key in Area.objects.exclude(reference=None).values_list("reference", "pk")}
    if not ids:
        raise NoTerritory
    there = grounds(Gazetteer.read(), AT, zones=0, clusters=0)
    wanted: dict[int, list[int]] = defaultdict(list)
    for world in made:
        for place, commune in _drawn(world, there[world.land.ordinal], ids).items():
            wanted[commune].append(place)
    placed = sum(map(len, wanted.values()))
    if placed:
        with act("synth.placed", by=None, at=at, on=day_of(at)) as writer:
            for commune, places in sorted(wanted.items()):
                writer.end(EmployerPlace, places)
                copied(writer, EmployerPlace, places, area_id=commune)
    return placed


def _drawn(world: World, ground: Ground, ids: dict[str, int]) -> dict[int, int]:
    """For each place of an employer of that world that is in no area of the gazetteer, its commune."""
    by_name = {
        name: communes for (name, _rank), communes in zip(ground.land.districts, ground.communes, strict=True)
    }
    every = tuple(one for communes in ground.communes for one in communes)
    codes = [print_tax_code(code) for code in world.employers.tax_code.tolist()]
    rows = EmployerPlace.objects.held_true().filter(area__reference=None, area__isnull=False)
    found = dict(rows.values_list("employer__tax_code", "pk"))
    rng, drawn = world.generator(_PURPOSE), {}
    for code, district in zip(codes, world.employers.place.tolist(), strict=True):
        communes = by_name.get(world.land.districts[district][0], every)
        # The first of them are the fullest, as everywhere.
        odds = 1.0 / np.arange(1, len(communes) + 1)
        commune = communes[int(rng.choice(len(communes), p=odds / odds.sum()))]
        if code in found:
            drawn[found[code]] = ids[commune]
    return drawn
