"""The list of collective agreements (thoả ước lao động tập thể)."""

from __future__ import annotations

import re
from datetime import date

from caunoi.intake.cells import as_written, column_letter
from caunoi.intake.rosters.columns import AS_OF, Cells, Layout, Outcome, Roster, RowReader, Wanted, column
from caunoi.intake.rosters.looks import DAY, FIRM, TAX_CODE
from caunoi.intake.rosters.rows import blank, is_no_row
from caunoi.vocabulary.days import PartialDate, read_day
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code
from caunoi.vocabulary.text import Text

# Labour Code 2019, art. 78.3: an agreement runs from one to three years; a week's slip is a clerk's, not a breach.
SHORTEST, LONGEST = 358, 1103

fault = Catalogue(
    {
        "agreement-without-employer": (
            "refuse",
            "Không ghi tên đơn vị cũng không ghi mã số thuế. Ghi ít nhất một.",
            "Neither the employer's name nor its tax code. Write at least one.",
        ),
        "signed-missing": (
            "hold",
            "Thiếu ngày ký thoả ước. Bổ sung ngày ký.",
            "The signing day is missing. Add it.",
        ),
        "day-not-exact": (
            "hold",
            "“{written}” chưa đủ ngày, tháng, năm. Ghi đủ.",
            "“{written}” is not a whole day. Write day, month and year.",
        ),
        "ends-missing": (
            "warn",
            "Thiếu ngày hết hiệu lực: coi là chưa hết.",
            "The last day is missing: taken as still open.",
        ),
        "ends-before-start": (
            "hold",
            "Ngày hết hiệu lực {ends} trước ngày ký hoặc ngày bắt đầu {starts}. Kiểm tra cả hai.",
            "The last day {ends} is before the signing or the start on {starts}. Check both.",
        ),
        "term-unusual": (
            "warn",
            "Thời hạn không nằm trong 1-3 năm của Bộ luật Lao động (Điều 78). Kiểm tra ngày.",
            "The term is not within the 1-3 years of the Labour Code (art. 78). Check the days.",
        ),
    }
)

COLUMNS = (
    column(
        "tax_code",
        "Mã số thuế",
        "Tax code",
        r"(?:ma so thue|mst|ma so (?:doanh nghiep|dn))\b.*",
        look=TAX_CODE,
        wanted=Wanted("1100313720", "number", lengths=(10, 12, 13, 14)),
    ),
    column(
        "signed",
        "Ngày ký",
        "Signed on",
        r"(?:ngay|thoi diem|thoi gian|ngay thang)(?: nam)? ky\b.*",
        r"ky(?: ket)? ngay\b.*",
        r"ngay thang nam ky\b.*",
        look=DAY,
        wanted=Wanted(date(2023, 5, 10), "day", needed=True),
    ),
    column(
        "ends",
        "Có hiệu lực đến",
        "Last day",
        r".*\bhieu luc\b.*\bden\b.*",
        r".*\b(?:het (?:han|hieu luc)|ket thuc|dao han)\b.*",
        r"den ngay|den",
        r"co gia tri den\b.*",
        look=DAY,
        wanted=Wanted(date(2026, 5, 10), "day", latest=None),
    ),
    column(
        "starts",
        "Hiệu lực từ",
        "In force from",
        r".*\bhieu luc\b(?: tu)?(?: ngay)?",
        r"tu ngay|tu",
        r"ngay bat dau\b.*",
        r"ngay co hieu luc\b.*",
        r"hieu luc tu\b.*",
        look=DAY,
        wanted=Wanted(date(2023, 5, 10), "day", latest=None),
    ),
    column(
        "grade",
        "Xếp loại",
        "Grade",
        r"(?:xep|phan|danh gia) ?(?:loai|hang)?\b.*",
        r"loai(?: tuldtt)?",
        r"chat luong\b.*",
        wanted=Wanted("B", choices=("A", "B", "C", "D"), width=10),
    ),
    column(
        "sent",
        "Ngày gửi",
        "Sent on",
        r"ngay (?:gui|nop)\b.*",
        wanted=Wanted(date(2023, 5, 15), "day"),
    ),
    column(
        "name",
        "Tên đơn vị",
        "Employer",
        r"(?:ten )?(?:don vi|doanh nghiep|cong ty|dn|cdcs|co quan|nguoi su dung lao dong)\b.*",
        look=FIRM,
        wanted=Wanted("Công ty TNHH Ví Dụ", needed=True, width=32),
    ),
)

