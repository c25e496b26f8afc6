"""One roster a grassroots union, in the unit's own habit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from caunoi.synth.habits import Habit, say_citizen_number, say_day, say_name, say_phone
from caunoi.synth.numbers import print_tax_code
from caunoi.synth.peopling import Note
from caunoi.synth.sheets import Cell, Row, Sheet
from caunoi.synth.worlds import World

_HEADERS: dict[str, tuple[Row, ...]] = {
    "plain": (
        ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "CCCD/CMND", "Điện thoại", "Ngày gia nhập Công đoàn", "Ghi chú"),
    ),
    "two-row header": (
        ("TT", "Họ và tên", "Ngày sinh", None, "Số CCCD", "Số điện thoại", "Ngày vào CĐ", "Ghi chú"),
        ("TT", "Họ và tên", "Nam", "Nữ", "Số CCCD", "Số điện thoại", "Ngày vào CĐ", "Ghi chú"),
    ),
    "other words": (
        ("Stt", "HỌ TÊN ĐOÀN VIÊN", "Ngày, tháng, năm sinh", "Phái", "Số định danh cá nhân", "SĐT", "Ngày kết nạp", "Ghi chú"),
    ),
    "surname apart": (("TT", "Họ", "Tên", "Năm sinh", "Nữ", "Số CCCD", "Ngày vào CĐ", "Ghi chú"),),
    "undeclared column": (
        ("STT", "Họ và tên", "Bộ phận", "Ngày sinh", "Giới tính", "Số CCCD", "Ngày vào CĐ", "Ghi chú"),
    ),
}  # fmt: skip
_WIDTH = 8
_TEAMS = ("Chuyền 1", "Chuyền 2", "Kho", "Văn phòng", "Bảo trì")
_SUBTOTAL_EVERY = 40


@dataclass(frozen=True, slots=True)
class Line:
    """What one roster row says, before the habit decides how."""

    person: int
    joined: int
    note: Note
    note_on: int


def roster(
    world: World, union: int, habit: Habit, rng: np.random.Generator, twice: list[tuple[int, int]]
) -> Sheet:
    """The roster of `union`; `twice` are the people (and joining days) of earlier rosters who stand here too."""
    lines = _lines(world, union, twice)
    headers = _HEADERS[habit.layout]
    merges = [(0, 0, 2), (1, 0, 6)]
    if habit.layout == "two-row header":
        merges.append((4, 2, 3))
    return Sheet(
        name="Danh sách",
        rows=_rows(world, union, habit, rng, lines, headers),
        merges=tuple(merges),
        about=len(lines),
    )


def _lines(world: World, union: int, twice: list[tuple[int, int]]) -> list[Line]:
    spells = world.memberships
    low, high = int(spells.start[union]), int(spells.start[union + 1])
    joined, notes, days = (
        column[low:high].tolist() for column in (spells.joined, spells.note, spells.note_on)
    )
    own = [Line(low + row, joined[row], Note(notes[row]), days[row]) for row in range(high - low)]
    return own + [Line(person, day, Note.NONE, 0) for person, day in twice]


def _rows(
    world: World,
    union: int,
    habit: Habit,
    rng: np.random.Generator,
    lines: list[Line],
    headers: tuple[Row, ...],
) -> Iterator[Row]:
    employer = int(world.unions.employer[union])
    name = world.employers.name[employer]
    yield (f"CĐCS {name}", *[None] * 7)
    yield ("DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN", *[None] * 7)
    above = f"Mã số thuế: {print_tax_code(int(world.employers.tax_code[employer]))}"
    yield (above if habit.tax_code_above else f"Đơn vị: {name}", *[None] * 7)
    yield (None,) * _WIDTH
    yield from headers
    write = _WRITERS[habit.layout]
    chances = rng.random((len(lines), 3)).tolist()
    for number, (line, chance) in enumerate(zip(lines, chances, strict=True), 1):
        yield write(world, habit, number, line, chance)
        if habit.subtotals and number % _SUBTOTAL_EVERY == 0:
            yield (None, f"Cộng: {_SUBTOTAL_EVERY} đoàn viên", *[None] * 6)
    if habit.impossible_rows:
        yield from _impossible(habit, len(lines))
    yield (None,) * _WIDTH
    yield (None, f"Tổng cộng: {len(lines)} đoàn viên", *[None] * 6)
    yield (None,) * _WIDTH
    yield (*[None] * 5, "TM. BAN CHẤP HÀNH", None, None)
    yield (*[None] * 5, "CHỦ TỊCH", None, None)


def _birth(world: World, habit: Habit, person: int) -> Cell:
    born = int(world.people.born[person])
    return date.fromordinal(born).year if habit.bare_years else say_day(born, habit)


def _note(line: Line) -> Cell:
    if line.note == Note.LEFT:
        return f"Nghỉ việc từ {date.fromordinal(line.note_on):%d/%m/%Y}"
    return {Note.MATERNITY: "Nghỉ thai sản", Note.SUSPENDED: "Tạm hoãn HĐLĐ"}.get(line.note)


def _sex(world: World, person: int) -> str:
    return "Nữ" if world.people.name.woman[person] else "Nam"


def _number(world: World, line: Line, chance: list[float]) -> Cell:
    return say_citizen_number(int(world.people.number[line.person]), chance[1])


def _named(world: World, habit: Habit, line: Line, chance: list[float]) -> str:
    return say_name(world.people.name.full(line.person), chance[0], decomposed=habit.decomposed)


def _plain(world: World, habit: Habit, number: int, line: Line, chance: list[float]) -> Row:
    return (
        number,
        _named(world, habit, line, chance),
        _birth(world, habit, line.person),
        _sex(world, line.person),
        _number(world, line, chance),
        say_phone(int(world.people.phone[line.person]), chance[2]),
        say_day(line.joined, habit),
        _note(line),
    )


def _two_rows(world: World, habit: Habit, number: int, line: Line, chance: list[float]) -> Row:
    born = _birth(world, habit, line.person)
    woman = bool(world.people.name.woman[line.person])
    return (
        number,
        _named(world, habit, line, chance),
        None if woman else born,
        born if woman else None,
        _number(world, line, chance),
        say_phone(int(world.people.phone[line.person]), chance[2]),
        say_day(line.joined, habit),
        _note(line),
    )


def _surname_apart(world: World, habit: Habit, number: int, line: Line, chance: list[float]) -> Row:
    surname = say_name(world.people.name.surname(line.person), chance[0], decomposed=habit.decomposed)
    given = say_name(world.people.name.given_name(line.person), chance[0], decomposed=habit.decomposed)
    return (
        number,
        surname,
        given,
        _birth(world, habit, line.person),
        "x" if world.people.name.woman[line.person] else None,
        _number(world, line, chance),
        say_day(line.joined, habit),
        _note(line),
    )


def _undeclared(world: World, habit: Habit, number: int, line: Line, chance: list[float]) -> Row:
    return (
        number,
        _named(world, habit, line, chance),
        _TEAMS[number % len(_TEAMS)],
        _birth(world, habit, line.person),
        _sex(world, line.person),
        _number(world, line, chance),
        say_day(line.joined, habit),
        _note(line),
    )


_WRITERS: dict[str, Callable[[World, Habit, int, Line, list[float]], Row]] = {
    "plain": _plain,
    "two-row header": _two_rows,
    "other words": _plain,
    "surname apart": _surname_apart,
    "undeclared column": _undeclared,
}


def _impossible(habit: Habit, count: int) -> Iterator[Row]:
    """Two rows no clerk could accept: a day that does not exist, and no name."""
    wrong, nobody = count + 1, count + 2
    if habit.layout == "two-row header":
        yield (wrong, "Nguyễn Văn Sai", "31/02/1990", None, "080090123", "0901", "01/01/2020", None)
        yield (nobody, None, None, "01/01/1990", "080190123456", None, "01/01/2020", None)
    elif habit.layout == "surname apart":
        yield (wrong, "Nguyễn Văn", "Sai", "31/02/1990", None, "080090123", "01/01/2020", None)
        yield (nobody, None, None, "01/01/1990", "x", "080190123456", "01/01/2020", None)
    elif habit.layout == "undeclared column":
        yield (wrong, "Nguyễn Văn Sai", "Kho", "31/02/1990", "Nam", "080090123", "01/01/2020", None)
        yield (nobody, None, "Kho", "01/01/1990", "Nữ", "080190123456", "01/01/2020", None)
    else:
        yield (wrong, "Nguyễn Văn Sai", "31/02/1990", "Nam", "080090123", "0901", "01/01/2020", None)
        yield (nobody, None, "01/01/1990", "Nữ", "080190123456", None, "01/01/2020", None)
