"""Which cell of a statistical form is what: a computed figure, a fact about the unit, or a number that is typed and signed.

What is mapped is a version: it holds for periods that end from a day on. Rules: docs/decisions/0057.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, NoReturn

from django.db.models import Max

from caunoi.access.models import Account
from caunoi.questions.parameters import Parameters
from caunoi.registers.statistics.models import Form, FormBlank, FormMapping
from caunoi.trail import saying
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import fold, tidy
from caunoi.vocabulary.text import Text
from caunoi.vocabulary.workbooks import Workbook

#: Sheets of a blank form that are kept to be mapped, rows and cells of each; cells that are mapped at most.
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 10, 400, 60, 500
#: What a cell is: a figure, something about the unit, or a number that somebody types.
COMPUTED, FACT, TYPED = KINDS = ("computed", "fact", "typed")
FACTS = {
    "unit-name": Text(vi="tên đơn vị", en="the unit's name"),
    "unit-code": Text(vi="mã số đơn vị", en="the unit's code"),
    "period-end": Text(vi="ngày cuối kỳ", en="the last day of the period"),
}
#: On which day, or since when, a figure is asked for.
DAYS = {
    "end": Text(vi="cuối kỳ", en="at the end of the period"),
    "start": Text(vi="cuối ngày trước kỳ", en="at the end of the day before the period"),
    "period": Text(vi="trong kỳ", en="within the period"),
    "year": Text(vi="từ đầu năm", en="since the year began"),
}
#: By the tree of the very day, or as it is today.
TREES = {
    "as-was": Text(vi="của ngày đó", en="of that day"),
    "as-is": Text(vi="hiện nay", en="as it is today"),
}
#: Which form units of a level fill; others fill none.
FORM_OF = {"grassroots": Form.GRASSROOTS, "upper": Form.UPPER, "province": Form.UPPER}
#: The day on which one that is due every half year is closed, as `MM-DD`.
PERIODS = "statistics-days"
_PLACE = re.compile(r"([A-Z]{1,2})([1-9][0-9]{0,3})")
_LONGEST_CODE, _LONGEST_LABEL = 36, 160


class CannotFill(Exception):
    """What was asked does not fit where things stand; `text` says why."""

    def __init__(self, *texts: Text) -> None:
        self.text = Text(vi=" ".join(one.vi for one in texts), en=" ".join(one.en for one in texts))
        super().__init__(self.text.vi)


def refuse(vi: str, en: str) -> NoReturn:
    """Raise CannotFill with that sentence."""
    raise CannotFill(Text(vi=vi, en=en))


def in_words() -> AbstractContextManager[None]:
    """What the database refuses, and whoever came first, as a sentence."""
    return saying.in_words(CannotFill)


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of a form by mapping: its sheet, its place (`C12`), its `code` in the form's own series, its label.

    Computed: `figure` is the indicator's code, `part` the part of it (`value` for the figure itself), `by` and `group`
    one group of a breakdown, `day` of DAYS, `tree` of TREES. A fact: `figure` is of FACTS. Typed: the label says what is
    asked for.
    """

    sheet: str
    place: str
    kind: str
    code: str
    label: str
    figure: str = ""
    part: str = "value"
    by: str = ""
    group: str = ""
    day: str = "end"
    tree: str = "as-was"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was signed: what stands in it (`value`, a decimal or text; blank for nothing) and where that is from.

    `origin` is `computed`, `reported`, `fact` or `empty`; `computed` what the lists gave, blank where they gave nothing;
    `reason` why a computed number was corrected; `why` (code) why the lists gave nothing.
    """

    code: str
    value: str
    origin: str
    computed: str = ""
    reason: str = ""
    why: str = ""


def spots_of(mapping: FormMapping) -> list[Spot]:
    """The mapped cells, in their order."""
    return [Spot(**one) for one in mapping.cells]


def keep_blank(form: str, book: Workbook, *, by: Account | None, at: datetime) -> FormBlank:
    """Put a blank form on record. Raises CannotFill for one that was handed in before, or holds no text."""
    if form not in Form.values:
        refuse("Chỉ có biểu 1-HĐCĐ và 2-HĐCĐ.", "There are the forms 1-HĐCĐ and 2-HĐCĐ alone.")
    labels = book.kept_labels()
    if not any(sheet["rows"] for sheet in labels):
        refuse("Biểu không có chữ nào.", "There is no text in the form.")
    with (
        in_words(),
        act("statistics.blank-kept", by=by, at=at, on=day_of(at), about={"form": form}) as writer,
    ):
        pk = writer.add_one(
            FormBlank, form=form, name=book.kept_name, size=book.size, sha256=book.sha256, labels=labels
        )
    return FormBlank.objects.get(pk=pk)


def map_cells(
    blank: FormBlank,
    spots: Sequence[Spot],
    *,
    since: date,
    figures: Collection[str],
    by: Account | None,
    at: datetime,
) -> FormMapping:
    """Say which cell is what, for periods that end from `since` on. Raises CannotFill.

    `figures` are the codes of indicators there are; whether a figure has that part or group is asked by whoever knows
    them (`reports/answering_forms`).
    """
    ready = named(spots, blank)
    for one in ready:
        _check(one, blank, figures)
    _check_once(ready)
    version = 1 + (FormMapping.objects.filter(form=blank.form).aggregate(last=Max("version"))["last"] or 0)
    earlier = FormMapping.objects.filter(form=blank.form, since=since, ended_by=None)
    about = {"form": blank.form, "version": version, "blank": blank.public_id.hex}
    with in_words(), act("statistics.mapped", by=by, at=at, on=day_of(at), about=about) as writer:
        writer.end(FormMapping, list(earlier.values_list("pk", flat=True)))
        pk = writer.add_one(
            FormMapping, blank_id=blank.pk, form=blank.form, version=version, since=since,
            cells=[asdict(one) for one in ready],
        )  # fmt: skip
    return FormMapping.objects.get(pk=pk)


def mapping_for(form: str, as_of: date) -> FormMapping | None:
    """The mapping of that form for a period that ends on that day; None where nobody mapped it."""
    held = FormMapping.objects.filter(form=form, ended_by=None, since__lte=as_of)
    return held.select_related("blank").order_by("-since").first()


def named(spots: Iterable[Spot], blank: FormBlank) -> list[Spot]:
    """The same with a label, taken from the text of the row where none was given, and a code, taken from the label."""
    found: list[Spot] = []
    for one in spots:
        place = one.place.strip().upper()
        said = without_numbers(tidy(one.label)) or label_of(blank, one.sheet, place)
        code = one.code or re.sub(r"[^a-z0-9]+", "-", fold(said)).strip("-")
        told = asdict(one) | {"place": place, "label": said[:_LONGEST_LABEL]}
        found.append(Spot(**told | {"code": code[:_LONGEST_CODE].strip("-")}))
    return found


def label_of(blank: FormBlank, sheet: str, place: str) -> str:
    """The longest text of a cell's row, which is what the form asks for there."""
    found = _PLACE.fullmatch(place)
    return max(_row(blank, sheet, int(found[2])), key=len, default="") if found else ""


