"""What stands above a table: whose list it is, as of which day, whole or additions only, for which programme."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from caunoi.intake.rosters.columns import Cells
from caunoi.intake.turns import fault_message
from caunoi.vocabulary.days import PartialDate, read_day
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.names import fold, tidy
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code


@dataclass(slots=True)
class Above:
    """Facts above a table; '' or None where nothing is said. `tax_code` is digits; `tax_fault` a refused one."""

    federation: str = ""
    upper: str = ""
    union: str = ""
    employer: str = ""
    occupational: bool = False
    tax_code: str | None = None
    tax_fault: Fault | None = None
    as_of: str | None = None
    additions: bool = False
    programme: str = ""

    def as_message(self) -> dict[str, object]:
        """Plain values for the way out of the jail."""
        message = asdict(self)
        message["tax_fault"] = None if self.tax_fault is None else list(fault_message(self.tax_fault))
        return message


def sender_of(above: Above) -> tuple[str, str]:
    """Whose list it is as its title says: what tells it from others, and its name; '' where nothing is said.

    A household's tax code may be its owner's number, and is not used.
    """
    name = without_numbers(above.union or above.employer)[:255]
    tax_code = read_tax_code(above.tax_code) if above.tax_code else None
    if isinstance(tax_code, TaxCode) and tax_code.kind != "household":
        return tax_code.value, name or str(tax_code)
    return fold(name)[:160], name


_TAX = re.compile(r"(?:ma so thue|mst|ma so (?:doanh nghiep|dn))\b[^\d]{0,20}([\d][\d .\-]{7,20})")
_UNION = re.compile(
    r"(?:ten (?:cdcs|cong doan co so)\s*:?\s*)?(?:c[dđ]cs|cong doan co so|cong doan(?= (?:cong ty|cty|dntn|doanh nghiep|truong|benh vien|htx|hop tac xa|xi nghiep|nha may|chi nhanh|tong cong ty)))\b"
)
_OCCUPATIONAL = re.compile(r"(?:cdcs )?nghiep doan\b")
_EMPLOYER = re.compile(
    r"(?:(?:ten )?(?:don vi|doanh nghiep|cong ty|dn|co quan|nguoi su dung lao dong)\s*:\s*)"
    r"|(?=(?:cong ty|cty|dntn|doanh nghiep tu nhan|tong cong ty|truong|benh vien|hop tac xa|htx|xi nghiep|nha may|chi nhanh) )"
)
_FEDERATION = re.compile(r"(?:lien doan lao dong|ldld)(?: viet nam)?(?: tinh| thanh pho| tp\.?)\b.*")
_UPPER = re.compile(
    r"(?:cong doan cap tren[^:]{0,30}:\s*)"
    r"|(?=(?:(?:lien doan lao dong|ldld) (?:huyen|thi xa|quan|khu vuc|thanh pho truc thuoc)"
    r"|cong doan (?:cac )?(?:kcn|khu cong nghiep|khu kinh te|kkt|nganh|vien chuc|xa|phuong|khu vuc))\b)"
)
_SPLIT = re.compile(r"\s+[-–—]\s+|\n|\|")
_AS_OF = re.compile(
    r"(?:tinh den|den|tai|thoi diem|chot)(?: het)?(?: ngay)?\s*:?\s*(\d{1,2}\s*[/\-.]\s*\d{1,2}\s*[/\-.]\s*\d{4})"
)
_AS_OF_WORDS = re.compile(
    r"(?:tinh den|den|tai|thoi diem|chot)(?: het)?(?: ngay)?\s+(\d{1,2} thang \d{1,2} nam \d{4})"
)
_AS_OF_MONTH = re.compile(r"(?:tinh den|den)(?: het)? thang\s*(\d{1,2}\s*[/\-.]\s*\d{4}|\d{1,2} nam \d{4})")
_LONE_DAY = re.compile(r"\(?ngay\s*(\d{1,2}\s*[/\-.]\s*\d{1,2}\s*[/\-.]\s*\d{4})\)?")
_ADDITIONS = re.compile(r"ket nap moi|doan vien moi|moi ket nap|phat trien moi|phat trien doan vien|bo sung")
_PROGRAMME = re.compile(r"goi an sinh|goi ho tro|chuong trinh|ho tro|tet|trao qua|tang qua|mai am")
_LIST_WORDS = re.compile(r"danh sach|de nghi|bao cao|bang tong hop")
_PROGRAMME_LABEL = re.compile(r"^\s*(?:tên\s+)?chương trình\s*:\s*", re.IGNORECASE)


def read_above(rows: Iterable[tuple[int, Cells]]) -> Above:
    """The facts of the rows above a header; each is taken from the first line that says it."""
    above = Above()
    for _, cells in rows:
        written = [tidy(str(cell)) for cell in cells if cell not in (None, "")]
        line = " ".join(word for word in written if word)
        if line:
            _read_line(above, line, fold(line))
            for part in _SPLIT.split(line) if len(written) == 1 else written:
                _read_names(above, part.strip(" .*()"))
    return above


def _read_line(above: Above, line: str, folded: str) -> None:
    if above.tax_code is None and above.tax_fault is None and (match := _TAX.search(folded)):
        tax_code = read_tax_code(match[1].strip(" .-"))
        if isinstance(tax_code, TaxCode):
            above.tax_code = tax_code.value
        elif isinstance(tax_code, Fault):
            above.tax_fault = tax_code
    if above.as_of is None and (day := _as_of(folded)) is not None:
        above.as_of = day.isoformat()
    above.additions = above.additions or bool(_ADDITIONS.search(folded))
    if not above.programme and _PROGRAMME.search(folded):
        above.programme = _programme(line)


def _as_of(folded: str) -> date | None:
    for pattern in (_AS_OF, _AS_OF_WORDS, _AS_OF_MONTH, _LONE_DAY):
        if match := pattern.search(folded):
            text = re.sub(r"(\d{1,2}) thang (\d{1,2}) nam (\d{4})", r"\1/\2/\3", match[1])
            day = read_day(re.sub(r"(\d{1,2}) nam (\d{4})", r"\1/\2", text))
            if isinstance(day, PartialDate):
                return day.last_day
    return None


def _programme(line: str) -> str:
    """The part of a title that names the programme: 'GÓI AN SINH LẦN 1 - DANH SÁCH …' is 'GÓI AN SINH LẦN 1'."""
    parts = [part.strip(" .:()") for part in _SPLIT.split(line)]
    named = [part for part in parts if _PROGRAMME.search(fold(part))]
    pure = [part for part in named if not _LIST_WORDS.search(fold(part))]
    chosen = (pure or named or parts)[0]
    return _PROGRAMME_LABEL.sub("", chosen)[:200]


def _read_names(above: Above, part: str) -> None:
    folded = fold(part)
    if not above.federation and _FEDERATION.fullmatch(folded) and len(part) < 100:
        above.federation = part
    elif not above.union and (match := _OCCUPATIONAL.match(folded)):
        above.union, above.occupational = part, True
    elif not above.union and (match := _UNION.match(folded)):
        above.union = part
        if not above.employer:
            above.employer = part[match.end() :].strip(" :.-")
    elif not above.upper and (match := _UPPER.match(folded)):
        above.upper = part[match.end() :].strip()
    elif (match := _EMPLOYER.match(folded)) and (not above.employer or match.end()):
        above.employer = part[match.end() :].strip()
