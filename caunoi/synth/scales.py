"""How big a synthetic province is. `PROVINCE` tells Long An's published figures at the end of 2023."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from caunoi.synth.places import LONG_AN, PROVINCES, size

AT = date(2023, 12, 31)


@dataclass(frozen=True, slots=True)
class Scale:
    """Counts to reach exactly, and `mess`: the share of rows with each fault, 1 being a bad inbox."""

    employers: int
    public_bodies: int
    large: int  # enterprises of 25 workers or more
    large_workers: int
    small_workers: int
    public_workers: int
    unknown_headcounts: int
    large_without_union: int
    small_with_union: int
    members: int
    new_members: int  # first joined in the six calendar years that end on the day
    state_unionised: int
    gifts: tuple[int, int]
    districts: int
    zones: int
    clusters: int
    mess: float

    @property
    def enterprise_unions(self) -> int:
        return self.large - self.large_without_union + self.small_with_union

    @property
    def unions(self) -> int:
        return self.enterprise_unions + self.public_bodies


OFFICE = Scale(
    employers=120,
    public_bodies=8,
    large=59,
    large_workers=9_300,
    small_workers=560,
    public_workers=360,
    unknown_headcounts=5,
    large_without_union=4,
    small_with_union=7,
    members=6_000,
    new_members=3_140,
    state_unionised=6,
    gifts=(560, 340),
    districts=10,
    zones=5,
    clusters=3,
    mess=1.0,
)

PROVINCE = Scale(
    employers=17_000,
    public_bodies=450,
    large=1_200,
    large_workers=320_400,
    small_workers=56_000,
    public_workers=21_500,
    unknown_headcounts=340,
    large_without_union=104,
    small_with_union=254,
    members=290_000,
    new_members=152_000,
    state_unionised=32,
    gifts=(160_000, 100_000),
    districts=15,
    zones=24,
    clusters=23,
    mess=0.25,
)


def scaled(factor: float, *, base: Scale = PROVINCE) -> Scale:
    """The same ratios at another size; nothing falls to zero, mess and places stay."""
    kept = {"districts", "zones", "clusters", "mess", "gifts"}
    counts = {
        field.name: max(1, round(getattr(base, field.name) * factor))
        for field in fields(base)
        if field.name not in kept
    }
    gifts = (max(1, round(base.gifts[0] * factor)), max(1, round(base.gifts[1] * factor)))
    return replace(base, gifts=gifts, **counts)


def provinces_of(scale: str) -> list[tuple[int, Scale]]:
    """Ordinal in PROVINCES and size of each province of a scale: `office`, `province` or `nation`."""
    if scale == "nation":
        return [(ordinal, scaled(size(ordinal))) for ordinal in range(len(PROVINCES))]
    return [(LONG_AN, {"office": OFFICE, "province": PROVINCE}[scale])]


def rows_about(scale: str) -> int:
    """Roughly how many rows all the lists of a scale have: the length of a progress bar."""
    return sum(size.employers + size.members + sum(size.gifts) for _, size in provinces_of(scale))
