"""Units merged, split, dissolved and ended by law: who takes over what, what is refused, and that it can be annulled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models

from caunoi.access.reach import Reach, operator
from caunoi.access.rights import Term
from caunoi.organisations.models import (
    Area,
    AreaDescription,
    Coverage,
    Employer,
    EmployerPlace,
    Responsibility,
    TermOfOffice,
    Unit,
    UnitDescription,
    UnitParent,
    UnitSuccession,
)
from caunoi.organisations.tree import under_on
from caunoi.registers.agreements.models import Agreement, AgreementTerms
from caunoi.registers.cards.models import Holder
from caunoi.registers.members.models import Membership, MemberState
from caunoi.registers.officers.models import Assignment
from caunoi.registers.reorganisations.carrying_out import carry_out, preview
from caunoi.registers.reorganisations.changes import (
    CannotReorganise,
    Change,
    Describe,
    Dissolve,
    EndByLaw,
    Found,
    Heir,
    Merge,
    Move,
    Split,
)
from caunoi.registers.reorganisations.handing import HANDED
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.reorganisations.tests.test_decisions import DAY, annulled, decided, done
from caunoi.registers.welfare.models import Nomination, Programme
from caunoi.trail.acting import act
from caunoi.trail.models import Act, Dated
from caunoi.vocabulary.names import fold, sort_key
from tests.builders import NOW, TODAY, a_member, a_unit, an_account, an_employer, the_federation

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def province() -> Province:
    return Province()


def written(model: type[Dated], **values: object) -> int:
    with act("test.written", by=None, at=NOW, on=SINCE) as writer:
        return writer.add_one(model, **values)


def an_area(name: str) -> Area:
    with act("test.area", by=None, at=NOW, on=SINCE) as writer:
        area = writer.add_one(Area)
        writer.add_one(
            AreaDescription, area_id=area, level="commune", name=name, name_fold=fold(name), name_sort=sort_key(name)
        )  # fmt: skip
    return Area.objects.get(pk=area)


def whole() -> dict[str, set[tuple[object, ...]]]:
    """All that is held true of anything, without who said it."""
    apart = {"id", "began_by_id", "ended_by_id", "public_id"}
    held = {}
    for model in apps.get_models():
        if issubclass(model, Dated):
            columns = [f.attname for f in model._meta.local_concrete_fields if f.attname not in apart]
            held[model._meta.label] = set(model._default_manager.filter(ended_by=None).values_list(*columns))
    return held


def of(model: type[Dated], on: date, **where: object) -> set[int]:
    return set(model._default_manager.on(on).filter(**where).values_list("unit", flat=True))  # type: ignore[attr-defined]


# ---------------------------------------------------------------- what they do


def test_a_merged_union_hands_over_its_members_and_employers_from_the_day_on(province: Province) -> None:
    merged = done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    for model, where in ((Membership, {"person": province.person}), (Coverage, {"employer": province.firm})):
        assert of(model, EVE, **where) == {province.union.pk}
        assert of(model, DAY, **where) == {province.far.pk}
    assert not UnitDescription.objects.on(DAY).filter(unit=province.union).exists()
    assert UnitDescription.objects.on(EVE).filter(unit=province.union).exists()
    assert province.union.pk not in under_on(province.duc_hoa.pk, DAY)
    succession = UnitSuccession.objects.on(DAY).get()
    assert (succession.predecessor, succession.successor) == (province.union, province.far)
    assert (succession.part, succession.of, succession.document) == (1, 1, merged.began_by.document)


def test_a_member_of_a_merged_union_has_one_spell_in_two_unions(province: Province) -> None:
    done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    before, after = Membership.objects.held_true().filter(person=province.person).order_by("valid_from")
    assert before.spell == after.spell
    assert (before.valid_to, before.ended_as) == (DAY, "reorganised")
    assert (after.valid_from, after.began_as, after.held_by) == (DAY, "reorganised", province.far)


def test_a_merged_district_hands_over_its_unions_and_they_keep_theirs(province: Province) -> None:
    done(Merge((province.duc_hoa.pk,), province.ben_luc.pk), decided(province.root))

    assert under_on(province.ben_luc.pk, DAY) == {
        province.ben_luc.pk, province.union.pk, province.other.pk, province.far.pk,
    }  # fmt: skip
    assert under_on(province.duc_hoa.pk, EVE) == {
        province.duc_hoa.pk, province.union.pk, province.other.pk,
    }  # fmt: skip
    assert of(Membership, DAY, person=province.person) == {province.union.pk}


def test_where_the_successor_covers_the_employer_already_it_covers_it_once(province: Province) -> None:
    written(
        Coverage, unit_id=province.far.pk, employer_id=province.firm.pk, valid_from=SINCE, valid_to=date(2024, 6, 1)
    )  # fmt: skip
    written(Coverage, unit_id=province.other.pk, employer_id=province.firm.pk, valid_from=SINCE)
    done(Merge((province.union.pk, province.other.pk), province.far.pk), decided(province.root))

    covered = Coverage.objects.held_true().filter(unit=province.far, employer=province.firm)
    assert sorted(covered.values_list("valid_from", "valid_to")) == [
        (SINCE, date(2024, 6, 1)), (date(2024, 6, 1), None),
    ]  # fmt: skip


def test_a_merger_gives_nobody_rights_over_other_members(province: Province) -> None:
    """Officers of the closed union are officers of it to the day before; members keep the way to their own record."""
    chair = an_account("Trần Văn Chủ", office="chair", in_unit=province.union)
    own = an_account("Nguyễn Thị Ánh", office="member", in_unit=province.union)
    written(Holder, account_id=own.pk, person_id=province.person.pk, held_by_id=province.union.pk)
    written(Assignment, officer_id=chair.pk, unit_id=province.union.pk, held_by_id=province.duc_hoa.pk)
    done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    assert of(TermOfOffice, EVE, account=chair) == {province.union.pk}
    assert of(TermOfOffice, DAY, account=chair) == of(Assignment, DAY) == set()
    assert of(TermOfOffice, DAY, account=own) == {province.far.pk}
    assert Holder.objects.on(DAY).get().held_by == province.far


def test_what_says_its_own_days_is_handed_over_whole(province: Province) -> None:
    with act("test.agreement", by=None, at=NOW, on=SINCE) as writer:
        agreement = writer.add_one(Agreement, kind="enterprise")
    days = {"valid_from": SINCE, "valid_to": date(2026, 1, 1), "signed_on": SINCE}
    terms = {"agreement_id": agreement, "held_by_id": province.union.pk, **days}
    written(AgreementTerms, **terms)
    done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    (now,) = AgreementTerms.objects.held_true()
    assert (now.held_by, now.valid_from, now.valid_to) == (province.far, SINCE, date(2026, 1, 1))


def test_what_was_put_forward_stays_where_it_was(province: Province) -> None:
    with act("test.programme", by=None, at=NOW, on=SINCE) as writer:
        programme = writer.add_one(Programme, name="Tết", name_fold="tet", unit_id=province.root.pk)
    told = {"programme_id": programme, "person_id": province.person.pk, "held_by_id": province.union.pk}
    written(Nomination, valid_from=SINCE, **told)
    change = Merge((province.union.pk,), province.far.pk)

    assert preview(change, decided(province.root), operator(TODAY)).nominations == 1
    done(change, decided(province.root))
    assert Nomination.objects.held_true().get().held_by == province.union


def test_unions_ended_by_law_end_their_members_spells_with_that_cause(province: Province) -> None:
    written(MemberState, person_id=province.person.pk, unit_id=province.union.pk, state="illness", valid_from=SINCE)  # fmt: skip
    done(EndByLaw((province.union.pk, province.other.pk)), decided(province.root))

    assert {
        (spell.person_id, spell.valid_to, spell.ended_as) for spell in Membership.objects.held_true()
    } == {(province.person.pk, DAY, "ended-by-law"), (province.beside.pk, DAY, "ended-by-law")}
    assert not Coverage.objects.on(DAY).exists()
    assert not MemberState.objects.on(DAY).exists()
    assert Coverage.objects.on(EVE).exists()
    assert not UnitSuccession.objects.exists()


def test_a_union_without_members_is_dissolved_and_who_stands_above_answers_for_what_is_left(
    province: Province,
) -> None:
    with act("test.agreement", by=None, at=NOW, on=SINCE) as writer:
        agreement = writer.add_one(Agreement, kind="enterprise")
    terms = {"agreement_id": agreement, "held_by_id": province.far.pk, "signed_on": SINCE}
    written(AgreementTerms, valid_from=SINCE, **terms)
    done(Dissolve(province.far.pk), decided(province.root))

    assert not UnitDescription.objects.on(DAY).filter(unit=province.far).exists()
    assert AgreementTerms.objects.held_true().get().held_by == province.ben_luc


def split(p: Province, *parts: int, of: int | None = None) -> tuple[Split, Unit, Unit]:
    """Đức Hòa among two communes, each with an area of its own."""
    heirs = [a_unit(name, under=p.root, level="upper") for name in ("Công đoàn xã Đông", "Công đoàn xã Tây")]
    areas = [an_area(name) for name in ("Đông", "Tây")]
    told = tuple(
        Heir(unit.pk, (area.pk,), part)
        for unit, area, part in zip(heirs, areas, parts or (1, 1), strict=True)
    )
    return Split(p.duc_hoa.pk, told, of), *heirs


def placed(employer: Employer, area: int) -> None:
    written(EmployerPlace, employer_id=employer.pk, area_id=area)


def test_what_has_an_address_follows_it_when_a_unit_is_split(province: Province) -> None:
    """A union stands where the employer is that it covers; the territory that was answered for finds its heir."""
    change, east, west = split(province)
    firm = an_employer("Công ty Kim Ngân", covered_by=province.other)
    (in_the_east,), (in_the_west,) = (heir.areas for heir in change.into)
    placed(province.firm, in_the_west)
    placed(firm, in_the_east)
    written(Responsibility, unit_id=province.duc_hoa.pk, area_id=in_the_west)
    effect = preview(change, decided(province.root), operator(TODAY))
    done(change, decided(province.root))

    assert effect.estimated == 0
    assert under_on(west.pk, DAY) == {west.pk, province.union.pk}
    assert under_on(east.pk, DAY) == {east.pk, province.other.pk}
    assert of(Responsibility, DAY) == {west.pk}
    assert {(one.successor, one.part, one.of) for one in UnitSuccession.objects.on(DAY)} == {
        (east, 1, 2), (west, 1, 2),
    }  # fmt: skip


def test_what_has_no_address_is_dealt_by_share_and_told_as_an_estimate(province: Province) -> None:
    for number in range(6):
        a_unit(f"CĐCS số {number}", under=province.duc_hoa)
    change, east, west = split(province, 3, 1)
    effect = preview(change, decided(province.root), operator(TODAY))
    done(change, decided(province.root))

    assert effect.estimated == 8
    assert (len(under_on(east.pk, DAY)), len(under_on(west.pk, DAY))) == (1 + 6, 1 + 2)


def test_members_of_a_split_union_go_with_their_employer_and_what_is_theirs_with_them(
    province: Province,
) -> None:
    change, east, west = split(province)
    heirs = tuple(
        Heir(a_unit(name, under=above).pk, heir.areas)
        for name, above, heir in zip(("CĐCS Đông", "CĐCS Tây"), (east, west), change.into, strict=True)
    )
    placed(province.firm, heirs[1].areas[0])
    written(MemberState, person_id=province.person.pk, unit_id=province.union.pk, state="illness", valid_from=SINCE)  # fmt: skip
    done(Split(province.union.pk, heirs), decided(province.root))

    assert of(Membership, DAY, person=province.person) == {heirs[1].unit}
    assert of(MemberState, DAY) == of(Coverage, DAY) == {heirs[1].unit}


def test_a_preview_of_a_merger_says_what_is_touched(province: Province) -> None:
    an_account("Trần Văn Chủ", office="chair", in_unit=province.union)
    effect = preview(
        Merge((province.duc_hoa.pk,), province.ben_luc.pk), decided(province.root), operator(TODAY)
    )

    assert (effect.units, effect.members, effect.employers, effect.officers) == (3, 2, 1, 1)
    assert (effect.nominations, effect.requests, effect.targets, effect.estimated) == (0, 0, 0, 0)


def test_a_merger_asks_once_for_all_units(province: Province, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    """A province's district: it is not asked about one union after the other."""
    for number in range(60):
        a_unit(f"CĐCS số {number}", under=province.duc_hoa)
    unions = tuple(UnitParent.objects.on(DAY).filter(parent=province.duc_hoa).values_list("unit", flat=True))
    with django_assert_max_num_queries(40):
        done(Move(unions, province.ben_luc.pk), decided(province.root))
    with django_assert_max_num_queries(90):
        done(Merge((province.ben_luc.pk,), province.duc_hoa.pk), decided(province.root, "13/QĐ", on=TODAY + timedelta(days=90)))  # fmt: skip
    assert len(under_on(province.duc_hoa.pk, date(2025, 1, 1))) == 1 + 62 + 1


