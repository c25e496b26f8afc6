"""The fields of ours that a column of the national federation's workbook can be, and the shapes they are written in.

A closed list: a field that is not here is not sent. A record is a dictionary of texts by field; days are ISO, as far
as they are known (`1990`, `1990-05`, `1990-05-17`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

TEMPLATE, RETURNED = "template", "returned"
DAY_MONTH_YEAR, YEAR_MONTH_DAY, SERIAL = "d/m/y", "y-m-d", "serial"
#: How a day is written; the last as Excel counts days, for columns that the template shows as dates.
SHAPES: Mapping[str, Text] = {
    DAY_MONTH_YEAR: Text(vi="31/12/2026 (chữ)", en="31/12/2026 (text)"),
    YEAR_MONTH_DAY: Text(vi="2026-12-31 (chữ)", en="2026-12-31 (text)"),
    SERIAL: Text(vi="ngày của Excel", en="a date of Excel's"),
}
_FIRST = date(1899, 12, 30)
LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it is called, whether it is text, a day, a number or codes, and which codes there are."""

    code: str
    title: Text
    of: str = "text"
    codes: Mapping[str, str] = field(default_factory=dict)
    #: Whether another value of it is a change that is sent.
    compared: bool = True
    sample: str = ""


def _by_code(*fields: Field) -> dict[str, Field]:
    return {one.code: one for one in fields}


_KEY = Field(
    "key", Text(vi="Mã dòng của Cầu Nối", en="Cầu Nối's key of the row"), compared=False, sample="CN1-1"
)
_IDENTITY = Field(
    "identity", Text(vi="Số định danh (CCCD)", en="Identity number (CCCD)"), sample="012345678901"
)
_MEMBER = Field(
    "member-number", Text(vi="Mã số đoàn viên", en="Member number"), compared=False, sample="VN000001"
)
#: What can be sent.
SENT: Mapping[str, Field] = _by_code(
    _KEY,
    Field("line", Text(vi="Số thứ tự", en="Running number"), "number", compared=False, sample="1"),
    Field(
        "why",
        Text(vi="Loại biến động", en="Kind of change"),
        "codes",
        {"joined": "Tăng", "changed": "Thay đổi", "left": "Giảm"},
        compared=False,
        sample="joined",
    ),
    Field("name", Text(vi="Họ và tên", en="Full name"), sample="Nguyễn Thị Mẫu"),
    Field("birth", Text(vi="Ngày sinh", en="Date of birth"), "day", sample="1990-05-17"),
    Field("sex", Text(vi="Giới tính", en="Sex"), "codes", {"female": "Nữ", "male": "Nam", "": ""}, sample="female"),
    _IDENTITY,
    Field(
        "identity-kind",
        Text(vi="Loại giấy tờ", en="Kind of identity paper"),
        "codes",
        {"cccd": "CCCD", "cmnd": "CMND", "passport": "Hộ chiếu", "": ""},
        sample="cccd",
    ),
    _MEMBER,
    Field("phone", Text(vi="Điện thoại", en="Telephone"), sample="0900000000"),
    Field("address", Text(vi="Địa chỉ", en="Address"), sample="Ấp Mẫu"),
    Field("unit-code", Text(vi="Mã công đoàn cơ sở", en="Union's official code"), sample="CS-01"),
    Field("unit-name", Text(vi="Tên công đoàn cơ sở", en="Union's name"), sample="CĐCS Mẫu"),
    Field("employer-name", Text(vi="Tên nơi làm việc", en="Employer's name"), sample="Công ty Mẫu"),
    Field("employer-tax-code", Text(vi="Mã số thuế nơi làm việc", en="Employer's tax code"), sample="0100000000"),
    Field("joined-on", Text(vi="Ngày vào công đoàn", en="Joined on"), "day", sample="2024-03-01"),
    Field("left-on", Text(vi="Ngày cuối sinh hoạt", en="Last day as a member"), "day", compared=False),
    Field(
        "left-how",
        Text(vi="Lý do giảm", en="Why left"),
        "codes",
        {
            "left": "Thôi đoàn viên", "transferred": "Chuyển đi", "ended-by-law": "Kết thúc theo luật",
            "reorganised": "Sắp xếp tổ chức", "expelled": "Khai trừ", "died": "Mất", "": "",
        },
        compared=False,
    ),
)  # fmt: skip
#: What can be read back.
READ: Mapping[str, Field] = _by_code(
    _KEY,
    _IDENTITY,
    _MEMBER,
    Field("refusal", Text(vi="Lý do từ chối", en="Why refused"), compared=False),
)
FIELDS: Mapping[str, Mapping[str, Field]] = {TEMPLATE: SENT, RETURNED: READ}
Columns = Mapping[str, Mapping[str, Any]]


