"""A world as the four kinds of list a province's units send in, with the truth beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from caunoi.synth.dealing import AMOUNTS, REASONS, Programme
from caunoi.synth.employing import Capital, Kind
from caunoi.synth.habits import DATE_STYLES, Habit, habits, say_day, unaccented
from caunoi.synth.numbers import print_citizen_number, print_tax_code
from caunoi.synth.peopling import years
from caunoi.synth.rosters import roster
from caunoi.synth.sheets import Cell, Row, Sheet, write_csv, write_xlsx
from caunoi.synth.truth import truth
from caunoi.synth.worlds import World

HABITS, EMPLOYERS, ROSTERS, AGREEMENTS, GIFTS = range(1, 6)

_CAPITAL = {Capital.STATE: "Nhà nước", Capital.PRIVATE: "Ngoài nhà nước", Capital.FOREIGN: "FDI"}
_KIND = {
    Kind.AGENCY: "Cơ quan hành chính",
    Kind.PAID_UNIT: "Đơn vị sự nghiệp hưởng lương ngân sách",
    Kind.EARNING_UNIT: "Đơn vị sự nghiệp tự chủ",
}
_EMPLOYER_COLUMNS: Row = (
    "TT", "Tên doanh nghiệp", "Mã số thuế", "Địa bàn", "KCN/CCN", "Loại hình", "Tổng số LĐ", "Có CĐCS",
    "Ngày thành lập CĐCS", "Công đoàn cấp trên trực tiếp", "Ghi chú",
)  # fmt: skip


def write(
    world: World, folder: Path, *, advance: Callable[[int], None] = lambda rows: None
) -> dict[str, object]:
    """Write every list and truth.json into `folder`; `advance` is told how many rows each file took."""
    folder.mkdir(parents=True, exist_ok=True)
    manners = habits(world.generator(HABITS), len(world.unions), mess=world.scale.mess)
    province = unaccented(world.land.short)
    write_xlsx(folder / f"01 - Danh sach doanh nghiep {province}.xlsx", employers_list(world))
    advance(len(world.employers))
    _write_rosters(world, folder, manners, advance)
    last = "9" * _digits(world)
    write_xlsx(folder / f"{last}0 - Thoa uoc LDTT {province}.xlsx", agreements_list(world))
    advance(len(world.agreements))
    for number, programme in enumerate(world.programmes, 1):
        sheet = gift_list(world, programme, number)
        write_xlsx(folder / f"{last}{number} - Goi an sinh lan {number} {province}.xlsx", sheet)
        advance(sheet.about)
    answer = truth(world, manners)
    (folder / "truth.json").write_text(
        json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return answer


def _digits(world: World) -> int:
    return max(3, len(str(len(world.unions) + 1)))


def _write_rosters(world: World, folder: Path, manners: list[Habit], advance: Callable[[int], None]) -> None:
    rng = world.generator(ROSTERS)
    spells = world.memberships
    twice: dict[int, list[tuple[int, int]]] = {}
    for person, union, joined in zip(
        spells.twice_person.tolist(), spells.twice_union.tolist(), spells.twice_joined.tolist(), strict=True
    ):
        twice.setdefault(union, []).append((person, joined))
    for union, habit in enumerate(manners):
        sheet = roster(world, union, habit, rng, twice.get(union, []))
        name = unaccented(world.employers.name[int(world.unions.employer[union])]).replace("/", "-")
        path = folder / f"{union + 2:0{_digits(world)}} - DS doan vien - {name}"
        if habit.csv:
            write_csv(path.with_name(f"{path.name}.csv"), sheet.rows, separator=habit.csv)
        else:
            write_xlsx(path.with_name(f"{path.name}.xlsx"), sheet)
        advance(sheet.about)


def employers_list(world: World) -> Sheet:
    """The province's enterprises and bodies, headcounts at the day of the lists."""
    return Sheet(
        name="DN",
        rows=_employer_rows(world),
        merges=((0, 0, 4), (2, 0, len(_EMPLOYER_COLUMNS) - 1)),
        about=len(world.employers),
    )


