"""The list of employers (danh sách doanh nghiệp, đơn vị): who they are, how many workers, and whether they have a union."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from caunoi.intake.cells import column_letter
from caunoi.intake.rosters.columns import AS_OF, Cells, Layout, Outcome, Roster, RowReader, Wanted, column
from caunoi.intake.rosters.looks import ADDRESS, DAY, FIRM, HEADCOUNT, TAX_CODE, UNION
from caunoi.intake.rosters.people import is_mark
from caunoi.intake.rosters.rows import blank, is_no_row
from caunoi.vocabulary.amounts import read_whole
from caunoi.vocabulary.days import PartialDate, read_day
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold, sort_key, tidy
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code
from caunoi.vocabulary.text import Text

fault = Catalogue(
    {
        "employer-name-missing": (
            "refuse",
            "Thiếu tên đơn vị. Ghi tên theo giấy đăng ký.",
            "The employer's name is missing. Write it as registered.",
        ),
        "employer-tax-code-missing": (
            "hold",
            "Thiếu mã số thuế nên không phân biệt được với doanh nghiệp cùng tên. Bổ sung mã số thuế.",
            "The tax code is missing, so firms of one name cannot be told apart. Add the tax code.",
        ),
        "employer-known-by-name-only": (
            "warn",
            "Không có mã số thuế: nhận biết đơn vị bằng tên.",
            "No tax code: known by its name only.",
        ),
        "workers-unreadable": (
            "warn",
            "“{written}” không phải một số người: số lao động ghi nhận là chưa rõ.",
            "“{written}” is not a number of people: the headcount is recorded as unknown.",
        ),
        "ownership-not-understood": (
            "warn",
            "Không hiểu loại hình “{written}”: để trống.",
            "The kind “{written}” is not understood: left open.",
        ),
        "union-day-unknown": (
            "warn",
            "Ngày thành lập công đoàn chưa rõ: ghi nhận là không rõ từ khi nào.",
            "The union's founding day is not known: recorded as unknown.",
        ),
        "union-unclear": (
            "hold",
            "Không rõ “{written}” nghĩa là có hay chưa có công đoàn. Ghi x hoặc để trống.",
            "It is not clear whether “{written}” means a union or none. Write x or leave it blank.",
        ),
    }
)

# What a template offers; each of them is understood by `kind_and_capital` and `_status` (a test reads them back).
OWNERSHIPS = (
    "Nhà nước",
    "Ngoài nhà nước",
    "FDI",
    "Hợp tác xã",
    "Hộ kinh doanh",
    "Đơn vị sự nghiệp",
    "Cơ quan",
)
STATUSES = ("đang hoạt động", "tạm ngừng", "giải thể")

COLUMNS = (
    column(
        "tax_code",
        "Mã số thuế",
        "Tax code",
        r"(?:ma so thue|mst|ma so (?:doanh nghiep|dn|dkkd)|msdn|ma dn|ma so thue dn|ma thue)\b.*",
        look=TAX_CODE,
        wanted=Wanted("1100313720", "number", once=True, lengths=(10, 12, 13, 14)),
    ),
    column(
        "union",
        "Tên CĐCS",
        "Union's name",
        r"ten (?:cdcs|cong doan)\b.*",
        look=UNION,
        wanted=Wanted("CĐCS Công ty TNHH Ví Dụ", width=32),
    ),
    column(
        "founded",
        "Ngày thành lập CĐCS",
        "Union founded on",
        r"(?:ngay|nam|thoi gian|thoi diem|ngay thang)(?: nam)? (?:thanh lap|tl)\b.*",
        r"ngay (?:qd|quyet dinh)\b.*",
        look=DAY,
        wanted=Wanted(date(2015, 2, 1), "day"),
    ),
    column(
        "has_union",
        "Có CĐCS",
        "Has a union",
        r"(?:da |co |da co |tinh trang |to chuc )?(?:cdcs|cong doan co so|cong doan|to chuc cong doan)(?: chua)?(?: co x)?(?: x)?",
        r"(?:da )?thanh lap (?:cdcs|cong doan(?: co so)?)",
        r"co to chuc (?:cong doan|cdcs)\b.*",
        wanted=Wanted("x", choices=("x",), width=10),
    ),
    column(
        "upper",
        "Công đoàn cấp trên",
        "Upper-level union",
        r"(?:cong doan|cd|cdcs)? ?cap tren\b.*",
        r"truc thuoc\b.*",
        r"don vi quan ly",
        r"cdct\w*",
        wanted=Wanted("Công đoàn các khu công nghiệp", width=28),
    ),
    column(
        "name",
        "Tên doanh nghiệp",
        "Employer",
        r"ten (?:doanh nghiep|don vi|cong ty|dn|co quan|dv|nguoi su dung lao dong|nsdld|truong|to chuc)\b.*",
        r"(?:doanh nghiep|don vi|cong ty|co quan don vi|ten)",
        look=FIRM,
        wanted=Wanted("Công ty TNHH Ví Dụ", needed=True, width=32),
    ),
    column(
        "area",
        "Địa bàn",
        "Place",
        r"dia ban\b.*",
        r"(?:huyen|thi xa|thanh pho|quan|xa|phuong|dia phuong|noi dong)\b.*",
        look=ADDRESS,
        wanted=Wanted("xã Ví Dụ", width=20),
    ),
    column(
        "site",
        "KCN/CCN",
        "Zone or cluster",
        r"(?:ten )?(?:kcn|ccn|khu cong nghiep|cum cong nghiep|khu che xuat|kcx|khu cum|kkt)\b.*",
        r"khu\b.*",
        wanted=Wanted("KCN Ví Dụ", width=20),
    ),
    column(
        "ownership",
        "Loại hình",
        "Kind and capital",
        r"loai hinh\b.*",
        r"thanh phan kinh te\b.*",
        r"(?:hinh thuc )?so huu",
        r"khu vuc(?: kinh te)?",
        r"loai(?: dn| don vi| doanh nghiep)?",
        wanted=Wanted("FDI", choices=OWNERSHIPS, width=24),
    ),
    column(
        "workers",
        "Tổng số LĐ",
        "Workers",
        r"(?:tong )?(?:so )?(?:luong )?(?:ld|lao dong|cnld|cnvcld|cong nhan|cnvc|nguoi lao dong|cbcnv|nld)(?: hien co| tong so| co mat)?(?: nguoi)?",
        r"tong (?:so )?(?:ld|lao dong|cnld|cnvcld|cong nhan|nguoi lao dong)\b.*",
        r"so (?:ld|lao dong|nguoi|cong nhan)\b.*",
        look=HEADCOUNT,
        wanted=Wanted(120, "whole", width=12),
    ),
    column(
        "sector",
        "Ngành",
        "Sector",
        r"nganh(?: nghe)?\b.*",
        r"linh vuc\b.*",
        wanted=Wanted("dệt may", width=18),
    ),
    column(
        "status",
        "Trạng thái",
        "Status",
        r"trang thai\b.*",
        r"tinh trang\b.*",
        wanted=Wanted("đang hoạt động", choices=STATUSES, width=18),
    ),
    column(
        "note",
        "Ghi chú",
        "Note",
        r"ghi chu\b.*",
        r"notes?",
        wanted=Wanted("", width=24),
    ),
)

# What an employer's row carries; `workers` None is unknown, `has_union` None is not said.
FIELDS = (
    "row", "name", "name_fold", "name_sort", "tax_kind", "tax_code", "kind", "capital", "area", "site", "sector",
    "workers", "has_union", "union", "founded", "upper", "status",
)  # fmt: skip

_OWNERSHIPS: tuple[tuple[str, str, str], ...] = (
    (r"hop tac xa|\bhtx\b|lien hiep htx", "cooperative", "private"),
    (r"ho (?:kinh doanh|ca the|kd)", "household", "private"),
    (r"100 ?%.*ngan sach|ngan sach.*100 ?%|huong luong (?:tu )?ngan sach", "public-unit-paid", "state"),
    (
        r"truong|mam non|tieu hoc|\bthcs\b|\bthpt\b|su nghiep|benh vien|trung tam y te|giao duc|\bdvsn\b",
        "public-unit",
        "state",
    ),
    (r"co quan|hanh chinh|\bhcsn\b|\bubnd\b|uy ban nhan dan|dang uy|\bxa phuong\b", "agency", "state"),
    (
        r"ngoai (?:nha nuoc|quoc doanh|qd|nn)|tu nhan|dan doanh|\bdntn\b|kinh te tu nhan|tu thuc|dan lap",
        "",
        "private",
    ),
    (r"\bfdi\b|nuoc ngoai|\bdtnn\b|lien doanh|\bvnn\b", "", "fdi"),
    (r"nha nuoc|quoc doanh|\bdnnn\b|\bnn\b|von nn", "", "state"),
    (r"cong ty|tnhh|co phan|\bcp\b|hop danh|doanh nghiep|mtv|\bdn\b", "enterprise", ""),
)
_BY_OWNERSHIP = tuple((re.compile(pattern), kind, capital) for pattern, kind, capital in _OWNERSHIPS)
_BY_NAME = re.compile(
    r"(?P<cooperative>hop tac xa|htx|lien hiep hop tac xa)|(?P<household>ho kinh doanh|hkd)|"
    r"(?P<public>truong|benh vien|trung tam|tram y te|hoc vien|bao tang|thu vien|nha tre)\b|"
    r"(?P<agency>ubnd|uy ban|so|phong|chi cuc|cuc|kho bac|van phong|toa an|vien kiem sat|ban quan ly|hoi|bao hiem xa hoi)\b"
)
_STATUSES = (
    (re.compile(r"giai the|pha san|dong cua|dong mst|cham dut"), "dissolved"),
    (re.compile(r"ngung|tam dung|tam nghi|tam ngung"), "dormant"),
    (re.compile(r"dang hoat dong|hoat dong"), "operating"),
)
_NO = frozenset(
    {"", "khong", "chua", "0", "k", "ko", "chua co", "khong co", "chua thanh lap", "-", "false", "no"}
)
_YES = frozenset({"da co", "da thanh lap", "roi", "yes", "co cdcs", "da", "y"})


@lru_cache(maxsize=4096)
def kind_and_capital(written: str, name: str) -> tuple[str, str, bool]:
    """Kind, class of capital ('' unknown) and whether the words were understood, from the column and the name."""
    folded, kind, capital = fold(written), "", ""
    for pattern, its_kind, its_capital in _BY_OWNERSHIP:
        if pattern.search(folded):
            kind, capital = its_kind, its_capital
            break
    match = _BY_NAME.match(fold(name))
    if match is not None and kind in ("", "enterprise"):
        kind = {"public": "public-unit"}.get(match.lastgroup or "", match.lastgroup or "")
        capital = capital or ("private" if kind in ("cooperative", "household") else "state")
    if not capital and re.match(r"dntn|doanh nghiep tu nhan", fold(name)):
        capital = "private"
    return kind or "enterprise", capital, not folded or bool(kind or capital)


def _accepts(fields: frozenset[str], title: str) -> bool:
    said = fields & {"workers", "has_union", "ownership", "founded", "union", "upper", "site", "area"}
    return "name" in fields and (len(said) >= 2 or ("tax_code" in fields and bool(said)))


def _reader(layout: Layout) -> RowReader:
    places = layout.places
    telling = tuple(places[f] for f in ("tax_code",) if f in places)

    def cell(cells: Cells, field: str) -> object:
        return cells[places[field]] if field in places else None

    def text(cells: Cells, field: str) -> str:
        # A household is often named by its owner's number: it is kept nowhere in the clear.
        value = cell(cells, field)
        return without_numbers(tidy(value)) if isinstance(value, str) else ""

    def letter(field: str) -> str | None:
        return column_letter(places[field]) if field in places else None

    def read(number: int, cells: Cells) -> Outcome | None:
        if (not text(cells, "name") or blank(cell(cells, "tax_code"))) and is_no_row(cells, layout, telling):
            return None
        faults: list[Fault] = []
        name = text(cells, "name")
        if not any(map(str.isalnum, name)):
            faults.append(fault("employer-name-missing").at(letter("name")))
        kind, capital, understood = kind_and_capital(text(cells, "ownership"), name)
        tax_kind, tax_code = _tax_code(cell(cells, "tax_code"), kind, letter("tax_code"), faults)
        if not understood:
            faults.append(
                fault("ownership-not-understood", written=text(cells, "ownership")).at(letter("ownership"))
            )
        workers = _workers(cell(cells, "workers"), letter("workers"), faults)
        has_union, union = _union(cells, cell, letter, faults)
        founded = _founded(cell(cells, "founded"), has_union, letter("founded"), faults)
        status = _status(text(cells, "status") or text(cells, "note"))
        return [
            number, name[:255], fold(name)[:255], sort_key(name[:255]), tax_kind, tax_code,
            "household" if tax_kind == "household" else kind, capital,
            text(cells, "area")[:255], text(cells, "site")[:255], text(cells, "sector")[:64],
            workers, has_union if founded is None else True, union or text(cells, "union")[:255], founded,
            text(cells, "upper")[:255], status,
        ], faults  # fmt: skip

    return read


def _tax_code(cell: object, kind: str, letter: str | None, faults: list[Fault]) -> tuple[str, str]:
    tax_code = read_tax_code(cell)
    if isinstance(tax_code, TaxCode):
        return tax_code.kind, tax_code.value
    if tax_code is None:
        firm = kind in ("enterprise", "cooperative")
        tax_code = fault("employer-tax-code-missing" if firm else "employer-known-by-name-only")
    faults.append(tax_code.at(letter))
    return "", ""


#: More than any employer has, and no more than the register's column holds.
_MOST_WORKERS = 1_000_000


def _workers(cell: object, letter: str | None, faults: list[Fault]) -> int | None:
    workers = read_whole(cell, most=_MOST_WORKERS)
    if not isinstance(workers, Fault):
        return workers
    if workers.severity != "refuse":
        # The enterprise itself is certain; only its headcount is not, and unknown is a value of its own.
        workers = fault("workers-unreadable", written=cell)
    faults.append(workers.at(letter))
    return None


def _union(cells: Cells, cell: object, letter: object, faults: list[Fault]) -> tuple[bool | None, str]:
    written = cell(cells, "has_union")  # type: ignore[operator]
    if written is None:
        return (True if cell(cells, "union") else None), ""  # type: ignore[operator]
    if not isinstance(written, str):
        return bool(written), ""
    folded = fold(written).strip(" .'")
    if is_mark(written) or folded in _YES:
        return True, ""
    if folded in _NO:
        return False, ""
    if re.match(r"cdcs|cong doan|nghiep doan", folded):
        return True, without_numbers(tidy(written))[:255]
    if isinstance(read_day(written), PartialDate):
        return True, ""
    faults.append(fault("union-unclear", written=written).at(letter("has_union")))  # type: ignore[operator]
    return None, ""


def _founded(cell: object, has_union: bool | None, letter: str | None, faults: list[Fault]) -> str | None:
    day = read_day(cell)
    if isinstance(day, Fault):
        faults.append(day.at(letter))
        return None
    if day is None:
        if has_union and letter is not None:
            faults.append(fault("union-day-unknown").at(letter))
        return None
    return day.first_day.isoformat()


@lru_cache(maxsize=1024)
def _status(written: str) -> str:
    folded = fold(written)
    return next((status for pattern, status in _STATUSES if pattern.search(folded)), "")


ROSTER = Roster(
    code="employers",
    title=Text(vi="Danh sách doanh nghiệp, đơn vị", en="List of employers"),
    word=Text(vi="doanh nghiệp", en="employers"),
    columns=COLUMNS,
    titles=re.compile(r"danh sach (?:cac )?(?:doanh nghiep|don vi|cong ty|co quan)|su dung lao dong"),
    accepts=_accepts,
    reader=_reader,
    tells=(frozenset({"name", "tax_code"}),),
    in_time=("founded",),
    minds=frozenset({"tax_code"}),
    above=(AS_OF,),
)
