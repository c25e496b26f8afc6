"""The gazetteer: areas by date, which became which, and by what decision, as three CSV tables in a folder.

Ours (`reference/`) holds Việt Nam's provinces, districts and communes of 30.6.2025 and of 1.7.2025 and the whole
reform between them; a folder of the same tables brings later changes. Keys are the gazetteer's own, for codes are
used again for other territory: `26740` is the ward of Bến Nghé, `26740/2025` that of Sài Gòn.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

OURS = Path(__file__).parent / "reference"
_LEVELS = ("province", "district", "commune")


class BadGazetteer(Exception):
    """The tables contradict themselves; the message names the table, the line and what to mend."""

    def __init__(self, table: str, line: int, vi: str, en: str) -> None:
        self.text = Text(vi=f"{table}, dòng {line}: {vi}", en=f"{table}, line {line}: {en}")
        super().__init__(self.text.vi)


@dataclass(frozen=True, slots=True)
class Described:
    """One version of an area: what it is called, its level and code, what it lies in; `None` days are open.

    `began_by` and `ended_by` are numbers of decisions, empty where none is known. Degrees and km² may be absent.
    """

    area: str
    level: str
    code: str
    name: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    began_by: str
    ended_by: str
    latitude: Decimal | None
    longitude: Decimal | None
    km2: Decimal | None
    line: int

    def on(self, day: date) -> bool:
        """Whether it holds at the end of that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to > day
        )


@dataclass(frozen=True, slots=True)
class Succession:
    """`part` of `of` equal parts of a predecessor's territory became the successor's on `day`."""

    predecessor: str
    successor: str
    day: date
    decision: str
    part: int
    of: int
    line: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that the tables name: its number, day and title, and where that was read."""

    number: str
    dated_on: date | None
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The three tables, read and found to agree with themselves; `sha256` is of their bytes."""

    areas: tuple[Described, ...]
    successions: tuple[Succession, ...]
    decisions: dict[str, Decided]
    sha256: str

    @classmethod
    def read(cls, folder: Path = OURS) -> Gazetteer:
        """Read `areas.csv`, `successions.csv` and `decisions.csv`. Raises BadGazetteer, also for a table that is absent."""
        digest = hashlib.sha256()
        decisions = {
            cells["number"]: Decided(
                cells["number"], line.day("dated_on"), tidy(cells["name"]), cells.get("source", "")
            )
            for line, cells in _lines(folder / "decisions.csv", ("number", "dated_on", "name"), digest.update)
        }
        areas = tuple(line.described() for line, _ in _lines(folder / "areas.csv", _AREAS, digest.update))
        successions = tuple(
            line.succession() for line, _ in _lines(folder / "successions.csv", _SUCCESSIONS, digest.update)
        )
        read = cls(areas, successions, decisions, digest.hexdigest())
        _check(read)
        return read

    def until(self, day: date) -> Gazetteer:
        """What was known of territory at the end of that day: what ends later is open, what begins later is not there."""
        areas = [area for area in self.areas if area.valid_from is None or area.valid_from <= day]
        return Gazetteer(
            tuple(area if area.valid_to is None or area.valid_to <= day else _open(area) for area in areas),
            tuple(one for one in self.successions if one.day <= day),
            self.decisions,
            self.sha256,
        )


def _open(area: Described) -> Described:
    return Described(
        area.area, area.level, area.code, area.name, area.parent, area.valid_from, None, area.began_by, "",
        area.latitude, area.longitude, area.km2, area.line,
    )  # fmt: skip


# ---------------------------------------------------------------- reading

_AREAS = ("area", "level", "code", "name", "parent", "valid_from", "valid_to", "began_by", "ended_by")
_SUCCESSIONS = ("predecessor", "successor", "day", "decision", "part", "of")


