"""The one place where figures are read: the snapshot of this moment, the engine over it, names of units and groups."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from caunoi.organisations.models import (
    AreaDescription,
    Coverage,
    EmployerDescription,
    SiteDescription,
    Unit,
    UnitDescription,
)
from caunoi.questions.columns import AGES, OWNERSHIPS, SEXES
from caunoi.trail.walling import as_logged_in, confined
from caunoi.vocabulary.text import Text

from . import feeding
from .computing import Engine, Question
from .definition import Breakdown, CannotBeAsked
from .figures import Figure
from .models import ReportedFigure

# Breakdowns whose groups are codes of ours; the others are named by those who keep the lists.
CODED: dict[str, dict[str, Text]] = {"ownership": OWNERSHIPS, "sex": SEXES, "age": AGES}

_lock = Lock()
_open: dict[Path, Reading] = {}


class NotPrepared(CannotBeAsked):
    """The worker has written nothing yet, or nothing that this process may read; whatever is asked, it is not the asker's fault."""

    def __init__(self) -> None:
        super().__init__(
            vi="Số liệu đang được chuẩn bị. Hãy thử lại sau ít phút.",
            en="Figures are being prepared. Please try again in a few minutes.",
        )


@dataclass(slots=True)
class Reading:
    """The engine over one snapshot, and the position it stands for."""

    engine: Engine
    folder: Path
    position: feeding.Position


def rows_folder() -> Path:
    """Where the columnar store lies."""
    return Path(settings.CAUNOI_ROWS or Path(settings.CAUNOI_HOME) / "snapshots")


def current() -> Reading:
    """The registers as they stand now; the snapshot is written anew only where an Act has changed something.

    A login of the site alone is shown too little of PostgreSQL to write one: it reads the one that the worker wrote
    last, a second ago. Raises NotPrepared when there is none that it may read.
    """
    snapshots = rows_folder()
    if confined():
        return _as_the_worker_left_it(snapshots)
    with _lock, as_logged_in():
        before = _open.get(snapshots)
        here = feeding.position()
        if before is not None:
            if before.position == here:
                return before
            if before.folder.exists() and feeding.unchanged_since(before.folder):
                before.position = here
                return before
        earlier = before.folder if before is not None else _latest(snapshots)
        folder = feeding.feed(snapshots, before=earlier)
        reading = Reading(Engine(folder, feeding.parameters(folder)), folder, here)
        _open[snapshots] = reading
        for other in snapshots.iterdir():
            if other.is_dir() and other != folder and not other.name.startswith("."):
                shutil.rmtree(other, ignore_errors=True)
        return reading


def _as_the_worker_left_it(snapshots: Path) -> Reading:
    with _lock:
        folder, before = _latest(snapshots), _open.get(snapshots)
        if folder is None:
            raise NotPrepared()
        if before is None or before.folder != folder:
            try:
                before = Reading(Engine(folder, feeding.parameters(folder)), folder, feeding.position())
            except PermissionError:
                raise NotPrepared() from None
            _open[snapshots] = before
        return before


def _latest(snapshots: Path) -> Path | None:
    found = sorted(folder for folder in snapshots.glob("[0-9]*") if folder.is_dir())
    return found[-1] if found else None


def tree_day(tree: str, *, today: date) -> date | None:
    """The day whose tree totals follow: `as-was` is the day asked for (None), `as-is` today, else the day itself.

    Raises CannotBeAsked.
    """
    if tree == "as-was":
        return None
    if tree == "as-is":
        return today
    try:
        return date.fromisoformat(tree)
    except ValueError:
        raise CannotBeAsked(
            vi=f"Cây tổ chức “{tree}” không hiểu được: ghi as-was, as-is hoặc một ngày YYYY-MM-DD.",
            en=f"The tree “{tree}” is not understood: write as-was, as-is or a day YYYY-MM-DD.",
        ) from None


def unit_named(text: str, *, at: date) -> int:
    """The id of the unit with that public id, official code, or whose employer has that tax code.

    Raises CannotBeAsked when there is none, or more than one.
    """
    found = _units_named(text.strip(), at)
    if len(found) == 1:
        return found.pop()
    if not found:
        raise CannotBeAsked(
            vi=f"Không tìm thấy đơn vị “{text}” theo mã công khai, mã số hoặc mã số thuế.",
            en=f"No unit is known by “{text}”, as public id, official code or tax code.",
        )
    raise CannotBeAsked(
        vi=f"“{text}” chỉ {len(found)} đơn vị; hãy dùng mã công khai của một đơn vị.",
        en=f"“{text}” means {len(found)} units; use the public id of one of them.",
    )


