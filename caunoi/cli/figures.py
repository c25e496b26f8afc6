"""`caunoi figures`: where the federation stands, in numbers."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, cast

import typer
from django.utils import timezone
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from caunoi.cli.homes import open_home
from caunoi.cli.typed import Day, iso_day, reads
from caunoi.indicators import naming, reading
from caunoi.indicators.catalogue import indicator
from caunoi.indicators.computing import every_code
from caunoi.indicators.definition import Breakdown, CannotBeAsked
from caunoi.indicators.figures import Figure
from caunoi.indicators.question import told
from caunoi.indicators.telling import newest_list_on, reported, untold
from caunoi.questions.columns import AGES, OWNERSHIPS, SEXES
from caunoi.resolutions.judging import Judgement, judged
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import sort_key
from caunoi.vocabulary.text import Text

STATUSES = {
    "reached": Text(vi="đạt", en="reached"),
    "on-course": Text(vi="đúng tiến độ", en="on course"),
    "behind": Text(vi="chậm", en="behind"),
    "no-data": Text(vi="chưa có số liệu", en="no data"),
    "not-quantified": Text(vi="chưa lượng hóa", en="not quantified"),
}
UNKNOWN = Text(vi="(chưa rõ)", en="(not known)")
# Employers of no zone are known to be of none, as the report says.
OUTSIDE = Text(vi="Ngoài khu, cụm công nghiệp", en="Outside zones and clusters")
TITLE = Text(vi="Số liệu theo danh sách đến {day}", en="Figures from the lists, to {day}")
LISTS = Text(
    vi="Danh sách đoàn viên đã nộp: {received}/{due} công đoàn cơ sở",
    en="Rosters of members in: {received}/{due} grassroots unions",
)
FIGURE, GROUP = Text(vi="Số liệu", en="Figure"), Text(vi="Nhóm", en="Group")
VALUE, SIDES = Text(vi="Giá trị", en="Value"), Text(vi="Tử số/mẫu số", en="Part/whole")
NOT_KNOWN, REPORTED = Text(vi="Chưa rõ", en="Unknown"), Text(vi="Báo cáo", en="Reported")
TARGET = Text(vi="Chỉ tiêu", en="Target")
MINUS = "\N{MINUS SIGN}"
BREAKDOWNS = ("ownership", "site", "place", "province", "commune", "unit", "sex", "age")
SCOPE_HELP = "all, hoặc comparable: chỉ những loại hình hiện nay còn tổ chức công đoàn."
Signed = dict[tuple[str, int], Decimal]
GROUPS = {**OWNERSHIPS, **SEXES, **AGES}


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("figures")(figures)


def figures(
    codes: Annotated[list[str] | None, typer.Argument(help="Mã số liệu; không ghi là tất cả.")] = None,
    unit: Annotated[str, typer.Option(help="Mã công khai, mã số hoặc mã số thuế của đơn vị.")] = "",
    at: Day = None,
    since: Annotated[datetime | None, typer.Option("--from", parser=iso_day, metavar="YYYY-MM-DD")] = None,
    by: Annotated[str, typer.Option(help="ownership, site, place, unit, sex hoặc age.")] = "",
    tree: Annotated[str, typer.Option(help="as-was, as-is hoặc một ngày.")] = "as-was",
    known_on: Day = None,
    scope: Annotated[str, typer.Option(help=SCOPE_HELP)] = "all",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Số liệu theo danh sách, bên cạnh số báo cáo và chỉ tiêu. / Figures, beside reported numbers and targets."""
    now = timezone.now()
    open_home(at=now)
    try:
        question = asked(at=at, since=since, tree=tree, known_on=known_on, scope=scope, today=day_of(now))
        here = reading.current()
        wanted, breakdown = _codes(codes or [], by)
        one = unit_asked(here, unit, question)
        found = here.engine.figures(wanted, question, units=[one], by=breakdown)
    except CannotBeAsked as refusal:
        raise refused(refusal) from None
    judgements = judged(found, parameters=here.engine.parameters)
    signed = reported(found) if plain(question) else {}
    if as_json:
        json.dump(_rows(found, judgements, signed), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _show(found, judgements, signed, question_told(question, today=day_of(now)))


def asked(
    *,
    at: datetime | None,
    since: datetime | None = None,
    tree: str = "as-was",
    known_on: datetime | None = None,
    scope: str = "all",
    today: date,
) -> reading.Question:
    """The question's days as typed; without `--at`, today. Raises CannotBeAsked."""
    day = at.date() if at else today
    for said in (at, since, known_on):
        if said is not None and not 1900 <= said.year < 2200:
            raise CannotBeAsked(
                vi=f"Ngày {said:%d/%m/%Y} nằm ngoài khoảng từ năm 1900 đến năm 2199.",
                en=f"The day {said:%Y-%m-%d} is not between the years 1900 and 2199.",
            )
    if since is not None and since.date() > day:
        raise CannotBeAsked(
            vi=f"Kỳ bắt đầu {since:%d/%m/%Y} sau ngày cuối {day:%d/%m/%Y}.",
            en=f"The period begins on {since:%Y-%m-%d}, after its last day {day:%Y-%m-%d}.",
        )
    return reading.Question(
        at=day,
        since=since.date() if since else None,
        tree=naming.tree_day(tree, today=today),
        known_on=known_on.date() if known_on else None,
        scope=naming.scope_day(scope, today=today),
    )


def unit_asked(here: reading.Reading, text: str, question: reading.Question) -> int:
    """The unit as typed, else the root of the tree. Raises CannotBeAsked."""
    if text:
        return naming.unit_named(text, at=question.at)
    return here.engine.closure(question).root


def refused(refusal: CannotBeAsked) -> typer.Exit:
    """Say why in both languages on standard error, and leave with 2."""
    print(refusal.text.vi, file=sys.stderr)
    print(refusal.text.en, file=sys.stderr)
    return typer.Exit(2)


def _codes(codes: list[str], by: str) -> tuple[list[str], Breakdown | None]:
    """What is asked for; without codes, all that can be broken down so. Raises CannotBeAsked."""
    if by and by not in BREAKDOWNS:
        listed = ", ".join(BREAKDOWNS)
        raise CannotBeAsked(
            vi=f"Không chia được theo “{by}”; chia được theo: {listed}.",
            en=f"There is no breakdown by “{by}”; there are: {listed}.",
        )
    breakdown = cast("Breakdown | None", by or None)
    if not codes:
        return every_code(breakdown), breakdown
    for code in codes:
        one = indicator(code)
        if breakdown:
            one.check_breakdown(breakdown)
    return codes, breakdown


def _rows(
    found: list[Figure], judgements: dict[tuple[str, int], Judgement], signed: Signed
) -> list[dict[str, Any]]:
    groups = {figure.group for figure in found if figure.by == "unit" and isinstance(figure.group, int)}
    shown = naming.public_ids({figure.unit for figure in found} | groups)
    names = _names(found)
    rows = []
    for figure in found:
        key = (figure.indicator.code, figure.unit)
        judgement = judgements.get(key) if figure.by is None else None
        rows.append(
            {
                "code": figure.indicator.code,
                "unit": shown[figure.unit],
                "at": figure.at.isoformat(),
                "from": figure.since.isoformat() if figure.since else None,
                "by": {figure.by: _group(figure, names, shown)} if figure.by else {},
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "unknown": figure.unknown,
                "value": number(figure.value),
                "reported": number(signed.get(key)) if figure.by is None else None,
                "coverage": {"in": figure.coverage.received, "due": figure.coverage.due},
                "target": number(judgement.promise.value) if judgement else None,
                "status": judgement.status if judgement else None,
            }
        )
    return rows


def number(value: Decimal | int | None) -> int | float | None:
    """A figure's value for JSON: whole numbers stay whole, two decimals print as they are."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _names(found: list[Figure]) -> dict[int, str]:
    if not found or found[0].by in {None, "ownership", "sex", "age"}:
        return {}
    return naming.group_names(found[0].by, (figure.group for figure in found), at=found[0].at)


def _group(figure: Figure, names: dict[int, str], shown: dict[int, str]) -> str | None:
    if figure.group is None or isinstance(figure.group, str):
        return figure.group
    return shown[figure.group] if figure.by == "unit" else names.get(figure.group)


def written(value: Decimal | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")


def plain(question: reading.Question) -> bool:
    """Whether a signed number may stand beside: it is of its own day and tree, as known now, and of all kinds."""
    return question.tree is None and question.known_on is None and question.scope is None


def question_told(question: reading.Question, *, today: date) -> str:
    """The reading in words, where it is not the plain one."""
    words = told(question, today=today)
    return "" if plain(question) else "; ".join(map(reads, words))


def _show(
    found: list[Figure],
    judgements: dict[tuple[str, int], Judgement],
    signed: Signed,
    reading_told: str,
) -> None:
    if not found:
        print("Không có số liệu nào. / No figures.")
        return
    names = _names(found)
    found = _in_order(found, names)
    coverage = found[0].coverage
    table = Table(
        title=reads(TITLE.fill(day=f"{found[0].at:%d/%m/%Y}")),
        caption=reads(LISTS.fill(received=coverage.received, due=coverage.due)),
        box=SIMPLE,
        padding=(0, 1, 0, 0),
    )
    table.add_column(reads(FIGURE), min_width=12, overflow="fold")
    if found[0].by:
        table.add_column(reads(GROUP), min_width=10, overflow="fold")
    for title in (VALUE, SIDES, NOT_KNOWN, *((REPORTED,) if signed else ())):
        table.add_column(reads(title), justify="right", no_wrap=True)
    if judgements:
        table.add_column(reads(TARGET), justify="right", min_width=8)
    newest = newest_list_on(date.max)
    reasons = {id(figure): untold(figure, newest) for figure in found}
    for figure in found:
        key = (figure.indicator.code, figure.unit)
        whole = figure.by is None
        table.add_row(
            reads(figure.indicator.title),
            *([] if whole else [escape(_label(figure, names))]),
            _value(figure, reasons[id(figure)]),
            "" if reasons[id(figure)] else _sides(figure),
            written(figure.unknown) if figure.unknown else "",
            *([written(signed.get(key)) if whole else ""] if signed else []),
            *([_promised(judgements.get(key) if whole else None)] if judgements else []),
        )
    if reading_told:
        table.caption = f"{table.caption}\n{reading_told}"
    for reason in dict.fromkeys(reads(reason) for reason in reasons.values() if reason):
        table.caption = f"{table.caption}\n—: {reason}"
    Console().print(table)


def _value(figure: Figure, reason: Text | None) -> str:
    """As screens write it: a dash for what nobody told, a net change with its sign."""
    if reason is not None:
        return "—"
    if figure.indicator.kind == "net" and figure.numerator:
        return f"{'+' if figure.numerator > 0 else MINUS}{written(abs(figure.numerator))}"
    return written(figure.value) + (" %" if figure.value is not None and figure.denominator else "")


def _sides(figure: Figure) -> str:
    if figure.denominator is None:
        return ""
    return f"{written(figure.numerator)}/{written(figure.denominator)}"


def _promised(judgement: Judgement | None) -> str:
    if judgement is None:
        return ""
    if judgement.promise.value is None:
        return reads(STATUSES[judgement.status])
    return f"{written(judgement.promise.value)} · {reads(STATUSES[judgement.status])}"


def _in_order(found: list[Figure], names: dict[int, str]) -> list[Figure]:
    """Places and zones in Vietnamese order, those that belong to none last; other groups have an order of their own."""
    if found[0].by not in {"place", "province", "commune", "site"}:
        return found
    turns = {code: turn for turn, code in enumerate(dict.fromkeys(figure.indicator.code for figure in found))}
    return sorted(
        found,
        key=lambda one: (
            turns[one.indicator.code], one.group is None, sort_key(names.get(cast("int", one.group), "")),
        ),
    )  # fmt: skip


def _label(figure: Figure, names: dict[int, str]) -> str:
    if figure.group is None:
        return reads(OUTSIDE if figure.by == "site" else UNKNOWN)
    if isinstance(figure.group, int):
        return names.get(figure.group, reads(UNKNOWN))
    return reads(GROUPS[figure.group]) if figure.group in GROUPS else figure.group
