"""Another system hands lists in for a unit: kept sealed, answered the same twice, and taken in by an officer alone."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from caunoi.access import system_keys
from caunoi.access.models import Account, SystemKey
from caunoi.api import keyed
from caunoi.api.tests.conftest import Province, System
from caunoi.intake import handing_in, working
from caunoi.intake.hand_in_standing import ANOTHER_CAME, still_waiting
from caunoi.intake.handing_in import CannotHandIn
from caunoi.intake.models import Finding, HandIn, ReceivedFile
from caunoi.intake.receiving import folder, kept_as
from caunoi.intake.tests.writing_lists import book, member
from caunoi.jobs.models import Job
from caunoi.jobs.working import run_pending
from caunoi.organisations.models import TermOfOffice, Unit
from caunoi.registers.members.models import Membership
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import Terms, standing
from caunoi.registers.rounds.models import Round, RoundUnit
from caunoi.retention.erasing import HAND_IN_AGAIN
from caunoi.retention.forgetting import forget
from caunoi.trail.models import Act

HOA_SEN, DONG_A = "1100000037", "1100000012"


def a_roster(*rows: Any, tax_code: str = HOA_SEN) -> bytes:
    return book(*(rows or [member(1), member(2, "Trần Thị Bê")]), tax_code=tax_code, union="")


class Sender(System):
    """A system with a key that hands lists in."""

    def post(self, content: bytes | None = None, *, name: str = "dv.xlsx", kind: str = "members", **more: Any) -> HttpResponse:  # fmt: skip
        headers = {"authorization": f"Bearer {self.key}"} | more.pop("headers", {})
        told = {"kind": kind, **more}
        if content is not None:
            told["file"] = SimpleUploadedFile(name, content)
        return Client().post("/api/v1/intake/", told, headers=headers)

    def state(self, receipt: dict[str, Any]) -> tuple[str, str | None]:
        told = self.get(f"intake/{receipt['id']}/").json()
        return told["state"], told["reason"]


def a_sender(account: Account) -> Sender:
    term = TermOfOffice.objects.on(timezone.localdate()).filter(account=account).order_by("id")[0]
    told = {"purpose": "phần mềm kế toán", "until": None, "days": 90, "by": account, "at": timezone.now()}
    return Sender(system_keys.make(term, hands_in=True, **told)[1])


@pytest.fixture
def sender(province: Province) -> Sender:
    return a_sender(province.chair)


def taken_in(province: Province, receipt: dict[str, Any], *, look: bool = False) -> Job:
    came = HandIn.objects.get(public_id=receipt["id"])
    told = {"by": province.officer, "at": timezone.now(), "client_ref": uuid.uuid4()}
    job = handing_in.take_in(came, look=look, **told)
    run_pending(now=timezone.now)
    job.refresh_from_db()
    return job


def receipt_of(answer: HttpResponse) -> dict[str, Any]:
    assert answer.status_code == 202, answer.content.decode()
    told: dict[str, Any] = answer.json()
    return told


def test_a_list_waits_sealed_and_the_same_file_twice_is_answered_the_same(
    sender: Sender, province: Province
) -> None:
    content = a_roster()
    first = receipt_of(sender.post(content, name="079190123456 dv.xlsx"))
    again = receipt_of(sender.post(content, name="khác tên.xlsx"))

    assert first == again
    assert (first["state"], first["unit"]) == ("waiting", str(province.hoa_sen.public_id))
    came = HandIn.objects.get()
    assert (came.sha256, came.size) == (first["sha256"], len(content))
    assert "079190123456" not in came.name
    sealed = (folder() / kept_as(came.sha256)).read_bytes()
    assert content not in sealed
    assert b"xl/" not in sealed
    assert not ReceivedFile.objects.exists()
    assert Act.objects.get(what="lists.handed-in").about["key"] == SystemKey.objects.get().public_id.hex
    assert kept_as(came.sha256) in working.kept()
    english = sender.get(f"intake/{first['id']}/", accept_language="en").json()
    assert "officer" in english["next"]


def test_bytes_that_were_not_kept_come_with_the_same_file_and_a_list_returned_meanwhile_is_not_taken_in(
    sender: Sender, province: Province
) -> None:
    content, before = a_roster(), Membership.objects.count()
    receipt = receipt_of(sender.post(content))
    came = HandIn.objects.get()
    kept = folder() / kept_as(came.sha256)
    # As where the process died after the record and before the bytes.
    kept.unlink()
    assert receipt_of(sender.post(content)) == receipt
    assert kept.exists()

    told = {"by": province.officer, "at": timezone.now()}
    job = handing_in.take_in(came, look=False, client_ref=uuid.uuid4(), **told)
    handing_in.give_back(came, "Thiếu ngày sinh", **told)
    run_pending(now=timezone.now)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert Membership.objects.count() == before
    assert sender.state(receipt) == ("returned", "Thiếu ngày sinh")
    # What was returned is kept no more, whoever sends it again.
    kept.unlink()
    sender.post(content)
    assert not kept.exists()


def test_an_officer_looks_takes_in_and_the_receipt_says_so(sender: Sender, province: Province) -> None:
    foreign = member(3, "Người Nơi Khác")
    own = receipt_of(sender.post(a_roster()))
    other = receipt_of(sender.post(a_roster(foreign, tax_code=DONG_A)))
    before = Membership.objects.count()

    assert taken_in(province, own, look=True).kind == working.LOOK
    assert Membership.objects.count() == before
    assert sender.state(own) == ("waiting", None)
    taken_in(province, own)
    taken_in(province, other)

    joined = Membership.objects.order_by("id")[before:]
    assert {one.unit_id for one in joined} == {province.hoa_sen.pk}
    assert len(joined) == 2
    assert sender.state(own) == ("taken-in", None)
    refused = Finding.objects.get(code="list-of-another-unit")
    assert refused.file.handed_in is not None
    assert "Đông Á" in refused.reason_vi
    # Read again, it is confined again.
    told = {"by": province.officer, "at": timezone.now(), "client_ref": uuid.uuid4()}
    working.read_again(refused.file, **told)
    run_pending(now=timezone.now)
    assert Membership.objects.filter(unit=province.dong_a).count() == 2


def test_what_the_round_owes_becomes_its_submission_and_is_returned_there(
    sender: Sender, province: Province
) -> None:
    terms = Terms("members", "Tháng 12", date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 10))
    told = {"by": province.officer, "at": timezone.now()}
    units = [province.hoa_sen.pk, province.dong_a.pk]
    collecting.open_round(terms, units, held_by=province.root.pk, client_ref=uuid.uuid4(), **told)
    line = RoundUnit.objects.get(unit=province.hoa_sen)
    receipt = receipt_of(sender.post(a_roster()))

    step = standing([line.pk])[line.pk]
    assert (receipt["round"], step.state, step.began_by.by) == ("Tháng 12", "submitted", province.chair)
    collecting.give_back(line, "Thiếu ngày sinh", by=province.officer, at=timezone.now())
    assert sender.state(receipt) == ("returned", "Thiếu ngày sinh")

    hasty = receipt_of(sender.post(a_roster(member(7, "Cao Thị Vội"))))
    mended = receipt_of(sender.post(a_roster(member(4, "Vũ Thị Năm"))))
    assert sender.state(receipt) == ("returned", "Thiếu ngày sinh")
    assert sender.state(hasty) == ("returned", ANOTHER_CAME.vi)
    assert [str(one.public_id) for one in still_waiting(HandIn.objects.all())] == [mended["id"]]
    handing_in.give_back(HandIn.objects.get(public_id=mended["id"]), "Sai tháng", **told)
    assert (sender.state(mended), standing([line.pk])[line.pk].state) == (
        ("returned", "Sai tháng"),
        "returned",
    )
    with pytest.raises(CannotHandIn):
        handing_in.give_back(HandIn.objects.get(public_id=mended["id"]), "Lần nữa", **told)
    # Of another kind nothing is owed, and a locked round asks for nothing.
    assert receipt_of(sender.post(b"a,b", name="tu.csv", kind="agreements"))["round"] is None
    Round.objects.update(locked_by=Act.objects.latest("pk"))
    assert receipt_of(sender.post(a_roster(member(5, "Bùi Thị Sáu"))))["round"] is None


def a_round_of(province: Province, terms: Terms) -> RoundUnit:
    told = {"by": province.officer, "at": timezone.now()}
    opened = collecting.open_round(
        terms, [province.hoa_sen.pk], held_by=province.root.pk, client_ref=uuid.uuid4(), **told
    )
    return RoundUnit.objects.get(round=opened)


DECEMBER = Terms("members", "Tháng 12", date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 10))
JANUARY = Terms("members", "Tháng 1", date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 10))


def two_months(sender: Sender, province: Province) -> tuple[dict[str, Any], dict[str, Any], RoundUnit]:
    """December's list is taken in; January's is the same file."""
    content = a_roster()
    a_round_of(province, DECEMBER)
    first = receipt_of(sender.post(content))
    taken_in(province, first)
    line = a_round_of(province, JANUARY)
    again = receipt_of(sender.post(content, name="thang 1.xlsx"))
    return first, again, line


def test_an_unchanged_list_is_the_submission_of_a_later_round_and_is_taken_in_once(
    sender: Sender, province: Province
) -> None:
    before = Membership.objects.count()
    first, again, line = two_months(sender, province)

    assert first["id"] != again["id"]
    assert (again["round"], standing([line.pk])[line.pk].state) == ("Tháng 1", "submitted")
    assert (first["unchanged"], again["unchanged"], again["state"]) == (False, True, "taken-in")
    assert again["next"].startswith("Danh sách đã được nhận vào hồ sơ. Không đổi so với lần nộp ")
    told = sender.get(f"intake/{again['id']}/", accept_language="en").json()
    assert "Unchanged since it was handed in on" in told["next"]
    assert sender.state(first) == ("taken-in", None)
    assert Membership.objects.count() == before + 2
    assert still_waiting(HandIn.objects.all()) == []
    # Taken in all the same, it brings nothing twice; and the earlier receipt says what it said.
    taken_in(province, again)
    assert (Membership.objects.count(), sender.state(first)) == (before + 2, ("taken-in", None))


def test_a_file_that_is_sent_again_for_want_of_an_answer_is_of_no_other_round(
    sender: Sender, province: Province
) -> None:
    """Both rounds were open when it came first: only a list decided about, or days that are over since, tell them apart."""
    a_round_of(province, DECEMBER)
    line = a_round_of(province, JANUARY)
    content = a_roster()
    first = receipt_of(sender.post(content))
    assert receipt_of(sender.post(content)) == first
    assert line.pk not in standing([line.pk])

    taken_in(province, first)
    again = receipt_of(sender.post(content))
    assert (again["round"], again["unchanged"]) == ("Tháng 1", True)
    assert receipt_of(sender.post(content))["id"] == again["id"]


def test_without_asking_for_a_later_round_the_unit_would_owe_it_still(
    sender: Sender, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same file was always answered with its first receipt."""
    monkeypatch.setattr(handing_in, "_later", lambda due, before, *, on: False)
    first, again, line = two_months(sender, province)
    assert first["id"] == again["id"]
    assert line.pk not in standing([line.pk])