# ---------------------------------------------------------------- what is refused


def _below(p: Province, kind: Callable[[int], Change]) -> tuple[Change, object]:
    return kind(p.duc_hoa.pk), decided(p.root)


REFUSED: dict[str, tuple[Callable[[Province], Change], str]] = {
    "into itself": (lambda p: Merge((p.duc_hoa.pk,), p.duc_hoa.pk), "vào chính mình"),
    "into one below": (lambda p: Merge((p.duc_hoa.pk,), p.union.pk), "dưới chính mình"),
    "the root": (lambda p: Merge((p.root.pk,), p.duc_hoa.pk), "đứng đầu cả hệ thống"),
    "nothing": (lambda p: Merge((), p.duc_hoa.pk), "ít nhất một"),
    "one twice": (lambda p: EndByLaw((p.far.pk, p.far.pk)), "mỗi công đoàn một lần"),
    "a district into a union": (lambda p: Merge((p.duc_hoa.pk,), p.far.pk), "không đứng dưới"),
    "a union that has members": (lambda p: Dissolve(p.union.pk), "còn 1 đoàn viên"),
    "a district that has unions": (lambda p: Dissolve(p.duc_hoa.pk), "còn 2 đơn vị"),
    "a district by law, its unions not": (lambda p: EndByLaw((p.duc_hoa.pk, p.union.pk)), "như “CĐCS Kim Ngân”"),
    "shares that do not add up": (lambda p: split(p, 60, 30, of=100)[0], "cộng lại bằng toàn bộ"),
    "a share of nothing": (lambda p: split(p, 0, 1)[0], "số dương"),
    "one heir": (lambda p: Split(p.duc_hoa.pk, (Heir(p.ben_luc.pk),)), "ít nhất hai"),
    "an heir twice": (lambda p: Split(p.duc_hoa.pk, (Heir(p.ben_luc.pk), Heir(p.ben_luc.pk))), "mỗi đơn vị một lần"),
    "split into itself": (lambda p: Split(p.duc_hoa.pk, (Heir(p.ben_luc.pk), Heir(p.duc_hoa.pk))), "vào chính mình"),
    "an area to two": (
        lambda p: Split(p.duc_hoa.pk, (Heir(p.ben_luc.pk, (1,)), Heir(p.far.pk, (1,)))),
        "Mỗi địa bàn chỉ",
    ),
    "a unit that is not there": (lambda p: EndByLaw((999_999,)), "chưa có"),
    "into a unit that is not there": (lambda p: Merge((p.union.pk,), 999_999), "chưa có"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_is_refused_by_name_and_nothing_is_done(province: Province, what: str) -> None:
    change, decision = REFUSED[what][0](province), decided(province.root)
    before, acts = whole(), Act.objects.count()

    for attempt in (lambda: preview(change, decision, operator(TODAY)), lambda: done(change, decision)):
        with pytest.raises(CannotReorganise, match=REFUSED[what][1]):
            attempt()
    assert whole() == before
    assert (Act.objects.count(), Reorganisation.objects.count()) == (acts, 0)


def test_nothing_is_merged_into_a_unit_that_is_closed_or_will_be(province: Province) -> None:
    done(EndByLaw((province.far.pk,)), decided(province.root))
    for on, why in ((DAY, "không còn"), (EVE, "kết thúc từ ngày 01/03/2024")):
        with pytest.raises(CannotReorganise, match=why):
            done(Merge((province.union.pk,), province.far.pk), decided(province.root, "13/QĐ", on=on))


def test_a_unit_that_is_to_take_over_another_is_not_closed_before(province: Province) -> None:
    done(Merge((province.union.pk,), province.far.pk), decided(province.root, on=date(2030, 1, 1)))
    with pytest.raises(CannotReorganise, match="01/01/2030 “CĐCS Hoa Sen” nhận"):
        done(Merge((province.far.pk,), province.other.pk), decided(province.root, "13/QĐ"))


def test_what_is_closed_is_not_closed_moved_or_renamed_again(province: Province) -> None:
    done(Merge((province.union.pk,), province.far.pk), decided(province.root))
    later = decided(province.root, "13/QĐ", on=DAY + timedelta(days=9))
    changes: tuple[Change, ...] = (
        Merge((province.union.pk,), province.other.pk),
        Move((province.union.pk,), province.ben_luc.pk),
        Describe(province.union.pk, name="Khác"),
        Found("CĐ bộ phận", "section", "part", "", province.union.pk),
    )
    for change in changes:
        with pytest.raises(CannotReorganise, match="không còn"):
            done(change, later)


def test_a_decision_dated_before_the_unit_is_there_is_refused(province: Province) -> None:
    young = a_unit("CĐCS Mới", under=province.ben_luc, since=TODAY)
    for change in (Merge((young.pk,), province.far.pk), Merge((province.far.pk,), young.pk)):
        with pytest.raises(CannotReorganise, match="chưa có"):
            done(change, decided(province.root, on=TODAY - timedelta(days=1)))


@pytest.mark.parametrize(
    "change",
    [
        lambda p: Merge((p.union.pk,), p.far.pk),
        lambda p: Merge((p.far.pk,), p.union.pk),
        lambda p: EndByLaw((p.union.pk, p.far.pk)),
        lambda p: Split(p.union.pk, (Heir(p.other.pk), Heir(p.far.pk))),
    ],
)
def test_an_officer_closes_nothing_and_hands_nothing_over_out_of_reach(
    province: Province, change: Callable[[Province], Change]
) -> None:
    """A district decides on its own unions; a union of another district neither goes nor takes."""
    covers = under_on(province.duc_hoa.pk, TODAY)
    reach = Reach(None, TODAY, (Term("upper-officer", province.duc_hoa.pk, covers),))
    with pytest.raises(CannotReorganise, match="ngoài phạm vi"):
        carry_out(change(province), decided(province.duc_hoa), reach, at=NOW)
    carry_out(Merge((province.union.pk,), province.other.pk), decided(province.duc_hoa), reach, at=NOW)


# ---------------------------------------------------------------- annulled

CLOSINGS: dict[str, Callable[[Province], Change]] = {
    "a union merged": lambda p: Merge((p.union.pk,), p.far.pk),
    "a district merged": lambda p: Merge((p.duc_hoa.pk,), p.ben_luc.pk),
    "two merged into one beside": lambda p: Merge((p.union.pk, p.far.pk), p.other.pk),
    "a district split": lambda p: split(p)[0],
    "a union dissolved": lambda p: Dissolve(p.far.pk),
    "unions ended by law": lambda p: EndByLaw((p.union.pk, p.other.pk, p.far.pk)),
}


@pytest.mark.parametrize("what", CLOSINGS)
def test_an_annulled_closing_leaves_everything_as_before(province: Province, what: str) -> None:
    change = CLOSINGS[what](province)
    before = whole()
    reorganisation = done(change, decided(province.root))
    assert whole() != before
    annulled(reorganisation)

    assert whole() == before


def test_a_merger_is_not_annulled_once_a_member_left_the_successor(province: Province) -> None:
    reorganisation = done(Merge((province.union.pk,), province.far.pk), decided(province.root))
    spell = Membership.objects.on(DAY).get(person=province.person)
    with act("test.left", by=None, at=NOW, on=TODAY) as writer:
        writer.end(Membership, [spell.pk])
    with pytest.raises(CannotReorganise, match="hủy việc sau trước"):
        annulled(reorganisation)


def test_a_merger_is_not_annulled_once_the_unit_above_is_closed(province: Province) -> None:
    """The union would stand again below a district that is no more."""
    merged = done(Merge((province.union.pk, province.other.pk), province.far.pk), decided(province.root))
    done(Dissolve(province.duc_hoa.pk), decided(province.root, "13/QĐ", on=TODAY + timedelta(days=99)))
    held = whole()
    with pytest.raises(CannotReorganise, match="hủy việc sau trước"):
        annulled(merged)
    assert whole() == held


def test_a_move_is_not_annulled_once_the_old_parent_stands_too_low(province: Province) -> None:
    moved = done(Move((province.union.pk, province.other.pk), province.ben_luc.pk), decided(province.root))
    lowered = Describe(province.duc_hoa.pk, level="grassroots", kind="grassroots")
    done(lowered, decided(province.root, "13/QĐ", on=TODAY + timedelta(days=99)))
    with pytest.raises(CannotReorganise, match="hủy việc sau trước"):
        annulled(moved)


def test_another_code_is_not_annulled_once_the_old_one_is_given_away(province: Province) -> None:
    recoded = done(Describe(province.duc_hoa.pk, official_code="H9"), decided(province.root))
    done(Found("Công đoàn Ba", "upper", "commune", "H1", province.root.pk), decided(province.root, "13/QĐ"))
    with pytest.raises(CannotReorganise, match="hủy việc sau trước"):
        annulled(recoded)


# ---------------------------------------------------------------- every column


def pointing_at_units() -> set[str]:
    """Every foreign key to a unit in the project, hidden ones too."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ForeignKey) and field.related_model is Unit
    }


def test_every_column_that_points_at_a_unit_has_a_line_and_a_reason() -> None:
    assert pointing_at_units() == set(HANDED)
    assert all(handed.why for handed in HANDED.values())


@pytest.mark.parametrize("what", CLOSINGS)
def test_nothing_that_holds_points_at_a_closed_unit(province: Province, what: str) -> None:
    change = CLOSINGS[what](province)
    full_of_everything(province)
    done(change, decided(province.root))

    assert orphans(DAY) == {}


def test_a_line_left_out_is_found(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without its line the members of a merged union would be left in it."""
    monkeypatch.delitem(HANDED, "members.Membership.unit")
    done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    assert pointing_at_units() != set(HANDED)
    monkeypatch.undo()
    assert orphans(DAY) == {"members.Membership.unit": {province.union.pk}}


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


def orphans(on: date) -> dict[str, set[int]]:
    """Columns that may not point at a unit that is not there, and the units at which they do."""
    there = set(UnitDescription.objects.on(on).values_list("unit", flat=True))
    found = {}
    for place, handed in HANDED.items():
        if handed.how is not None:
            label, _, column = place.rpartition(".")
            rows = apps.get_model(label)._default_manager.on(on).exclude(**{column: None})
            if lost := set(rows.values_list(f"{column}_id", flat=True)) - there:
                found[place] = lost
    return found
