"""What stands in each table of the document, left to right; the Word template and the PDF are both drawn from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in mm of a full-width table, `band` the heading it shares with its neighbours.

    `below` is the key of what is written under the value, where there is something to write.
    """

    key: str
    title: str
    width: int
    align: str = "right"
    band: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its key in the text; `total` whether it ends with the row of the whole."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    total: bool = False


# Widths in mm of the issuer's and the country's half. Neither the federation's name nor the country's may break; together they are wider than the text, and are centred on it.
HEAD = (83.0, 92.0)
NO = Column("no", "TT", 9, "center")


def _readings(label: str, width: int, *, parts: int, rate: int, last: int) -> tuple[Column, ...]:
    return (
        NO,
        Column("label", label, width, "left"),
        Column("unionised", "Đơn vị có công đoàn", 16),
        Column("signed_parts", "Số đơn vị", parts, band="Đã ký"),
        Column("signed", "Tỷ lệ", rate, band="Đã ký", below="signed_range"),
        Column("in_force_parts", "Số đơn vị", parts, band="Đang có hiệu lực"),
        Column("in_force", "Tỷ lệ", rate, band="Đang có hiệu lực", below="in_force_range"),
        Column("in_tail_parts", "Số đơn vị", parts, band="Kể cả 90 ngày sau hết hạn"),
        Column("in_tail", "Tỷ lệ", last, band="Kể cả 90 ngày sau hết hạn", below="in_tail_range"),
        Column("in_tail_unknown", "Chưa rõ", 13, band="Kể cả 90 ngày sau hết hạn"),
    )


OWNERSHIP = Table(
    "ownership",
    "Doanh nghiệp, người lao động và tổ chức công đoàn theo loại hình",
    (
        NO,
        Column("label", "Loại hình", 40, "left"),
        Column("employers", "Doanh nghiệp, đơn vị", 18),
        Column("workers", "Người lao động", 19),
        Column("workers_unknown", "Đơn vị chưa rõ số lao động", 20),
        Column("with_union", "Có công đoàn/tổng số", 23, band="Doanh nghiệp từ 25 lao động"),
        Column("with_union_rate", "Tỷ lệ", 36, band="Doanh nghiệp từ 25 lao động", below="with_union_range"),
    ),
    total=True,
)

TARGETS = Table(
    "targets",
    "Kết quả thực hiện so với mục tiêu",
    (
        NO,
        Column("title", "Chỉ tiêu", 34, "left"),
        Column("goal", "Mục tiêu", 46, "left", below="document"),
        Column("result", "Kết quả", 25, below="range"),
        Column("parts", "Tử số, mẫu số", 17),
        Column("unknown", "Chưa rõ", 14),
        Column("verdict", "Đánh giá", 20, "center"),
    ),
)

READINGS = Table(
    "readings",
    "Thoả ước lao động tập thể theo ba cách tính, chia theo loại hình",
    _readings("Loại hình", 25, parts=15, rate=18, last=22),
    total=True,
)

ZONES = Table(
    "zones",
    "Thoả ước lao động tập thể theo ba cách tính, chia theo khu, cụm công nghiệp",
    _readings("Khu, cụm công nghiệp", 25, parts=15, rate=18, last=22),
    total=True,
)

GAPS = Table(
    "gap_places",
    "Nơi còn thiếu, chia theo địa bàn",
    (
        NO,
        Column("label", "Địa bàn", 42, "left"),
        Column("employers_25", "Tổng số", 20, band="Doanh nghiệp từ 25 lao động"),
        Column("no_union", "Chưa có công đoàn", 22, band="Doanh nghiệp từ 25 lao động"),
        Column("size_unknown", "Doanh nghiệp chưa rõ số lao động", 26),
        Column("never_signed", "Chưa từng ký", 22, band="Đơn vị có công đoàn chưa có thoả ước"),
        Column(
            "not_in_force", "Không còn hiệu lực hoặc chưa ký", 24, band="Đơn vị có công đoàn chưa có thoả ước"
        ),
    ),
    total=True,
)

PLACES = Table(
    "places",
    "Thoả ước lao động tập thể theo ba cách tính, chia theo địa bàn",
    _readings("Địa bàn", 56, parts=24, rate=24, last=46),
    total=True,
)

MISSING = Table(
    "missing",
    "Doanh nghiệp từ 25 lao động trở lên chưa có tổ chức công đoàn",
    (
        NO,
        Column("name", "Tên doanh nghiệp", 80, "left"),
        Column("tax_code", "Mã số thuế", 28, "left"),
        Column("place", "Địa bàn", 30, "left"),
        Column("site", "Khu, cụm công nghiệp", 36, "left"),
        Column("workers", "Số lao động", 20),
        Column("counted_on", "Ngày có số liệu", 24, "center"),
        Column("responsible", "Đơn vị, cán bộ phụ trách", 40, "left"),
    ),
)

METHOD = Table(
    "method",
    "Cách tính từng số liệu",
    (
        NO,
        Column("title", "Số liệu", 42, "left"),
        Column("numerator", "Tử số hoặc số đếm", 60, "left", below="numerator_words"),
        Column("denominator", "Mẫu số", 44, "left", below="denominator_words"),
        Column("unknown", "Chưa rõ", 44, "left", below="unknown_words"),
        Column("value", "Kết quả", 26, below="range"),
        Column("at", "Ngày, kỳ", 24, "center"),
        Column("source", "Nguồn", 28, "left"),
    ),
)

PORTRAIT = (OWNERSHIP, TARGETS, READINGS, ZONES, GAPS)
LANDSCAPE = (PLACES, MISSING, METHOD)
TABLES = {table.key: table for table in (*PORTRAIT, *LANDSCAPE)}


def bands(table: Table) -> list[tuple[str, int]]:
    """The upper row of the heading: each band, or a column without one, with how many columns it covers."""
    row: list[tuple[str, int]] = []
    last = ""
    for column in table.columns:
        if column.band and column.band == last:
            row[-1] = (column.band, row[-1][1] + 1)
        else:
            row.append((column.band, 1))
        last = column.band
    return row
