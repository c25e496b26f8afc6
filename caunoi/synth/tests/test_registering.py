"""An invented office written straight into the registers counts what its lists would."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from caunoi.indicators.models import ReportedFigure
from caunoi.organisations import founding, tree
from caunoi.organisations.models import Coverage, Employer, Headcount, Responsibility, Unit, UnitDescription
from caunoi.registers.agreements.models import AgreementParty, AgreementTerms
from caunoi.registers.members.models import IdentityIndex, Membership, MemberState, Person
from caunoi.registers.officers.models import Assignment, Contact
from caunoi.registers.welfare.models import Nomination
from caunoi.synth import worlds
from caunoi.synth.places import LONG_AN
from caunoi.synth.registering import loading
from caunoi.synth.scales import OFFICE, scaled
from caunoi.trail.models import Act

NOW = datetime(2024, 1, 4, 2, 0, tzinfo=UTC)
AT = date(2023, 12, 31)

pytestmark = pytest.mark.django_db


def load(*, nation: bool = False) -> dict[str, int]:
    founding.ensure_home(at=NOW)
    small = scaled(0.2, base=OFFICE)
    made = [worlds.build(ordinal, small, seed=3) for ordinal in ((LONG_AN, 0) if nation else (LONG_AN,))]
    first, *_ = loading.load(made, at=NOW, nation=nation)
    return {key: value for key, value in first.items() if isinstance(value, int)}


def test_the_registers_hold_what_the_lists_would_say() -> None:
    told = load()
    assert Employer.objects.count() == told["employers"]
    assert sum(Headcount.objects.on(AT).values_list("workers", flat=True)) == told["workers"]
    grassroots = UnitDescription.objects.on(AT).filter(level=UnitDescription.Level.GRASSROOTS)
    assert grassroots.count() == Coverage.objects.on(AT).count() == told["unions"]
    assert Membership.objects.on(AT).count() == told["people"]
    assert Person.objects.count() == IdentityIndex.objects.count()
    assert Person.objects.count() == told["people"] + told["gift_people_not_members"]
    assert Nomination.objects.count() == told["gifts"]
    assert AgreementParty.objects.on(AT).count() == told["agreements_ever"]
    in_force = AgreementTerms.objects.on(AT).count()
    assert in_force == told["state_with_agreement"] + told["non_state_with_agreement"]
    assert MemberState.objects.exists()
    reported = ReportedFigure.objects.get(unit=tree.root(AT), code="members").value
    assert told["people"] - 1_000 < reported <= told["people"]


def test_unions_of_bodies_that_the_state_pays_end_by_law() -> None:
    told = load()
    after = Membership.objects.on(date(2025, 7, 1)).count()
    assert 0 < after < told["people"] == Membership.objects.on(date(2025, 6, 30)).count()
    ended = Membership.objects.exclude(valid_to=None)
    assert set(ended.values_list("ended_as", "valid_to")) == {("ended-by-law", date(2025, 7, 1))}


def test_the_day_has_work_for_officers() -> None:
    load()
    assert Assignment.objects.filter(unit__isnull=False).exists()
    assert Assignment.objects.filter(employer__isnull=False).exists() or not _gaps()
    assert Contact.objects.filter(on__gt=date(2023, 11, 1)).exists()
    assert Contact.objects.filter(on__lt=date(2023, 11, 1)).exists()
    assert Responsibility.objects.filter(area__isnull=False).exists()


def _gaps() -> bool:
    large = Headcount.objects.filter(workers__gte=25).values("employer")
    return Employer.objects.filter(id__in=large).exclude(coverages__isnull=False).exists()


def test_a_nation_stands_above_its_provinces() -> None:
    load(nation=True)
    described = UnitDescription.objects.on(AT)
    assert described.get(level=UnitDescription.Level.NATIONAL).name == "Tổng Liên đoàn Lao động Việt Nam"
    assert described.filter(level=UnitDescription.Level.PROVINCE).count() == 2
    assert Act.objects.filter(what="synth.loaded").count() == 2
    assert Unit.objects.count() > 2


def test_a_home_that_holds_data_is_refused_and_left_as_it_is() -> None:
    load()
    before = Person.objects.count()
    with pytest.raises(loading.HomeHoldsData):
        load()
    assert Person.objects.count() == before
