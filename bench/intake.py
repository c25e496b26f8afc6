"""(a) One roster of 300,000 rows and six columns: read, checked, matched by identity number and committed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from bench.measuring import CAUNOI, PYTHON, Run, median, metered, run
from caunoi.synth import peopling
from caunoi.synth.numbers import print_citizen_number, print_phone
from caunoi.synth.scales import AT
from caunoi.synth.sheets import Row, Sheet, write_xlsx

TAX_CODE = "1150000064"
NAME = "Công ty TNHH Giày da Hưng Thịnh"
HEADER: Row = ("Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Ngày vào Công đoàn")


@dataclass(frozen=True)
class Intake:
    """Rows and runs of both. `peer` is seconds by the wall clock and of the processor."""

    rows: int
    ours: list[Run]
    peer_rows: int
    peer: tuple[float, float]

    @property
    def rate(self) -> float:
        return self.rows / median([done.seconds for done in self.ours])

    @property
    def peer_rate(self) -> float:
        return self.peer_rows / self.peer[0]

    @property
    def ratios(self) -> tuple[float, float]:
        """How many times the peer's rows a second: by the wall clock, and a second of the processors."""
        ours = self.rows / median([done.processor for done in self.ours])
        peer = self.peer_rows / self.peer[1]
        return self.rate / self.peer_rate, ours / peer


def people_rows(count: int) -> list[Row]:
    """`count` invented members, dates and numbers as text."""
    rng = np.random.Generator(np.random.PCG64(20231231))
    women = rng.random(count) < 0.6
    people = peopling.bear(rng, women=women, at=AT, ordinal=0)
    born = [date.fromordinal(day) for day in people.born.tolist()]
    joined = [date.fromordinal(day) for day in (AT.toordinal() - rng.integers(30, 200, count)).tolist()]
    return [
        (
            people.name.full(row),
            f"{born[row]:%d/%m/%Y}",
            "Nữ" if women[row] else "Nam",
            print_citizen_number(int(people.number[row])),
            print_phone(int(people.phone[row])),
            f"{joined[row]:%d/%m/%Y}",
        )
        for row in range(count)
    ]


def write_employers(path: Path, workers: int) -> None:
    head: list[Row] = [
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG AN", *[None] * 5),
        ("DANH SÁCH DOANH NGHIỆP CÓ SỬ DỤNG LAO ĐỘNG (đến 31/12/2023)", *[None] * 5),
        ("TT", "Tên doanh nghiệp", "Mã số thuế", "Địa bàn", "Loại hình", "Tổng số LĐ", "Có CĐCS"),
        (1, NAME, TAX_CODE, "Đức Hòa", "FDI", workers, "x"),
    ]
    write_xlsx(path, Sheet(name="DN", rows=head))


def write_roster(path: Path, rows: list[Row]) -> None:
    head: list[Row] = [
        (f"CĐCS {NAME}", *[None] * 5),
        ("DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN", *[None] * 5),
        (f"Mã số thuế: {TAX_CODE}", *[None] * 5),
        HEADER,
    ]
    write_xlsx(path, Sheet(name="Danh sách", rows=[*head, *rows], about=len(rows)))


def measure(scratch: Path, *, rows: int, peer_rows: int, runs: int) -> Intake:
    """Ours `runs` times and the peer once among them, so that a slow minute of the machine touches both."""
    people = people_rows(rows)
    names = ("01 - Doanh nghiep.xlsx", "02 - Roster.xlsx", "peer.xlsx")
    employers, roster, theirs = (scratch / name for name in names)
    write_employers(employers, rows + rows // 20)
    write_roster(roster, people)
    dated = [(*row[:1], _day(row[1]), *row[2:5], _day(row[5])) for row in people[:peer_rows]]
    write_xlsx(theirs, Sheet(name="peer", rows=[HEADER, *dated], about=peer_rows))
    peer = (0.0, 0.0)
    ours = []
    for turn in range(runs):
        ours.append(_take_in(scratch / f"home-{turn}", employers, roster, rows))
        if turn == (runs - 1) // 2:
            peer = _peer(theirs, peer_rows)
    return Intake(rows, ours, peer_rows, peer)


def _take_in(home: Path, employers: Path, roster: Path, rows: int) -> Run:
    run([CAUNOI, "intake", str(employers), "--as-of", AT.isoformat(), "--json"], home=home)
    command = [CAUNOI, "intake", str(roster), "--as-of", AT.isoformat(), "--json"]
    done = metered(command, scratch=home.parent, home=home)
    accepted = json.loads(done.out)["files"][0]["accepted"]
    if accepted != rows:
        raise RuntimeError(f"Of {rows} rows {accepted} were accepted: the figure would mean nothing.")
    return replace(done, out="")


def _peer(path: Path, rows: int) -> tuple[float, float]:
    count, seconds, processor, errors = run([PYTHON, "-m", "bench.peer", str(path)]).out.split()
    if int(count) != rows or errors != "False":
        raise RuntimeError("The peer did not take every row: the figure would mean nothing.")
    return float(seconds), float(processor)


def _day(written: object) -> date:
    day, month, year = str(written).split("/")
    return date(int(year), int(month), int(day))
