"""Two records merged here are one there as well: told once, neither twice nor both as leavers, and apart again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from caunoi.intake.jail import Jail
from caunoi.intake.tests import test_national
from caunoi.intake.tests.test_national import AT, NUMBERS, TODAY, Federation, rows_of
from caunoi.registers.members.admitting import Joining, Newcomer, add_people, open_memberships
from caunoi.registers.members.member_numbers import member_numbers_of
from caunoi.registers.members.models import IdentityNumber, Person, SamePerson
from caunoi.registers.merging.carrying_out import merge
from caunoi.registers.merging.looking import look
from caunoi.registers.merging.taking_back import unmerge
from caunoi.registers.national import exchanging, returning, telling
from caunoi.registers.national.models import NationalFile, NationalRow
from caunoi.trail.acting import act
from caunoi.vocabulary.names import fold, person_sort_key

pytestmark = pytest.mark.django_db(databases="__all__")
home, jail, _template_is_kept = test_national.home, test_national.jail, test_national._template_is_kept
OLD_NUMBER = "999000001"


def twin_of(home: Federation, number: str = OLD_NUMBER, kind: str = "cmnd") -> int:
    """The first of the three once more, in the other union, by another paper."""
    name = "Lê Thị An"
    with act("test.people", by=None, at=AT, on=TODAY) as writer:
        (twin,) = add_people(
            writer,
            [Newcomer(name, fold(name), person_sort_key(name), "1990-05-17", "day", "female", kind if number else "",
                      number, "", "", None, None)],
        )  # fmt: skip
        open_memberships(writer, [Joining(twin, home.hoa_sen.pk, None, "2024-06-01", "admitted", None, None)])
    return twin


def merged(kept: int, other: int) -> SamePerson:
    one, two = Person.objects.get(pk=kept), Person.objects.get(pk=other)
    found = look(one, two, on=TODAY, hands=None)
    return merge(
        one, two, reason="Đã xem căn cước tại trụ sở", seen=found.seen, stands=["kept"] * len(found.clashes),
        acknowledged={each.code for each in found.contradictions}, client_ref=uuid4(), hands=None, by=None, at=AT,
    )  # fmt: skip


def apart(done: SamePerson) -> None:
    unmerge(done, hands=None, by=None, at=AT)


def told(export: Any) -> list[tuple[str, str]]:
    """Kind of change and number of each row."""
    return sorted((row[2], row[6] or "") for row in rows_of(export))


def test_of_two_who_were_told_of_one_leaves_once_by_its_own_number(home: Federation, jail: Jail) -> None:
    an, twin = home.people[0], twin_of(home)
    home.sent(jail=jail)
    assert home.counted() == {"same": 4}
    done = merged(an, twin)
    # Taken back before anything was told, nothing is.
    apart(done)
    assert home.counted() == {"same": 4}
    done = merged(an, twin)
    assert home.counted() == {"same": 3, "left": 1}
    # Told by the union that told of it.
    assert home.counted(home.dong_a) == {"same": 2}
    assert told(home.sent(jail=jail)) == [("Giảm", OLD_NUMBER)]
    assert home.counted() == {"same": 3}
    # Two again: whoever was withdrawn joins again, and nobody else is told of.
    apart(done)
    assert home.counted() == {"same": 3, "joined": 1}
    assert told(home.sent(jail=jail)) == [("01", OLD_NUMBER)]


def test_of_two_of_whom_one_was_told_nothing_is_told_but_what_changed(home: Federation, jail: Jail) -> None:
    """The one kept was never told of: known there under the other, it is neither a joiner nor a leaver."""
    home.sent(jail=jail)
    an, twin = home.people[0], twin_of(home)
    done = merged(twin, an)
    assert home.counted() == {"same": 2, "changed": 1}
    export = home.sent(jail=jail)
    assert told(export) == [("Thay đổi", OLD_NUMBER)]
    # Under the record that was told of: so nobody is two there, and apart again each is told what it is.
    assert NationalRow.objects.get(export=export).person_id == an
    assert home.counted() == {"same": 3}
    apart(done)
    assert home.counted() == {"same": 2, "changed": 1, "joined": 1}
    assert told(home.sent(jail=jail)) == [("01", OLD_NUMBER), ("Thay đổi", NUMBERS[0])]
    assert home.counted() == {"same": 4}


def test_without_a_number_to_tell_by_somebody_is_asked_and_nobody_leaves(
    home: Federation, jail: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By name and day of birth the software may strike the one who stays."""
    an, twin = home.people[0], twin_of(home, "")
    home.sent(jail=jail)
    merged(an, twin)
    assert home.counted() == {"same": 3, "twice": 1}
    # The negative control: nobody looks under which record it is known.
    monkeypatch.setattr(telling, "_withdraw", lambda *_: None)
    assert home.counted() == {"same": 3}


def test_the_entry_with_the_number_that_was_issued_is_the_one_that_stays(
    home: Federation, jail: Jail
) -> None:
    an, twin = home.people[0], twin_of(home)
    export = home.sent(jail=jail)
    answer(export, {twin: "VN7"})
    merged(an, twin)
    # The card's number is the one's who leaves there: it is said of the other when that is done, and not before.
    assert told(home.sent(jail=jail)) == [("Giảm", NUMBERS[0]), ("Thay đổi", OLD_NUMBER)]
    assert member_numbers_of([an]) == {an: "VN7"}
    assert told(home.sent(jail=jail)) == [("Thay đổi", NUMBERS[0])]
    assert home.counted() == {"same": 3}
    # The same number once more is known, and another one is not written beside it.
    assert answer(export, {twin: "VN7"}) == {"known": 1}
    assert answer(export, {an: "VN8"}) == {"other-number": 1}
    assert IdentityNumber.objects.filter(kind="tld").count() == 1


def test_two_who_are_one_there_already_are_left_alone(home: Federation, jail: Jail) -> None:
    """Both were answered with one number: a leaver would be the one person."""
    an, twin = home.people[0], twin_of(home)
    export = home.sent(jail=jail)
    assert answer(export, {an: "VN9", twin: "VN9"}) == {"elses": 2}
    merged(an, twin)
    assert home.counted() == {"same": 3}


def answer(export: Any, numbers: dict[int, str]) -> dict[str, int]:
    """The software's answer to rows of an export."""
    file = NationalFile.objects.create(
        use="returned", name="kq.xlsx", size=1, sha256=uuid4().hex * 2, labels=[], began_by=export.began_by
    )
    mapping = export.mapping
    lines = [
        returning.Line("Kết quả", number, {"key": exchanging.row_key(export.number, row.line), "member-number": numbers[row.person_id]})
        for number, row in enumerate(NationalRow.objects.filter(export=export, person__in=numbers).order_by("line"), 2)
    ]  # fmt: skip
    return dict(returning.read_back(file, mapping, lines, by=None, at=AT))
