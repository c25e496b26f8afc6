"""Provinces as they were before 1.7.2025, and the places, zones and clusters a synthetic one is given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caunoi.synth.names import FIRST, SECOND

# Identity-card code and name, the largest workforce first (orders of magnitude only; Long An is the ninth, and the yardstick).
PROVINCES = (
    (79, "Thành phố Hồ Chí Minh"), (74, "Tỉnh Bình Dương"), (75, "Tỉnh Đồng Nai"), (1, "Thành phố Hà Nội"),
    (31, "Thành phố Hải Phòng"), (27, "Tỉnh Bắc Ninh"), (24, "Tỉnh Bắc Giang"), (30, "Tỉnh Hải Dương"),
    (80, "Tỉnh Long An"), (38, "Tỉnh Thanh Hóa"), (22, "Tỉnh Quảng Ninh"), (36, "Tỉnh Nam Định"),
    (48, "Thành phố Đà Nẵng"), (72, "Tỉnh Tây Ninh"), (34, "Tỉnh Thái Bình"), (40, "Tỉnh Nghệ An"),
    (33, "Tỉnh Hưng Yên"), (19, "Tỉnh Thái Nguyên"), (26, "Tỉnh Vĩnh Phúc"), (82, "Tỉnh Tiền Giang"),
    (92, "Thành phố Cần Thơ"), (25, "Tỉnh Phú Thọ"), (77, "Tỉnh Bà Rịa - Vũng Tàu"), (49, "Tỉnh Quảng Nam"),
    (35, "Tỉnh Hà Nam"), (70, "Tỉnh Bình Phước"), (37, "Tỉnh Ninh Bình"), (68, "Tỉnh Lâm Đồng"),
    (56, "Tỉnh Khánh Hòa"), (52, "Tỉnh Bình Định"), (91, "Tỉnh Kiên Giang"), (89, "Tỉnh An Giang"),
    (87, "Tỉnh Đồng Tháp"), (46, "Tỉnh Thừa Thiên Huế"), (66, "Tỉnh Đắk Lắk"), (51, "Tỉnh Quảng Ngãi"),
    (84, "Tỉnh Trà Vinh"), (86, "Tỉnh Vĩnh Long"), (83, "Tỉnh Bến Tre"), (94, "Tỉnh Sóc Trăng"),
    (64, "Tỉnh Gia Lai"), (42, "Tỉnh Hà Tĩnh"), (60, "Tỉnh Bình Thuận"), (96, "Tỉnh Cà Mau"),
    (10, "Tỉnh Lào Cai"), (17, "Tỉnh Hòa Bình"), (8, "Tỉnh Tuyên Quang"), (14, "Tỉnh Sơn La"),
    (93, "Tỉnh Hậu Giang"), (44, "Tỉnh Quảng Bình"), (54, "Tỉnh Phú Yên"), (95, "Tỉnh Bạc Liêu"),
    (20, "Tỉnh Lạng Sơn"), (15, "Tỉnh Yên Bái"), (45, "Tỉnh Quảng Trị"), (67, "Tỉnh Đắk Nông"),
    (58, "Tỉnh Ninh Thuận"), (2, "Tỉnh Hà Giang"), (4, "Tỉnh Cao Bằng"), (62, "Tỉnh Kon Tum"),
    (11, "Tỉnh Điện Biên"), (12, "Tỉnh Lai Châu"), (6, "Tỉnh Bắc Kạn"),
)  # fmt: skip
LONG_AN = 8

LONG_AN_DISTRICTS = (
    ("Tân An", "thành phố"), ("Kiến Tường", "thị xã"), ("Bến Lức", "huyện"), ("Cần Đước", "huyện"),
    ("Cần Giuộc", "huyện"), ("Châu Thành", "huyện"), ("Đức Hòa", "huyện"), ("Đức Huệ", "huyện"),
    ("Mộc Hóa", "huyện"), ("Tân Hưng", "huyện"), ("Tân Thạnh", "huyện"), ("Tân Trụ", "huyện"),
    ("Thạnh Hóa", "huyện"), ("Thủ Thừa", "huyện"), ("Vĩnh Hưng", "huyện"),
)  # fmt: skip
# Where the firms are: the four districts next to Ho Chi Minh City hold most of them.
LONG_AN_SHARES = (8, 2, 17, 9, 15, 3, 25, 3, 1, 1, 2, 4, 2, 7, 1)


def size(ordinal: int) -> float:
    """How many times Long An a province is: rank to the power -3/4, a few giants and a long tail."""
    return float(((LONG_AN + 1) / (ordinal + 1)) ** 0.75)


@dataclass(frozen=True, slots=True)
class Territory:
    """One province: its name, its identity-card code, districts with the share of firms in each, zones, clusters."""

    ordinal: int
    name: str
    citizen_code: int
    tax_office: int
    districts: tuple[tuple[str, str], ...]
    shares: tuple[int, ...]
    zones: tuple[str, ...]
    clusters: tuple[str, ...]
    # Whether its districts are a gazetteer's.
    on_ground: bool = False

    @property
    def short(self) -> str:
        """The name without its rank: *Long An*."""
        return self.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")

    @property
    def federation(self) -> str:
        """The provincial federation as it heads its lists."""
        return f"Liên đoàn Lao động {self.name[0].lower()}{self.name[1:]}"

    def upper_levels(self) -> tuple[str, ...]:
        """Upper-level unions: one a district in order, then the zones' union, then that of provincial bodies."""
        named = [f"Liên đoàn Lao động {rank} {district}" for district, rank in self.districts]
        return (*named, f"Công đoàn các Khu công nghiệp {self.short}", f"Công đoàn Viên chức {self.short}")


