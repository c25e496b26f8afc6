"""The list of what workers raised (tổng hợp kiến nghị, phản ánh): when, what of, by how many, to whom it went, the answer."""

from __future__ import annotations

import re
from datetime import date

from caunoi.intake.rosters.bodies import TAX_CODE_COLUMN, UNION_COLUMN, Line
from caunoi.intake.rosters.columns import Cells, Layout, Outcome, Roster, RowReader, Wanted, column
from caunoi.intake.rosters.looks import DAY, FIRM, IDENTITY, PERSON
from caunoi.intake.rosters.rows import blank, is_no_row
from caunoi.vocabulary.faults import Catalogue
from caunoi.vocabulary.identity import read_identity
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.text import Text

#: Letters of a text that are kept.
LONGEST = 2_000

fault = Catalogue(
    {
        "concern-without-words": (
            "refuse",
            "Không ghi nội dung kiến nghị. Ghi nội dung.",
            "It does not say what was raised. Write it.",
        ),
        "concern-without-body": (
            "hold",
            "Không ghi của doanh nghiệp hay công đoàn nào. Ghi mã số thuế, tên doanh nghiệp hoặc tên công đoàn.",
            "It does not say of which employer or union. Write the tax code, or the name of either.",
        ),
        "concern-day-missing": (
            "hold",
            "Thiếu ngày nêu, hoặc chưa đủ ngày, tháng, năm. Ghi đủ.",
            "The day on which it was raised is missing or not whole. Write day, month and year.",
        ),
        "concern-day-unclear": (
            "hold",
            "Ngày này chưa đủ ngày, tháng, năm. Ghi đủ, hoặc để trống.",
            "This day is not whole. Write day, month and year, or leave it empty.",
        ),
        "concern-subject-unclear": (
            "hold",
            "“{written}” không rõ thuộc lĩnh vực nào. Chọn một trong các lĩnh vực của mẫu.",
            "“{written}” is none of the subjects. Choose one of those in the template.",
        ),
    }
)

#: What each subject is called in lists, tried in this order.
_SUBJECTS = {
    "insurance": r"bao hiem|\bbh(?:xh|yt|tn)\b|thai san|om dau|huu tri|insurance",
    "safety": r"an toan|ve sinh lao dong|\batvs|bao ho|doc hai|moi truong|tai nan|safety",
    "meals": r"bua an|an ca|suat an|com ca|meals",
    "hours": r"thoi gio|gio lam|tang ca|lam them|nghi ngoi|nghi phep|ngay nghi|thoi gian lam|hours",
    "wages": r"luong|thuong|phu cap|tro cap|thu nhap|wages",
    "contract": r"hop dong|viec lam|sa thai|cham dut|mat viec|contract",
    "treatment": r"doi xu|quay roi|xuc pham|thai do|ky luat|ung xu|noi quy|treatment",
    "living": r"nha o|nha tro|nha tre|gui tre|ky tuc|di lai|xe dua don|phuc loi|doi song|sinh hoat|living",
    "union": r"cong doan|doan phi|union",
    "policy": r"chinh sach|phap luat|che do|policy",
    "other": r"khac|other",
}
SUBJECTS = (
    "tiền lương, thưởng", "thời giờ làm việc, nghỉ ngơi", "bảo hiểm", "an toàn, vệ sinh lao động", "bữa ăn ca",
    "hợp đồng, việc làm", "đối xử tại nơi làm việc", "nhà ở, nhà trẻ, đi lại", "hoạt động công đoàn",
    "chính sách, pháp luật", "việc khác",
)  # fmt: skip
_SENT_TO = {
    "upper-union": r"cong doan|lien doan|\bldld\b|\bcdcs\b|cap tren|union",
    "employer": r"doanh nghiep|cong ty|giam doc|nguoi su dung|\bnsdld\b|lanh dao|nhan su|quan ly|employer",
    "authority": r"\bso\b|ubnd|uy ban|co quan|thanh tra|\bbhxh\b|bao hiem|cong an|chinh quyen|hdnd|quoc hoi|authority",
}
SENT_TO = ("người sử dụng lao động", "công đoàn cấp trên", "cơ quan nhà nước", "nơi khác")

