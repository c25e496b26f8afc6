"""Who exists in a synthetic province: the same for the lists, for the registers and for the truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from caunoi.synth import dealing, employing, peopling
from caunoi.synth.dealing import Agreements, Programme
from caunoi.synth.employing import Employers, Unions
from caunoi.synth.peopling import Memberships, People
from caunoi.synth.places import Territory, territory
from caunoi.synth.scales import AT, Scale, provinces_of


@dataclass(frozen=True, slots=True)
class World:
    """One province on one day. People are: those on rosters in row order, other nominees, nominees without a number."""

    at: date
    seed: int
    scale: Scale
    land: Territory
    employers: Employers
    unions: Unions
    people: People
    memberships: Memberships
    agreements: Agreements
    programmes: tuple[Programme, Programme]
    # Whether the registers are told in advance which unions the law ends on 1.7.2025.
    ends_foretold: bool = True

    def generator(self, purpose: int) -> np.random.Generator:
        """Chance of its own for a writer, so that one writer's draws never move another's."""
        return np.random.Generator(np.random.PCG64((self.seed, self.land.ordinal, purpose)))


def build(
    ordinal: int,
    scale: Scale,
    *,
    seed: int,
    at: date = AT,
    land: Territory | None = None,
    ends_foretold: bool = True,
) -> World:
    """The province at `ordinal` of PROVINCES, drawn from `seed` alone, on a land of its own or the one given."""
    rng = np.random.Generator(np.random.PCG64((seed, ordinal, 0)))
    if land is None:
        land = territory(ordinal, zones=scale.zones, clusters=scale.clusters, districts=scale.districts)
    employers = employing.employ(rng, scale, land, at=at)
    unions = employing.organise(rng, employers, land, at=at)
    enrolled = peopling.enrol(rng, scale, employers, unions)
    on_rosters = np.repeat(unions.employer, enrolled.members + enrolled.left)
    anywhere = rng.integers(0, len(employers), dealing.others(scale).people)
    women = peopling.women_of(rng, employers, np.concatenate((on_rosters, anywhere)))
    people = peopling.bear(rng, women=women, at=at, ordinal=ordinal)
    memberships = peopling.join(rng, scale, unions, enrolled, people, at=at)
    return World(
        at=at,
        seed=seed,
        scale=scale,
        land=land,
        employers=employers,
        unions=unions,
        people=people,
        memberships=memberships,
        agreements=dealing.agree(rng, employers, unions, at=at),
        programmes=dealing.nominate(rng, scale, employers, unions, memberships, places=len(land.districts)),
        ends_foretold=ends_foretold,
    )


def each(scale: str, *, seed: int, at: date = AT) -> Iterator[World]:
    """Each province of `office`, `province` or `nation`, one in memory at a time."""
    for ordinal, size in provinces_of(scale):
        yield build(ordinal, size, seed=seed, at=at)