def _employer_rows(world: World) -> Iterator[Row]:
    firms, width = world.employers, len(_EMPLOYER_COLUMNS)
    sites = (*world.land.zones, *world.land.clusters)
    uppers = world.land.upper_levels()
    styles = world.generator(EMPLOYERS).integers(0, 5, len(firms)).tolist()
    yield (world.land.federation.upper(), *[None] * (width - 1))
    yield (None,) * width
    yield (f"DANH SÁCH DOANH NGHIỆP CÓ SỬ DỤNG LAO ĐỘNG (đến {world.at:%d/%m/%Y})", *[None] * (width - 1))
    yield (None,) * width
    yield _EMPLOYER_COLUMNS
    every = 25 if len(firms) < 1000 else 1000
    page = total = 0
    for row in range(len(firms)):
        union, site = int(firms.union[row]), int(firms.site[row])
        workers = int(firms.workers[row]) if firms.known[row] else None
        page += workers or 0
        total += workers or 0
        founded: Cell = None
        if union >= 0:
            founded = say_day(int(world.unions.founded[union]), _typed(DATE_STYLES[styles[row]].lstrip("'")))
        yield (
            row + 1,
            firms.name[row],
            print_tax_code(int(firms.tax_code[row])),
            world.land.districts[int(firms.place[row])][0],
            sites[site] if site >= 0 else None,
            _KIND.get(Kind(int(firms.kind[row])), _CAPITAL[Capital(int(firms.capital[row]))]),
            workers,
            "x" if union >= 0 else None,
            founded,
            uppers[int(world.unions.upper[union])] if union >= 0 else None,
            None,
        )
        if (row + 1) % every == 0:
            yield (None, "Cộng", *[None] * 4, page, *[None] * 4)
            page = 0
    yield (None,) * width
    yield (None, "Tổng cộng", *[None] * 4, total, *[None] * 4)
    yield (None,) * width
    yield (*[None] * 6, "NGƯỜI LẬP BIỂU", *[None] * 4)
    yield (*[None] * 6, "(Ký, ghi rõ họ tên)", *[None] * 4)


def _typed(style: str) -> Habit:
    return Habit("plain", style, ";", False, False, True, False, False)


def agreements_list(world: World) -> Sheet:
    """Every agreement ever signed, one an enterprise; half of the days as Excel's dates, half as text."""
    rng = world.generator(AGREEMENTS)
    as_text = (rng.random((len(world.agreements), 2)) < 0.4).tolist()
    return Sheet(
        name="TULDTT",
        rows=_agreement_rows(world, as_text),
        date_format="yyyy-mm-dd",
        about=len(world.agreements),
    )


def _agreement_rows(world: World, as_text: list[list[bool]]) -> Iterator[Row]:
    signed = world.agreements
    yield ("BÁO CÁO TÌNH HÌNH KÝ KẾT THỎA ƯỚC LAO ĐỘNG TẬP THỂ", *[None] * 5)
    yield (None,) * 6
    yield ("TT", "Tên đơn vị", "MST", "Ngày ký TƯ", "Có hiệu lực đến", "Xếp loại")
    for row, text in enumerate(as_text):
        employer = int(signed.employer[row])
        first, last = (date.fromordinal(int(day)) for day in (signed.signed[row], signed.last[row]))
        yield (
            row + 1,
            world.employers.name[employer],
            print_tax_code(int(world.employers.tax_code[employer])),
            f"{first:%d/%m/%Y}" if text[0] else first,
            f"{last:%d/%m/%Y}" if text[1] else last,
            signed.grade[row],
        )


def _gift_rows(programme: Programme) -> int:
    return len(programme) + len(programme.again) + len(programme.unnumbered)


def gift_list(world: World, programme: Programme, number: int) -> Sheet:
    """The nominations of one programme: members, others, those without a number, those named a second time."""
    rng = world.generator(GIFTS + number)
    return Sheet(name="Goi an sinh", rows=_gifts(world, programme, rng), about=_gift_rows(programme))


def _gifts(world: World, programme: Programme, rng: np.random.Generator) -> Iterator[Row]:
    yield (f"{programme.title.upper()} - DANH SÁCH ĐỀ NGHỊ HỖ TRỢ", *[None] * 7)
    yield (None,) * 8
    yield (
        "STT",
        "Họ và tên",
        "Năm sinh",
        "Số CCCD",
        "Đơn vị",
        "MST đơn vị",
        "Hoàn cảnh",
        "Mức hỗ trợ (đồng)",
    )
    people, rostered = world.people, len(world.memberships.union)
    order = rng.permutation(len(programme))
    born = years(people.born)
    number = 0
    for position in order.tolist():
        number += 1
        person = int(programme.person[position])
        where, code = _where(world, int(programme.employer[position]), int(programme.place[position]))
        digits = print_citizen_number(int(people.number[person]))
        amount = AMOUNTS[0 if person < rostered else 1]
        reason = REASONS[int(programme.reason[position])]
        yield (number, people.name.full(person), int(born[person]), digits, where, code, reason, amount)
    for person in programme.unnumbered.tolist():
        number += 1
        where, code = _where(world, -1, int(rng.integers(0, len(world.land.districts))))
        reason = REASONS[int(rng.integers(0, len(REASONS)))]
        yield (number, people.name.full(person), int(born[person]), None, where, code, reason, AMOUNTS[1])
    for position in programme.again.tolist():
        number += 1
        person = int(programme.person[position])
        where, code = _where(world, int(programme.employer[position]), int(programme.place[position]))
        name = unaccented(people.name.full(person)).upper()
        eaten = int(people.number[person])
        yield (number, name, int(born[person]), eaten, where, code, "Hộ nghèo", "500.000")


def _where(world: World, employer: int, place: int) -> tuple[str, Cell]:
    if employer < 0:
        return f"Ở trọ, {world.land.districts[place][0]}", None
    return world.employers.name[employer], print_tax_code(int(world.employers.tax_code[employer]))
