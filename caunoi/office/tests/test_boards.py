"""Questions kept under a name: the owner's, shared to a unit and below, and asked with the rights of whoever reads."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest
from django.test import Client

from caunoi.access.reach import reach_of
from caunoi.indicators import boards as keeping
from caunoi.indicators.models import Board
from caunoi.office import boards
from caunoi.office.tests.conftest import PASSWORD, Province, signed_in
from caunoi.trail.models import Act
from tests.builders import NOW, an_account

from .test_comparing import Published, told_to_all

__all__ = ["told_to_all"]

EVERYBODY = "figures=members,employers&rows=unit"


def kept(client: Client, name: str, query: str, **more: str) -> str:
    """The address of the board that it stands on."""
    answer = client.post("/boards/new/", {"name": name, "query": query, **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    words = re.sub(r"<(script|form).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", words).split())


def share(client: Client, address: str) -> None:
    assert client.post(address, {"do": "share", "seat": "0"}).status_code == 302


@pytest.mark.told_once
def test_a_question_is_kept_under_a_name_and_says_as_of_when_it_is(
    officer: Client, province: Province
) -> None:
    address = kept(officer, "  Đoàn viên   các đơn vị ", EVERYBODY + f"&unit={province.root.public_id}")
    told = text(officer, address)
    assert "Đoàn viên các đơn vị" in told
    assert "số liệu ngày 31/12/2023" in told
    assert "CĐCS Công ty TNHH May Đông Á 3 1" in told
    assert "Đoàn viên các đơn vị" in text(officer, "/boards/")
    officer.post("/day/", {"day": "31/12/2022"})
    assert "số liệu ngày 31/12/2022" in text(officer, address)
    fixed = kept(officer, "Cuối năm 2023", EVERYBODY + "&at=2023-12-31", **{"fixed-at": "on"})
    assert "số liệu ngày 31/12/2023" in text(officer, fixed)


@pytest.mark.told_once
def test_tiles_stand_in_the_order_of_their_owner(officer: Client) -> None:
    address = kept(officer, "Một", "figures=members")
    record = address.rstrip("/").rsplit("/", 1)[1]
    for name in ("Hai", "Ba"):
        assert kept(officer, name, "figures=employers", board=record, whole="on") == address

    def order() -> list[str]:
        return [one["name"] for one in Board.objects.held_true().get().tiles]

    assert order() == ["Một", "Hai", "Ba"]
    officer.post(address, {"do": "up", "tile": "2"})
    assert order() == ["Một", "Ba", "Hai"]
    officer.post(address, {"do": "down", "tile": "0"})
    assert order() == ["Ba", "Một", "Hai"]
    officer.post(address, {"do": "without", "tile": "1"})
    assert order() == ["Ba", "Hai"]
    officer.post(address, {"do": "rename", "name": "Của tôi"})
    assert Board.objects.held_true().get().name == "Của tôi"
    for wrong in (
        {"do": "up", "tile": "9"},
        {"do": "fly"},
        {"do": "rename", "name": " "},
        {"do": "share", "seat": "7"},
    ):
        assert officer.post(address, wrong).status_code == 400
    officer.post(address, {"do": "let-go"})
    assert officer.get(address).status_code == 404
    assert [one.what for one in Act.objects.filter(what__startswith="boards.").order_by("id")] == [
        "boards.kept", *["boards.changed"] * 6, "boards.ended",
    ]  # fmt: skip


def test_a_board_is_its_owners_until_it_is_shared_to_a_unit_and_below(
    officer: Client, chair: Client, province: Province
) -> None:
    address = kept(officer, "Đoàn viên của mình", "figures=members")
    assert chair.get(address).status_code == 404
    assert "Đoàn viên của mình" not in text(chair, "/boards/")
    share(officer, address)
    assert "Đoàn viên của mình" in text(chair, "/boards/")
    assert "số liệu ngày 31/12/2023" in text(chair, address)
    # Read by many, changed by one.
    for do in ("share", "let-go", "rename"):
        assert chair.post(address, {"do": do, "name": "x"}).status_code == 404
    officer.post(address, {"do": "share", "seat": ""})
    assert chair.get(address).status_code == 404


def test_what_a_chair_shares_is_not_read_by_another_union(chair: Client, province: Province) -> None:
    address = kept(chair, "Của công đoàn tôi", "figures=members")
    share(chair, address)
    other = an_account("Lý Văn Khác", office="chair", in_unit=province.dong_a, password=PASSWORD)
    assert signed_in(other).get(address).status_code == 404


def test_tiles_are_asked_with_the_rights_of_the_reader(
    officer: Client, chair: Client, province: Province
) -> None:
    address = kept(officer, "Cả tỉnh", EVERYBODY + f"&unit={province.root.public_id}", **{"fixed-unit": "on"})
    share(officer, address)
    told = text(chair, address)
    assert "mà quyền của bạn không đọc được" in told
    assert "Đông Á" not in told


def test_with_the_rights_of_the_maker_the_reader_would_be_told_more(
    officer: Client, chair: Client, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard switched off: what the test above looks for is there to be found."""
    address = kept(officer, "Cả tỉnh", EVERYBODY + f"&unit={province.root.public_id}", **{"fixed-unit": "on"})
    share(officer, address)
    plain, makers = boards._as_asked, reach_of(province.officer, on=NOW.date()).to("figures.read")

    def as_the_maker(request: HttpRequest, query: str) -> boards.Asked:
        request.reach = makers
        return plain(request, query)

    monkeypatch.setattr(boards, "_as_asked", as_the_maker)
    assert "CĐCS Công ty TNHH May Đông Á 3" in text(chair, address)


@pytest.mark.told_once
def test_a_reader_outside_is_shown_no_small_number_by_an_officers_board(told_to_all: Published) -> None:
    officer, reader = signed_in(told_to_all.officer), signed_in(told_to_all.reader)
    address = kept(officer, "Đề nghị", "figures=nominees&rows=unit")
    share(officer, address)
    assert "CĐCS Bé 3" in text(officer, address)
    assert "CĐCS Bé — không nêu" in text(reader, address)


@pytest.mark.told_once
def test_what_cannot_be_kept_is_refused_in_words(
    officer: Client, chair: Client, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = kept(officer, "Của cán bộ", "figures=members").rstrip("/").rsplit("/", 1)[1]
    for posted in (
        {"name": "", "query": "figures=members"},
        {"name": "x" * 81, "query": "figures=members"},
        {"name": "x", "query": ""},
        {"name": "x", "query": "figures=members", "board": theirs},
        {"name": "x", "query": "figures=members", "board": "không"},
    ):
        assert chair.post("/boards/new/", posted).status_code == 400
    monkeypatch.setattr(keeping, "BOARDS", 1)
    monkeypatch.setattr(keeping, "TILES", 1)
    assert officer.post("/boards/new/", {"name": "x", "query": "figures=members"}).status_code == 400
    assert (
        officer.post("/boards/new/", {"name": "x", "query": "figures=members", "board": theirs}).status_code
        == 400
    )
    assert Board.objects.count() == 1