FIELDS = ("row", "employer", "tax_code", "signed", "starts", "ends", "grade", "sent")


def _accepts(fields: frozenset[str], title: str) -> bool:
    return bool(fields & {"name", "tax_code"}) and bool(fields & {"signed", "ends"})


def _reader(layout: Layout) -> RowReader:
    places = layout.places
    telling = tuple(places[f] for f in ("tax_code", "signed", "ends") if f in places)

    def read(number: int, cells: Cells) -> Outcome | None:
        absent = all(blank(cells[place]) for place in telling)
        if (absent or blank(cells[places.get("name", telling[0])])) and is_no_row(cells, layout, telling):
            return None
        faults: list[Fault] = []
        employer = tidy(str(cells[places["name"]])) if "name" in places and cells[places["name"]] else ""
        tax_code = read_tax_code(cells[places["tax_code"]]) if "tax_code" in places else None
        if isinstance(tax_code, Fault):
            faults.append(tax_code.at(column_letter(places["tax_code"])))
        elif tax_code is None and not employer:
            faults.append(fault("agreement-without-employer").at(column_letter(telling[0])))
        days = {
            field: _exact_day(cells, places.get(field), faults)
            for field in ("signed", "starts", "ends", "sent")
        }
        _check_days(days, places, cells, faults)
        grade = as_written(cells[places["grade"]]).strip()[:4] if "grade" in places else ""
        code = tax_code.value if isinstance(tax_code, TaxCode) else ""
        written = {field: None if day is None else day.isoformat() for field, day in days.items()}
        return [
            number,
            employer[:255],
            code,
            written["signed"],
            written["starts"],
            written["ends"],
            grade,
            written["sent"],
        ], faults

    return read


def _exact_day(cells: Cells, place: int | None, faults: list[Fault]) -> date | None:
    day = None if place is None else read_day(cells[place])
    if isinstance(day, PartialDate) and day.precision != "day":
        day = fault("day-not-exact", written=day)
    if isinstance(day, Fault):
        faults.append(day.at(column_letter(place or 0)))
        return None
    return None if day is None else day.first_day


def _check_days(
    days: dict[str, date | None], places: dict[str, int], cells: Cells, faults: list[Fault]
) -> None:
    signed, ends = days["signed"], days["ends"]
    if signed is None and ("signed" not in places or blank(cells[places["signed"]])):
        faults.append(fault("signed-missing").at(column_letter(places.get("signed", min(places.values())))))
    last = column_letter(places["ends"]) if "ends" in places else None
    if ends is None:
        if "ends" not in places or blank(cells[places["ends"]]):
            faults.append(fault("ends-missing").at(last))
        return
    begins = [day for day in (signed, days["starts"]) if day is not None]
    if begins and ends < max(begins):
        faults.append(
            fault("ends-before-start", ends=f"{ends:%d/%m/%Y}", starts=f"{max(begins):%d/%m/%Y}").at(last)
        )
    elif begins and not SHORTEST <= (ends - max(begins)).days <= LONGEST:
        faults.append(fault("term-unusual").at(last))


ROSTER = Roster(
    code="agreements",
    title=Text(vi="Danh sách thoả ước lao động tập thể", en="List of collective agreements"),
    word=Text(vi="thoả ước", en="agreements"),
    columns=COLUMNS,
    titles=re.compile(r"thoa uoc|tuldtt"),
    accepts=_accepts,
    reader=_reader,
    tells=(frozenset({"name", "signed", "ends"}), frozenset({"tax_code", "signed", "ends"})),
    in_time=("signed", "starts", "ends"),
    minds=frozenset({"tax_code"}),
    above=(AS_OF,),
)