@dataclass(frozen=True, slots=True)
class _Line:
    table: str
    number: int
    cells: dict[str, str]

    def described(self) -> Described:
        cells = self.cells
        if cells["level"] not in _LEVELS:
            raise self.bad(
                f"cấp “{cells['level']}” không có; dùng {', '.join(_LEVELS)}",
                f"there is no level “{cells['level']}”; use {', '.join(_LEVELS)}",
            )
        if not cells["area"] or not cells["name"]:
            raise self.bad("thiếu khóa hoặc tên của địa bàn", "the key or the name of the area is missing")
        return Described(
            cells["area"], cells["level"], cells["code"], tidy(cells["name"]), cells["parent"],
            self.day("valid_from"), self.day("valid_to"), cells["began_by"], cells["ended_by"],
            self.amount("latitude"), self.amount("longitude"), self.amount("km2"), self.number,
        )  # fmt: skip

    def succession(self) -> Succession:
        cells, day = self.cells, self.day("day")
        if day is None or not (cells["part"].isdecimal() and cells["of"].isdecimal()):
            raise self.bad("cần một ngày và phần dạng số", "a day and parts in numbers are needed")
        return Succession(
            cells["predecessor"], cells["successor"], day, cells["decision"], int(cells["part"]), int(cells["of"]),
            self.number,
        )  # fmt: skip

    def day(self, column: str) -> date | None:
        try:
            return date.fromisoformat(self.cells[column]) if self.cells[column] else None
        except ValueError:
            raise self.bad(
                f"“{self.cells[column]}” không phải ngày dạng 2025-07-01",
                f"“{self.cells[column]}” is no day like 2025-07-01",
            ) from None

    def amount(self, column: str) -> Decimal | None:
        try:
            value = Decimal(self.cells[column]) if self.cells.get(column) else None
        except InvalidOperation:
            value = Decimal("NaN")
        if value is not None and not value.is_finite():
            raise self.bad(f"“{self.cells[column]}” không phải số", f"“{self.cells[column]}” is not a number")
        return value

    def bad(self, vi: str, en: str) -> BadGazetteer:
        return BadGazetteer(self.table, self.number, f"{vi}.", f"{en}.")


def _lines(
    path: Path, columns: Iterable[str], digest: Callable[[bytes], None]
) -> Iterator[tuple[_Line, dict[str, str]]]:
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError:
        raise BadGazetteer(path.name, 0, "không đọc được tệp này.", "this table cannot be read.") from None
    except UnicodeDecodeError:
        raise BadGazetteer(
            path.name, 0, "tệp phải là CSV mã UTF-8.", "the table must be CSV in UTF-8."
        ) from None
    digest(content)
    reader = csv.DictReader(text.splitlines(keepends=True), restval="")
    if missing := [column for column in columns if column not in (reader.fieldnames or ())]:
        raise BadGazetteer(
            path.name, 1, f"thiếu cột {', '.join(missing)}.", f"columns are missing: {', '.join(missing)}."
        )
    for row in reader:
        line = _Line(
            path.name, reader.line_num, {name: (cell or "").strip() for name, cell in row.items() if name}
        )
        yield line, line.cells


# ---------------------------------------------------------------- agreeing with itself


def _check(gazetteer: Gazetteer) -> None:
    by_area: dict[str, list[Described]] = defaultdict(list)
    for area in gazetteer.areas:
        by_area[area.area].append(area)
    _check_days(by_area)
    _check_parents(gazetteer.areas, by_area)
    _check_codes(gazetteer.areas)
    _check_successions(gazetteer, by_area)
    named = [
        (area.line, "areas.csv", number)
        for area in gazetteer.areas
        for number in (area.began_by, area.ended_by)
    ]
    named += [(one.line, "successions.csv", one.decision) for one in gazetteer.successions]
    for line, table, number in named:
        if number and number not in gazetteer.decisions:
            raise BadGazetteer(
                table, line, f"quyết định {number} không có trong decisions.csv.",
                f"decision {number} is not in decisions.csv.",
            )  # fmt: skip