def territory(ordinal: int, *, zones: int, clusters: int, districts: int = 15) -> Territory:
    """The province at `ordinal` of PROVINCES; but for Long An's own, its districts are invented."""
    code, name = PROVINCES[ordinal]
    if ordinal == LONG_AN:
        named, shares = LONG_AN_DISTRICTS[:districts], LONG_AN_SHARES[:districts]
    else:
        named, shares = _invented(code, districts)
    return Territory(
        ordinal=ordinal,
        name=name,
        citizen_code=code,
        tax_office=11 if ordinal == LONG_AN else (ordinal + 20) % 100,
        districts=named,
        shares=shares,
        zones=_sites("KCN", named, shares, zones),
        clusters=_sites("CCN", named, shares, clusters),
    )


def on_districts(
    ordinal: int, name: str, districts: list[tuple[str, str]], *, zones: int, clusters: int
) -> Territory:
    """The province at `ordinal` under its name and with its districts of a day; fewer firms in each than in the last."""
    named, shares = tuple(districts), _falling(len(districts))
    return Territory(
        ordinal=ordinal,
        name=name,
        citizen_code=PROVINCES[ordinal][0],
        tax_office=(ordinal + 20) % 100,
        districts=named,
        shares=shares,
        zones=_sites("KCN", named, shares, zones),
        clusters=_sites("CCN", named, shares, clusters),
        on_ground=True,
    )


def _falling(count: int) -> tuple[int, ...]:
    return tuple(max(1, 30 // (place + 1)) for place in range(count))


def _invented(code: int, count: int) -> tuple[tuple[tuple[str, str], ...], tuple[int, ...]]:
    rng = np.random.Generator(np.random.PCG64(code))
    words = [f"{first} {second}" for first in FIRST for second in SECOND if first != second]
    picked = [words[int(number)] for number in rng.permutation(len(words))[:count]]
    ranks = ["thành phố", "thị xã"] + ["huyện"] * count
    return tuple(zip(picked, ranks, strict=False)), _falling(count)


def _sites(
    kind: str, districts: tuple[tuple[str, str], ...], shares: tuple[int, ...], count: int
) -> tuple[str, ...]:
    """`count` names, spread over the districts by share: KCN Đức Hòa 1, KCN Đức Hòa 2 …"""
    order = sorted(range(len(districts)), key=lambda place: -shares[place])
    return tuple(
        f"{kind} {districts[order[site % len(order)]][0]} {site // len(order) + 1}" for site in range(count)
    )
