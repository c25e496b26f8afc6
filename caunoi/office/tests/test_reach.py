"""Every screen to those it is for, and to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from caunoi.access.rights import RIGHTS
from caunoi.office.tests.conftest import PASSWORD, Province, signed_in
from caunoi.organisations.models import TermOfOffice
from tests.builders import an_account

EVERYONES = {
    "sign-in",
    "sign-out",
    "language",
    "by-link",
    "link-page",
    "link-answer",
    "hand-in",
    "hand-in-file",
    "hand-in-blank",
}


def screens(province: Province) -> dict[str, str]:
    """Every named address with something real in its place."""
    fill = {
        "employer": [province.shoes.public_id],
        "unit": [province.hoa_sen.public_id],
        "person": [province.dung.public_id],
        "note-contact": ["unit", province.hoa_sen.public_id],
        "take-charge": ["unit", province.hoa_sen.public_id],
        "matter": ["without-union"],
        "matter-export": ["without-union"],
        "records": ["members"],
        "hand-out": ["union-at-employers-25"],
        "records-export": ["members"],
        "trend": ["members"],
        **{
            name: [province.hoa_sen.public_id, "members"] for name in ("target", "end-target", "share-target")
        },
        "draft": ["move"],
        "blank-list": ["members"],
        "round-records": ["00000000-0000-0000-0000-000000000000", "opening"],
        "received-file": ["00000000-0000-0000-0000-000000000000"],
        "sending": ["00000000-0000-0000-0000-000000000000"],
        "carry-out-ready": ["00000000-0000-0000-0000-000000000000"],
        "decide": ["00000000-0000-0000-0000-000000000000"],
    }
    needing = {p.name: "public_id" in str(p.pattern) for p in get_resolver().url_patterns[0].url_patterns}
    nothing = ["00000000-0000-0000-0000-000000000000"]
    return {name: reverse(name, args=fill.get(name, nothing * needs)) for name, needs in needing.items()}


def test_a_visitor_is_sent_to_sign_in_everywhere(province: Province, client: Client) -> None:
    for name, address in screens(province).items():
        if name not in EVERYONES:
            answers = [client.get(address), client.post(address)]
            assert all(a.status_code in {302, 405} for a in answers), name
            assert all("/sign-in/" in a.url for a in answers if a.status_code == 302), name


def test_every_right_named_by_a_screen_exists() -> None:
    named = {pattern.callback.guarded_by for pattern in get_resolver().url_patterns[0].url_patterns}

    assert named <= {*RIGHTS, "open-to-all", "signed-in"}


def test_a_chair_sees_the_own_union_and_employer(chair: Client, province: Province) -> None:
    assert chair.get(reverse("unit", args=[province.hoa_sen.public_id])).status_code == 200
    assert chair.get(reverse("employer", args=[province.shoes.public_id])).status_code == 200


@pytest.mark.parametrize("kind", ["unit", "employer", "person"])
def test_what_is_out_of_reach_is_as_if_it_were_not(chair: Client, province: Province, kind: str) -> None:
    theirs = {"unit": province.dong_a, "employer": province.garments, "person": province.dung}[kind]

    assert chair.get(reverse(kind, args=[theirs.public_id])).status_code == 404


def test_a_chair_may_not_send_lists_nor_note_contacts(chair: Client, province: Province) -> None:
    assert chair.get(reverse("lists")).status_code == 403
    assert chair.get(reverse("in-charge")).status_code == 403
    note = reverse("note-contact", args=["unit", province.hoa_sen.public_id])
    assert chair.post(note, {"kind": "visit"}).status_code == 403


def test_a_chair_finds_nobody_of_another_union(chair: Client) -> None:
    page = chair.get(reverse("search"), {"q": "dung"}).content.decode()

    assert "Đặng Thị Mỹ Dung" not in page


def test_a_chair_cannot_ask_for_the_figures_of_another_union(chair: Client, province: Province) -> None:
    assert chair.get(reverse("scoreboard"), {"unit": str(province.dong_a.public_id)}).status_code == 404
    assert chair.get(reverse("records", args=["members"]), {"unit": "x"}).status_code == 404


def test_a_chair_has_a_today_of_the_own_union(chair: Client) -> None:
    shown = {matter.code: count for matter, count in chair.get("/").context["waiting"]}

    assert shown == {"not-submitted": 1}


def test_the_page_of_rights_says_what_the_guards_enforce(chair: Client, province: Province) -> None:
    page = chair.get(reverse("rights"))
    offices = {name: may for name, _own, may in page.context["offices"]}

    assert [office for _term, office, _unit in page.context["held"]] == ["chủ tịch công đoàn cơ sở"]
    assert len(offices) == len(TermOfOffice.Office)
    for code, label in TermOfOffice.Office.choices:
        assert len(offices[label]) == sum(code in right.offices for right in RIGHTS.values())


def test_who_holds_no_office_is_told_so_and_sees_nothing(province: Province) -> None:
    nobody = signed_in(an_account("Đỗ Thị Na", password=PASSWORD))

    assert "Bạn không giữ chức danh nào" in nobody.get(reverse("rights")).content.decode()
    assert nobody.get("/").status_code == 403


@pytest.mark.parametrize("office", ["committee", "group-leader"])
def test_a_list_is_taken_out_only_by_those_who_may(province: Province, office: str) -> None:
    client = signed_in(an_account("Đỗ Thị Na", office=office, in_unit=province.hoa_sen, password=PASSWORD))
    address = reverse("records-export", args=["members"])

    assert client.post(address).status_code == 403
    assert address not in client.get(reverse("records", args=["members"])).content.decode()
