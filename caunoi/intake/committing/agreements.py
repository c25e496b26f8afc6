"""Rows of a list of agreements become agreements with their terms and the employer bound by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from caunoi.intake.known import KnownOrganisations, roots
from caunoi.intake.outcomes import FileOutcome, Proposal
from caunoi.intake.placing import employer_by
from caunoi.intake.receiving import Table
from caunoi.intake.sentences import decide
from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms
from caunoi.trail.writing import Writer
from caunoi.vocabulary.faults import Fault


class AgreementRow(NamedTuple):
    """A typed row of the list; the order is that of `rosters/agreements.py`."""

    row: int
    employer: str
    tax_code: str
    signed: str
    starts: str | None
    ends: str | None
    grade: str
    sent: str | None


class AgreementsPlan:
    """Decides every row of one table, then writes the new agreements."""

    def __init__(self, table: Table, day: date, known: KnownOrganisations, outcome: FileOutcome) -> None:
        self.table = table
        self.day = day
        self.known = known
        self.outcome = outcome
        self.new: list[tuple[AgreementRow, int]] = []
        self._signed = _known_agreements()
        for values in table.rows:
            self._decide(AgreementRow._make(values))

    @property
    def count(self) -> int:
        """Rows to write."""
        return len(self.new)

    def _decide(self, row: AgreementRow) -> None:
        employer = employer_by(row.tax_code, row.employer, self.known)
        if isinstance(employer, Fault):
            self._hold(row, employer, "tax_code" if row.tax_code else "name")
            return
        signed = self._signed[employer]
        if row.signed not in signed:
            signed[row.signed] = row.ends
            self.new.append((row, employer))
            self.outcome.accepted += 1
        elif signed[row.signed] == row.ends:
            self.outcome.already_known += 1
        else:
            written = f"{date.fromisoformat(row.signed):%d/%m/%Y}"
            self._hold(row, decide("agreement-differs", signed=written), "ends", _amendment(employer, row))

    def _hold(self, row: AgreementRow, fault: Fault, column: str, proposal: Proposal = None) -> None:
        cells = {
            "Tên đơn vị": row.employer,
            "Mã số thuế": row.tax_code,
            "Ngày ký": row.signed,
            "Đến ngày": row.ends or "",
        }
        self.outcome.hold(
            fault.at(self.table.columns.get(column)), sheet=self.table.sheet, row=row.row, cells=cells,
            proposal=proposal,
        )  # fmt: skip

    def write(self, writer: Writer, advance: Callable[[int], None]) -> None:
        """Write the new agreements; the last day named is a day in force."""
        root, sheet = roots()[0], self.table.sheet
        ids = writer.ids(Agreement, len(self.new))
        writer.add(Agreement, ("id", "kind"), [(own, Agreement.Kind.ENTERPRISE) for own in ids])
        writer.add(
            AgreementTerms,
            (
                "agreement_id", "valid_from", "valid_to", "signed_on", "last_on", "grade", "sent_on", "held_by_id",
                "sheet", "row",
            ),
            [
                (
                    own, row.starts or row.signed, _day_after(row.ends), row.signed, row.ends, row.grade, row.sent,
                    self.known.holder(employer, self.day, root), sheet, row.row,
                )
                for own, (row, employer) in zip(ids, self.new, strict=True)
            ],
        )  # fmt: skip
        writer.add(
            AgreementParty,
            ("agreement_id", "employer_id", "valid_from", "sheet", "row"),
            [
                (own, employer, row.signed, sheet, row.row)
                for own, (row, employer) in zip(ids, self.new, strict=True)
            ],
        )
        advance(len(self.new))


def _amendment(employer: int, row: AgreementRow) -> Proposal:
    if row.ends is None:
        return None
    signed, last = date.fromisoformat(row.signed), date.fromisoformat(row.ends)
    return {
        "act": "amend-agreement", "employer": employer, "signed": row.signed, "last": row.ends,
        "vi": f"Sửa ngày cuối cùng của thoả ước ký {signed:%d/%m/%Y} thành {last:%d/%m/%Y}.",
        "en": f"Set the last day of the agreement signed on {signed:%d/%m/%Y} to {last:%d/%m/%Y}.",
    }  # fmt: skip


def _known_agreements() -> dict[int, dict[str, str | None]]:
    """Signing and last day of every agreement held true, by employer."""
    signed: dict[int, dict[str, str | None]] = defaultdict(dict)
    terms = AgreementTerms.objects.held_true().values_list(
        "agreement__parties__employer", "signed_on", "last_on"
    )
    for employer, signed_on, last_on in terms.filter(agreement__parties__ended_by=None).iterator():
        signed[employer][signed_on.isoformat()] = None if last_on is None else last_on.isoformat()
    return signed


def _day_after(ends: str | None) -> date | None:
    return None if ends is None else date.fromisoformat(ends) + timedelta(days=1)
