"""Undoing a decision from the account of its own Act, and whether the registers then still fit together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NoReturn

from django.apps import apps
from django.db.models import Q

from caunoi.organisations.models import UnitDescription, UnitParent, UnitSuccession
from caunoi.registers.reorganisations.changes import refuse
from caunoi.registers.reorganisations.following import hand_back_of, undone_since
from caunoi.registers.reorganisations.handing import HANDED
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.reorganisations.standing import from_on, rank, some_of
from caunoi.trail import copying
from caunoi.trail.models import Act, Dated
from caunoi.trail.writing import AlreadyEnded, Writer

_TREE: tuple[type[UnitDescription | UnitParent], ...] = (UnitDescription, UnitParent)
_CODED = ("official_code", "unit_id", "valid_from", "valid_to")
# First day, first day after, and the rank of the level.
_Span = tuple[date, date, int]


def undo(writer: Writer, done: Reorganisation, apart: Mapping[type[Dated], Collection[int]]) -> None:
    """Hold true again what the decision ended, for every day, but for the versions `apart`, which stay as they are.

    Raises CannotReorganise where something rests on it.
    """
    models, units = copying.models_of(done.began_by), _units_of(done.began_by)
    if done.kind == Reorganisation.Kind.FOUND:
        _check_nobody_came(units)
    try:
        copying.undo(writer, done.began_by, models, undone_since(done.began_by), apart)
        hand_back_of(done, by=writer.act.by, at=writer.act.at, apart=apart)
    except AlreadyEnded:
        _rests_on()
    _check_levels(units, done.effect_on)
    _check_codes(units, done)
    _check_pointing(writer, models)


def _rests_on() -> NoReturn:
    refuse(
        "Về sau đã có việc dựa trên quyết định này, nên không hủy được: hãy hủy việc sau trước.",
        "Something later rests on this decision, so it cannot be annulled: undo the later first.",
    )


def _units_of(done: Act) -> set[int]:
    """Units that the Act described or placed otherwise."""
    found: set[int] = set()
    for model in _TREE:
        for some in some_of([*copying.written_by(done, model), *copying.ended_by(done, model)]):
            found.update(model._default_manager.filter(pk__in=some).values_list("unit_id", flat=True))
    return found


def units_of(done: Act) -> set[int]:
    """Units that the Act wrote anything of into the tree: described, placed, above, before or after another."""
    found = _units_of(done)
    for model, columns in (
        (UnitParent, ("parent_id",)),
        (UnitSuccession, ("predecessor_id", "successor_id")),
    ):
        for some in some_of([*copying.written_by(done, model), *copying.ended_by(done, model)]):
            for units in model._default_manager.filter(pk__in=some).values_list(*columns):
                found.update(units)
    return found


def _check_nobody_came(units: set[int]) -> None:
    """Whether a unit that was founded holds nothing but its own description and place."""
    for place in HANDED:
        label, _, column = place.rpartition(".")
        model = apps.get_model(label)
        rows = model._default_manager.filter(**{f"{column}__in": units})
        if issubclass(model, Dated):
            rows = rows.filter(ended_by=None)
        if model is Reorganisation:
            rows = rows.filter(undone_by=None, undoes=None)
        if rows.exists() and not (model in _TREE and column == "unit"):
            _rests_on()


def _check_levels(units: set[int], on: date) -> None:
    """Whether these units stand, from that day on, below units that are there and of a higher level, as do those below."""
    for some in some_of(units):
        ties = list(
            UnitParent.objects.held_true()
            .filter(from_on(on), Q(unit__in=some) | Q(parent__in=some))
            .values_list("unit_id", "parent_id", "valid_from", "valid_to")
        )
        spans = _spans({one for unit, parent, *_ in ties for one in (unit, parent)}, on)
        for unit, parent, since, until in ties:
            begins, ends = max(since or on, on), until or date.max
            if not (_fall(spans[unit], spans[parent]) and _last(spans, begins, ends, (unit, parent))):
                _rests_on()


def _spans(units: Collection[int], on: date) -> dict[int, list[_Span]]:
    found: dict[int, list[_Span]] = defaultdict(list)
    for some in some_of(units):
        told = UnitDescription.objects.held_true().filter(from_on(on), unit__in=some)
        for unit, since, until, level in told.values_list("unit_id", "valid_from", "valid_to", "level"):
            found[unit].append((max(since or on, on), until or date.max, rank(level)))
    return found


def _fall(of_unit: list[_Span], of_parent: list[_Span]) -> bool:
    return all(
        above < below
        for begins, ends, below in of_unit
        for since, until, above in of_parent
        if begins < until and since < ends
    )


def _last(spans: dict[int, list[_Span]], begins: date, ends: date, units: tuple[int, int]) -> bool:
    """Whether each of the units is there from the one day to the other."""
    for unit in units:
        reached = begins
        for since, until, _ in sorted(spans[unit]):
            if since <= reached:
                reached = max(reached, until)
        if reached < ends:
            return False
    return True


def _check_codes(units: set[int], done: Reorganisation) -> None:
    """Whether nobody was given a code meanwhile that one of these units has again on the same day."""
    told = UnitDescription.objects.held_true().filter(from_on(done.effect_on)).exclude(official_code="")
    for some in some_of(units):
        again = list(told.filter(unit__in=some).values_list(*_CODED))
        since = told.filter(official_code__in={code for code, *_ in again}, began_by__gt=done.began_by_id)
        given = defaultdict(list)
        for code, *others in since.values_list(*_CODED):
            given[code].append(others)
        for code, unit, begins, ends in again:
            for other, from_, to in given[code]:
                apart = (ends and from_ and ends <= from_) or (to and begins and to <= begins)
                if other != unit and not apart:
                    _rests_on()


def _check_pointing(writer: Writer, models: Collection[type[Dated]]) -> None:
    """Whether what is held true again for good points at units that are there for good."""
    written = writer.account()["written"]
    for place, handed in HANDED.items():
        label, _, column = place.rpartition(".")
        model = apps.get_model(label)
        if handed.how is None or model not in models:
            continue
        pointed: set[int] = set()
        for first, last in written.get(model._meta.db_table, {}).get("runs", ()):
            again = model._default_manager.filter(pk__range=(first, last), valid_to=None)
            pointed.update(again.exclude(**{column: None}).values_list(f"{column}_id", flat=True).distinct())
        for some in some_of(pointed):
            lasting = UnitDescription.objects.held_true().filter(unit__in=some, valid_to=None)
            if set(some) - set(lasting.values_list("unit_id", flat=True)):
                _rests_on()
