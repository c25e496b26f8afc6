"""Rows of a list of employers become employers, their headcounts of the day, and the unions they have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from caunoi.intake.federations import federation_of, spoken, upper_unit, why_not_under
from caunoi.intake.known import (
    Description,
    Followed,
    KnownOrganisations,
    Standing,
    area_key,
    owner_digest,
    roots,
)
from caunoi.intake.outcomes import FileOutcome, Proposal
from caunoi.intake.receiving import Table
from caunoi.intake.sentences import decide
from caunoi.organisations.models import (
    Area,
    AreaDescription,
    Coverage,
    Employer,
    EmployerDescription,
    EmployerPlace,
    EmployerStatus,
    Headcount,
    Site,
    SiteDescription,
    Unit,
    UnitDescription,
    UnitParent,
    Workplace,
)
from caunoi.trail.writing import Writer
from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.names import fold, sort_key

_NAMES = ("name", "name_fold", "name_sort")


class EmployerRow(NamedTuple):
    """A typed row of the list; the order is that of `rosters/employers.py`."""

    row: int
    name: str
    name_fold: str
    name_sort: str
    tax_kind: str
    tax_code: str
    kind: str
    capital: str
    area: str
    site: str
    sector: str
    workers: int | None
    has_union: bool | None
    union: str
    founded: str | None
    upper: str
    status: str


@dataclass(slots=True)
class _Task:
    """One row to write: what is new about it. `employer` 0 until it has an id."""

    row: EmployerRow
    employer: int = 0
    describe: bool = False
    place: bool = False
    status: bool = False
    headcount: bool = False
    union: bool = False
    workplace: str = ""


class EmployersPlan:
    """Decides every row of one table, then writes what is new."""

    def __init__(self, table: Table, day: date, known: KnownOrganisations, outcome: FileOutcome) -> None:
        self.table = table
        self.day = day
        self.known = known
        self.outcome = outcome
        self.tasks: list[_Task] = []
        self._seen: dict[str, EmployerRow] = {}
        heading = table.above.federation
        self._no_federation = why_not_under(spoken(heading), day, known) if heading else None
        for values in table.rows:
            self._decide(EmployerRow._make(values))

    @property
    def count(self) -> int:
        """Rows to write."""
        return len(self.tasks)

    # -- deciding

    def _decide(self, row: EmployerRow) -> None:
        key = row.tax_code or "name:" + row.name_fold
        before = self._seen.setdefault(key, row)
        if before is not row:
            self._repeated(row, before)
            return
        employer = self._find(row)
        task = _Task(row, employer or 0)
        if employer is None:
            task.describe, task.place = True, bool(row.area or row.site)
            task.status = bool(row.status)
            task.headcount = row.workers is not None
            task.union = bool(row.has_union)
            task.workplace = row.tax_code[10:] if row.tax_kind == "branch" else ""
        elif not self._compare(task, employer):
            return
        ended = self._no_federation or (
            why_not_under(row.upper, self.day, self.known) if task.union else None
        )
        if ended is not None:
            self._wait(row, ended, "upper")
        elif any((task.describe, task.place, task.status, task.headcount, task.union)):
            self.tasks.append(task)
            self.outcome.accepted += 1
        else:
            self.outcome.already_known += 1

    def _repeated(self, row: EmployerRow, before: EmployerRow) -> None:
        if row.name_fold == before.name_fold:
            self.outcome.already_known += 1
        else:
            self._hold(row, "employer-two-names", "tax_code", known=before.name)

    def _find(self, row: EmployerRow) -> int | None:
        if row.tax_kind == "household":
            return self.known.owned(row.tax_code)
        if row.tax_code:
            return self.known.by_tax.get(row.tax_code[:10])
        named = self.known.by_name.get(row.name_fold, set())
        return min(named) if len(named) == 1 else None

    def _compare(self, task: _Task, employer: int) -> bool:
        """What a known employer's row adds; False when the row is held instead."""
        row, known = task.row, self.known
        counted = known.headcounts.get((employer, self.day))
        if row.workers is not None and row.tax_kind != "branch":
            if counted is not None and counted != row.workers:
                self._hold(
                    row, "employer-two-headcounts", "workers",
                    self._recount(employer, counted, row.workers),
                    day=f"{self.day:%d/%m/%Y}", known=counted, workers=row.workers,
                )  # fmt: skip
                return False
            task.headcount = counted is None
        if row.tax_kind != "branch":
            task.describe = self._described_anew(row, known.descriptions.get(employer))
            task.place = self._placed_anew(row, employer)
        task.status = self._status_anew(row, employer)
        covered = [standing for standing in known.coverages.get(employer, ()) if standing.on(self.day)]
        task.union = bool(row.has_union) and not covered and not known.coverages.get(employer)
        if row.has_union is False and covered:
            self.outcome.warn(decide("union-said-gone"), sheet=self.table.sheet, row=row.row)
        return True

    def _described_anew(self, row: EmployerRow, now: Description | None) -> bool:
        if now is None:
            return True
        if now.valid_from is not None and now.valid_from >= self.day:
            return False
        said = (row.name_fold, row.kind, row.capital or now.capital, row.sector or now.sector)
        return said != (now.name_fold, now.kind, now.capital, now.sector)

    def _placed_anew(self, row: EmployerRow, employer: int) -> bool:
        if not (row.area or row.site):
            return False
        now = self.known.places.get(employer)
        if now is None:
            return True
        if now[1] is not None and now[1] >= self.day:
            return False
        return (row.area != "" and self.known.areas.get(area_key(row.area)) != now[2]) or (
            row.site != "" and self.known.sites.get(fold(row.site)) != now[3]
        )

    def _status_anew(self, row: EmployerRow, employer: int) -> bool:
        now = self.known.statuses.get(employer)
        if not row.status or (now is None and row.status == EmployerStatus.Status.OPERATING):
            return False
        return now is None or (now[2] != row.status and (now[1] is None or now[1] < self.day))

    def _recount(self, employer: int, known: int, workers: int) -> Proposal:
        return {
            "act": "replace-headcount", "employer": employer, "on": self.day.isoformat(),
            "known": known, "workers": workers,
            "vi": f"Ghi {workers} lao động ngày {self.day:%d/%m/%Y}, thay cho {known}.",
            "en": f"Enter {workers} workers on {self.day:%d/%m/%Y} in place of {known}.",
        }  # fmt: skip

    def _hold(
        self, row: EmployerRow, code: str, column: str, proposal: Proposal = None, **values: object
    ) -> None:
        self._wait(row, decide(code, **values), column, proposal)

    def _wait(self, row: EmployerRow, fault: Fault, column: str, proposal: Proposal = None) -> None:
        cells = {"Tên đơn vị": row.name, "Tổng số LĐ": "" if row.workers is None else str(row.workers)}
        self.outcome.hold(
            fault.at(self.table.columns.get(column)), sheet=self.table.sheet, row=row.row, cells=cells,
            proposal=proposal,
        )  # fmt: skip

    # -- writing

    def write(self, writer: Writer, advance: Callable[[int], None]) -> int:
        """Write the accepted rows; returns the federation's unit."""
        if self._no_federation is not None:
            return roots()[0]
        province = federation_of(self.table.above.federation, self.day, self.known, writer)
        new = [task for task in self.tasks if not task.employer]
        self._add_employers(writer, new)
        self._add_places(writer, [task for task in self.tasks if task.place])
        self._add_descriptions(writer, [task for task in self.tasks if task.describe])
        self._add_statuses(writer, [task for task in self.tasks if task.status])
        self._add_headcounts(writer, [task for task in self.tasks if task.headcount])
        self._add_unions(writer, [task for task in self.tasks if task.union], province)
        advance(len(self.tasks))
        return province.unit

    def _address(self, task: _Task) -> tuple[str | None, int]:
        return self.table.sheet, task.row.row

    def _add_employers(self, writer: Writer, new: list[_Task]) -> None:
        codes: list[tuple[int, str | None, bytes | None]] = []
        for task, own in zip(new, writer.ids(Employer, len(new)), strict=True):
            task.employer = own
            row = task.row
            if row.tax_kind == "household":
                digest = owner_digest(row.tax_code)
                codes.append((own, None, digest))
                self.known.by_owner[digest] = own
            else:
                codes.append((own, row.tax_code[:10] or None, None))
                if row.tax_code:
                    self.known.by_tax[row.tax_code[:10]] = own
        writer.add(Employer, ("id", "tax_code", "owner_digest"), codes)
        branches = [task for task in new if task.workplace]
        writer.add(
            Workplace,
            ("employer_id", "suffix", "name"),
            [(task.employer, task.workplace, task.row.name) for task in branches],
        )

    def _add_descriptions(self, writer: Writer, tasks: list[_Task]) -> None:
        self._end(writer, EmployerDescription, tasks, lambda employer: self.known.descriptions.get(employer))
        ids = writer.ids(EmployerDescription, len(tasks))
        rows = []
        for task, own in zip(tasks, ids, strict=True):
            row, now = task.row, self.known.descriptions.get(task.employer)
            capital = row.capital or (now.capital if now else "")
            sector = row.sector or (now.sector if now else "")
            since = None if now is None else self.day
            rows.append(
                (
                    own,
                    task.employer,
                    since,
                    row.name,
                    row.name_fold,
                    row.name_sort,
                    row.kind,
                    capital,
                    sector,
                    *self._address(task),
                )
            )
            self.known.describe(
                task.employer, Description(own, since, row.name, row.name_fold, row.kind, capital, sector)
            )
        writer.add(
            EmployerDescription,
            ("id", "employer_id", "valid_from", *_NAMES, "kind", "capital", "sector", "sheet", "row"),
            rows,
        )

    def _end(
        self,
        writer: Writer,
        model: type[EmployerDescription],
        tasks: list[_Task],
        now_of: Callable[[int], Description | None],
    ) -> None:
        """Close what was held true until the day of this list."""
        ended = [(task.employer, now) for task in tasks if (now := now_of(task.employer)) is not None]
        writer.end(model, [now.version for _, now in ended])
        writer.add(
            model,
            ("employer_id", "valid_from", "valid_to", *_NAMES, "kind", "capital", "sector"),
            [
                (
                    employer,
                    now.valid_from,
                    self.day,
                    now.name,
                    now.name_fold,
                    sort_key(now.name),
                    now.kind,
                    now.capital,
                    now.sector,
                )
                for employer, now in ended
            ],
        )

    def _add_places(self, writer: Writer, tasks: list[_Task]) -> None:
        ended = [
            (task.employer, now)
            for task in tasks
            if (now := self.known.places.get(task.employer)) is not None
        ]
        writer.end(EmployerPlace, [now[0] for _, now in ended])
        writer.add(
            EmployerPlace,
            ("employer_id", "valid_from", "valid_to", "area_id", "site_id"),
            [(employer, now[1], self.day, now[2], now[3]) for employer, now in ended],
        )
        rows = []
        for task, own in zip(tasks, writer.ids(EmployerPlace, len(tasks)), strict=True):
            now = self.known.places.get(task.employer)
            since = None if now is None else self.day
            area = self._area(task.row.area, writer) if task.row.area else (now[2] if now else None)
            site = self._site(task.row.site, writer) if task.row.site else (now[3] if now else None)
            rows.append((own, task.employer, since, area, site, *self._address(task)))
            self.known.places[task.employer] = (own, since, area, site)
        writer.add(
            EmployerPlace, ("id", "employer_id", "valid_from", "area_id", "site_id", "sheet", "row"), rows
        )

    def _area(self, name: str, writer: Writer) -> int:
        key = area_key(name)
        if key not in self.known.areas:
            area = writer.add_one(Area)
            writer.add_one(
                AreaDescription, area_id=area, name=name, name_fold=fold(name), name_sort=sort_key(name),
                level=AreaDescription.Level.UNPLACED,
            )  # fmt: skip
            self.known.areas[key] = area
        return self.known.areas[key]

    def _site(self, name: str, writer: Writer) -> int:
        folded = fold(name)
        if folded not in self.known.sites:
            site = writer.add_one(Site)
            cluster = folded.startswith(("ccn", "cum"))
            writer.add_one(
                SiteDescription, site_id=site, name=name, name_fold=folded, name_sort=sort_key(name),
                kind=SiteDescription.Kind.CLUSTER if cluster else SiteDescription.Kind.ZONE,
            )  # fmt: skip
            self.known.sites[folded] = site
        return self.known.sites[folded]

    def _add_statuses(self, writer: Writer, tasks: list[_Task]) -> None:
        ended = [
            (task.employer, now)
            for task in tasks
            if (now := self.known.statuses.get(task.employer)) is not None
        ]
        writer.end(EmployerStatus, [now[0] for _, now in ended])
        writer.add(
            EmployerStatus,
            ("employer_id", "valid_from", "valid_to", "status"),
            [(employer, now[1], self.day, now[2]) for employer, now in ended],
        )
        ids = writer.ids(EmployerStatus, len(tasks))
        writer.add(
            EmployerStatus,
            ("id", "employer_id", "valid_from", "status", "sheet", "row"),
            [
                (own, task.employer, self.day, task.row.status, *self._address(task))
                for own, task in zip(ids, tasks, strict=True)
            ],
        )
        for own, task in zip(ids, tasks, strict=True):
            self.known.statuses[task.employer] = (own, self.day, task.row.status)

    def _add_headcounts(self, writer: Writer, tasks: list[_Task]) -> None:
        writer.add(
            Headcount,
            ("employer_id", "valid_from", "workers", "source", "sheet", "row"),
            [
                (task.employer, self.day, task.row.workers, Headcount.Source.UNION_LIST, *self._address(task))
                for task in tasks
            ],
        )
        for task in tasks:
            self.known.count(task.employer, self.day, task.row.workers or 0)

    def _add_unions(self, writer: Writer, tasks: list[_Task], province: Followed) -> None:
        units = writer.ids(Unit, len(tasks))
        writer.add(Unit, ("id",), [(unit,) for unit in units])
        names = [task.row.union or f"CĐCS {task.row.name}" for task in tasks]
        above = [
            upper_unit(task.row.upper, self.day, self.known, writer, province) if task.row.upper else province
            for task in tasks
        ]
        began = [_day(task.row.founded) for task in tasks]
        kinds = [
            UnitDescription.Kind.OCCUPATIONAL
            if fold(name).startswith("nghiep doan")
            else UnitDescription.Kind.GRASSROOTS
            for name in names
        ]
        writer.add(
            UnitDescription,
            ("unit_id", "valid_from", *_NAMES, "level", "kind", "sheet", "row"),
            [
                (
                    unit,
                    task.row.founded,
                    name[:255],
                    fold(name)[:255],
                    sort_key(name[:255]),
                    UnitDescription.Level.GRASSROOTS,
                    kind,
                    *self._address(task),
                )
                for unit, task, name, kind in zip(units, tasks, names, kinds, strict=True)
            ],
        )
        writer.add(
            UnitParent,
            ("unit_id", "valid_from", "parent_id", "sheet", "row"),
            [
                (unit, task.row.founded, parent.on(since), *self._address(task))
                for unit, task, parent, since in zip(units, tasks, above, began, strict=True)
            ],
        )
        writer.add(
            Coverage,
            ("unit_id", "valid_from", "employer_id", "sheet", "row"),
            [
                (unit, task.row.founded, task.employer, *self._address(task))
                for unit, task in zip(units, tasks, strict=True)
            ],
        )
        self._remember_unions(units, tasks, names, began)

    def _remember_unions(
        self, units: range, tasks: list[_Task], names: list[str], began: list[date | None]
    ) -> None:
        for unit, task, name, since in zip(units, tasks, names, began, strict=True):
            self.known.name_unit(unit, name, fold(name), since)
            self.known.cover(task.employer, Standing(unit, since, None))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
