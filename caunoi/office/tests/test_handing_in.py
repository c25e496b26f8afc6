"""A union hands lists in by a link without an account; an officer looks, takes in what is the union's, or returns it."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access.appointing import end_term
from caunoi.access.models import Account
from caunoi.intake import hand_in_links, handing_in, receiving
from caunoi.intake.models import HandIn, HandInLink, ReceivedFile
from caunoi.intake.signed import bytes_of
from caunoi.intake.tests.writing_lists import book, member
from caunoi.jobs.models import Job
from caunoi.jobs.working import run_pending
from caunoi.office import limiting
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.office.tests.test_reorganising import words
from caunoi.organisations.models import TermOfOffice
from caunoi.registers.members.models import Membership
from caunoi.retention.forgetting import forget
from caunoi.trail.models import Act
from tests.builders import an_account
from tests.racing import at_once

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
WHO = {"name": "Trần Thị Chủ Tịch", "reached_at": "0912 345 678"}
HOA_SEN, DONG_A = "1100000037", "1100000012"


@pytest.fixture
def asking(province: Province) -> Client:
    """An officer who asks unions for lists, and sends none."""
    return signed_in(an_account("Phan Thị Phụ Trách", office="officer-in-charge", in_unit=province.hoa_sen))


def asked(client: Client, province: Province, **more: Any) -> HttpResponse:
    told = {"client_ref": str(uuid.uuid4()), "kind": "members", "most": 2, "until": "", **WHO, **more}
    return client.post(reverse("hand-in-links", args=[province.hoa_sen.public_id]), told)


@pytest.fixture
def token(asking: Client, province: Province) -> str:
    page = asked(asking, province)
    assert page.status_code == 200, page.context["form"].errors
    (found,) = re.findall(r"/by-link/#([^\"]+)\"", page.content.decode())
    return str(found)


def opened(token: str) -> Client:
    client = Client()
    client.post(reverse("by-link"), {"token": token})
    return client


def a_roster(*rows: Any, tax_code: str = HOA_SEN) -> bytes:
    return book(*(rows or [member(1), member(2, "Trần Thị Bê")]), tax_code=tax_code, union="")


def sent(client: Client, content: bytes | None = None, *, name: str = "dv.xlsx", **more: Any) -> HttpResponse:
    file = SimpleUploadedFile(name, a_roster() if content is None else content)
    return client.post(reverse("hand-in-file"), {**WHO, "sent": file, **more})


def test_a_union_hands_in_by_a_link_and_gets_a_receipt_and_nothing_of_the_register(
    token: str, province: Province
) -> None:
    client = opened(token)
    page = client.get(reverse("hand-in"))
    told = words(page)
    assert "Hoa Sen" in told
    assert "Còn nộp được 2 lần" in told
    for hidden in ("Đông Á", "Trần Thị Ân", "Phan Thị Phụ Trách", WHO["name"], WHO["reached_at"]):
        assert hidden not in told
    answer = sent(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("hand-in"))
    code = handing_in_code()
    assert told != words(client.get(reverse("hand-in")))
    assert code in words(client.get(reverse("hand-in")))

    came = HandIn.objects.get()
    assert (came.unit, came.kind, came.sent_by, came.place) == (province.hoa_sen, "members", None, 1)
    assert handing_in.who(came) == handing_in.Whom(**WHO)
    assert WHO["name"].encode() not in bytes(came.who or b"")
    act = Act.objects.get(what="lists.handed-in")
    assert (act.by, act.about["link"]) == (None, HandInLink.objects.get().public_id.hex)
    # Nothing was read, and nothing is queued.
    assert not ReceivedFile.objects.exists()
    assert not Job.objects.exists()
    assert client.get(reverse("hand-in-blank")).content.startswith(b"PK")
    assert client.get(reverse("link-page")).status_code == 404


def test_nothing_is_said_to_have_come_that_is_not_kept(token: str, tmp_path: Path, monkeypatch) -> None:
    """A full disk: else the same file sent again would be answered with a receipt, and there would be no file."""
    client, content, full = opened(token), a_roster(), tmp_path / "full"
    full.write_bytes(b"")
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "folder", lambda: full / "received")
        with pytest.raises(OSError, match="full"):
            sent(client, content)
    assert not HandIn.objects.exists()
    assert not Act.objects.filter(what="lists.handed-in").exists()
    sent(client, content)
    assert bytes_of(HandIn.objects.get().sha256) == content


def handing_in_code() -> str:
    digest = HandIn.objects.latest("pk").sha256[:16].upper()
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def test_the_same_file_uses_the_link_once_and_it_takes_no_more_than_it_says(token: str) -> None:
    client = opened(token)
    # A workbook says when it was made: made again it would be another file.
    once = a_roster()
    for content in (once, once, a_roster(member(4, "Vũ Thị Tư"))):
        assert sent(client, content).status_code == 302
    assert HandIn.objects.count() == 2

    page = client.get(reverse("hand-in"))
    assert "đã nộp đủ số lần" in words(page)
    assert "Chỉ dòng" not in words(page)
    assert sent(client, a_roster(member(5, "Bùi Thị Năm"))).status_code == 404
    assert HandIn.objects.count() == 2


def test_two_at_once_do_not_both_take_the_last_place(token: str) -> None:
    sent(opened(token))
    clients = [opened(token), opened(token)]
    files = [a_roster(member(6, "Hồ Thị Sáu")), a_roster(member(7, "Đỗ Thị Bảy"))]
    at_once(2, lambda number: sent(clients[number], files[number]))

    assert HandIn.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": "dv.exe"}, "Excel"),
        ({"name": "dv.zip"}, "zip"),
        ({"content": b""}, "Tệp rỗng"),
        ({"reached_at": ""}, ""),
    ],
)
def test_what_is_no_list_or_says_not_who_is_refused_on_the_page(token: str, more: Any, said: str) -> None:
    client = opened(token)
    answer = sent(client, **more)

    assert answer.status_code == 422
    assert said in words(answer)
    assert not HandIn.objects.exists()


@pytest.mark.parametrize("ended", ["withdrawn", "expired", "office", "tampered", "none"])
def test_a_link_that_is_over_is_refused_in_the_same_words_whatever_ended_it(
    token: str, ended: str, asking: Client, province: Province
) -> None:
    client, link = opened(token), HandInLink.objects.get()
    if ended == "withdrawn":
        asking.post(reverse("withdraw-hand-in-link", args=[link.public_id]))
        link.refresh_from_db()
        assert link.contact is None
    elif ended == "expired":
        HandInLink.objects.update(until=timezone.localdate() - timedelta(days=1))
    elif ended == "office":
        term = TermOfOffice.objects.get(account=link.officer)
        end_term(
            term, on=timezone.localdate(), reason="thôi việc theo quyết định", by=None, at=timezone.now()
        )
    elif ended == "tampered":
        client, token = opened(token[:-2] + "xx"), token[:-2] + "xx"
    else:
        client, token = Client(), "x" * 60
    answer = Client().post(reverse("by-link"), {"token": token})

    assert answer.status_code == 404
    assert "Liên kết này không dùng được" in words(answer)
    assert "Hoa Sen" not in words(answer)
    gone = sent(client)
    assert gone.status_code in {302, 404}
    assert not HandIn.objects.exists()


def test_the_secret_is_in_no_address_and_kept_as_a_digest_alone(token: str, asking: Client) -> None:
    link = HandInLink.objects.get()
    assert token.split(":")[0] not in str(HandInLink.objects.values().get())
    assert len(link.digest) == 64
    page = opened(token).get(reverse("hand-in"))
    assert page.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
    assert token.split(":")[0] not in page.content.decode()


def test_an_officer_takes_in_what_is_the_unit_s_and_returns_the_rest_with_a_reason(
    token: str, province: Province, officer: Client
) -> None:
    client = opened(token)
    sent(client)
    sent(client, a_roster(member(8, "Người Nơi Khác"), tax_code=DONG_A), name="kia.xlsx")
    waiting = officer.get(reverse("handed-in"))
    assert WHO["name"] in words(waiting)
    assert "2 chờ xem" in words(officer.get(reverse("lists")))
    first, second = HandIn.objects.order_by("pk")
    before = Membership.objects.count()

    def press(one: HandIn, how: str) -> Job:
        ref = {"client_ref": str(uuid.uuid4()), "how": how}
        answer = officer.post(reverse("take-handed-in", args=[one.public_id]), ref)
        run_pending(now=timezone.now)
        return Job.objects.get(public_id=answer.headers["Location"].split("/")[-2])

    look = press(first, "look")
    seen = officer.get(reverse("look", args=[uuid.UUID((look.result or {})["look"])]))
    assert "Trần Thị Bê" in words(seen)
    assert Membership.objects.count() == before
    press(first, "now")
    assert Membership.objects.count() == before + 2
    press(second, "now")
    assert Membership.objects.count() == before + 2

    third = client.get(reverse("hand-in"))
    assert "đã nhận vào hồ sơ" in words(third)
    assert first.public_id.hex not in third.content.decode()


def test_a_returned_list_tells_its_reason_by_the_link_and_cannot_be_decided_twice(
    token: str, officer: Client
) -> None:
    client = opened(token)
    sent(client)
    one = HandIn.objects.get()
    address = reverse("return-handed-in", args=[one.public_id])
    assert "Hãy ghi lý do" in words(officer.post(address, {"reason": " "}, follow=True))
    assert "Đã trả lại" in words(officer.post(address, {"reason": "Thiếu ngày sinh"}, follow=True))
    assert "đã được nhận hoặc trả lại" in words(officer.post(address, {"reason": "Lần nữa"}, follow=True))
    take = officer.post(reverse("take-handed-in", args=[one.public_id]), follow=True)
    assert "Danh sách này đã trả lại" in words(take)
    assert "Trả lại vì: Thiếu ngày sinh" in words(client.get(reverse("hand-in")))


def test_only_who_reaches_the_unit_asks_it_and_the_link_is_shown_once(
    asking: Client, token: str, province: Province
) -> None:
    chair = signed_in(an_account("Lê Thuỳ Dương Chủ", office="chair", in_unit=province.hoa_sen))
    page = reverse("hand-in-links", args=[province.hoa_sen.public_id])
    assert chair.get(page).status_code == 403
    assert asking.get(reverse("hand-in-links", args=[province.dong_a.public_id])).status_code == 404
    assert asking.get(reverse("handed-in")).status_code == 403
    shown = asking.get(page).content.decode()
    assert WHO["name"] in shown
    assert token not in shown
    late = timezone.localdate() + timedelta(days=40)
    for wrong in ({"until": f"{late:%d/%m/%Y}"}, {"most": 99}, {"kind": "visits"}, {"name": ""}):
        assert asked(asking, province, **wrong).status_code == 422
    link = HandInLink.objects.get()
    assert asking.post(reverse("withdraw-hand-in-link", args=[link.public_id])).status_code == 302
    assert HandInLink.objects.count() == 1


def test_too_large_a_file_is_refused_before_it_is_read(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = opened(token)

    def read(*_told: object) -> None:
        raise AssertionError("the content was read")

    monkeypatch.setattr("django.http.request.HttpRequest.parse_file_upload", read)
    told: dict[str, Any] = {"content_type": "multipart/form-data; boundary=x"}
    large = client.post(reverse("hand-in-file"), b"", CONTENT_LENGTH=str(22 * 1024 * 1024), **told)
    assert large.status_code == 413
    assert "lớn quá 21 MB" in words(large)
    with pytest.raises(AssertionError, match="was read"):
        client.post(reverse("hand-in-file"), b"--x--", **told)


def test_one_link_hands_in_so_often_a_day_and_no_more(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = limiting.read(
        '[hand-in-file]\nroutes = ["hand-in-file"]\nlink = [[1, 86400]]\naddress = [[99, 60]]'
    )
    monkeypatch.setattr(limiting, "limits", lambda: kinds)
    client = opened(token)

    assert sent(client).status_code == 302
    assert sent(client).status_code == 429


def test_who_handed_in_is_forgotten_in_time(token: str) -> None:
    sent(opened(token))
    forget(at=timezone.now())
    assert HandIn.objects.get().who is not None

    forget(at=timezone.now() + timedelta(days=200))
    assert HandIn.objects.get().who is None
    assert HandInLink.objects.get().contact is None


def test_without_the_guard_an_officer_who_left_would_still_ask(
    token: str, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    account = Account.objects.get(full_name="Phan Thị Phụ Trách")
    term = TermOfOffice.objects.get(account=account)
    end_term(term, on=timezone.localdate(), reason="thôi việc theo quyết định", by=None, at=timezone.now())
    assert opened(token).get(reverse("hand-in")).status_code == 302
    from caunoi.access.reach import operator

    monkeypatch.setattr(hand_in_links, "reach_of", lambda _account, *, on: operator(on))
    assert opened(token).get(reverse("hand-in")).status_code == 200