_RAISED = r"(?:kien nghi|phan anh|y kien|de xuat|nguyen vong|tam tu)"

COLUMNS = (
    TAX_CODE_COLUMN,
    UNION_COLUMN,
    column(
        "employer",
        "Doanh nghiệp",
        "Employer",
        rf"(?:ten )?(?:don vi|doanh nghiep|cong ty)(?: (?:co )?{_RAISED})?",
        look=FIRM,
        wanted=Wanted("Công ty TNHH Ví Dụ", width=32),
    ),
    column(
        "number",
        "Số kiến nghị",
        "Number",
        rf"(?:ma|so|ky hieu)(?: so| hieu)? (?:{_RAISED}|vu viec|theo doi)",
        wanted=Wanted("07/KN", width=12),
    ),
    column(
        "on",
        "Ngày nêu",
        "Raised on",
        rf"(?:ngay|thoi gian|thoi diem)(?: thang)?(?: nam)? (?:neu|tiep nhan|nhan|ghi nhan|gui den|{_RAISED})\b.*",
        look=DAY,
        wanted=Wanted(date(2023, 11, 20), "day", needed=True),
    ),
    column(
        "people",
        "Số người nêu",
        "How many",
        rf"(?:tong )?so (?:luong )?(?:nguoi|luot|lao dong|ld|doan vien|cong nhan|{_RAISED})\b.*",
        wanted=Wanted(12, "whole"),
    ),
    column(
        "who",
        "Người nêu",
        "Raised by",
        rf"(?:ho (?:va )?ten )?(?:nguoi|cong nhan|doan vien|nld|ca nhan)(?: lao dong)?(?: co)?(?: {_RAISED}| neu)",
        r"ho (?:va )?ten",
        look=PERSON,
        wanted=Wanted("", width=24),
    ),
    column(
        "identity",
        "Số định danh",
        "Identity number",
        r"(?:so |ma so |ma )?(?:the )?(?:cccd|cmnd|can cuoc|chung minh|dinh danh|ddcn)\b.*",
        look=IDENTITY,
        wanted=Wanted("", "number", lengths=(9, 12)),
    ),
    column(
        "subject",
        "Lĩnh vực",
        "Subject",
        rf"(?:linh vuc|chu de|van de|nhom(?: van de)?|loai)(?: {_RAISED})?",
        wanted=Wanted("bữa ăn ca", choices=SUBJECTS, width=24),
    ),
    column(
        "sent_on",
        "Ngày chuyển",
        "Sent on",
        r"ngay (?:chuyen|gui)\b.*",
        look=DAY,
        wanted=Wanted(date(2023, 11, 22), "day"),
    ),
    column(
        "answered_on",
        "Ngày trả lời",
        "Answered on",
        r"ngay (?:tra loi|giai quyet|phan hoi|hoan thanh)\b.*",
        look=DAY,
        wanted=Wanted(date(2023, 12, 4), "day"),
    ),
    column(
        "answer",
        "Kết quả giải quyết",
        "Answer",
        r"(?:ket qua|noi dung|y kien)(?: da)? (?:tra loi|giai quyet|phan hoi|xu ly)\b.*",
        r"(?:ket qua|tra loi|phan hoi)",
        wanted=Wanted("Từ tháng 12 tăng suất ăn ca.", width=40),
        whispered=True,
    ),
    column(
        "sent_to",
        "Nơi giải quyết",
        "Sent to",
        r"(?:noi|co quan|don vi|cap|tham quyen)(?: co)?(?: tham quyen)? (?:giai quyet|tra loi|xu ly|nhan)\b.*",
        r"(?:da )?(?:chuyen|gui) (?:den|toi|cho)\b.*",
        wanted=Wanted("người sử dụng lao động", choices=SENT_TO, width=24),
    ),
    column(
        "told",
        "Nội dung kiến nghị",
        "What was raised",
        rf"(?:tom tat )?(?:noi dung )?{_RAISED}(?:,? {_RAISED})*(?: (?:cua|tu) .*)?",
        r"(?:tom tat )?noi dung",
        wanted=Wanted("Suất ăn ca đêm ít, đề nghị tăng.", needed=True, width=48),
        whispered=True,
    ),
)

