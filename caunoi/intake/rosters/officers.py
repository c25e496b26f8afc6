"""The list of a union's officers (danh sách cán bộ công đoàn): who holds which office, since when, by which decision."""

from __future__ import annotations

import re
from datetime import date

from caunoi.intake.cells import column_letter
from caunoi.intake.rosters.columns import (
    OF_TAX_CODE,
    OF_UNIT,
    Cells,
    Layout,
    Outcome,
    Roster,
    RowReader,
    Wanted,
    column,
)
from caunoi.intake.rosters.looks import DAY, TAX_CODE, UNION
from caunoi.intake.rosters.people import PERSON_COLUMNS, reader_of, whom
from caunoi.intake.rosters.rows import blank, is_no_row
from caunoi.vocabulary.days import PartialDate, read_day
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold, tidy
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code
from caunoi.vocabulary.text import Text

fault = Catalogue(
    {
        "office-missing": (
            "hold",
            "Không ghi chức danh. Ghi một trong: chủ tịch, phó chủ tịch, ủy viên ban thường vụ, ủy viên ban chấp hành, "
            "chủ nhiệm hoặc ủy viên ủy ban kiểm tra, tổ trưởng, tổ phó công đoàn.",
            "The office is missing. Write one: chair, vice-chair, standing committee, committee, head or member of the "
            "audit committee, leader or deputy leader of a group.",
        ),
        "office-unclear": (
            "hold",
            "“{written}” không rõ là chức danh nào của công đoàn. Ghi như trong danh sách chọn của mẫu; hai chức danh thì "
            "cách nhau bằng dấu phẩy.",
            "“{written}” does not tell an office of a union. Write it as in the choices of the template; two offices with "
            "a comma between them.",
        ),
        "office-day-not-whole": (
            "hold",
            "Ngày giữ chức danh chưa đủ ngày, tháng, năm. Ghi đủ, hoặc để trống nếu không biết.",
            "The day of the office is not whole. Write day, month and year, or leave it empty if it is not known.",
        ),
        "office-ends-before-it-begins": (
            "refuse",
            "Ngày thôi giữ chức danh sớm hơn ngày bắt đầu. Sửa một trong hai ngày.",
            "The last day in office lies before the first. Correct one of them.",
        ),
    }
)

CHOICES = (
    "Chủ tịch",
    "Phó chủ tịch",
    "Ủy viên ban thường vụ",
    "Ủy viên ban chấp hành",
    "Chủ nhiệm ủy ban kiểm tra",
    "Ủy viên ủy ban kiểm tra",
    "Tổ trưởng công đoàn",
    "Tổ phó công đoàn",
)

COLUMNS = (
    column(
        "tax_code",
        "MST đơn vị",
        "Employer's tax code",
        r"(?:ma so thue|mst|ma so (?:doanh nghiep|dn))\b.*",
        look=TAX_CODE,
    ),
    # Where somebody lives says nothing of an office: that column is neither asked for nor read.
    *(one for one in PERSON_COLUMNS if one.field != "address"),
    column(
        "office",
        "Chức danh công đoàn",
        "Union office",
        r"(?:chuc (?:vu|danh|trach)|giu chuc)\b.*",
        wanted=Wanted("Phó chủ tịch", choices=CHOICES, needed=True, width=26),
    ),
    column(
        "section",
        "Tổ công đoàn",
        "Group",
        r"(?:ten )?(?:to|to cong doan|to san xuat|bo phan|phan xuong|xuong|chuyen|phong ban)",
        wanted=Wanted("", width=18),
    ),
    column(
        "unit",
        "Công đoàn",
        "Union",
        r"(?:ten )?(?:cdcs|cong doan|cong doan co so|don vi|doanh nghiep|cong ty|nghiep doan)(?: cong tac)?",
        look=UNION,
    ),
    column(
        "since",
        "Giữ từ ngày",
        "In office since",
        r"(?:giu )?(?:tu ngay|tu)\b.*",
        r"(?:ngay|thoi gian|thoi diem)(?: duoc)? (?:bau|bo nhiem|nhan nhiem vu|giu chuc|cong nhan|bat dau|dam nhiem|chi dinh)\b.*",
        look=DAY,
        wanted=Wanted(date(2023, 3, 1), "day"),
    ),
    column(
        "until",
        "Đến hết ngày",
        "In office until",
        r"(?:den(?: het)?(?: ngay)?|ngay (?:thoi|ket thuc|mien nhiem|nghi)|thoi giu)\b.*",
        look=DAY,
        wanted=Wanted("", "day", latest=None),
    ),
    column(
        "decision",
        "Số quyết định",
        "Decision",
        r"(?:so )?(?:quyet dinh|qd|nghi quyet|nq)\b.*",
        wanted=Wanted("12/QĐ-LĐLĐ", width=18),
    ),
)

FIELDS = ("unit", "tax_code", "offices", "section", "since", "until", "decision")