def column_of(place: str) -> tuple[int, int]:
    """A place as its column from 0 and its row from 1. ValueError for what is none."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ValueError(place)
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return column - 1, int(found[2])


def _row(blank: FormBlank, sheet: str, row: int) -> list[str]:
    for one in blank.labels:
        if one["sheet"] == sheet:
            return next((cells for number, cells in one["rows"] if number == row), [])
    return []


def _check(one: Spot, blank: FormBlank, figures: Collection[str]) -> None:
    """Raises CannotFill for a cell that is not in the form, is not blank there, or is mapped to nothing known."""
    if one.sheet not in {sheet["sheet"] for sheet in blank.labels}:
        refuse(f"Biểu không có trang tính “{one.sheet}”.", f"The form has no sheet “{one.sheet}”.")
    try:
        column, row = column_of(one.place)
    except ValueError:
        refuse(f"“{one.place}” không phải là một ô, ví dụ C12.", f"“{one.place}” is no cell, such as C12.")
    if column >= MOST_COLUMNS or row > MOST_ROWS:
        refuse(f"Ô {one.place} nằm quá xa.", f"Cell {one.place} lies too far out.")
    cells = _row(blank, one.sheet, row)
    if column < len(cells) and cells[column].strip():
        refuse(
            f"Ô {one.place} của biểu đã có chữ: chỉ khai ô trống.",
            f"Cell {one.place} of the form holds something: map blank cells alone.",
        )
    known: dict[str, Collection[str]] = {COMPUTED: figures, FACT: FACTS, TYPED: ("",)}
    if one.figure not in known.get(one.kind, ()) or one.day not in DAYS or one.tree not in TREES:
        refuse(
            f"Ô {one.place} khai sai: không có số liệu “{one.figure}”, hoặc ngày, hoặc cách đọc ấy.",
            f"Cell {one.place} is mapped to nothing known: no such figure as “{one.figure}”, day or reading.",
        )
    if not one.code:
        refuse(
            f"Ô {one.place} chưa có tên chỉ tiêu: hãy ghi ô hỏi điều gì.",
            f"Cell {one.place} has no label: say what is asked for there.",
        )


def _check_once(spots: Sequence[Spot]) -> None:
    if not spots:
        refuse("Chưa khai ô nào.", "No cell is mapped.")
    if len(spots) > MOST_CELLS:
        refuse(f"Nhiều nhất {MOST_CELLS} ô.", f"{MOST_CELLS} cells at most.")
    places: dict[tuple[str, str], str] = {}
    codes: dict[str, str] = {}
    for one in spots:
        if (one.sheet, one.place) in places:
            refuse(f"Ô {one.place} khai hai lần.", f"Cell {one.place} is mapped twice.")
        if one.code in codes:
            refuse(
                f"Ô {one.place} và ô {codes[one.code]} cùng tên chỉ tiêu “{one.label}”: hãy ghi hai tên khác nhau.",
                f"Cells {one.place} and {codes[one.code]} have the same label “{one.label}”: give them two.",
            )
        places[one.sheet, one.place], codes[one.code] = one.code, one.place


# ------------------------------------------------------------------ periods


def ends_of(around: date, parameters: Parameters) -> list[date]:
    """The last days of periods, from two years before that day to the end of the next year, in their order."""
    told: Any = parameters.dated(PERIODS, around).value
    years = range(around.year - 2, around.year + 2)
    return sorted(date.fromisoformat(f"{year}-{day}") for year in years for day in told)


def began_on(as_of: date, parameters: Parameters) -> date:
    """The first day of the period that ends on that day. Raises CannotFill for a day on which none ends."""
    ends = ends_of(as_of, parameters)
    if as_of not in ends:
        days = ", ".join(f"{one:%d/%m}" for one in ends if one.year == as_of.year)
        refuse(f"Kỳ báo cáo kết thúc các ngày: {days}.", f"Periods end on these days: {days}.")
    return ends[ends.index(as_of) - 1] + timedelta(days=1)


def last_end(day: date, parameters: Parameters) -> date:
    """The last day of the newest period that is over."""
    return max(one for one in ends_of(day, parameters) if one <= day)
