"""Carrying a decision on units out: previewed, once, all or nothing, and annulled as long as nothing later rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NoReturn
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from caunoi.access.reach import Reach
from caunoi.organisations.models import Coverage, TermOfOffice, Unit, UnitDescription, UnitParent
from caunoi.organisations.tree import under_on
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.changes import (
    CannotReorganise,
    Change,
    Describe,
    Found,
    Move,
    Plan,
    plan,
    refuse,
    ways_up,
)
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.trail.acting import act
from caunoi.trail.copying import copied
from caunoi.trail.models import Document
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, Writer

RIGHT = "units.reorganise"
_LONGEST_NUMBER = 64
_KINDS = {
    Found: Reorganisation.Kind.FOUND,
    Describe: Reorganisation.Kind.DESCRIBE,
    Move: Reorganisation.Kind.MOVE,
}
# What a decision on units may have written: later kinds of decision add theirs.
_WRITTEN: tuple[type[UnitDescription | UnitParent], ...] = (UnitDescription, UnitParent)


@dataclass(frozen=True, slots=True)
class Decision:
    """The paper: whose decision, its number, the day it was signed and the day it takes effect."""

    decider: int
    number: str
    signed_on: date
    effect_on: date
    client_ref: UUID


@dataclass(frozen=True, slots=True)
class Effect:
    """How much a change touches on its day: units with all below them, and what stands in them."""

    units: int
    members: int
    employers: int
    officers: int


def preview(change: Change, decision: Decision, reach: Reach) -> Effect:
    """What the decision would touch; nothing is written. Raises CannotReorganise as carrying it out would."""
    on = decision.effect_on
    units = frozenset().union(*(under_on(unit, on) for unit in _admitted(change, decision, reach).units))
    return Effect(
        units=len(units),
        members=Membership.objects.on(on).filter(unit__in=units).values("person").distinct().count(),
        employers=Coverage.objects.on(on).filter(unit__in=units).values("employer").distinct().count(),
        officers=TermOfOffice.objects.on(on).filter(unit__in=units).values("account").distinct().count(),
    )


def carry_out(change: Change, decision: Decision, reach: Reach, *, at: datetime) -> Reorganisation:
    """Carry the decision out, all or nothing; a second time with its `client_ref` it is answered, not repeated.

    Raises CannotReorganise, also where another decision came first.
    """
    kind = _KINDS[type(change)]
    if (done := Reorganisation.objects.filter(client_ref=decision.client_ref).first()) is not None:
        return done
    with _in_words(), _acting(kind, decision, reach, at) as writer:
        planned = _admitted(change, decision, reach)
        founded = writer.add_one(Unit) if isinstance(change, Found) else None
        for model in _WRITTEN:
            writer.end(model, planned.closed[model])
            copied(writer, model, planned.closed[model], valid_to=decision.effect_on)
            for row in planned.begun[model]:
                writer.add_one(model, **({"unit_id": founded} | row if founded else row))
        pk = _note(writer, decision, kind, _by_public_ids(change))
    return Reorganisation.objects.get(pk=pk)


def annul(done: Reorganisation, decision: Decision, reach: Reach, *, at: datetime) -> Reorganisation:
    """Carry out the decision that annuls one: the registers hold true what they held before it, for every day.

    Raises CannotReorganise where something later rests on it, or it was annulled before.
    """
    if (again := Reorganisation.objects.filter(client_ref=decision.client_ref).first()) is not None:
        return again
    with _in_words(), _acting(Reorganisation.Kind.ANNUL, decision, reach, at) as writer:
        _check_right({done.decider_id}, decision, reach)
        for model in _WRITTEN:
            written = _rows(done.began_by.wrote["written"].get(model._meta.db_table, {}).get("runs", []))
            if model._default_manager.filter(pk__in=written).exclude(ended_by=None).exists():
                _rests_on()
            if done.kind == Reorganisation.Kind.FOUND:
                _check_nobody_came(model, written)
            writer.end(model, written)
            copied(writer, model, _rows(done.began_by.wrote["ended"].get(model._meta.db_table, [])))
        asked = {"annuls": str(done.public_id)}
        pk = _note(writer, decision, Reorganisation.Kind.ANNUL, asked, undoes_id=done.pk)
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
    for unit in above:
        if decision.decider != unit and decision.decider not in ways_up(unit, decision.effect_on):
            refuse(
                "Đơn vị ra quyết định phải là cấp trên của mọi đơn vị thay đổi.",
                "The unit that decides must stand above every unit that changes.",
            )


def _check_nobody_came(model: type[UnitDescription | UnitParent], written: list[int]) -> None:
    """Whether a unit that was founded holds nothing but its own description and place."""
    units = set(model._default_manager.filter(pk__in=written).values_list("unit_id", flat=True))
    for relation in Unit._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": units})
        if relation.related_model in _WRITTEN and relation.field.name == "unit":
            continue
        if rows.exists():
            _rests_on()


def _rests_on() -> NoReturn:
    refuse(
        "Về sau đã có việc dựa trên quyết định này, nên không hủy được: hãy hủy việc sau trước.",
        "Something later rests on this decision, so it cannot be annulled: undo the later first.",
    )


# ---------------------------------------------------------------- writing


@contextmanager
def _acting(kind: str, decision: Decision, reach: Reach, at: datetime) -> Iterator[Writer]:
    """An Act on the decision's paper, one on the tree at a time: each of two that cross fits, and both do not."""
    paper = Document.objects.create(
        kind=Document.Kind.DECISION, name=f"Quyết định {decision.number}", number=decision.number, dated_on=decision.signed_on
    )  # fmt: skip
    with act(f"units.{kind}", by=reach.account, at=at, on=decision.effect_on, document=paper) as writer:
        _stand_in_line()
        yield writer


def _stand_in_line() -> None:
    """On PostgreSQL, wait for whoever changes the tree; SQLite lets one Act begin at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('units'))")


def _note(writer: Writer, decision: Decision, kind: str, asked: dict[str, Any], **more: Any) -> int:
    return writer.add_one(
        Reorganisation, client_ref=decision.client_ref, kind=kind, decider_id=decision.decider, number=decision.number,
        signed_on=decision.signed_on, effect_on=decision.effect_on, asked=asked, **more,
    )  # fmt: skip


def _by_public_ids(change: Change) -> dict[str, Any]:
    """The change as it can be read anywhere: units by their public ids."""
    ids = {
        *getattr(change, "units", ()),
        *filter(None, (getattr(change, name, None) for name in ("unit", "under"))),
    }
    public = {pk: str(told) for pk, told in Unit.objects.filter(pk__in=ids).values_list("pk", "public_id")}
    told = asdict(change)
    for name in ("unit", "under"):
        if name in told:
            told[name] = public[told[name]]
    if "units" in told:
        told["units"] = [public[unit] for unit in told["units"]]
    return told


def _rows(runs: list[list[int]]) -> list[int]:
    return [pk for first, last in runs for pk in range(first, last + 1)]


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
