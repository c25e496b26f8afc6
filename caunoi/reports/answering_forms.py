"""A statistical form of a unit and a period: what the lists answer, what somebody types and signs, what stays empty.

Figures come from whoever asks (`Asking`): the site over the socket as its reader may see them, a command from the engine.
Rules: docs/decisions/0057.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from django.db import transaction

from caunoi.access.models import Account
from caunoi.indicators.catalogue import CATALOGUE, indicator
from caunoi.indicators.definition import Breakdown, CannotBeAsked
from caunoi.indicators.figures import Figure, headline
from caunoi.indicators.models import ReportedFigure
from caunoi.indicators.reporting import (
    CannotReport,
    check_signed,
    check_value,
    paper_of,
    signed_numbers,
    withdraw,
)
from caunoi.indicators.seen import part_counts
from caunoi.indicators.telling import newest_list_on, untold
from caunoi.organisations.models import UnitDescription
from caunoi.questions.columns import AGES, OWNERSHIPS, SEXES
from caunoi.questions.parameters import Parameters
from caunoi.registers.statistics.mapping import (
    COMPUTED,
    FACT,
    FORM_OF,
    CannotFill,
    Cell,
    Spot,
    began_on,
    in_words,
    map_cells,
    mapping_for,
    refuse,
    spots_of,
)
from caunoi.registers.statistics.models import Form, FormBlank, FormMapping, FormReturn
from caunoi.trail.acting import act
from caunoi.trail.canonical import dense
from caunoi.trail.writing import Writer
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

#: Groups that a cell may be of, by breakdown.
GROUPS: dict[str, Mapping[str, Text]] = {"sex": SEXES, "ownership": OWNERSHIPS, "age": AGES}
#: Why the lists answer nothing, by the code that is kept.
WHY = {
    "untold": Text(vi="chưa có danh sách nói về ngày ấy", en="no list tells of that day"),
    "partial": Text(vi="danh sách chưa đủ", en="too few lists are in"),
    "hidden": Text(vi="số nhỏ, chỉ đơn vị xem được", en="a small number, for the unit alone"),
}
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """One question for figures of a unit: on a day, flows since one, of a breakdown, by a tree (None: of the day)."""

    at: date
    since: date | None
    by: Breakdown | None
    tree: date | None


Asking = Callable[[list[str], Asked], Sequence[Figure]]


@dataclass(frozen=True, slots=True)
class Line:
    """A cell before it is signed: what the lists give or `why` they give nothing, and what was signed last."""

    spot: Spot
    computed: str
    why: str
    reported: str

    @property
    def asks(self) -> bool:
        """Whether somebody has to answer: no list does."""
        return self.spot.kind != FACT and not self.computed


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form of a unit (its key, its public id in hexadecimal) for the period from `since` to `as_of`, as it would be
    signed now."""

    unit: int
    public_id: str
    mapping: FormMapping
    since: date
    as_of: date
    lines: Sequence[Line]

    @property
    def seen(self) -> str:
        """A digest of what is looked at: whoever signs signs that, and nothing that came since."""
        said = [[one.spot.code, one.computed, one.why] for one in self.lines]
        return hashlib.sha256(dense([self.mapping.pk, said]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody typed into a cell; blank for nothing. A computed number is corrected for a reason."""

    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose name stands under the paper, and on which day."""

    signer: str
    on: date


# ------------------------------------------------------------------ mapping


def map_form(
    blank: FormBlank, spots: Sequence[Spot], *, since: date, by: Account | None, at: datetime
) -> FormMapping:
    """Say which cell is what, figures held against the catalogue. Raises CannotFill."""
    for one in spots:
        if one.kind == COMPUTED and one.figure in CATALOGUE:
            _check_figure(one)
    return map_cells(blank, spots, since=since, figures=CATALOGUE, by=by, at=at)


def _check_figure(spot: Spot) -> None:
    figure = indicator(spot.figure)
    try:
        if spot.part != "value":
            figure.check_part(spot.part)
        if spot.by:
            figure.check_breakdown(spot.by)
    except CannotBeAsked as refused:
        raise CannotFill(Text(vi=f"Ô {spot.place}:", en=f"Cell {spot.place}:"), refused.text) from refused
    if (spot.by or spot.group) and spot.group not in GROUPS.get(spot.by, {}):
        refuse(f"Ô {spot.place}: không có nhóm ấy.", f"Cell {spot.place}: there is no such group.")
    if (figure.kind == "stock") is not (spot.day in {"end", "start"}):
        refuse(
            f"Ô {spot.place}: “{figure.title.vi}” không hỏi được theo ngày ấy: số cuối ngày hỏi cuối kỳ hoặc đầu kỳ, số phát"
            " sinh hỏi trong kỳ hoặc từ đầu năm.",
            f"Cell {spot.place}: “{figure.title.en}” cannot be asked for so: what stands is asked for at the end or the"
            " beginning, what happens within the period or the year.",
        )


# ------------------------------------------------------------------ looking


def look(
    told: UnitDescription | None, form: str, as_of: date, *, ask: Asking, parameters: Parameters, today: date
) -> Sheet:
    """The form as the lists answer it now. Raises CannotFill for a unit that fills another, a day no period ends on, a
    period to come, and a form that nobody mapped."""
    since = began_on(as_of, parameters)
    if told is None or FORM_OF.get(told.level) != form:
        refuse(
            f"Đơn vị này không lập biểu {_title(form)}: công đoàn cơ sở lập 1-HĐCĐ, cấp trên lập 2-HĐCĐ.",
            f"This unit does not fill {_title(form)}: grassroots unions fill 1-HĐCĐ, the levels above 2-HĐCĐ.",
        )
    if as_of > today:
        refuse("Kỳ này chưa hết.", "This period is not over.")
    mapping = mapping_for(form, as_of)
    if mapping is None:
        refuse(
            f"Chưa khai ô của biểu {_title(form)} cho kỳ này. Cán bộ cấp trên cơ sở nộp biểu trống và khai ô trước.",
            f"The cells of {_title(form)} are not mapped for this period. An officer of the level above hands the blank form in and maps it first.",
        )
    spots = spots_of(mapping)
    facts = {
        "unit-name": told.name,
        "unit-code": told.official_code,
        "period-end": f"{as_of:%d/%m/%Y}",
    }
    computed = _computed(spots, since, as_of, ask=ask, parameters=parameters, today=today)
    series = {series_of(form, one): one.code for one in spots if one.kind != FACT}
    numbers = signed_numbers(told.unit_id, series, on=as_of)
    signed = {series[code]: number_text(value) for code, value in numbers.items()}
    lines = [
        Line(one, facts.get(one.figure, ""), "", "")
        if one.kind == FACT
        else Line(one, *computed.get(one.code, ("", "")), signed.get(one.code, ""))
        for one in spots
    ]
    return Sheet(told.unit_id, told.unit.public_id.hex, mapping, since, as_of, lines)


def _title(form: str) -> str:
    return dict(Form.choices).get(form, form)


def _question(spot: Spot, since: date, as_of: date, today: date) -> Asked:
    at = since - timedelta(days=1) if spot.day == "start" else as_of
    begins = {"period": since, "year": as_of.replace(month=1, day=1)}.get(spot.day)
    # Held against the catalogue when it was mapped.
    by = cast(Breakdown, spot.by) if spot.by else None
    return Asked(at, begins, by, today if spot.tree == "as-is" else None)


def _computed(
    spots: Iterable[Spot], since: date, as_of: date, *, ask: Asking, parameters: Parameters, today: date
) -> dict[str, tuple[str, str]]:
    """By code: what the lists give, or why they give nothing."""
    questions: dict[Asked, list[Spot]] = {}
    for one in spots:
        if one.kind == COMPUTED:
            questions.setdefault(_question(one, since, as_of, today), []).append(one)
    enough, newest = parameters.number("coverage-headline", as_of), newest_list_on(date.max)
    found: dict[str, tuple[str, str]] = {}
    for asked, some in questions.items():
        codes = list(dict.fromkeys(one.figure for one in some))
        figures = list(ask(codes, asked))
        for one in some:
            own = [figure for figure in figures if figure.indicator.code == one.figure]
            found[one.code] = _told(one, own, enough=enough, newest=newest)
    return found


def _told(spot: Spot, own: Sequence[Figure], *, enough: int, newest: date | None) -> tuple[str, str]:
    if not own:
        return "", "hidden"
    figure = next((one for one in own if one.group == (spot.group or None)), None)
    speaks = figure or own[0]
    if untold(speaks, newest) is not None:
        return "", "untold"
    if headline(speaks, None, enough=enough) != "computed":
        return "", "partial"
    if figure is None:
        # The unit is told, and nobody in it is of that group.
        return "0", ""
    value = figure.value if spot.part == "value" else dict(part_counts(figure)).get(spot.part, 0)
    return ("", "untold") if value is None else (str(value), "")


def series_of(form: str, spot: Spot) -> str:
    """Under which code a signed number of that cell is kept: the indicator's own, where it is that very figure."""
    plain = spot.kind == COMPUTED and spot.part == "value" and not spot.by
    if plain and spot.day == "end" and spot.tree == "as-was":
        return spot.figure
    return f"form-{form}.{spot.code}"


def number_text(value: Decimal) -> str:
    """A decimal as it is kept: no noughts after the point, no exponent."""
    return f"{value.normalize():f}"


# ------------------------------------------------------------------ signing


def sign(
    sheet: Sheet,
    answers: Mapping[str, Answer],
    signature: Signature,
    *,
    seen: str,
    leave_empty: bool,
    by: Account | None,
    at: datetime,
) -> FormReturn:
    """Keep the form as signed, typed numbers as the unit's reported ones. Raises CannotFill.

    Cells that nothing answers are named and refused, unless they are to stay empty.
    """
    if seen != sheet.seen:
        refuse(
            "Số liệu đã thay đổi từ lúc xem: chưa ký gì. Hãy xem lại rồi ký.",
            "The figures changed since you looked: nothing was signed. Look again, then sign.",
        )
    cells = [_cell(one, answers.get(one.spot.code, Answer())) for one in sheet.lines]
    labels = {one.spot.code: one.spot for one in sheet.lines}
    if (empty := [labels[one.code] for one in cells if one.origin == "empty"]) and not leave_empty:
        named = "; ".join(f"{one.place} {one.label}" for one in empty)
        refuse(
            f"Chưa có số cho {len(empty)} ô: {named}. Hãy ghi số, hoặc đánh dấu là để trống.",
            f"Nothing answers {len(empty)} cells: {named}. Type a number, or say that they stay empty.",
        )
    try:
        signer = check_signed(signature.signer, signature.on, at=at)
        for one in cells:
            if one.origin == "reported":
                check_value(Decimal(one.value), falls=_falls(labels[one.code]))
    except CannotReport as refused:
        raise CannotFill(refused.text) from refused
    return _kept(sheet, cells, Signature(signer, signature.on), by=by, at=at)


def _falls(spot: Spot) -> bool:
    return spot.kind == COMPUTED and indicator(spot.figure).kind == "net"


def _cell(line: Line, answer: Answer) -> Cell:
    """What stands in a cell once it is signed. Raises CannotFill for no number, and a correction without a reason."""
    spot, typed = line.spot, answer.value.strip()
    if spot.kind == FACT:
        return Cell(spot.code, line.computed, "fact" if line.computed else "empty")
    if not typed:
        return Cell(
            spot.code, line.computed, COMPUTED if line.computed else "empty", line.computed, why=line.why
        )
    number = read_number(typed)
    if number is None:
        refuse(
            f"Ô {spot.place}: “{typed[:40]}” không phải là số.",
            f"Cell {spot.place}: “{typed[:40]}” is no number.",
        )
    if line.computed and number == Decimal(line.computed):
        return Cell(spot.code, line.computed, COMPUTED, line.computed)
    reason = without_numbers(tidy(answer.reason))[:_LONGEST_REASON]
    if line.computed and not reason:
        refuse(
            f"Ô {spot.place}: số theo danh sách là {line.computed}. Muốn ký số khác thì ghi lý do.",
            f"Cell {spot.place}: the lists give {line.computed}. To sign another number, say why.",
        )
    return Cell(spot.code, number_text(number), "reported", line.computed, reason, line.why)


def read_number(typed: str) -> Decimal | None:
    """A number as officers write it: 1.234 and 1 234 are a thousand and more, 12,5 twelve and a half. None for no number,
    or one that is finer than a hundredth."""
    tight = typed.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    whole, comma, rest = tight.partition(",")
    sign, digits = (whole[:1], whole[1:]) if whole[:1] in {"-", "\N{MINUS SIGN}"} else ("", whole)
    groups = digits.split(".")
    fine = all(len(one) == 3 for one in groups[1:]) and (len(groups) == 1 or 0 < len(groups[0]) <= 3)
    known = all(one.isascii() and one.isdigit() for one in groups)
    if not (fine and known) or (comma and not (rest.isascii() and rest.isdigit() and len(rest) <= 2)):
        return None
    number = Decimal("".join(groups) + ("." + rest if comma else ""))
    return -number if sign else number


def _kept(
    sheet: Sheet, cells: Sequence[Cell], signature: Signature, *, by: Account | None, at: datetime
) -> FormReturn:
    form, unit, on = sheet.mapping.form, sheet.unit, sheet.as_of
    earlier = FormReturn.objects.filter(unit=unit, form=form, as_of=on).order_by("-number").first()
    number = earlier.number + 1 if earlier else 1
    about = {"form": form, "unit": sheet.public_id, "number": number}
    with in_words(), transaction.atomic():
        paper = paper_of(
            f"{_title(form)} {on:%d/%m/%Y}", number, dated_on=signature.on, issuer=sheet.public_id
        )
        with act("statistics.signed", by=by, at=at, on=on, document=paper, about=about) as writer:
            pk = writer.add_one(
                FormReturn, unit_id=unit, form=form, mapping_id=sheet.mapping.pk, began_on=sheet.since, as_of=on,
                number=number, cells=[asdict(one) for one in cells], signer=signature.signer, signed_on=signature.on,
            )  # fmt: skip
            _report(writer, sheet, cells, earlier, signature)
    return FormReturn.objects.select_related("mapping__blank").get(pk=pk)


def _report(
    writer: Writer, sheet: Sheet, cells: Sequence[Cell], earlier: FormReturn | None, signature: Signature
) -> None:
    """Signed numbers beside the computed ones; what the form signed before and does not sign now is withdrawn."""
    form, unit, on = sheet.mapping.form, sheet.unit, sheet.as_of
    series = {one.spot.code: series_of(form, one.spot) for one in sheet.lines}
    reported = {series[one.code]: Decimal(one.value) for one in cells if one.origin == "reported"}
    before = set()
    if earlier is not None:
        spots = {one.code: one for one in spots_of(earlier.mapping)}
        before = {series_of(form, spots[one["code"]]) for one in earlier.cells if one["origin"] == "reported"}
    withdraw(writer, unit, before | reported.keys(), on=on)
    for code, value in reported.items():
        writer.add_one(
            ReportedFigure, unit_id=unit, code=code, value=value, valid_from=on, signer=signature.signer,
            signed_on=signature.on,
        )  # fmt: skip


def cells_of(signed: FormReturn) -> list[tuple[Spot, Cell]]:
    """What was signed, cell by cell."""
    by_code = {one["code"]: Cell(**one) for one in signed.cells}
    return [(one, by_code[one.code]) for one in spots_of(signed.mapping)]


def empty_cells(signed: FormReturn) -> list[Spot]:
    """The cells that nothing answered."""
    return [spot for spot, cell in cells_of(signed) if cell.origin == "empty"]
