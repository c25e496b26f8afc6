"""`caunoi targets`: what a unit is held to and where it goes, setting and ending it, and sharing it out to the units below."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone

from caunoi.access.door import unit_names, units_within
from caunoi.access.reach import operator
from caunoi.cli.figures import STATUSES
from caunoi.cli.homes import open_home
from caunoi.cli.typed import Day, iso_day, reads
from caunoi.indicators import naming, reading
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.figures import Figure
from caunoi.indicators.forecasting import METHOD
from caunoi.indicators.question import Question
from caunoi.organisations.models import Unit
from caunoi.resolutions import promising, sharing
from caunoi.resolutions.inheriting import HeldTo, held_to
from caunoi.resolutions.judging import Judgement
from caunoi.resolutions.outlook import NOT_HELD, outlook_of
from caunoi.resolutions.promising import CannotPromise, Step, Terms
from caunoi.resolutions.sharing import RULES, NothingToShareBy, Sharing
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

IsoDay = Annotated[datetime, typer.Option(parser=iso_day, metavar="YYYY-MM-DD")]
Code = Annotated[str, typer.Argument(help="Mã số liệu / code of the figure")]
UnitAsked = Annotated[str, typer.Option(help="Mã công khai, mã số hoặc mã số thuế của đơn vị.")]
AsJson = Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")]
AsDays = Annotated[list[str] | None, typer.Option(metavar="YYYY-MM-DD=N")]
NO_STEP = Text(vi="“{typed}” không đọc được. Ghi ngày=số, ví dụ 2025-12-31=80.", en="“{typed}” is not read. Write day=number, for example 2025-12-31=80.")  # fmt: skip
NO_RULE = Text(vi="Phân bổ theo: by-size hoặc equal-effort.", en="Share out by: by-size or equal-effort.")
NOTHING = Text(
    vi="Không có gì để phân bổ: chỉ tiêu chưa có số, đã qua hạn, hoặc không có đơn vị nào ở dưới.",
    en="There is nothing to share out: no number, past its day, or no unit below.",
)
WRITTEN = Text(vi="Đã ghi.", en="Written.")
SUMS = Text(vi="Cộng lại {given}, cần {needed}, lệch {difference}.", en="Together {given}, needed {needed}, difference {difference}.")  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(no_args_is_help=True, help="Chỉ tiêu của đơn vị. / Targets of a unit.")
    verbs.command("show")(_show)
    verbs.command("forecast")(_forecast)
    verbs.command("set")(_set)
    verbs.command("end")(_end)
    verbs.command("share")(_share)
    app.add_typer(verbs, name="targets")


def _show(unit: UnitAsked = "", at: Day = None, as_json: AsJson = False) -> None:
    """Đơn vị phải đạt gì, từ đâu, đang ở đâu. / What a unit is held to, by whom, and how it stands."""
    now = _home()
    day = at.date() if at else day_of(now)
    here, one = _unit(unit, day)
    held = held_to(one, day, here.engine.parameters, within=operator(day_of(now)))
    found = here.engine.figures(list(held), Question(day), units=[one]) if held else []
    figures = {figure.indicator.code: figure for figure in found}
    told = [(target, target.judged(figures.get(code), day)) for code, target in held.items()]
    if as_json:
        print(json.dumps([_row(target, judgement) for target, judgement in told], ensure_ascii=False))
        return
    for target, judgement in told:
        status = reads(STATUSES[judgement.status]) if judgement else "—"
        last = judgement.promise if judgement else target.promises[-1]
        value = "—" if last.value is None else f"{last.value:f}"
        print(
            f"{reads(CATALOGUE[target.code].title)}: {value} ({last.due_on}), {status}; {target.name} {last.paper}"
        )


def _forecast(code: Code, unit: UnitAsked = "", at: Day = None, as_json: AsJson = False) -> None:
    """Cứ đà này thì đến hạn ở mức nào, bao giờ đạt. / Where the figure goes at this pace, and when it arrives."""
    now = _home()
    day = at.date() if at else day_of(now)
    here, one = _unit(unit, day)
    held = held_to(one, day, here.engine.parameters, within=operator(day_of(now))).get(code)

    def figure(end: date) -> Figure | None:
        return next(iter(here.engine.figures([code], Question(end, tree=day), units=[one])), None)

    told = outlook_of(CATALOGUE[code], held, figure, at=day) if held else None
    if told is None:
        _refused(NOT_HELD.fill(code=code))
    if as_json:
        print(json.dumps(told.told(), ensure_ascii=False))
        return
    for sentence in told.sentences():
        print(reads(sentence))
    if told.refused is None:
        print(f"({reads(METHOD)})")


def _row(target: HeldTo, judgement: Judgement | None) -> dict[str, Any]:
    return {
        "code": target.code,
        "source": target.source,
        "status": judgement.status if judgement else None,
        "due_on": judgement.promise.due_on.isoformat() if judgement else None,
        "owner": target.row.owner if target.row else "",
        "split_by": target.row.split_by if target.row else "",
        "steps": [
            {
                "due_on": one.due_on.isoformat(),
                "value": None if one.value is None else f"{one.value:f}",
                "on_the_way": one.is_step,
                "wording": {"vi": one.wording.vi, "en": one.wording.en},
                "paper": one.paper,
            }
            for one in target.promises
        ],
    }


def _set(
    code: Code,
    wording: Annotated[str, typer.Option(help="Lời văn của chỉ tiêu / its words")],
    paper: Annotated[str, typer.Option(help="Số văn bản / number of the paper")],
    paper_on: IsoDay,
    owner: Annotated[str, typer.Option(help="Ai chịu trách nhiệm / who answers for it")],
    due: AsDays = None,
    step: AsDays = None,
    not_quantified_by: Day = None,
    course: Annotated[str, typer.Option(help="straight, stepped")] = "straight",
    agreed_by: str = "",
    agreed_paper: str = "",
    agreed_on: Day = None,
    unit: UnitAsked = "",
) -> None:
    """Đặt hoặc thay chỉ tiêu của một đơn vị. / Set a target of a unit, or put another in its place."""
    now = _home()
    steps = [*(_step(one, False) for one in due or []), *(_step(one, True) for one in step or [])]
    if not_quantified_by:
        steps.append(Step(not_quantified_by.date(), None))
    terms = Terms(
        code, tuple(steps), wording, paper, paper_on.date(), owner, course=course,
        not_quantified=not_quantified_by is not None, agreed_by=agreed_by, agreed_paper=agreed_paper,
        agreed_on=agreed_on.date() if agreed_on else None,
    )  # fmt: skip
    _here, one = _unit(unit, day_of(now))
    try:
        promising.set_targets(_whose(one, day_of(now)), terms, by=None, at=now)
    except CannotPromise as refused:
        _refused(refused.text)
    print(reads(WRITTEN))


def _end(code: Code, on: IsoDay, unit: UnitAsked = "") -> None:
    """Kết thúc chỉ tiêu riêng của một đơn vị. / End a unit's own target."""
    now = _home()
    _here, one = _unit(unit, day_of(now))
    try:
        promising.end_targets(_whose(one, day_of(now)), code, on=on.date(), by=None, at=now)
    except CannotPromise as refused:
        _refused(refused.text)
    print(reads(WRITTEN))


