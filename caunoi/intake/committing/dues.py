"""Rows of a list of the union fund or of dues become payments: one of each body and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from caunoi.intake.federations import ended
from caunoi.intake.known import KnownOrganisations, roots
from caunoi.intake.outcomes import JOINED, FileOutcome, Proposal, Told
from caunoi.intake.placing import employer_by, union_at
from caunoi.intake.receiving import Table
from caunoi.intake.sentences import decide as decide_any
from caunoi.organisations.settled import parameters
from caunoi.registers.dues.models import Payment
from caunoi.registers.dues.paying import Paying, enter
from caunoi.registers.dues.reckoning import RATES, due_by_rate
from caunoi.trail.writing import Writer
from caunoi.vocabulary.amounts import Amount
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.text import Text

#: Lists round what is due to a thousand đồng; only what differs by more is asked about.
ROUNDED = 1_000

decide = Catalogue(
    {
        "dues-union-unknown": (
            "hold",
            "Chưa có công đoàn “{union}”. Ghi đúng tên, hoặc ghi mã số thuế của doanh nghiệp có công đoàn ấy.",
            "There is no union “{union}” on record. Write its name as it is, or the tax code of its employer.",
        ),
        "dues-of-no-union": (
            "hold",
            "“{employer}” chưa có công đoàn nên chưa có đoàn phí. Kiểm tra doanh nghiệp, hoặc đây là kinh phí công đoàn.",
            "“{employer}” has no union, so there are no dues. Check the employer, or whether this is the union fund.",
        ),
        "dues-to-come": (
            "hold",
            "Kỳ {period} còn ở phía trước. Gửi lại khi đã đến kỳ, hoặc sửa kỳ.",
            "The period {period} is still to come. Send it again once it has begun, or correct the period.",
        ),
        "paid-day-to-come": (
            "hold",
            "Ngày nộp còn ở phía trước. Sửa ngày nộp.",
            "The day of payment is still to come. Correct it.",
        ),
        "due-not-known": (
            "hold",
            "Không ghi số phải nộp, cũng không có quỹ lương để tính. Ghi một trong hai.",
            "Neither what is due nor the salary fund to reckon it from is written. Write one of them.",
        ),
        "due-not-by-rate": (
            "hold",
            "Quỹ lương {wages:vi} đồng, mức {rate} % là {expected:vi} đồng; danh sách ghi phải nộp {due:vi} đồng ({source}). "
            "Đúng như danh sách thì xác nhận, không thì bỏ qua và sửa trong tệp.",
            "Of a salary fund of {wages:en} đồng, {rate_en} % is {expected:en} đồng; the list says {due:en} đồng is due ({source}). "
            "Confirm it if the list is right, else set the row aside and correct the file.",
        ),
        "paid-over-due": (
            "hold",
            "Phải nộp {due:vi} đồng mà đã nộp {paid:vi} đồng. Đúng là đã nộp thừa thì xác nhận, không thì bỏ qua và sửa trong tệp.",
            "{due:en} đồng was due and {paid:en} đồng was paid. Confirm it if so much was paid, else set the row aside and "
            "correct the file.",
        ),
        "dues-otherwise": (
            "hold",
            "Kỳ {period} đã ghi phải nộp {before_due:vi}, đã nộp {before_paid:vi} đồng{where}; danh sách này ghi {due:vi} và "
            "{paid:vi}. Lấy theo danh sách này thì xác nhận, giữ như cũ thì bỏ qua.",
            "For {period}, {before_due:en} đồng due and {before_paid:en} paid are on record{where_en}; this list says {due:en} "
            "and {paid:en}. Confirm it to take this list's, set it aside to keep what is there.",
        ),
        "dues-twice-in-the-list": (
            "hold",
            "Danh sách này ghi kỳ {period} của đơn vị này hai lần, khác số tiền. Sửa trong tệp rồi gửi lại.",
            "This list has the period {period} of this body twice, with other sums. Correct the file and send it again.",
        ),
        "dues-periods-overlap": (
            "hold",
            "Kỳ {period} trùng một phần với kỳ {before} đã ghi{where}: cùng số tiền có thể bị tính hai lần. Sửa kỳ trong tệp.",
            "The period {period} shares days with {before}, which is on record{where_en}: the same money could be "
            "counted twice. Correct the period in the file.",
        ),
    }
)


class DuesRow(NamedTuple):
    """A typed row of the list; the order is that of `rosters/dues.py`."""

    row: int
    name: str
    tax_code: str
    union: str
    kind: str
    since: str
    until: str
    wages: int | None
    payers: int | None
    due: int | None
    paid: int
    paid_on: str | None


@dataclass(frozen=True, slots=True)
class _Entered:
    """What is on record for a period; `version` is 0 for a row of this very list."""

    version: int
    since: date
    until: date
    facts: tuple[int | None, int | None, int, int, date | None]
    where: str


class DuesPlan:
    """Decides every row of one table, then writes the payments that are not on record yet. `today` bounds the days."""

    def __init__(
        self, table: Table, day: date, known: KnownOrganisations, outcome: FileOutcome, *, today: date
    ) -> None:
        self.table = table
        self.day = day
        self.known = known
        self.outcome = outcome
        self.new: list[tuple[DuesRow, Paying]] = []
        self._today = today
        self._root = roots()[0]
        self._settled = parameters()
        rows = [DuesRow._make(values) for values in table.rows]
        self._entered = _on_record({row.kind for row in rows})
        for row in rows:
            self._decide(row)

    @property
    def count(self) -> int:
        """Rows to write."""
        return len(self.new)

    def told(self) -> Iterator[Told]:
        """What becomes of each row that is taken in."""
        for row, paying in self.new:
            sums, period = (
                (Amount(paying.due), Amount(paying.paid)),
                period_words(paying.valid_from, paying.valid_to),
            )
            said = Text(
                vi=f"{period}: phải nộp {sums[0]:vi}, đã nộp {sums[1]:vi} đồng.",
                en=f"{period}: {sums[0]:en} đồng due, {sums[1]:en} paid.",
            )
            yield Told(JOINED, row.row, row.name or row.union, said)

    # -- deciding

    def _decide(self, row: DuesRow) -> None:
        since, until = date.fromisoformat(row.since), date.fromisoformat(row.until)
        paid_on = date.fromisoformat(row.paid_on) if row.paid_on else None
        body = body_of(row, self.known, self._root)
        if isinstance(body, Fault):
            self._hold(row, body, "tax_code" if row.tax_code else "name" if row.name else "union")
        elif since > self._today:
            self._hold(row, decide("dues-to-come", period=period_words(since, until)), "period")
        elif paid_on is not None and paid_on > self._today:
            self._hold(row, decide("paid-day-to-come"), "paid_on")
        elif (due := self._due(row, until)) is None:
            self._hold(row, decide("due-not-known"), "due")
        else:
            unit, employer = body
            paying = Paying(
                row.kind, unit, employer, since, until, row.wages, row.payers, due, row.paid, paid_on,
                self.table.sheet, row.row,
            )  # fmt: skip
            self._compare(row, paying)

    def _due(self, row: DuesRow, until: date) -> int | None:
        """What is due as the list says; of the fund, what the rate of the day makes of its salary fund otherwise."""
        if row.due is not None or row.wages is None or row.kind != "fund":
            return row.due
        return due_by_rate(row.kind, row.wages, until - timedelta(days=1), self._settled)

    def _compare(self, row: DuesRow, paying: Paying) -> None:
        entered = self._entered[paying.kind, paying.unit, paying.employer]
        before = next(
            (one for one in entered if one.since < paying.valid_to and paying.valid_from < one.until), None
        )
        if before is None:
            fault = self._asked(paying)
            if fault is not None:
                self._hold(
                    row, fault, "due" if fault.code == "due-not-by-rate" else "paid", _proposal(paying, 0)
                )
                return
            entered.append(_Entered(0, paying.valid_from, paying.valid_to, _facts(paying), ""))
            self.new.append((row, paying))
            self.outcome.accepted += 1
        elif (before.since, before.until) != (paying.valid_from, paying.valid_to):
            self._hold(row, self._again("dues-periods-overlap", paying, before), "period")
        elif before.facts == _facts(paying):
            self.outcome.already_known += 1
        elif before.version:
            proposal = _proposal(paying, before.version)
            self._hold(row, self._again("dues-otherwise", paying, before), "paid", proposal)
        else:
            self._hold(row, self._again("dues-twice-in-the-list", paying, before), "paid")

    def _asked(self, paying: Paying) -> Fault | None:
        """What nobody would enter without a second look."""
        on = paying.valid_to - timedelta(days=1)
        if paying.wages is not None:
            expected, rate = (
                due_by_rate(paying.kind, paying.wages, on, self._settled),
                self._settled.dated(RATES[paying.kind], on),
            )
            # Dues are capped for each member: less than the rate is no wonder.
            less = expected - paying.due if paying.kind == "fund" else 0
            if max(paying.due - expected, less) >= ROUNDED:
                percent = f"{int(str(rate.value)) / 100:g}"
                return decide(
                    "due-not-by-rate", wages=Amount(paying.wages), rate=percent.replace(".", ","), rate_en=percent,
                    expected=Amount(expected), due=Amount(paying.due), source=rate.source,
                )  # fmt: skip
        if paying.paid > paying.due:
            return decide("paid-over-due", due=Amount(paying.due), paid=Amount(paying.paid))
        return None

    def _again(self, code: str, paying: Paying, before: _Entered) -> Fault:
        return decide(
            code, period=period_words(paying.valid_from, paying.valid_to), due=Amount(paying.due),
            before=period_words(before.since, before.until), before_due=Amount(before.facts[2]),
            before_paid=Amount(before.facts[3]), paid=Amount(paying.paid),
            where=f" (tệp “{before.where}”)" if before.where else "",
            where_en=f" (file “{before.where}”)" if before.where else "",
        )  # fmt: skip

    def _hold(self, row: DuesRow, fault: Fault, column: str, proposal: Proposal = None) -> None:
        cells = {
            "Doanh nghiệp": row.name, "Mã số thuế": row.tax_code, "Công đoàn": row.union,
            "Kỳ": period_words(date.fromisoformat(row.since), date.fromisoformat(row.until)),
            "Quỹ lương": str(Amount(row.wages)), "Phải nộp": str(Amount(row.due)), "Đã nộp": str(Amount(row.paid)),
        }  # fmt: skip
        letter = self.table.columns.get(column) or self.table.columns.get("paid")
        self.outcome.hold(
            fault.at(letter), sheet=self.table.sheet, row=row.row, cells=cells, proposal=proposal
        )

    def write(self, writer: Writer, advance: Callable[[int], None]) -> None:
        """Write the payments."""
        enter(writer, [paying for _, paying in self.new])
        advance(len(self.new))


def body_of(row: DuesRow, known: KnownOrganisations, root: int) -> tuple[int, int | None] | Fault:
    """The union that a row is of, and the employer; an employer without a union pays the fund to the federation.

    A union that ended within the period is the one that it was on its first day; what is later is its successor's.
    """
    first, last = date.fromisoformat(row.since), date.fromisoformat(row.until) - timedelta(days=1)
    named = row.union or ("" if row.tax_code else row.name)
    unit = known.called(fold(named), last) if named else None
    employer: int | Fault | None = None
    if row.tax_code or (row.name and unit is None) or (row.name and row.union):
        employer = employer_by(row.tax_code, row.name, known)
    elif unit is not None:
        covered = known.covered_by(unit, last) or known.covered.get(unit, set())
        employer = min(covered) if len(covered) == 1 else None
    if isinstance(employer, Fault):
        return employer
    if employer is None:
        return _of_a_union(row, unit, first, last, known)
    if not known.coverages.get(employer):
        if row.kind == "dues":
            return decide("dues-of-no-union", employer=known.descriptions[employer].name)
        return root, employer
    place = union_at(employer, last, known, union=row.union)
    return place if isinstance(place, Fault) else (place.on(first), employer)


def _of_a_union(
    row: DuesRow, unit: int | None, first: date, last: date, known: KnownOrganisations
) -> tuple[int, int | None] | Fault:
    if row.kind == "fund":
        return decide_any("employer-not-named")
    if unit is None:
        return decide("dues-union-unknown", union=row.union)
    followed = known.followed(unit, last)
    return ended(unit, last, known) if followed is None else (followed.on(first), None)


def period_words(since: date, until: date) -> str:
    """A period as it is written: 11/2023, or III/2023 of a quarter."""
    if (until.year * 12 + until.month) - (since.year * 12 + since.month) == 1:
        return f"{since:%m/%Y}"
    return f"{('I', 'II', 'III', 'IV')[since.month // 3]}/{since.year}"


def _on_record(kinds: set[str]) -> defaultdict[tuple[str, int, int | None], list[_Entered]]:
    found: defaultdict[tuple[str, int, int | None], list[_Entered]] = defaultdict(list)
    rows = Payment.objects.held_true().filter(kind__in=kinds)
    told = rows.values_list(
        "kind", "unit_id", "employer_id", "id", "valid_from", "valid_to", "wages", "payers", "due", "paid",
        "paid_on", "document__name",
    )  # fmt: skip
    for (
        kind,
        unit,
        employer,
        version,
        since,
        until,
        wages,
        payers,
        due,
        paid,
        paid_on,
        name,
    ) in told.iterator():
        found[kind, unit, employer].append(
            _Entered(
                version, since or date.min, until or date.max, (wages, payers, due, paid, paid_on), name or ""
            )
        )
    return found


def _facts(paying: Paying) -> tuple[int | None, int | None, int, int, date | None]:
    return paying.wages, paying.payers, paying.due, paying.paid, paying.paid_on


def _proposal(paying: Paying, replaces: int) -> dict[str, Any]:
    sums = Amount(paying.due), Amount(paying.paid)
    period = period_words(paying.valid_from, paying.valid_to)
    return {
        "act": "enter-dues", "replaces": replaces, "kind": paying.kind, "unit": paying.unit,
        "employer": paying.employer, "since": paying.valid_from.isoformat(), "until": paying.valid_to.isoformat(),
        "wages": paying.wages, "payers": paying.payers, "due": paying.due, "paid": paying.paid,
        "paid_on": paying.paid_on.isoformat() if paying.paid_on else None,
        "vi": f"Ghi kỳ {period}: phải nộp {sums[0]:vi}, đã nộp {sums[1]:vi} đồng.",
        "en": f"Enter for {period}: {sums[0]:en} đồng due, {sums[1]:en} paid.",
    }  # fmt: skip