def _units_named(text: str, at: date) -> set[int]:
    try:
        return set(Unit.objects.filter(public_id=UUID(text)).values_list("pk", flat=True))
    except ValueError:
        pass
    described = UnitDescription.objects.held_true().filter(official_code=text)
    coded = set(described.values_list("unit_id", flat=True)) if text else set()
    if coded:
        return coded
    covering = Coverage.objects.on(at).filter(employer__tax_code=text)
    return set(covering.values_list("unit_id", flat=True))


def public_ids(units: Iterable[int]) -> dict[int, str]:
    """The ids that may be shown."""
    wanted = set(units)
    every = Unit.objects.all() if len(wanted) > 500 else Unit.objects.filter(pk__in=wanted)
    return {pk: str(public_id) for pk, public_id in every.values_list("pk", "public_id") if pk in wanted}


def unit_names(units: Iterable[int], *, at: date) -> dict[int, str]:
    """What units are called on a day, else what they were last called."""
    return _names(UnitDescription, "unit_id", units, at)


def group_names(by: Breakdown | None, groups: Iterable[int | str | None], *, at: date) -> dict[int, str]:
    """What the groups of a breakdown by zone, place or unit are called."""
    ids = [group for group in groups if isinstance(group, int)]
    if by == "site":
        return _names(SiteDescription, "site_id", ids, at)
    if by == "place":
        return _names(AreaDescription, "area_id", ids, at)
    return unit_names(ids, at=at)


def _names(
    model: type[UnitDescription | SiteDescription | AreaDescription | EmployerDescription],
    column: str,
    ids: Iterable[int],
    at: date,
) -> dict[int, str]:
    return names_of(model._default_manager.all(), column, ids, at)


def names_of(told: QuerySet[Any], column: str, ids: Iterable[int], at: date) -> dict[int, str]:
    """Names among those versions, by what the column points to: of the day, else the last."""
    wanted = set(ids)
    told = told.filter(ended_by=None)
    if len(wanted) <= 500:
        told = told.filter(**{f"{column}__in": wanted})
    names: dict[int, tuple[bool, date, str]] = {}
    for one, since, until, name in told.values_list(column, "valid_from", "valid_to", "name"):
        holds = (since is None or since <= at) and (until is None or at < until)
        rank = (holds, since or date.min, name)
        if one not in names or rank > names[one]:
            names[one] = rank
    return {one: name for one, (_, _, name) in names.items() if one in wanted}


def group_named(by: Breakdown, text: str, *, at: date) -> int | str | None:
    """The group of that name, code or public id; an empty text is the rows that belong to none.

    Raises CannotBeAsked when there is none or more than one.
    """
    if text == "":
        return None
    if by in CODED:
        if text in CODED[by]:
            return text
        listed = ", ".join(CODED[by])
        raise CannotBeAsked(
            vi=f"Không có nhóm “{text}”; các nhóm: {listed}.",
            en=f"There is no group “{text}”; the groups are: {listed}.",
        )
    if by == "unit":
        return unit_named(text, at=at)
    # Employers stand in the places that their lists name: of the gazetteer's areas none is a group.
    told, column = (
        (SiteDescription.objects.all(), "site_id")
        if by == "site"
        else (AreaDescription.objects.filter(area__reference=None), "area_id")
    )
    found = set(told.filter(Q(ended_by=None) & Q(name=text)).values_list(column, flat=True))
    if len(found) == 1:
        group: int = found.pop()
        return group
    raise CannotBeAsked(
        vi=f"Không có đúng một nhóm tên “{text}” (tìm thấy {len(found)}).",
        en=f"There is not exactly one group named “{text}” ({len(found)} found).",
    )


def reported(figures: Iterable[Figure]) -> dict[tuple[str, int], Decimal]:
    """The signed numbers that stand beside these figures, by code and unit; those of whole units only."""
    listed = [figure for figure in figures if figure.by is None]
    if not listed:
        return {}
    found = ReportedFigure.objects.held_true().filter(
        code__in={figure.indicator.code for figure in listed},
        valid_from__in={figure.at for figure in listed},
    )
    since = {figure.indicator.code: figure.since for figure in listed}
    return {
        (code, unit): value
        for code, unit, began, value in found.values_list("code", "unit_id", "since", "value")
        if began is None or began == since[code]
    }


__all__ = [
    "Question",
    "Reading",
    "current",
    "group_named",
    "group_names",
    "names_of",
    "public_ids",
    "reported",
    "tree_day",
    "unit_named",
    "unit_names",
]
