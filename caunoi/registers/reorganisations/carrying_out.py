"""Carrying a decision on units out: previewed, once, all or nothing, and annulled as long as nothing later rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from caunoi.access.reach import Reach
from caunoi.organisations.models import Unit
from caunoi.registers.reorganisations.annulling import undo
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
    Split,
    refuse,
)
from caunoi.registers.reorganisations.effect import Effect, effect_of
from caunoi.registers.reorganisations.handing import Closing
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.reorganisations.planning import Plan, plan, stand_below
from caunoi.trail.acting import act
from caunoi.trail.copying import copied
from caunoi.trail.papers import decision as paper
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, Writer

RIGHT = "units.reorganise"
_LONGEST_NUMBER = 64
_KINDS = {
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
    return effect_of(_admitted(change, decision, reach), decision.effect_on)


def carry_out(change: Change, decision: Decision, reach: Reach, *, at: datetime) -> Reorganisation:
    """Carry the decision out, all or nothing; a second time with its `client_ref` it is answered, not repeated.

    Raises CannotReorganise, also where another decision came first.
    """
    kind = _KINDS[type(change)]
    if (done := Reorganisation.objects.filter(client_ref=decision.client_ref).first()) is not None:
        return done
    with _in_words(), _acting(kind, decision, reach, at) as writer:
        planned = _admitted(change, decision, reach)
        founded = {"unit_id": writer.add_one(Unit)} if isinstance(change, Found) else {}
        _write(writer, planned, decision.effect_on, founded)
        if planned.ends:
            Closing(writer, planned, decision.effect_on, by_law=isinstance(change, EndByLaw)).carry_out()
        pk = _note(writer, decision, kind, asked(change))
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

    Raises CannotReorganise where something later rests on it, it was annulled before, or itself annuls: since then
    people and offices came, whom a decision that is simply there again would know nothing of.
    """
    if (again := Reorganisation.objects.filter(client_ref=decision.client_ref).first()) is not None:
        return again
    if done.kind == Reorganisation.Kind.ANNUL:
        refuse(
            "Quyết định này đã hủy bỏ một quyết định khác, nên không hủy được: hãy ra quyết định mới về đơn vị.",
            "This decision annuls another one and cannot be annulled itself: decide anew about the unit.",
        )
    with _in_words(), _acting(Reorganisation.Kind.ANNUL, decision, reach, at) as writer:
        _check_right({done.decider_id}, decision, reach)
        undo(writer, done)
        told = {"annuls": str(done.public_id)}
        pk = _note(writer, decision, Reorganisation.Kind.ANNUL, told, undoes_id=done.pk)
    return Reorganisation.objects.get(pk=pk)


# ---------------------------------------------------------------- admitting


def _admitted(change: Change, decision: Decision, reach: Reach) -> Plan:
    """The plan of a change that this paper may make and this actor may carry out. Raises CannotReorganise."""
    if not decision.number or len(decision.number) > _LONGEST_NUMBER:
        refuse(
            f"Ghi số quyết định, nhiều nhất {_LONGEST_NUMBER} ký tự.",
            f"Write the number of the decision, {_LONGEST_NUMBER} characters at most.",
        )
    planned = plan(change, decision.effect_on)
    _check_right(planned.above, decision, reach)
    return planned


def _check_right(above: set[int], decision: Decision, reach: Reach) -> None:
    """Whoever decides stands above all that changes, and whoever carries it out reaches that far."""
    allowed = reach.to(RIGHT)
    if not all(map(allowed.covers, {decision.decider, *above})):
        refuse(
            "Quyết định này đụng đến đơn vị ngoài phạm vi phụ trách.",
            "This decision touches a unit out of your reach.",
        )
    if not stand_below(above, decision.decider, decision.effect_on):
        refuse(
            "Đơn vị ra quyết định phải là cấp trên của mọi đơn vị thay đổi.",
            "The unit that decides must stand above every unit that changes.",
        )


# ---------------------------------------------------------------- writing


@contextmanager
def _acting(kind: str, decision: Decision, reach: Reach, at: datetime) -> Iterator[Writer]:
    """An Act on the decision's paper, one on the tree at a time: each of two that cross fits, and both do not."""
    _stand_in_line()
    rests_on = paper(decision.number, decision.signed_on)
    with act(f"units.{kind}", by=reach.account, at=at, on=decision.effect_on, document=rests_on) as writer:
        yield writer


def _stand_in_line() -> None:
    """On PostgreSQL, wait for whoever changes the tree; SQLite lets one Act begin at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('units'))")


def _note(writer: Writer, decision: Decision, kind: str, told: dict[str, Any], **more: Any) -> int:
    return writer.add_one(
        Reorganisation, client_ref=decision.client_ref, kind=kind, decider_id=decision.decider, number=decision.number,
        signed_on=decision.signed_on, effect_on=decision.effect_on, asked=told, **more,
    )  # fmt: skip


@contextmanager
def _in_words() -> Iterator[None]:
    """What the database refuses, and who came first, as a sentence."""
    try:
        with transaction.atomic():
            yield
    except Overtaken:
        refuse(
            "Người khác vừa thực hiện một quyết định về đơn vị này. Hãy xem lại rồi làm lại.",
            "Someone else carried out a decision about this unit a moment ago. Look again, then repeat.",
        )
    except IntegrityError as error:
        raise CannotReorganise(refusal(error).text) from error
