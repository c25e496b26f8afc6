"""Two records side by side: decided by whoever answers for both, told apart, and taken apart again."""

from __future__ import annotations

import re
import uuid
from contextlib import nullcontext
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access import walls
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.organisations.models import Unit
from caunoi.registers.members.admitting import Joining, close_memberships, open_memberships
from caunoi.registers.members.matching import spells_of
from caunoi.registers.members.models import Membership, Person, Resemblance, SamePerson
from caunoi.registers.merging.resembling import Alike, ask
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.vocabulary.text import Text
from tests.builders import a_member, an_account

pytestmark = pytest.mark.django_db(databases="__all__")
WHY = Text(vi="cùng họ tên; cùng ngày sinh", en="the same name; the same day of birth")


@pytest.fixture
def twin(province: Province) -> Person:
    """The same woman once more, in the other union."""
    return a_member(
        "Đặng Thị Mỹ Dung",
        of=province.hoa_sen,
        at=province.shoes,
        since=date(2023, 6, 1),
        born=date(1990, 5, 3),
    )


def page_of(who: Client, kept: Person, other: Person, **told: str | list[str]):
    address = reverse("merge-people", args=[kept.public_id])
    if not told:
        return who.get(address, {"with": other.public_id})
    return who.post(address, {"with": other.public_id, **told})


def seen(page) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{32})"', page.content.decode()).group(1)


def test_an_officer_merges_after_a_look_and_takes_it_apart(officer, province, twin) -> None:
    dung = province.dung
    ask([Alike(dung.pk, twin.pk, 812, WHY)], at=timezone.now())
    waiting = officer.get(reverse("duplicates")).content.decode()
    assert "cùng họ tên; cùng ngày sinh" in waiting
    shown = page_of(officer, dung, twin)
    for words in ("CĐCS Công ty CP Giày Hoa Sen", "Ngày sinh khác nhau", "cùng họ tên; cùng ngày sinh"):
        assert words in shown.content.decode()
    told = {
        "client_ref": str(uuid.uuid4()), "seen": seen(shown), "reason": "Đã xem căn cước tại trụ sở",
        "acknowledged": "birth",
    }  # fmt: skip
    refused = page_of(officer, dung, twin, **told)
    assert refused.status_code == 422
    assert "chọn điều nào đúng" in refused.content.decode()
    # What the page sends next is what was typed, and the same request.
    for typed in (told["client_ref"], told["reason"]):
        assert f'value="{typed}"' in refused.content.decode()
    told["stands-0"] = "other"
    # What is decided stands in the Act: nothing else is let into it.
    for more in ({"acknowledged": ["birth", "một điều khác"]}, {"stands-0": "cả hai"}):
        assert page_of(officer, dung, twin, **(told | more)).status_code == 422
    assert not Act.objects.filter(what="people.merged").exists()
    for _ in range(2):
        done = page_of(officer, dung, twin, **told)
        assert done["Location"] == reverse("person", args=[dung.public_id])
    assert SamePerson.objects.count() == 1
    kept = officer.get(reverse("person", args=[dung.public_id])).content.decode()
    assert "Hồ sơ đã gộp vào đây" in kept
    assert "Đã xem căn cước tại trụ sở" in kept
    moved = officer.get(reverse("person", args=[twin.public_id]))
    assert (moved.status_code, moved["Location"]) == (302, reverse("person", args=[dung.public_id]))
    assert "Không có cặp hồ sơ nào chờ" in officer.get(reverse("duplicates")).content.decode()

    merger = SamePerson.objects.get()
    back = officer.post(
        reverse("unmerge-people", args=[dung.public_id]), {"merger": merger.public_id}, follow=True
    )
    assert "Đã tách lại" in back.content.decode()
    assert Membership.objects.held_true().filter(person=twin).count() == 1
    assert Resemblance.objects.get().state == "open"
    assert list(Act.objects.filter(what__startswith="people.").order_by("pk").values_list("what", flat=True)) == [
        "people.merged", "people.unmerged",
    ]  # fmt: skip


def test_two_people_are_remembered(officer, province, twin) -> None:
    pair = [Alike(twin.pk, province.dung.pk, 812, WHY)]
    assert ask(pair, at=timezone.now()) == 1
    assert bytes(Resemblance.objects.get().told).find("họ".encode()) == -1
    told = officer.post(
        reverse("people-apart", args=[twin.public_id]), {"with": province.dung.public_id}, follow=True
    )
    assert "không được hỏi lại" in told.content.decode()
    assert ask(pair, at=timezone.now()) == 0
    again = officer.post(
        reverse("people-apart", args=[twin.public_id]), {"with": province.dung.public_id}, follow=True
    )
    assert "không còn chờ" in again.content.decode()
    assert "quyết định là hai người" in page_of(officer, twin, province.dung).content.decode()


def test_who_answers_for_one_of_them_alone_is_told_of_no_other(province, twin) -> None:
    ask([Alike(province.dung.pk, twin.pk, 812, WHY)], at=timezone.now())
    upper = signed_in(an_account("Lê Văn Tám", office="upper-officer", in_unit=province.hoa_sen))
    assert page_of(upper, twin, province.dung).status_code == 404
    assert "0</b>" in upper.get(reverse("duplicates")).content.decode()
    chosen = upper.get(reverse("merge-people", args=[twin.public_id])).content.decode()
    assert str(province.dung.public_id) not in chosen
    apart = upper.post(reverse("people-apart", args=[twin.public_id]), {"with": province.dung.public_id})
    assert apart.status_code == 400
    chair = signed_in(province.chair)
    assert chair.get(reverse("duplicates")).status_code == 403


def test_another_is_looked_for_by_name(officer, province, twin) -> None:
    address = reverse("merge-people", args=[province.dung.public_id])
    found = officer.get(address).content.decode()
    assert f"{address}?with={twin.public_id}" in found
    assert f"with={twin.public_id}" not in officer.get(address, {"q": "Ai Đó"}).content.decode()
    assert officer.get(address, {"with": province.dung.public_id}).status_code == 400
    assert officer.get(address, {"with": "x"}).status_code == 404


def moved_here_from(elsewhere: Person, here: Unit) -> None:
    """The past in the other union is out of reach of whoever answers for this one alone."""
    day = date(2024, 1, 1)
    with act("members.transferred", by=None, at=timezone.now(), on=day) as writer:
        close_memberships(writer, [(spells_of({elsewhere.pk})[elsewhere.pk][0], day, "transferred")])
        told = Joining(elsewhere.pk, here.pk, None, day.isoformat(), "transferred", None, None)
        open_memberships(writer, [told])


def test_what_another_union_holds_of_one_of_them_is_not_missed_where_the_database_hides_it(
    province, twin, monkeypatch
) -> None:
    moved_here_from(province.dung, province.hoa_sen)
    upper = signed_in(an_account("Lê Văn Tám", office="upper-officer", in_unit=province.hoa_sen))
    assert "ngoài phạm vi của bạn" in page_of(upper, twin, province.dung).content.decode()
    assert signed_in(province.officer).get(
        reverse("merge-people", args=[twin.public_id]), {"with": province.dung.public_id}
    ).context["forbids"] == []  # fmt: skip
    # The negative control: behind the wall nothing of it is seen.
    monkeypatch.setattr(walls, "naming_person", lambda person: nullcontext())
    unseen = page_of(upper, twin, province.dung)
    assert ("ngoài phạm vi của bạn" in unseen.content.decode()) is (connection.vendor != "postgresql")
