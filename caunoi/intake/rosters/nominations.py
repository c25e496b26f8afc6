"""The list of people put forward in a welfare programme (danh sách đề nghị hỗ trợ)."""

from __future__ import annotations

import re

from caunoi.intake.cells import column_letter
from caunoi.intake.rosters.columns import AS_OF, Cells, Layout, Outcome, Roster, RowReader, Wanted, column
from caunoi.intake.rosters.looks import AMOUNT, FIRM, TAX_CODE
from caunoi.intake.rosters.people import PERSON_COLUMNS, reader_of, whom
from caunoi.intake.rosters.rows import blank, is_no_row
from caunoi.vocabulary.amounts import read_whole
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code
from caunoi.vocabulary.text import Text

fault = Catalogue(
    {
        "nominee-without-identity": (
            "hold",
            "Thiếu số định danh nên không bảo đảm mỗi người một suất. Bổ sung số rồi gửi lại, hoặc chọn đúng người.",
            "No identity number, so one gift a person cannot be ensured. Add the number and send again, or choose who it is.",
        ),
        "amount-nothing": (
            "hold",
            "Mức hỗ trợ bằng 0. Ghi số tiền.",
            "The amount is 0. Write the sum.",
        ),
    }
)

COLUMNS = (
    column(
        "tax_code",
        "MST đơn vị",
        "Employer's tax code",
        r"(?:ma so thue|mst|ma so (?:doanh nghiep|dn))\b.*",
        look=TAX_CODE,
        wanted=Wanted("1100313720", "number", lengths=(10, 12, 13, 14)),
    ),
    *PERSON_COLUMNS,
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
        "hardship",
        "Hoàn cảnh",
        "Hardship",
        r"hoan canh\b.*",
        r"(?:ly do|noi dung|dien)(?: de nghi| duoc)?(?: ho tro| kho khan)?",
        r"(?:tinh trang )?kho khan\b.*",
        r"doi tuong\b.*",
        wanted=Wanted("Con bị bệnh dài ngày", width=32),
    ),
    column(
        "amount",
        "Mức hỗ trợ",
        "Amount",
        r"(?:muc|so tien|tien|gia tri|kinh phi|tri gia)\b.*",
        r"amount.*",
        look=AMOUNT,
        wanted=Wanted(500_000, "whole"),
    ),
)

FIELDS = ("employer", "tax_code", "hardship", "amount")

_TITLE = re.compile(r"an sinh|de nghi ho tro|ho tro|tang qua|trao qua|mai am|kho khan|tet")


def _accepts(fields: frozenset[str], title: str) -> bool:
    named = "name" in fields or {"surname", "given"} <= fields
    return named and (bool(fields & {"hardship", "amount"}) or bool(_TITLE.search(title)))


def _reader(layout: Layout) -> RowReader:
    places = layout.places
    person_of = reader_of(layout)
    name_at = places["name"] if "name" in places else places["surname"]
    telling = tuple(places[f] for f in ("birth", "male", "female", "identity") if f in places)

    def read(number: int, cells: Cells) -> Outcome | None:
        if (blank(cells[name_at]) or all(blank(cells[p]) for p in telling)) and is_no_row(
            cells, layout, telling
        ):
            return None
        faults: list[Fault] = []
        person = person_of(cells, faults)
        if not person.identity and not any(f.code.startswith("identity-") for f in faults):
            at = places.get("identity", name_at)
            faults.append(fault("nominee-without-identity").at(column_letter(at)))
        employer = _text(cells, places.get("employer"))
        tax_code = read_tax_code(cells[places["tax_code"]]) if "tax_code" in places else None
        if isinstance(tax_code, Fault):
            faults.append(tax_code.at(column_letter(places["tax_code"])))
        amount = _amount(cells, places.get("amount"), faults)
        code = tax_code.value if isinstance(tax_code, TaxCode) else ""
        return [
            number,
            *person,
            employer[:255],
            code,
            _text(cells, places.get("hardship"))[:255],
            amount,
        ], faults

    return read


def _text(cells: Cells, place: int | None) -> str:
    return tidy(str(cells[place])) if place is not None and cells[place] else ""


def _amount(cells: Cells, place: int | None, faults: list[Fault]) -> int | None:
    amount = None if place is None else read_whole(cells[place])
    if amount == 0:
        amount = fault("amount-nothing")
    if isinstance(amount, Fault):
        faults.append(amount.at(column_letter(place or 0)))
        return None
    return amount


ROSTER = Roster(
    code="nominations",
    title=Text(vi="Danh sách đề nghị hỗ trợ", en="List of nominations"),
    word=Text(vi="đề nghị hỗ trợ", en="nominations"),
    columns=COLUMNS,
    titles=_TITLE,
    accepts=_accepts,
    reader=_reader,
    whom=whom,
    tells=(frozenset({"name", "amount"}), frozenset({"name", "hardship"})),
    in_time=("birth",),
    minds=frozenset({"identity"}),
    above=(Text(vi="Chương trình:", en="Chương trình:"), AS_OF),
)
