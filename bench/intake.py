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
    """Both in turn: rows, and the runs. `peer` is seconds by the wall clock and of the processor."""

    rows: int
    ours: list[Run]
    peer_rows: int
    peer: list[tuple[float, float]]

    @property
    def rate(self) -> float:
        return self.rows / median([done.seconds for done in self.ours])

    @property
    def peer_rate(self) -> float:
        return self.peer_rows / median([wall for wall, _ in self.peer])

    @property
    def ratios(self) -> tuple[float, float]:
        """How many times the peer's rows a second: by the wall clock, and a second of the processors."""
        ours = self.rows / median([done.processor for done in self.ours])
        peer = self.peer_rows / median([processor for _, processor in self.peer])
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
    """Both, `runs` times each, in turn, so that a slow minute of the machine touches both."""
    people = people_rows(rows)
    employers, roster, small = (
        scratch / name for name in ("01 - Doanh nghiep.xlsx", "02 - Roster.xlsx", "peer.xlsx")
    )
    write_employers(employers, rows + rows // 20)
    write_roster(roster, people)
    write_xlsx(small, Sheet(name="peer", rows=[HEADER, *people[:peer_rows]], about=peer_rows))
    measured = Intake(rows, [], peer_rows, [])
    for turn in range(runs):
        home = scratch / f"home-{turn}"
        run([CAUNOI, "intake", str(employers), "--as-of", AT.isoformat(), "--json"], home=home)
        command = [CAUNOI, "intake", str(roster), "--as-of", AT.isoformat(), "--json"]
        done = metered(command, scratch=scratch, home=home)
        report = json.loads(done.out)
        accepted = report["files"][0]["accepted"]
        if accepted != rows:
            raise RuntimeError(f"Of {rows} rows {accepted} were accepted: the figure would mean nothing.")
        measured.ours.append(replace(done, out=""))
        count, seconds, processor, errors = run([PYTHON, "-m", "bench.peer", str(small)]).out.split()
        if int(count) != peer_rows or errors != "False":
            raise RuntimeError("The peer did not take every row: the figure would mean nothing.")
        measured.peer.append((float(seconds), float(processor)))
    return measured
