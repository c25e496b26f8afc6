"""Rows of a list of visits become contacts: one officer, one body, one day, one way, once."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser

from caunoi.access.models import Account
from caunoi.intake.known import KnownOrganisations, roots
from caunoi.intake.outcomes import FileOutcome
from caunoi.intake.placing import employer_by
from caunoi.intake.receiving import Table
from caunoi.registers.officers.models import Contact
from caunoi.trail.writing import Writer
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold

# What makes the reference of a contact that came by a list: the same contact again is the same reference, and one that
# was taken back since is another.
_BY_LIST = uuid.UUID("6a1b5a1e-8f0e-5f2b-9c1c-2f4e8d7b3a90")

#: Who, with which union or employer, how and when.
_Facts = tuple[int | None, int | None, int | None, str, date]

decide = Catalogue(
    {
        "visit-to-come": (
            "hold",
            "Ngày liên hệ còn ở phía trước. Ghi lần đã làm, hoặc bỏ qua.",
            "The day of the contact is still to come. Write those that were made, or set it aside.",
        ),
        "visit-officer-unknown": (
            "hold",
            "Không có đúng một tài khoản đang mở tên “{officer}”. Ghi đúng họ tên của cán bộ như trong tài khoản.",
            "There is not just one open account named “{officer}”. Write the officer's name as in the account.",
        ),
        "visit-officer-missing": (
            "hold",
            "Không ghi cán bộ nào đã liên hệ. Thêm cột “Cán bộ”.",
            "It does not say which officer it was. Add the column “Cán bộ”.",
        ),
    }
)


class VisitRow(NamedTuple):
    """A typed row of the list; the order is that of `rosters/visits.py`."""

    row: int
    name: str
    tax_code: str
    on: str
    kind: str
    officer: str
    line: str


class VisitsPlan:
    """Decides every row of one table, then writes the contacts that are not noted yet.

    An officer that a row does not name is whoever sends the list. `today` bounds the days.
    """

    def __init__(
        self, table: Table, day: date, known: KnownOrganisations, outcome: FileOutcome,
        *, by: AbstractBaseUser | None, today: date,
    ) -> None:  # fmt: skip
        self.table = table
        self.day = day
        self.known = known
        self.outcome = outcome
        self.new: list[tuple[VisitRow, uuid.UUID, int, tuple[int | None, int | None]]] = []
        self._by, self._today = by, today
        self._officers: dict[str, set[int]] = defaultdict(set)
        rows = [VisitRow._make(values) for values in table.rows]
        if any(row.officer for row in rows):
            for own, name in Account.objects.filter(is_active=True).values_list("id", "full_name"):
                self._officers[fold(name)].add(own)
        days = {row.on for row in rows}
        noted = Contact.objects.filter(on__in=days).values_list(
            "officer_id", "unit_id", "employer_id", "kind", "on"
        )
        self._noted: set[_Facts] = set(noted.filter(ended_by=None))
        self._withdrawn: Counter[_Facts] = Counter(noted.exclude(ended_by=None))
        for row in rows:
            self._decide(row)

    @property
    def count(self) -> int:
        """Rows to write."""
        return len(self.new)

    def _decide(self, row: VisitRow) -> None:
        officer, about, on = self._officer(row), self._about(row), date.fromisoformat(row.on)
        if isinstance(about, Fault):
            self._hold(row, about, "tax_code" if row.tax_code else "name")
        elif isinstance(officer, Fault):
            self._hold(row, officer, "officer")
        elif on > self._today:
            self._hold(row, decide("visit-to-come"), "on")
        elif (facts := (officer, *about, row.kind, on)) in self._noted:
            self.outcome.already_known += 1
        else:
            self._noted.add(facts)
            ref = uuid.uuid5(_BY_LIST, f"{officer}|{about}|{row.kind}|{row.on}|{self._withdrawn[facts]}")
            self.new.append((row, ref, officer, about))
            self.outcome.accepted += 1

    def _officer(self, row: VisitRow) -> int | Fault:
        if not row.officer:
            return decide("visit-officer-missing") if self._by is None else int(self._by.pk)
        named = self._officers.get(fold(row.officer), set())
        return min(named) if len(named) == 1 else decide("visit-officer-unknown", officer=row.officer)

    def _about(self, row: VisitRow) -> tuple[int | None, int | None] | Fault:
        """The union of exactly that name, else the employer."""
        unit = None if row.tax_code else self.known.called(fold(row.name), date.fromisoformat(row.on))
        if unit is not None:
            return unit, None
        employer = employer_by(row.tax_code, row.name, self.known)
        return employer if isinstance(employer, Fault) else (None, employer)

    def _hold(self, row: VisitRow, fault: Fault, column: str) -> None:
        cells = {"Đơn vị": row.name, "Ngày": row.on, "Cán bộ": row.officer}
        self.outcome.hold(
            fault.at(self.table.columns.get(column)), sheet=self.table.sheet, row=row.row, cells=cells
        )

    def write(self, writer: Writer, advance: Callable[[int], None]) -> None:
        """Write the new contacts, held by the federation, for whom lists are sent."""
        held_by = roots()[0]
        writer.add(
            Contact,
            ("client_ref", "officer_id", "unit_id", "employer_id", "kind", "on", "line", "held_by_id"),
            [
                (ref, officer, *about, row.kind, row.on, row.line, held_by)
                for row, ref, officer, about in self.new
            ],
        )
        advance(len(self.new))