def columns_of(
    use: str, chosen: Mapping[int, tuple[str, str, Mapping[str, str]]]
) -> dict[str, dict[str, Any]]:
    """What is kept of chosen columns: by place, the field with its shape or its codes."""
    kept: dict[str, dict[str, Any]] = {}
    for place, (code, shape, codes) in sorted(chosen.items()):
        one, said = FIELDS[use][code], dict[str, Any]({"field": code})
        if use == TEMPLATE and one.of == "day":
            said["shape"] = shape if shape in SHAPES else DAY_MONTH_YEAR
        if use == TEMPLATE and one.of == "codes":
            said["codes"] = {
                value: tidy(codes.get(value, word))[:LONGEST_CODE] for value, word in one.codes.items()
            }
        kept[str(place)] = said
    return kept


def lacking(use: str, columns: Columns) -> list[Text]:
    """Why columns cannot be taken as they are mapped, a sentence each; none where they can."""
    mapped = [one["field"] for one in columns.values()]
    found = []
    if twice := sorted({one for one in mapped if mapped.count(one) > 1}):
        titles = [FIELDS[use][one].title for one in twice]
        found.append(
            Text(
                vi=f"Hai cột cùng khai là: {', '.join(one.vi for one in titles)}. Mỗi mục chỉ một cột.",
                en=f"Two columns are mapped to: {', '.join(one.en for one in titles)}. Map each once.",
            )
        )
    wanted: Sequence[Sequence[str]] = (
        (("name",), ("birth",), ("identity", "key"), ("why",)) if use == TEMPLATE else (("member-number",), ("key", "identity"))
    )  # fmt: skip
    for either in wanted:
        if not set(either) & set(mapped):
            titles = [FIELDS[use][one].title for one in either]
            found.append(
                Text(
                    vi=f"Chưa khai cột bắt buộc: {' hoặc '.join(one.vi for one in titles)}.",
                    en=f"A required column is not mapped: {' or '.join(one.en for one in titles)}.",
                )
            )
    return found


def written(said: Mapping[str, Any], record: Mapping[str, str]) -> tuple[str, str | int]:
    """How a column writes a record: "s" and a text, or "n" and a whole number."""
    one = SENT[said["field"]]
    value = record.get(one.code, "")
    if one.of == "number" and value:
        return "n", int(value)
    if one.of == "codes":
        return "s", said["codes"].get(value, value)
    return _day(value, said["shape"]) if one.of == "day" else ("s", value)


def _day(value: str, shape: str) -> tuple[str, str | int]:
    # What is known of it alone: a year is written as a year, whatever the shape.
    if shape == SERIAL and len(value) == len("1990-05-17"):
        return "n", (date.fromisoformat(value) - _FIRST).days
    return "s", value if shape == YEAR_MONTH_DAY else "/".join(reversed(value.split("-")))


def sample(columns: Columns) -> list[tuple[int, str]]:
    """By place, what a row of an invented member would hold."""
    record = {code: one.sample for code, one in SENT.items()}
    return [(int(place), str(written(said, record)[1])) for place, said in columns.items()]


def row_key(number: int, line: int) -> str:
    """The key by which a row is found again in what comes back."""
    return f"CN{number}-{line}"


def read_key(written_key: str) -> tuple[int, int] | None:
    """Export and line of a key; None for what is none."""
    head, dash, tail = written_key.strip().upper().partition("-")
    if (
        dash
        and head.startswith("CN")
        and head[2:].isascii()
        and head[2:].isdigit()
        and tail.isascii()
        and tail.isdigit()
    ):
        number, line = int(head[2:]), int(tail)
        return (number, line) if number < 2**31 and line < 2**31 else None
    return None