def _check_days(by_area: dict[str, list[Described]]) -> None:
    for versions in by_area.values():
        ordered = sorted(versions, key=lambda version: version.valid_from or date.min)
        for version in ordered:
            if version.valid_to is not None and (version.valid_from or date.min) >= version.valid_to:
                raise BadGazetteer(
                    "areas.csv", version.line, "ngày cuối phải sau ngày đầu.", "the last day must come after the first."
                )  # fmt: skip
        for earlier, later in pairwise(ordered):
            if earlier.valid_to is None or earlier.valid_to > (later.valid_from or date.min):
                raise BadGazetteer(
                    "areas.csv", later.line, f"địa bàn {later.area} đã có mô tả trong những ngày này.",
                    f"area {later.area} already has a description on these days.",
                )  # fmt: skip


def _check_parents(areas: Iterable[Described], by_area: dict[str, list[Described]]) -> None:
    """An area lies in one of a higher level, all its days; so none can lie inside itself."""
    for area in areas:
        if not area.parent:
            continue
        above = [version for version in by_area.get(area.parent, ()) if _meet(version, area)]
        covered = above and _LEVELS.index(above[0].level) < _LEVELS.index(area.level) and _cover(above, area)
        if not covered:
            raise BadGazetteer(
                "areas.csv", area.line, f"{area.parent} không phải địa bàn cấp trên trong mọi ngày của {area.area}.",
                f"{area.parent} is no area above {area.area} on all of its days.",
            )  # fmt: skip


def _meet(one: Described, other: Described) -> bool:
    return (one.valid_to is None or (other.valid_from or date.min) < one.valid_to) and (
        other.valid_to is None or (one.valid_from or date.min) < other.valid_to
    )


def _cover(versions: list[Described], area: Described) -> bool:
    """Whether versions that do not overlap hold on every day of the area's."""
    reached = area.valid_from or date.min
    for version in sorted(versions, key=lambda version: version.valid_from or date.min):
        if (version.valid_from or date.min) > reached:
            return False
        if version.valid_to is None:
            return True
        reached = version.valid_to
    return area.valid_to is not None and reached >= area.valid_to


def _check_codes(areas: Iterable[Described]) -> None:
    by_code: dict[tuple[str, str], list[Described]] = defaultdict(list)
    for area in areas:
        if area.code:
            for other in by_code[area.level, area.code]:
                if other.area != area.area and _meet(other, area):
                    raise BadGazetteer(
                        "areas.csv", area.line, f"mã {area.code} đang dùng cho {other.name} trong những ngày này.",
                        f"code {area.code} is in use for {other.name} on these days.",
                    )  # fmt: skip
            by_code[area.level, area.code].append(area)


def _check_successions(gazetteer: Gazetteer, by_area: dict[str, list[Described]]) -> None:
    shares: dict[tuple[str, date], Fraction] = defaultdict(Fraction)
    for one in gazetteer.successions:
        if one.predecessor == one.successor or not 1 <= one.part <= one.of:
            raise BadGazetteer(
                "successions.csv", one.line, "phần phải từ 1 đến tổng số phần, và không kế tiếp chính mình.",
                "a part is from 1 to the whole, and no area succeeds itself.",
            )  # fmt: skip
        ended = any(version.valid_to == one.day for version in by_area.get(one.predecessor, ()))
        begun = any(
            version.on(one.day) and version.valid_from is not None
            for version in by_area.get(one.successor, ())
        )
        if not (ended and begun):
            raise BadGazetteer(
                "successions.csv", one.line, f"{one.predecessor} phải kết thúc và {one.successor} phải có vào ngày {one.day}.",
                f"{one.predecessor} must end and {one.successor} must be there on {one.day}.",
            )  # fmt: skip
        shares[one.predecessor, one.day] += Fraction(one.part, one.of)
    for one in gazetteer.successions:
        if shares[one.predecessor, one.day] != 1:
            raise BadGazetteer(
                "successions.csv", one.line, f"các phần của {one.predecessor} cộng lại không bằng một.",
                f"the parts of {one.predecessor} do not add up to one.",
            )  # fmt: skip