def test_why_a_list_was_returned_is_told_in_the_language_of_the_reader(
    sender: Sender, province: Province
) -> None:
    a_round_of(province, DECEMBER)
    hasty, _later = receipt_of(sender.post(a_roster())), sender.post(a_roster(member(7, "Cao Thị Vội")))
    english = sender.get(f"intake/{hasty['id']}/", accept_language="en").json()
    assert (sender.state(hasty)[1], english["reason"]) == (ANOTHER_CAME.vi, ANOTHER_CAME.en)
    assert "deleted because" in HAND_IN_AGAIN
    assert len(HAND_IN_AGAIN) < 300


def test_a_key_reads_or_hands_in_and_never_both(
    sender: Sender, chairs: System, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sender.get("units/").status_code == 403
    assert sender.get("members/").status_code in {403, 404}
    assert sender.get("openapi.json").status_code == 200
    assert Sender(chairs.key).post(a_roster()).status_code == 403
    assert not HandIn.objects.exists()
    reader = TermOfOffice.objects.get(account=province.reader)
    told = {"purpose": "x", "until": None, "days": 9, "by": province.reader, "at": timezone.now()}
    with pytest.raises(system_keys.CannotMakeKey):
        system_keys.make(reader, hands_in=True, **told)


def test_a_key_hands_in_for_its_units_and_sees_its_own_receipts_alone(
    sender: Sender, province: Province
) -> None:
    def for_unit(system: Sender, unit: Unit) -> HttpResponse:
        return system.post(a_roster(), unit=str(unit.public_id))

    assert for_unit(sender, province.dong_a).status_code == 404
    assert for_unit(sender, province.root).status_code == 404
    officers = a_sender(province.officer)
    receipt = receipt_of(for_unit(officers, province.dong_a))
    assert officers.state(receipt) == ("waiting", None)
    assert sender.get(f"intake/{receipt['id']}/").status_code == 404
    SystemKey.objects.update(withdrawn_at=timezone.now())
    assert sender.post(a_roster()).status_code == 401


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"name": "dv.exe"}, 422),
        ({"name": "dv.zip"}, 422),
        ({"content": b""}, 422),
        ({"content": None}, 422),
        ({"kind": "visits"}, 422),
        ({"unit": "x"}, 422),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(
    sender: Sender, told: dict[str, Any], status: int
) -> None:
    answer = sender.post(**({"content": b"a,b\n1,2"} | told))

    assert answer.status_code == status
    assert answer.json()["says"]
    assert not HandIn.objects.exists()