_TITLE = re.compile(
    r"danh sach.{0,60}\b(?:ban chap hanh|bch|ban thuong vu|btv|uy ban kiem tra|ubkt|can bo|uy vien|to truong)\b"
    r"|can bo cong doan|officers"
)
_SEVERAL = re.compile(r"[,;/+&\n]|\s[-–—]\s|\bkiem\b(?! tra)|\bva\b")
# In this order: a head of the audit committee is no chair, a deputy is no head.
_OFFICES = (
    ("audit", re.compile(r"pho (?:chu nhiem|truong ban).*(?:kiem tra|ubkt)")),
    ("audit-head", re.compile(r"(?:chu nhiem|truong ban)\b.*(?:kiem tra|ubkt)|chu nhiem|head of .*audit.*")),
    ("audit", re.compile(r".*\b(?:kiem tra|ubkt|audit)\b.*")),
    ("vice-chair", re.compile(r"pho chu tich|pho ct|pct|vice")),
    ("chair", re.compile(r"chu tich|ct|chair(?:man|woman|person)?")),
    ("standing", re.compile(r"(?:uy vien|uv)?\s*(?:ban )?(?:thuong vu|btv)|standing.*")),
    ("committee", re.compile(r"(?:uy vien|uv)?\s*(?:ban chap hanh|bch)|uy vien|uv|committee.*")),
    ("group-deputy", re.compile(r"to pho(?: to)?|pho to truong|deputy.*")),
    ("group-leader", re.compile(r"to truong(?: to)?|leader.*")),
)
# Words after an office that say of what.
_OF = re.compile(r"\s*(?:cong doan|cd|cdcs|co so|cong doan co so|ldld|lien doan lao dong)\b.*")
#: What somebody is by another office already.
_IMPLIED = {
    "chair": {"standing", "committee"},
    "vice-chair": {"standing", "committee"},
    "standing": {"committee"},
    "audit-head": {"audit"},
}


def read_offices(written: str) -> tuple[str, ...] | None:
    """The offices that a cell names, those left out that another of them brings along; None where it is not clear."""
    found: list[str] = []
    for part in filter(None, (one.strip(" .:()") for one in _SEVERAL.split(fold(written)))):
        bare = _OF.sub("", part).strip() or part
        office = next((code for code, pattern in _OFFICES if pattern.fullmatch(bare)), None)
        if office is None:
            return None
        found.append(office)
    brought = {one for office in found for one in _IMPLIED.get(office, ())}
    return tuple(dict.fromkeys(office for office in found if office not in brought))


def _accepts(fields: frozenset[str], title: str) -> bool:
    named = "name" in fields or {"surname", "given"} <= fields
    dated = "decision" in fields or {"since", "until"} <= fields
    return named and "office" in fields and (dated or bool(_TITLE.search(title)))


def _text(cells: Cells, place: int | None) -> str:
    value = None if place is None else cells[place]
    return without_numbers(tidy(str(value))) if value else ""


def _day(cells: Cells, place: int | None, faults: list[Fault]) -> str | None:
    if place is None or blank(cells[place]):
        return None
    read = read_day(cells[place])
    if isinstance(read, PartialDate) and read.precision == "day":
        return read.first_day.isoformat()
    faults.append(
        (read if isinstance(read, Fault) else fault("office-day-not-whole")).at(column_letter(place))
    )
    return None


def _reader(layout: Layout) -> RowReader:
    places = layout.places
    person_of = reader_of(layout)
    name_at = places["name"] if "name" in places else places["surname"]
    office_at, tax_at = places["office"], places.get("tax_code")
    since_at, until_at = places.get("since"), places.get("until")
    telling = tuple(places[field] for field in ("birth", "identity", "since") if field in places)

    def read(number: int, cells: Cells) -> Outcome | None:
        # A chair without a birth date is not the signature under the list: that stands in one cell.
        if (blank(cells[name_at]) or blank(cells[office_at])) and is_no_row(cells, layout, telling):
            return None
        faults: list[Fault] = []
        person = person_of(cells, faults)
        tax_code = read_tax_code(cells[tax_at]) if tax_at is not None else None
        if isinstance(tax_code, Fault):
            faults.append(tax_code.at(column_letter(tax_at or 0)))
        offices = _offices(_text(cells, office_at), column_letter(office_at), faults)
        since, until = _day(cells, since_at, faults), _day(cells, until_at, faults)
        if since and until and until < since:
            faults.append(fault("office-ends-before-it-begins").at(column_letter(until_at or 0)))
        code = tax_code.value if isinstance(tax_code, TaxCode) else ""
        union, section, decision = (
            _text(cells, places.get(field)) for field in ("unit", "section", "decision")
        )
        said = [union[:255], code, " ".join(offices), section[:80], since, until, decision[:60]]
        return [number, *person, *said], faults

    return read


def _offices(written: str, letter: str, faults: list[Fault]) -> tuple[str, ...]:
    offices = read_offices(written)
    if not offices:
        wrong = fault("office-unclear", written=written) if written else fault("office-missing")
        faults.append(wrong.at(letter))
    return offices or ()


ROSTER = Roster(
    code="officers",
    title=Text(vi="Danh sách cán bộ công đoàn", en="List of union officers"),
    word=Text(vi="cán bộ công đoàn", en="officers"),
    columns=COLUMNS,
    titles=_TITLE,
    accepts=_accepts,
    reader=_reader,
    whom=whom,
    in_time=("birth", "since", "until"),
    minds=frozenset({"identity"}),
    above=(OF_UNIT, OF_TAX_CODE),
)
