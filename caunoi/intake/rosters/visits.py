"""The list of visits and calls that officers made (lịch đi cơ sở): which day, with whom, one line."""

from __future__ import annotations

import re
from datetime import date

from caunoi.intake.rosters.bodies import TAX_CODE_COLUMN, Line
from caunoi.intake.rosters.columns import Cells, Layout, Outcome, Roster, RowReader, Wanted, column
from caunoi.intake.rosters.looks import DAY, FIRM, PERSON
from caunoi.intake.rosters.rows import blank, is_no_row
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.faults import Catalogue
from caunoi.vocabulary.names import fold, tidy
from caunoi.vocabulary.text import Text

LONGEST_LINE = 200

fault = Catalogue(
    {
        "visit-without-body": (
            "refuse",
            "Không ghi đã liên hệ với đơn vị nào. Ghi tên đơn vị hoặc mã số thuế.",
            "It does not say which employer or union. Write its name or its tax code.",
        ),
        "visit-day-missing": (
            "hold",
            "Thiếu ngày liên hệ, hoặc chưa đủ ngày, tháng, năm. Ghi đủ.",
            "The day of the contact is missing or not whole. Write day, month and year.",
        ),
        "visit-kind-unclear": (
            "hold",
            "“{written}” không rõ là đến thăm hay gọi điện. Ghi một trong hai.",
            "“{written}” does not tell a visit from a call. Write one of them.",
        ),
    }
)

COLUMNS = (
    column(
        "on",
        "Ngày thăm",
        "Visited on",
        r"ngay (?:den tham|di tham|tham|lien he|goi|gap|tiep xuc|di co so)\b.*",
        look=DAY,
        wanted=Wanted(date(2023, 11, 20), "day", needed=True),
    ),
    TAX_CODE_COLUMN,
    column(
        "name",
        "Đơn vị đã thăm",
        "Employer or union",
        r"(?:ten )?(?:don vi|doanh nghiep|cong ty|cdcs|cong doan co so|co so)\b.*",
        r"noi (?:tham|den|lien he)\b.*",
        look=FIRM,
        wanted=Wanted("Công ty TNHH Ví Dụ", needed=True, width=32),
    ),
    column(
        "kind",
        "Cách liên hệ",
        "How",
        r"(?:cach|hinh thuc)\b.*",
        wanted=Wanted("đến thăm", choices=("đến thăm", "gọi điện"), width=14),
    ),
    column(
        "officer",
        "Cán bộ",
        "Officer",
        r"(?:ho (?:va )?ten )?(?:can bo|nguoi (?:tham|di|lien he|goi))\b.*",
        look=PERSON,
        wanted=Wanted("", width=24),
    ),
    column(
        "line",
        "Nội dung",
        "Note",
        r"(?:noi dung|ket qua|ghi chu|dien giai)\b.*",
        wanted=Wanted("Hỏi về thoả ước sắp hết hạn", width=40),
    ),
)

FIELDS = ("row", "name", "tax_code", "on", "kind", "officer", "line")

_DAY_MISSING = fault("visit-day-missing")
_CALLS = re.compile(r"goi|dien thoai|zalo|call|phone")
_VISITS = re.compile(r"tham|den|truc tiep|gap|lam viec|visit")


def _accepts(fields: frozenset[str], title: str) -> bool:
    return "on" in fields and bool(fields & {"name", "tax_code"})


def _reader(layout: Layout) -> RowReader:
    places = layout.places
    telling = tuple(places[f] for f in ("on", "tax_code") if f in places)
    name_at = places.get("name", telling[-1])

    def text(cells: Cells, field: str) -> str:
        value = cells[places[field]] if field in places else None
        return without_numbers(tidy(str(value))) if value else ""

    def read(number: int, cells: Cells) -> Outcome | None:
        if (blank(cells[name_at]) or blank(cells[places["on"]])) and is_no_row(cells, layout, telling):
            return None
        line = Line(cells, places, name_at, [])
        code, name = line.tax_code(), text(cells, "name")
        if not (name or code or line.faults):
            line.wrong(fault("visit-without-body"), "name")
        on, kind = line.day("on", _DAY_MISSING, needed=True), _kind(text(cells, "kind"), line)
        said = text(cells, "line")[:LONGEST_LINE]
        return [number, name[:255], code, on, kind, text(cells, "officer")[:120], said], line.faults

    return read


def _kind(written: str, line: Line) -> str:
    folded = fold(written)
    if _CALLS.search(folded):
        return "call"
    if folded and not _VISITS.search(folded):
        line.wrong(fault("visit-kind-unclear", written=written), "kind")
    return "visit"


ROSTER = Roster(
    code="visits",
    title=Text(vi="Danh sách lần thăm, liên hệ cơ sở", en="List of visits and calls"),
    word=Text(vi="lần thăm, liên hệ", en="visits"),
    columns=COLUMNS,
    titles=re.compile(r"lan tham|di co so|lien he co so|tham co so"),
    accepts=_accepts,
    reader=_reader,
    tells=(frozenset({"name", "on"}), frozenset({"tax_code", "on"})),
    in_time=("on",),
)