def test_too_large_a_file_and_another_content_are_refused_before_they_are_read(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_told: object) -> None:
        raise AssertionError("the content was read")

    monkeypatch.setattr("django.http.request.HttpRequest.parse_file_upload", read)
    headers = {"authorization": f"Bearer {sender.key}"}
    shown: dict[str, Any] = {"headers": headers, "content_type": "multipart/form-data; boundary=x"}
    large = Client().post("/api/v1/intake/", b"", CONTENT_LENGTH=str(22 * 1024 * 1024), **shown)
    assert (large.status_code, bool(large.json()["says"])) == (413, True)
    for content_type in ("application/json", "application/x-www-form-urlencoded", "text/csv"):
        answer = Client().post("/api/v1/intake/", b"x=1", content_type=content_type, headers=headers)
        assert answer.status_code == 415
    # The negative control: within bounds it is read.
    with pytest.raises(AssertionError, match="was read"):
        Client().post("/api/v1/intake/", b"--x--", **shown)


def test_who_is_erased_takes_the_waiting_list_along_and_old_senders_are_forgotten(
    sender: Sender, province: Province
) -> None:
    receipt = receipt_of(sender.post(a_roster()))
    told = {"by": province.officer, "at": timezone.now()}
    names = handing_in.let_go({province.hoa_sen.pk}, set(), reason=HAND_IN_AGAIN, **told)

    assert names == [kept_as(receipt["sha256"])]
    assert sender.state(receipt) == ("returned", HAND_IN_AGAIN)
    assert names[0] not in working.kept()
    assert handing_in.let_go({province.hoa_sen.pk}, set(), reason=HAND_IN_AGAIN, **told) == []
    forget(at=timezone.now())


def test_the_guard_on_the_kind_of_key_bites(chairs: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: were keys not told apart, one that reads would hand in."""
    monkeypatch.setattr(keyed, "of_its_kind", lambda key, asked: True)

    assert Sender(chairs.key).post(a_roster()).status_code == 202