def _share(
    code: Code,
    rule: Annotated[str, typer.Option(help="by-size, equal-effort")],
    paper: Annotated[str, typer.Option(help="Số văn bản / number of the paper")],
    paper_on: IsoDay,
    owner: Annotated[str, typer.Option(help="Ai chịu trách nhiệm / who answers for it")],
    unit: UnitAsked = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem / look only")] = False,
    as_json: AsJson = False,
) -> None:
    """Phân bổ chỉ tiêu cho các đơn vị dưới, nói rõ cộng lại có đủ không. / Share a target out to the units below."""
    if rule not in {"by-size", "equal-effort"}:
        _refused(NO_RULE)
    now = _home()
    day = day_of(now)
    here, one = _unit(unit, day)
    step, wording, found = _shared(here, one, code, rule, day)
    if not dry_run:
        terms = Terms(code, (step,), wording, paper, paper_on.date(), owner)
        try:
            promising.share_out(_whose(one, day_of(now)), terms, found.parts, _rule(rule), by=None, at=now)
        except CannotPromise as refused:
            _refused(refused.text)
    names = unit_names([part.unit for part in found.parts], on=day)
    rows = [
        {"unit": names.get(part.unit, ""), "holding": part.holding, "value": f"{part.value:f}"}
        for part in found.parts
    ]
    sums = {
        "needed": found.needed,
        "given": found.given,
        "outside": found.outside,
        "difference": found.difference,
    }
    if as_json:
        print(json.dumps({**sums, "units": rows}, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['unit']}: {row['holding']} ({row['value']})")
    print(reads(SUMS).format(**sums))


def _shared(here: reading.Reading, unit: int, code: str, rule: str, day: date) -> tuple[Step, str, Sharing]:
    held = held_to(unit, day, here.engine.parameters, within=operator(day)).get(code)
    ahead = [one for one in held.promises if one.due_on > day and not one.is_step] if held else []
    if not ahead or ahead[0].value is None:
        _refused(NOTHING)
    try:
        (whole,) = here.engine.figures([code], Question(day), units=[unit])
        parts = here.engine.figures([code], Question(day), units=[unit], by="unit")
        stands, below = sharing.standing(whole, parts, None)
        found = sharing.shared(ahead[0].value, stands, below, _rule(rule))
    except NothingToShareBy:
        _refused(NOTHING)
    return Step(ahead[0].due_on, ahead[0].value), ahead[0].wording.vi, found


def _rule(rule: str) -> sharing.Rule:
    return next(one for one in RULES if one == rule)


def _home() -> datetime:
    now = timezone.now()
    open_home(at=now)
    return now


def _unit(typed: str, day: date) -> tuple[reading.Reading, int]:
    here = reading.current()
    try:
        return here, naming.unit_named(typed, at=day) if typed else here.engine.closure(Question(day)).root
    except CannotBeAsked as refused:
        _refused(refused.text)


def _whose(unit: int, day: date) -> Unit:
    found: Unit = units_within(operator(day)).get(pk=unit)
    return found


def _step(typed: str, is_step: bool) -> Step:
    day, _sign, value = typed.partition("=")
    try:
        return Step(iso_day(day).date(), Decimal(value), is_step)
    except InvalidOperation:
        _refused(NO_STEP.fill(typed=typed))


def _refused(text: Text) -> NoReturn:
    print(reads(text), file=sys.stderr)
    raise typer.Exit(2)