FIELDS = (
    "row", "number", "employer", "tax_code", "union", "on", "people", "who", "identity", "subject", "told", "sent_to",
    "sent_on", "answered_on", "answer",
)  # fmt: skip

_BODIES = ("tax_code", "union", "employer")
_DAY_MISSING, _DAY_UNCLEAR = fault("concern-day-missing"), fault("concern-day-unclear")
_TITLE = re.compile(
    r"\bkien nghi\b|\bphan anh\b|\btam tu\b|\bnguyen vong\b|\by kien (?:cua )?(?:doan vien|cong nhan|nguoi lao dong)\b"
    r"|concerns"
)


def _accepts(fields: frozenset[str], title: str) -> bool:
    # A list of visits has contents too; days or subjects tell them apart.
    telling = fields & {"subject", "people", "sent_to", "answered_on", "number", "who"}
    return {"told", "on"} <= fields and (bool(telling) or bool(_TITLE.search(title)))


def _among(kinds: dict[str, str], folded: str) -> str:
    return next((kind for kind, pattern in kinds.items() if re.search(pattern, folded)), "")


class _Line(Line):
    """One line of what was raised."""

    def identity(self) -> str:
        number, wrong = read_identity(self.cell("identity"))
        if wrong is not None:
            self.wrong(wrong, "identity")
        return number.value if number is not None else ""

    def subject(self) -> str:
        written = self.text("subject", 60)
        found = _among(_SUBJECTS, fold(written))
        if written and not found:
            self.wrong(fault("concern-subject-unclear", written=written), "subject")
        return found

    def sent_to(self) -> str:
        written = fold(self.text("sent_to"))
        return (_among(_SENT_TO, written) or "other") if written else ""


def _reader(layout: Layout) -> RowReader:
    places = layout.places
    telling = tuple(places[field] for field in ("on", "told") if field in places)

    def read(number: int, cells: Cells) -> Outcome | None:
        if any(blank(cells[place]) for place in telling) and is_no_row(cells, layout, telling):
            return None
        line = _Line(cells, places, places["told"], [])
        told = line.text("told", LONGEST)
        if not told:
            line.wrong(fault("concern-without-words"), "told")
        code, union, employer = line.tax_code(), line.text("union"), line.text("employer")
        if not (code or union or employer or line.faults or _above(layout)):
            line.wrong(fault("concern-without-body"), "employer")
        on = line.day("on", _DAY_MISSING, needed=True)
        sent_on, answered_on = (line.day(field, _DAY_UNCLEAR) for field in ("sent_on", "answered_on"))
        return [
            number, line.text("number", 32), employer, code, union, on, line.whole("people") or None, line.text("who", 120),
            line.identity(), line.subject(), told, line.sent_to(), sent_on, answered_on, line.text("answer", LONGEST),
        ], line.faults  # fmt: skip

    return read


def _above(layout: Layout) -> bool:
    """Whether no column says whose it is: then the words above the table do, or nobody does."""
    return not any(field in layout.places for field in _BODIES)


ROSTER = Roster(
    code="concerns",
    title=Text(vi="Danh sách kiến nghị của đoàn viên, người lao động", en="List of workers' concerns"),
    word=Text(vi="kiến nghị của người lao động", en="workers' concerns"),
    columns=COLUMNS,
    titles=_TITLE,
    accepts=_accepts,
    reader=_reader,
    in_time=("on", "sent_on", "answered_on"),
)
