"""Lists whose lines are about an employer or a union: the columns that say which, and a line as it is read."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.intake.cells import column_letter
from caunoi.intake.rosters.columns import Cells, Wanted, column
from caunoi.intake.rosters.looks import TAX_CODE, UNION
from caunoi.intake.rosters.rows import blank
from caunoi.vocabulary.amounts import read_whole
from caunoi.vocabulary.days import PartialDate, read_day
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code

TAX_CODE_COLUMN = column(
    "tax_code",
    "Mã số thuế",
    "Tax code",
    r"(?:ma so thue|mst)\b.*",
    look=TAX_CODE,
    wanted=Wanted("1100313720", "number", lengths=(10, 12, 13, 14)),
)
UNION_COLUMN = column(
    "union",
    "Công đoàn",
    "Union",
    r"(?:ten )?(?:cong doan co so|cdcs|nghiep doan|cong doan)",
    look=UNION,
    wanted=Wanted("", width=32),
)


@dataclass(slots=True)
class Line:
    """One line as it is read: its cells by field, and what is wrong with them.

    A fault of a field that the list has no column for is told of the column `at`.
    """

    cells: Cells
    places: dict[str, int]
    at: int
    faults: list[Fault]

    def cell(self, field: str) -> object:
        """What stands there; None in a list without that column."""
        return self.cells[self.places[field]] if field in self.places else None

    def wrong(self, fault: Fault, field: str) -> None:
        """Note what is wrong with a field."""
        self.faults.append(fault.at(column_letter(self.places.get(field, self.at))))

    def text(self, field: str, most: int = 255) -> str:
        """A text of at most so many letters, without numbers of people; '' for a blank cell."""
        value = self.cell(field)
        return "" if blank(value) else without_numbers(tidy(str(value)))[:most]

    def tax_code(self) -> str:
        """The digits of the tax code; '' where there is none to be read."""
        code = read_tax_code(self.cell("tax_code"))
        if isinstance(code, Fault):
            self.wrong(code, "tax_code")
        return code.value if isinstance(code, TaxCode) else ""

    def whole(self, field: str) -> int | None:
        """A whole number."""
        number = read_whole(self.cell(field))
        if isinstance(number, Fault):
            self.wrong(number, field)
            return None
        return number

    def day(self, field: str, unclear: Fault, *, needed: bool = False) -> str | None:
        """A whole day in ISO form. A month or a year alone is `unclear`; so is a blank cell of a day that is needed."""
        value = self.cell(field)
        day = None if blank(value) else read_day(value)
        if isinstance(day, PartialDate) and day.precision == "day":
            return day.first_day.isoformat()
        if isinstance(day, Fault):
            self.wrong(day, field)
        elif day is not None or needed:
            self.wrong(unclear, field)
        return None
