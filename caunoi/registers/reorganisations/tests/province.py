"""A province to close units in, and what the registers hold of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from django.apps import apps
from django.db import connection

from caunoi.organisations.models import (
    Area,
    AreaDescription,
    Responsibility,
    Unit,
    UnitDescription,
)
from caunoi.registers.agreements.models import Agreement, AgreementTerms
from caunoi.registers.cards.models import Holder
from caunoi.registers.members.models import MemberState
from caunoi.registers.officers.models import Assignment
from caunoi.registers.reorganisations.changes import (
    Change,
    Dissolve,
    EndByLaw,
    Heir,
    Merge,
    Split,
)
from caunoi.registers.reorganisations.handing import HANDED
from caunoi.registers.reorganisations.tests.test_decisions import DAY
from caunoi.trail.acting import act
from caunoi.trail.models import Dated
from caunoi.vocabulary.names import fold, sort_key
from tests.builders import NOW, a_member, a_unit, an_account, an_employer, the_federation

EVE = DAY - timedelta(days=1)
SINCE = date(2020, 1, 1)


class Province:
    """Two districts. Đức Hòa has the unions of Phú Cường and Kim Ngân, of a member each; Bến Lức has that of Hoa Sen."""

    def __init__(self) -> None:
        self.root = the_federation()
        self.duc_hoa = a_unit("Liên đoàn Lao động huyện Đức Hòa", under=self.root, level="upper", code="H1")
        self.ben_luc = a_unit("Liên đoàn Lao động huyện Bến Lức", under=self.root, level="upper")
        self.union = a_unit("CĐCS Phú Cường", under=self.duc_hoa)
        self.other = a_unit("CĐCS Kim Ngân", under=self.duc_hoa)
        self.far = a_unit("CĐCS Hoa Sen", under=self.ben_luc)
        self.firm = an_employer("Công ty Phú Cường", covered_by=self.union)
        self.person = a_member("Nguyễn Thị Ánh", of=self.union, since=SINCE, at=self.firm)
        self.beside = a_member("Lê Văn Nghĩa", of=self.other, since=SINCE)


def written(model: type[Dated], **values: object) -> int:
    with act("test.written", by=None, at=NOW, on=SINCE) as writer:
        return writer.add_one(model, **values)


def an_area(name: str, code: str = "") -> Area:
    with act("test.area", by=None, at=NOW, on=SINCE) as writer:
        area = writer.add_one(Area)
        writer.add_one(
            AreaDescription, area_id=area, level="commune", name=name, name_fold=fold(name), name_sort=sort_key(name), official_code=code,
        )  # fmt: skip
    return Area.objects.get(pk=area)


def whole() -> dict[str, set[tuple[object, ...]]]:
    """All that is held true of anything, without who said it."""
    held = {}
    for model in apps.get_models():
        if issubclass(model, Dated):
            rows = model._default_manager.filter(ended_by=None)
            held[model._meta.label] = set(rows.values_list(*told_of(model)))
    return held


def told_of(model: type[Dated]) -> list[str]:
    """The columns that say something, without who said it."""
    apart = {"id", "began_by_id", "ended_by_id", "public_id"}
    return [f.attname for f in model._meta.local_concrete_fields if f.attname not in apart]


def of(model: type[Dated], on: date, **where: object) -> set[int]:
    return set(model._default_manager.on(on).filter(**where).values_list("unit", flat=True))  # type: ignore[attr-defined]


def split(p: Province, *parts: int, of: int | None = None) -> tuple[Split, Unit, Unit]:
    """Đức Hòa among two communes, each with an area of its own."""
    heirs = [a_unit(name, under=p.root, level="upper") for name in ("Công đoàn xã Đông", "Công đoàn xã Tây")]
    areas = [an_area(name) for name in ("Đông", "Tây")]
    told = tuple(
        Heir(unit.pk, (area.pk,), part)
        for unit, area, part in zip(heirs, areas, parts or (1, 1), strict=True)
    )
    return Split(p.duc_hoa.pk, told, of), *heirs


def full_of_everything(p: Province) -> None:
    for unit in (p.duc_hoa, p.union, p.other):
        account = an_account(f"Cán bộ {unit.pk}", office="chair", in_unit=unit)
        written(Assignment, officer_id=account.pk, unit_id=unit.pk, held_by_id=p.duc_hoa.pk)
    own = an_account("Nguyễn Thị Ánh", office="member", in_unit=p.union)
    written(Holder, account_id=own.pk, person_id=p.person.pk, held_by_id=p.union.pk)
    written(MemberState, person_id=p.person.pk, unit_id=p.union.pk, state="illness", valid_from=SINCE)
    written(Responsibility, unit_id=p.duc_hoa.pk, employer_id=p.firm.pk)
    with act("test.agreement", by=None, at=NOW, on=SINCE) as writer:
        agreement = writer.add_one(Agreement, kind="enterprise")
    written(AgreementTerms, agreement_id=agreement, held_by_id=p.union.pk, valid_from=SINCE, signed_on=SINCE)


_ANY_DAY = date(1000, 1, 1)


@cache
def _pointing() -> dict[str, tuple[str, tuple[object, ...]]]:
    """What is asked of each column that may not point at a unit that is not there: put together once for all days."""
    asked = {}
    for place, handed in HANDED.items():
        if handed.how is not None:
            label, _, column = place.rpartition(".")
            rows = apps.get_model(label)._default_manager.on(_ANY_DAY).exclude(**{column: None})
            asked[place] = rows.values_list(f"{column}_id", flat=True).query.sql_with_params()
    return asked


def orphans(on: date) -> dict[str, set[int]]:
    """Columns that may not point at a unit that is not there, and the units at which they do."""
    there = set(UnitDescription.objects.on(on).values_list("unit", flat=True))
    found = {}
    any_day, day = (connection.ops.adapt_datefield_value(one) for one in (_ANY_DAY, on))
    with connection.cursor() as cursor:
        for place, (asked, told) in _pointing().items():
            assert any_day in told
            cursor.execute(asked, [day if one == any_day else one for one in told])
            if lost := {unit for (unit,) in cursor.fetchall()} - there:
                found[place] = lost
    return found


CLOSINGS: dict[str, Callable[[Province], Change]] = {
    "a union merged": lambda p: Merge((p.union.pk,), p.far.pk),
    "a district merged": lambda p: Merge((p.duc_hoa.pk,), p.ben_luc.pk),
    "two merged into one beside": lambda p: Merge((p.union.pk, p.far.pk), p.other.pk),
    "a district split": lambda p: split(p)[0],
    "a union dissolved": lambda p: Dissolve(p.far.pk),
    "unions ended by law": lambda p: EndByLaw((p.union.pk, p.other.pk, p.far.pk)),
}
