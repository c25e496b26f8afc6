"""A change as it can be read anywhere and long after: units and areas by their public ids, plain values; and read again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from caunoi.organisations.models import Area, Unit
from caunoi.registers.reorganisations.changes import Change, Heir
from caunoi.registers.reorganisations.standing import some_of

_UNITS, _AREAS = ("unit", "units", "under", "into"), ("areas",)


def asked(change: Change) -> dict[str, Any]:
    """The change with every id that is ours alone replaced."""
    told = asdict(change)
    units = _public(Unit, _found(told, _UNITS))
    areas = _public(Area, _found(told, _AREAS))
    return {name: _told(name, value, units, areas) for name, value in told.items()}


def _told(name: str, value: Any, units: Mapping[int, str], areas: Mapping[int, str]) -> Any:
    if isinstance(value, dict):
        return {inner: _told(inner, one, units, areas) for inner, one in value.items()}
    if isinstance(value, tuple | list):
        return [_told(name, one, units, areas) for one in value]
    if name in _UNITS:
        return units.get(value)
    return areas.get(value) if name in _AREAS else value


def _found(told: Any, names: Collection[str], here: bool = False) -> set[int]:
    if isinstance(told, dict):
        return set().union(*(_found(value, names, name in names) for name, value in told.items()))
    if isinstance(told, tuple | list):
        return set().union(*(_found(one, names, here) for one in told))
    return {told} if here else set()


def _public(model: type[Unit] | type[Area], ids: set[int]) -> dict[int, str]:
    return {
        pk: str(public)
        for some in some_of(ids)
        for pk, public in model._default_manager.filter(pk__in=some).values_list("pk", "public_id")
    }


def heirs(told: Mapping[str, Any]) -> tuple[Heir, ...]:
    """Who takes over, of a change that closes units as `asked` told it; nobody where it names none."""
    into = told.get("into", ())
    named: list[dict[str, Any]] = [{"unit": into, "areas": [], "part": 1}] if isinstance(into, str) else into
    units = _own(Unit, {heir["unit"] for heir in named})
    areas = _own(Area, {area for heir in named for area in heir["areas"]})
    return tuple(
        Heir(units[heir["unit"]], tuple(areas[area] for area in heir["areas"]), heir["part"])
        for heir in named
    )


def _own(model: type[Unit] | type[Area], public: set[str]) -> dict[str, int]:
    rows = model._default_manager.filter(public_id__in=public).values_list("public_id", "pk")
    return {str(one): pk for one, pk in rows}
