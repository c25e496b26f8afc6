"""Rows of a list of gifts handed over become receipts: each of somebody put forward in the programme, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from caunoi.intake.committing.by_name import the_one_born
from caunoi.intake.known import KnownOrganisations
from caunoi.intake.outcomes import JOINED, FileOutcome, Proposal, Told
from caunoi.intake.receiving import Table
from caunoi.intake.sentences import decide as decide_any
from caunoi.registers.members import matching
from caunoi.registers.members.matching import Known
from caunoi.registers.welfare.handing_over import Handing, hand_over
from caunoi.registers.welfare.models import Nomination, Programme, Receipt
from caunoi.trail.writing import Writer
from caunoi.vocabulary.amounts import Amount
from caunoi.vocabulary.days import partial
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.text import Text

decide = Catalogue(
    {
        "programme-unknown": (
            "hold",
            "Chưa có chương trình “{programme}” với người được đề nghị. Gửi danh sách đề nghị trước, hoặc ghi đúng tên "
            "chương trình phía trên bảng.",
            "No programme “{programme}” with nominees is on record. Send the list of nominations first, or write the "
            "programme's name above the table as it is.",
        ),
        "receipt-not-nominated": (
            "hold",
            "Người này không có trong danh sách đề nghị của chương trình này. Kiểm tra họ tên, số định danh; nếu đã trao "
            "thật thì gửi đề nghị bổ sung rồi gửi lại danh sách này.",
            "This person is not among the nominees of this programme. Check the name and the number; if the gift was handed "
            "over, send the further nomination and then this list again.",
        ),
        "receiver-alike": (
            "hold",
            "Có người được đề nghị cùng tên, nhưng thiếu số định danh và ngày sinh đủ để biết chắc là ai. Bổ sung số "
            "định danh rồi gửi lại.",
            "There is a nominee of that name, but no number and no whole birth date tell for sure who it is. Add the "
            "identity number and send it again.",
        ),
        "receipt-other-amount": (
            "hold",
            "Đề nghị {asked:vi} đồng, danh sách ký nhận ghi {got:vi} đồng. Đúng là đã trao số tiền này thì xác nhận, không thì "
            "bỏ qua và sửa trong tệp.",
            "{asked:en} đồng was asked for, the list says {got:en} đồng. Confirm it if that sum was handed over, else set the "
            "row aside and correct the file.",
        ),
        "received-again": (
            "hold",
            "Người này đã nhận quà của chương trình ngày {on}{where}. Mỗi người một suất: kiểm tra có trao hai lần không.",
            "This person received a gift of the programme on {on}{where_en}. One gift a person: check whether two were "
            "handed over.",
        ),
        "receipt-to-come": (
            "hold",
            "Ngày nhận còn ở phía trước. Gửi lại khi đã trao, hoặc sửa ngày.",
            "The day of receipt is still to come. Send it again once it is handed over, or correct the day.",
        ),
    }
)


class ReceiptRow(NamedTuple):
    """A typed row of the list; the order is that of `rosters/receipts.py`."""

    row: int
    name: str
    name_fold: str
    name_sort: str
    birth: str | None
    birth_precision: str
    sex: str
    identity_kind: str
    identity: str
    phone: str
    address: str
    employer: str
    on: str | None
    amount: int | None
    goods: str
    signed: bool | None


@dataclass(frozen=True, slots=True)
class _Nominee:
    """Somebody put forward in the programme, for which sum, and who answers for it."""

    person: int
    held_by: int
    employer: int | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class _Received:
    """What somebody was handed in the programme, and where that was said."""

    on: date | None
    amount: int | None
    goods: str
    where: str


class ReceiptsPlan:
    """Decides every row of one table, then writes the gifts that are not on record yet. `today` bounds the days."""

    def __init__(
        self, table: Table, day: date, known: KnownOrganisations, outcome: FileOutcome, *, today: date
    ) -> None:
        self.table = table
        self.day = day
        self.known = known
        self.outcome = outcome
        self.new: list[tuple[ReceiptRow, Handing]] = []
        self._today = today
        rows = [ReceiptRow._make(values) for values in table.rows]
        programme = Programme.objects.filter(name_fold=fold(table.above.programme)).first()
        self._programme = programme.pk if programme is not None else None
        self._nominees = self._put_forward()
        self._people = matching.people_by_number({row.identity for row in rows if row.identity})
        people = self._nominees.keys() | set(self._people.values())
        self._particulars: dict[int, Known] = matching.particulars_of(people)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for person in self._nominees:
            self._by_name[self._particulars[person].name_fold].append(person)
        self._received = self._handed_over()
        for row in rows:
            self._decide(row)

    @property
    def count(self) -> int:
        """Rows to write."""
        return len(self.new)

    def told(self) -> Iterator[Told]:
        """What becomes of each row that is taken in."""
        for row, handing in self.new:
            said = Text(vi=f"Đã nhận ngày {handing.on:%d/%m/%Y}.", en=f"Received on {handing.on:%d/%m/%Y}.")
            yield Told(JOINED, row.row, row.name, said)

    def _put_forward(self) -> dict[int, _Nominee]:
        if self._programme is None:
            return {}
        rows = Nomination.objects.held_true().filter(programme=self._programme)
        told = rows.values_list("person_id", "held_by_id", "employer_id", "amount")
        return {one[0]: _Nominee(*one) for one in told.iterator()}

    def _handed_over(self) -> dict[int, _Received]:
        if self._programme is None:
            return {}
        rows = Receipt.objects.held_true().filter(programme=self._programme)
        told = rows.values_list("person_id", "valid_from", "amount", "goods", "document__name")
        return {person: _Received(on, amount, goods, name or "") for person, on, amount, goods, name in told}

    # -- deciding

    def _decide(self, row: ReceiptRow) -> None:
        on = date.fromisoformat(row.on) if row.on else self.day
        person = self._who(row)
        if isinstance(person, Fault):
            self._hold(row, person, "identity" if row.identity else "name")
        elif on > self._today:
            self._hold(row, decide("receipt-to-come"), "on")
        elif (before := self._received.get(person)) is not None:
            self._again(row, on, before)
        else:
            self._new(row, on, self._nominees[person])

    def _who(self, row: ReceiptRow) -> int | Fault:
        """The nominee whom a row is about. A name alone never decides."""
        if not self.table.above.programme:
            return decide_any("programme-not-named")
        if not self._nominees:
            return decide("programme-unknown", programme=self.table.above.programme)
        if row.identity:
            person = self._people.get(row.identity)
            if person is not None and self._particulars[person].name_fold != row.name_fold:
                return decide_any("number-other-name", where="", where_en="")
            if person not in self._nominees:
                return decide("receipt-not-nominated")
            return person
        return self._without_number(row)

    def _without_number(self, row: ReceiptRow) -> int | Fault:
        said = partial(row.birth, row.birth_precision)
        births = {person: self._particulars[person].birth for person in self._by_name[row.name_fold]}
        return the_one_born(
            said, births, nobody=decide("receipt-not-nominated"), several=decide("receiver-alike")
        )

    def _again(self, row: ReceiptRow, on: date, before: _Received) -> None:
        if (before.on, before.amount, fold(before.goods)) == (on, row.amount, fold(row.goods)):
            self.outcome.already_known += 1
            return
        where = f", tệp “{before.where}”" if before.where else ""
        where_en = f", file “{before.where}”" if before.where else ""
        day = f"{before.on:%d/%m/%Y}" if before.on else ""
        self._hold(row, decide("received-again", on=day, where=where, where_en=where_en), "name")

    def _new(self, row: ReceiptRow, on: date, nominee: _Nominee) -> None:
        handing = Handing(
            self._programme or 0, nominee.person, nominee.held_by, on, row.amount, row.goods, row.signed,
            self.table.sheet, row.row,
        )  # fmt: skip
        asked = nominee.amount
        if asked is not None and row.amount is not None and asked != row.amount:
            fault = decide("receipt-other-amount", asked=Amount(asked), got=Amount(row.amount))
            self._hold(row, fault, "amount", _proposal(handing))
            return
        self._received[nominee.person] = _Received(on, row.amount, row.goods, "")
        self.new.append((row, handing))
        self.outcome.accepted += 1

    def _hold(self, row: ReceiptRow, fault: Fault, column: str, proposal: Proposal = None) -> None:
        cells = {
            "Họ và tên": row.name, "Năm sinh": str(partial(row.birth, row.birth_precision) or ""),
            "Số định danh": row.identity, "Đơn vị": row.employer, "Ngày nhận": row.on or "",
            "Số tiền": str(Amount(row.amount or None)), "Hiện vật": row.goods,
        }  # fmt: skip
        letter = self.table.columns.get(column) or self.table.columns.get("name")
        kept = {"goods": row.goods} if proposal is not None else {}
        self.outcome.hold(
            fault.at(letter), sheet=self.table.sheet, row=row.row, cells=cells, proposal=proposal, kept=kept
        )

    def write(self, writer: Writer, advance: Callable[[int], None]) -> None:
        """Write the gifts, each held by whoever put its person forward."""
        hand_over(writer, [handing for _, handing in self.new])
        advance(len(self.new))


def _proposal(handing: Handing) -> dict[str, Any]:
    sum_ = Amount(handing.amount or 0)
    return {
        "act": "hand-over", "programme": handing.programme, "person": handing.person, "held_by": handing.held_by,
        "on": handing.on.isoformat(), "amount": handing.amount, "signed": handing.signed,
        "vi": f"Ghi là đã trao {sum_:vi} đồng ngày {handing.on:%d/%m/%Y}.",
        "en": f"Enter that {sum_:en} đồng was handed over on {handing.on:%d/%m/%Y}.",
    }  # fmt: skip
