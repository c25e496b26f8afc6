"""The list by which gifts were handed over (danh sách ký nhận quà): who received what, on which day, signed or not."""

from __future__ import annotations

import re
from datetime import date

from caunoi.intake.cells import column_letter
from caunoi.intake.rosters.columns import Cells, Layout, Outcome, Roster, RowReader, Wanted, column
from caunoi.intake.rosters.looks import AMOUNT, DAY, FIRM
from caunoi.intake.rosters.people import PERSON_COLUMNS, is_mark, reader_of, whom
from caunoi.intake.rosters.rows import blank, is_no_row
from caunoi.vocabulary.amounts import read_whole
from caunoi.vocabulary.days import PartialDate, read_day
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold, tidy
from caunoi.vocabulary.text import Text

fault = Catalogue(
    {
        "receipt-day-missing": (
            "hold",
            "Thiếu ngày nhận, hoặc chưa đủ ngày, tháng, năm. Ghi đủ ngày đã trao.",
            "The day of receipt is missing or not whole. Write the day on which it was handed over.",
        ),
        "receipt-of-nothing": (
            "hold",
            "Không ghi số tiền, cũng không ghi hiện vật đã nhận. Ghi một trong hai.",
            "Neither a sum nor goods are written. Write what was received.",
        ),
        "signature-unclear": (
            "hold",
            "“{written}” ở cột ký nhận không rõ đã ký hay chưa. Ghi “đã ký” hoặc “chưa ký”, hoặc để trống.",
            "“{written}” does not tell whether it was signed for. Write “đã ký” or “chưa ký”, or leave it empty.",
        ),
    }
)

SIGNED = ("đã ký", "chưa ký")

COLUMNS = (
    # A telephone and an address are not needed to know who was handed what: neither is asked for, neither is read.
    *(one for one in PERSON_COLUMNS if one.field not in {"phone", "address"}),
    column(
        "on",
        "Ngày nhận",
        "Received on",
        r"(?:ngay|thoi gian|thoi diem)(?: da)? (?:nhan|trao|cap|phat|chi|tang)\b.*",
        look=DAY,
        wanted=Wanted(date(2023, 12, 20), "day", needed=True),
    ),
    column(
        "employer",
        "Đơn vị",
        "Employer",
        r"(?:ten )?(?:don vi|cong ty|doanh nghiep|cdcs)(?: cong tac| lam viec)?",
        r"noi (?:lam viec|cong tac)\b.*",
        look=FIRM,
        wanted=Wanted("Công ty TNHH Ví Dụ", width=32),
    ),
    column(
        "amount",
        "Số tiền",
        "Amount",
        r"(?:muc|so tien|tien|tri gia|gia tri)\b.*",
        look=AMOUNT,
        wanted=Wanted(500_000, "whole"),
    ),
    column(
        "goods",
        "Hiện vật",
        "Goods",
        r"(?:hien vat|qua tang|phan qua|qua|noi dung qua)\b.*",
        wanted=Wanted("Túi quà Tết", width=24),
    ),
    column(
        "signed",
        "Ký nhận",
        "Signed",
        r"(?:nguoi nhan )?(?:ky nhan|ky ten|da ky|chu ky|xac nhan|ky)\b.*",
        wanted=Wanted("đã ký", choices=SIGNED, width=12),
    ),
)

FIELDS = ("employer", "on", "amount", "goods", "signed")

_TITLE = re.compile(
    r"\bky nhan\b|\bda nhan\b|danh sach (?:nguoi )?nhan\b|nhan qua|cap phat|phat qua|receipts|gifts received"
)
_YES = re.compile(r"(?:da )?(?:ky|nhan)(?: nhan| ten| du)?|co|yes|signed")
_NO = re.compile(r"(?:chua|khong|ko)(?: (?:ky|nhan))?(?: nhan)?|no|not signed")


def _accepts(fields: frozenset[str], title: str) -> bool:
    named = "name" in fields or {"surname", "given"} <= fields
    return (
        named and bool(fields & {"amount", "goods", "on"}) and ("on" in fields or bool(_TITLE.search(title)))
    )


def _text(cells: Cells, place: int | None) -> str:
    value = None if place is None else cells[place]
    return without_numbers(tidy(str(value))) if value else ""


def _reader(layout: Layout) -> RowReader:
    places = layout.places
    person_of = reader_of(layout)
    name_at = places["name"] if "name" in places else places["surname"]
    telling = tuple(places[field] for field in ("birth", "identity", "on") if field in places)

    def read(number: int, cells: Cells) -> Outcome | None:
        if (blank(cells[name_at]) or all(blank(cells[place]) for place in telling)) and is_no_row(
            cells, layout, telling
        ):
            return None
        faults: list[Fault] = []
        person = person_of(cells, faults)
        on = _day(cells, places.get("on"), name_at, faults)
        amount = _amount(cells, places.get("amount"), faults)
        goods = _text(cells, places.get("goods"))[:120]
        if amount is None and not goods and not any(one.code.startswith("number-") for one in faults):
            at = places.get("amount", places.get("goods", name_at))
            faults.append(fault("receipt-of-nothing").at(column_letter(at)))
        signed = _signed(cells, places.get("signed"), faults)
        said = [_text(cells, places.get("employer"))[:255], on, amount, goods, signed]
        return [number, *person, *said], faults

    return read


def _day(cells: Cells, place: int | None, name_at: int, faults: list[Fault]) -> str | None:
    """The day of the row; without a column of days it is the day of the list, which the plan knows."""
    if place is None:
        return None
    read = read_day(cells[place])
    if isinstance(read, PartialDate) and read.precision == "day":
        return read.first_day.isoformat()
    wrong = read if isinstance(read, Fault) else fault("receipt-day-missing")
    faults.append(wrong.at(column_letter(place)))
    return None


def _amount(cells: Cells, place: int | None, faults: list[Fault]) -> int | None:
    amount = None if place is None else read_whole(cells[place])
    if isinstance(amount, Fault):
        faults.append(amount.at(column_letter(place or 0)))
        return None
    return amount or None


def _signed(cells: Cells, place: int | None, faults: list[Fault]) -> bool | None:
    """Whether the row says that it was signed for; an empty cell says nothing: the ink is on the paper."""
    if place is None or blank(cells[place]):
        return None
    written = fold(_text(cells, place)).strip(" .()")
    if is_mark(cells[place]) or _YES.fullmatch(written):
        return True
    if not _NO.fullmatch(written):
        faults.append(fault("signature-unclear", written=_text(cells, place)).at(column_letter(place)))
    return False


ROSTER = Roster(
    code="receipts",
    title=Text(vi="Danh sách ký nhận hỗ trợ, nhận quà", en="List of gifts received"),
    word=Text(vi="ký nhận hỗ trợ", en="gifts received"),
    columns=COLUMNS,
    titles=_TITLE,
    accepts=_accepts,
    reader=_reader,
    whom=whom,
    tells=(frozenset({"name", "on", "amount"}),),
    in_time=("birth", "on"),
    minds=frozenset({"identity"}),
    above=(Text(vi="Chương trình:", en="Chương trình:"),),
)
