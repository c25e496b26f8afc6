"""`caunoi rounds`: open a collection round, show it, say who is late, lock it."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Annotated, NoReturn
from uuid import UUID, uuid4

import typer
from django.utils import timezone

from caunoi.access.door import unit_descriptions_within, unit_names
from caunoi.access.reach import Reach, operator
from caunoi.cli.homes import open_home
from caunoi.cli.typed import iso_day, reads
from caunoi.organisations.models import UnitDescription
from caunoi.organisations.settled import parameters
from caunoi.organisations.tree import NoFederation, root
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import CannotCollect, Terms
from caunoi.registers.rounds.door import round_units_within, rounds_within
from caunoi.registers.rounds.models import Round, RoundStep, RoundUnit
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

IsoDay = Annotated[datetime, typer.Option(parser=iso_day, metavar="YYYY-MM-DD")]
Which = Annotated[str, typer.Argument(help="Mã công khai của kỳ thu. / The round's public id.")]
AsJson = Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")]
NONE = Text(vi="chưa nộp", en="not submitted")
NO_ROUND = Text(vi="Không có kỳ thu nào mang mã ấy.", en="There is no round of that id.")
NO_FEDERATION = Text(vi="Chưa có đơn vị nào.", en="There is no unit yet.")
KINDS = ", ".join(Round.Kind.values)
NO_KIND = Text(
    vi="Không thu loại danh sách “{kind}”. Ghi một trong: {kinds}.",
    en="No list of the kind “{kind}” is collected. Write one of: {kinds}.",
)
OPENED = Text(
    vi="Đã mở kỳ thu {id}: {units} đơn vị phải nộp.", en="Round {id} is open: {units} units are due."
)
LOCKED = Text(vi="Đã chốt.", en="Locked.")
NOBODY = Text(vi="Không còn ai thiếu.", en="Nobody is missing.")


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(no_args_is_help=True, help="Kỳ thu số liệu. / Collection rounds.")
    verbs.command("open")(_open)
    verbs.command("show")(_show)
    verbs.command("late")(_late)
    verbs.command("lock")(_lock)
    app.add_typer(verbs, name="rounds")


def _open(
    title: Annotated[str, typer.Argument(help="Tên kỳ thu / title")],
    since: IsoDay,
    as_of: IsoDay,
    due: IsoDay,
    kind: Annotated[
        str,
        typer.Option(help=KINDS),
    ] = "members",
    as_json: AsJson = False,
) -> None:
    """Mở kỳ thu với mọi công đoàn cơ sở. / Open a round that every grassroots union owes."""
    if kind not in Round.Kind.values:
        _refused(NO_KIND.fill(kind=kind, kinds=KINDS))
    reach = _home()
    told = unit_descriptions_within(reach).on(as_of.date()).filter(level=UnitDescription.Level.GRASSROOTS)
    units = list(told.values_list("unit_id", flat=True))
    try:
        opened = collecting.open_round(
            Terms(kind, title, since.date(), as_of.date(), due.date()), units, held_by=root(reach.day),
            client_ref=uuid4(), by=None, at=timezone.now(),
        )  # fmt: skip
    except CannotCollect as refused:
        _refused(refused.text)
    except NoFederation:
        _refused(NO_FEDERATION)
    answer = {"id": str(opened.public_id), "units": len(units)}
    print(json.dumps(answer) if as_json else reads(OPENED).format(**answer))


def _show(which: Which, as_json: AsJson = False) -> None:
    """Từng đơn vị: đang ở bước nào, đầu kỳ, cuối kỳ, lệch. / Each unit: its step and its table."""
    reach = _home()
    found = _found(which, reach)
    lines, at_step, names = _lines(found, reach)
    tables = collecting.tables(found, lines, parameters=parameters())
    rows = [
        {
            "unit": names.get(one.unit_id, ""),
            "line": str(one.public_id),
            "state": at_step[one.pk].state if one.pk in at_step else None,
            "on": at_step[one.pk].on.isoformat() if one.pk in at_step else None,
            "months": [month.figures() for month in tables.get(one.pk, [])],
        }
        for one in lines
    ]
    if as_json:
        told = {"title": found.title, "kind": found.kind, "due_on": found.due_on.isoformat()}
        print(
            json.dumps({**told, "locked": found.locked_by_id is not None, "units": rows}, ensure_ascii=False)
        )
        return
    for one in lines:
        table = tables.get(one.pk, [])
        said = f"{table[0].opening} → {table[-1].closing}" if table else ""
        print(f"{names.get(one.unit_id, '')}: {_words(at_step.get(one.pk))} {said}".rstrip())


def _late(which: Which, as_json: AsJson = False) -> None:
    """Ai còn thiếu, kèm lời đôn đốc. / Who still owes a list, with a text to send."""
    reach = _home()
    found = _found(which, reach)
    lines, at_step, names = _lines(found, reach)
    late = collecting.late_of(lines, at_step)
    text = collecting.reminder(found, late, names) if late else ""
    if as_json:
        units = [names.get(one.due.unit_id, "") for one in late]
        overdue = day_of(timezone.now()) > found.due_on
        print(json.dumps({"overdue": overdue, "late": units, "reminder": text}, ensure_ascii=False))
    else:
        print(text or reads(NOBODY))


def _lock(which: Which) -> None:
    """Chốt: mọi danh sách đã nhận, mọi bảng về 0; không thì nói đơn vị nào thiếu gì. / Lock, or say what is missing."""
    reach = _home()
    found = _found(which, reach)
    try:
        collecting.lock(found, parameters=parameters(), by=None, at=timezone.now())
    except CannotCollect as refused:
        print(reads(refused.text), file=sys.stderr)
        lines, _at_step, names = _lines(found, reach)
        missing = (
            [] if found.locked_by_id else collecting.missing_of(found, lines, parameters=parameters())[0]
        )
        for one in missing:
            print(f"- {names.get(one.due.unit_id, '')}: {reads(one.text)}", file=sys.stderr)
        raise typer.Exit(1) from None
    print(reads(LOCKED))


def _home() -> Reach:
    now = timezone.now()
    open_home(at=now)
    return operator(day_of(now))


def _found(which: str, reach: Reach) -> Round:
    try:
        found = rounds_within(reach).filter(public_id=UUID(which)).first()
    except ValueError:
        found = None
    if found is None:
        _refused(NO_ROUND)
    return found


def _lines(found: Round, reach: Reach) -> tuple[list[RoundUnit], dict[int, RoundStep], dict[int, str]]:
    lines = list(round_units_within(reach).filter(round=found))
    names = unit_names([one.unit_id for one in lines], on=found.as_of)
    lines.sort(key=lambda one: names.get(one.unit_id, ""))
    return lines, collecting.standing([one.pk for one in lines]), names


def _words(step: RoundStep | None) -> str:
    return step.get_state_display() if step else reads(NONE)


def _refused(text: Text) -> NoReturn:
    print(reads(text), file=sys.stderr)
    raise typer.Exit(2)
