"""Carrying a decision on units out: previewed, once, all or nothing, and annulled as long as nothing later rests on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from caunoi.access.reach import Reach
from caunoi.organisations.models import Unit, UnitDescription
from caunoi.registers.reorganisations.annulling import undo, units_of
from caunoi.registers.reorganisations.asking import asked
from caunoi.registers.reorganisations.changes import (
    CannotReorganise,
    Change,
    Describe,
    Dissolve,
    EndByLaw,
    Found,
    Merge,
    Move,
    RefIsTaken,
    Split,
    refuse,
)
from caunoi.registers.reorganisations.effect import Effect, effect_of
from caunoi.registers.reorganisations.handing import Closing
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.reorganisations.offices import ask_again, lost_by
from caunoi.registers.reorganisations.planning import Plan, plan, stand_below
from caunoi.registers.reorganisations.standing import some_of
from caunoi.trail.acting import act
from caunoi.trail.canonical import dense
from caunoi.trail.copying import copied
from caunoi.trail.papers import decision as paper
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, WalledOff, Writer
from caunoi.vocabulary.days import day_of

RIGHT = "units.reorganise"
_LONGEST_NUMBER = 64
#: What a decision that orders each change is called where it is kept.
KIND_OF = {
    Found: Reorganisation.Kind.FOUND,
    Describe: Reorganisation.Kind.DESCRIBE,
    Move: Reorganisation.Kind.MOVE,
    Merge: Reorganisation.Kind.MERGE,
    Split: Reorganisation.Kind.SPLIT,
    Dissolve: Reorganisation.Kind.DISSOLVE,
    EndByLaw: Reorganisation.Kind.END_BY_LAW,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """The paper: whose decision, its number, the day it was signed and the day it takes effect."""

    decider: int
    number: str
    signed_on: date
    effect_on: date
    client_ref: UUID


def preview(change: Change, decision: Decision, reach: Reach) -> Effect:
    """What the decision would touch; nothing is written. Raises CannotReorganise as carrying it out would."""
    planned = _admitted(change, decision, reach)
    _answered(KIND_OF[type(change)], decision, asked(change))
    return effect_of(planned, decision.effect_on)


def carry_out(
    change: Change,
    decision: Decision,
    reach: Reach,
    *,
    at: datetime,
    shown: Callable[[Effect], None] | None = None,
) -> Reorganisation:
    """Carry the decision out, all or nothing; a second time with its `client_ref` it is answered, not repeated.

    `shown` is told before anything is written what `preview` would say, of the very plan that is then carried out.
    Raises CannotReorganise, also where another decision came first, and RefIsTaken where the `client_ref` is that of
    another decision.
    """
    kind = KIND_OF[type(change)]
    with _in_words():
        _stand_in_line()
        told = asked(change)
        if (done := _answered(kind, decision, told)) is not None:
            return done
        planned = _admitted(change, decision, reach)
        if shown is not None:
            shown(effect_of(planned, decision.effect_on))
        with _acting(kind, decision, reach, at) as writer:
            founded = {"unit_id": writer.add_one(Unit)} if isinstance(change, Found) else {}
            _write(writer, planned, decision.effect_on, founded)
            if planned.ends:
                Closing(writer, planned, decision.effect_on, by_law=isinstance(change, EndByLaw)).carry_out()
            pk = _note(writer, decision, kind, told, told)
    return Reorganisation.objects.get(pk=pk)


def _write(writer: Writer, planned: Plan, on: date, founded: dict[str, int]) -> None:
    for model, closed in planned.closed.items():
        writer.end(model, closed)
        copied(writer, model, closed, valid_to=on)
    for model, begun in planned.begun.items():
        rows = [founded | row for row in begun]
        columns = tuple(rows[0])
        writer.add(model, columns, [tuple(row[name] for name in columns) for row in rows])


def annul(done: Reorganisation, decision: Decision, reach: Reach, *, at: datetime) -> Reorganisation:
    """Carry out the decision that annuls one: the registers hold true what they held before it, for every day.

    Offices that ended by it stay ended, and are asked for anew (`offices`). Raises CannotReorganise where something
    later rests on it, it was annulled before, or itself annuls: since then people and offices came, whom a decision
    that is simply there again would know nothing of.
    """
    if done.kind == Reorganisation.Kind.ANNUL:
        refuse(
            "Quyết định này đã hủy bỏ một quyết định khác, nên không hủy được: hãy ra quyết định mới về đơn vị.",
            "This decision annuls another one and cannot be annulled itself: decide anew about the unit.",
        )
    with _in_words():
        _stand_in_line()
        told = {"annuls": str(done.public_id)}
        if (again := _answered(Reorganisation.Kind.ANNUL, decision, told)) is not None:
            return again
        if Reorganisation.objects.filter(undoes=done).exists():
            refuse("Quyết định này đã bị hủy bỏ rồi.", "This decision has been annulled already.")
        _check_right({done.decider_id}, units_of(done.began_by), decision, reach)
        lost = lost_by(done, on=day_of(at))
        with _acting(Reorganisation.Kind.ANNUL, decision, reach, at) as writer:
            writer.end(Reorganisation, [done.pk])
            undo(writer, done, lost.apart)
            lost.withdraw_keys(at=at)
            wanted = lost.to_ask(reach)
            effect = told | lost.told(len(wanted))
            pk = _note(writer, decision, Reorganisation.Kind.ANNUL, effect, told, undoes_id=done.pk)
        ask_again(wanted, reach, at=at)
    return Reorganisation.objects.get(pk=pk)


# ---------------------------------------------------------------- admitting


def _answered(kind: str, decision: Decision, told: Mapping[str, Any]) -> Reorganisation | None:
    """What this very press came to, if it came before. Raises RefIsTaken where its `client_ref` did something else.

    Ask while standing in line: before that the other press of the same button may not be seen yet.
    """
    done = Reorganisation.objects.filter(client_ref=decision.client_ref).first()
    if done is None:
        return None
    same = (done.kind, done.decider_id, done.number, done.signed_on, done.effect_on, done.asked_digest) == (
        kind, decision.decider, decision.number, decision.signed_on, decision.effect_on, _digest(kind, told),
    )  # fmt: skip
    if not same or done.ended_by_id is not None:
        raise RefIsTaken(done.number)
    return done


def _digest(kind: str, told: Mapping[str, Any]) -> str:
    return hashlib.sha256(dense([kind, told]).encode()).hexdigest()


def _admitted(change: Change, decision: Decision, reach: Reach) -> Plan:
    """The plan of a change that this paper may make and this actor may carry out. Raises CannotReorganise."""
    if not decision.number or len(decision.number) > _LONGEST_NUMBER:
        refuse(
            f"Ghi số quyết định, nhiều nhất {_LONGEST_NUMBER} ký tự.",
            f"Write the number of the decision, {_LONGEST_NUMBER} characters at most.",
        )
    planned = plan(change, decision.effect_on)
    _check_right(planned.above, planned.units | planned.below, decision, reach)
    return planned


def _check_right(above: set[int], touched: set[int], decision: Decision, reach: Reach) -> None:
    """Whoever decides stands above all that changes; whoever carries it out reaches that far, and all that it touches
    of what stands today: nobody decides about a unit that answers to others by now. So says the wall of the database
    (`organisations/walls.py`)."""
    allowed = reach.to(RIGHT)
    if not all(map(allowed.covers, {decision.decider, *above})) or _stands_out_of_reach(touched, allowed):
        _out_of_reach()
    if not stand_below(above, decision.decider, decision.effect_on):
        refuse(
            "Đơn vị ra quyết định phải là cấp trên của mọi đơn vị thay đổi.",
            "The unit that decides must stand above every unit that changes.",
        )


def _stands_out_of_reach(units: set[int], allowed: Reach) -> bool:
    others = {unit for unit in units if not allowed.covers(unit)}
    return any(
        UnitDescription.objects.on(allowed.day).filter(unit__in=some).exists() for some in some_of(others)
    )


def _out_of_reach() -> NoReturn:
    refuse(
        "Quyết định này đụng đến đơn vị ngoài phạm vi phụ trách.",
        "This decision touches a unit out of your reach.",
    )


# ---------------------------------------------------------------- writing


@contextmanager
def _acting(kind: str, decision: Decision, reach: Reach, at: datetime) -> Iterator[Writer]:
    """An Act on the decision's paper, which is that of the unit that decides."""
    issuer = Unit.objects.values_list("public_id", flat=True).get(pk=decision.decider)
    rests_on = paper(decision.number, decision.signed_on, issuer=issuer)
    with act(f"units.{kind}", by=reach.account, at=at, on=decision.effect_on, document=rests_on) as writer:
        yield writer


def _stand_in_line() -> None:
    """One on the tree at a time: each of two that cross fits, and both do not.

    On PostgreSQL, wait for whoever changes the tree; SQLite lets one transaction begin at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('units'))")


def _note(
    writer: Writer, decision: Decision, kind: str, told: dict[str, Any], given: Mapping[str, Any], **more: Any
) -> int:
    return writer.add_one(
        Reorganisation, client_ref=decision.client_ref, kind=kind, decider_id=decision.decider, number=decision.number,
        signed_on=decision.signed_on, effect_on=decision.effect_on, asked=told, asked_digest=_digest(kind, given),
        **more,
    )  # fmt: skip


@contextmanager
def _in_words() -> Iterator[None]:
    """All or nothing; what the database refuses, and who came first, as a sentence."""
    try:
        with transaction.atomic():
            yield
    except WalledOff:
        _out_of_reach()
    except Overtaken:
        refuse(
            "Trong lúc thực hiện, một việc khác đã thay đổi hồ sơ mà quyết định này đụng đến; chưa có gì được ghi."
            " Hãy xem lại rồi làm lại.",
            "Meanwhile something else changed a record that this decision touches; nothing was done. Look again,"
            " then repeat.",
        )
    except IntegrityError as error:
        raise CannotReorganise(refusal(error).text) from error
