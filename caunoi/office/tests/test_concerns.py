"""What workers raised: who is shown that, who the words, and that no other way leads to them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access.reach import reach_of
from caunoi.access.walls import within
from caunoi.intake.door import files_within, findings_within
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.office.routes import policy
from caunoi.office.tests.conftest import signed_in
from caunoi.organisations.models import TermOfOffice
from caunoi.questions import columns
from caunoi.registers.cards.issuing import tie
from caunoi.registers.concerns import raising, words
from caunoi.registers.concerns.door import concerns_within
from caunoi.registers.concerns.models import Concern, Words
from caunoi.registers.concerns.raising import Raised
from caunoi.registers.members.admitting import Joining, open_memberships
from caunoi.registers.members.models import Viewing
from caunoi.retention.erasing import erase_person
from caunoi.retention.forgetting import forget
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.models import Act, Document
from caunoi.trail.tests.walking import kinds
from tests.builders import NOW, a_member, a_unit, an_account, an_employer, the_federation
from tests.standing import made_once

RAISED, LEFT = date(2022, 5, 4), date(2022, 8, 1)
SAID, ANSWER, UNKNOWN = "Trưởng ca xúc phạm công nhân", "Đã nhắc nhở trưởng ca", "Lương tháng tư chưa trả"


@made_once
def told() -> dict[str, Any]:
    """A worker who has left since raised one concern, answered; somebody who would not be named another one."""
    root = the_federation()
    union, other = a_unit("CĐCS Dệt", under=root), a_unit("CĐCS May", under=root)
    employer = an_employer("Công ty TNHH Ví Dụ", covered_by=union)
    person = a_member("Ngô Thị Nêu", of=union, at=employer, since=date(2020, 1, 1), until=LEFT)
    sent = ("employer", date(2022, 5, 5), date(2022, 5, 20))
    of = (employer.pk, union.pk, RAISED)
    with act("test.raised", by=None, at=NOW, on=RAISED) as writer:
        raising.enter(writer, [
            Raised("07/KN", "treatment", 3, person.pk, *of, SAID, *sent, ANSWER, None, None),
            Raised("", "wages", 40, None, *of, UNKNOWN, "", None, None, "", None, None),
        ])  # fmt: skip
    return {"root": root, "union": union, "other": other, "employer": employer, "person": person}


def as_office(office: str, unit: Any, *, employed_as: str = "", at: Any = None) -> Client:
    """Somebody in office; a job of theirs at an employer is part of the term."""
    account = an_account(f"Ai Đó {office}", office=None if employed_as else office, in_unit=unit)
    if employed_as:
        with act("test.appointed", by=None, at=NOW, on=RAISED) as writer:
            writer.add_one(
                TermOfOffice, account_id=account.pk, unit_id=unit.pk, office=office, valid_from=RAISED,
                employed_at_id=at.pk, employed_as=employed_as,
            )  # fmt: skip
    client = Client()
    client.force_login(account)
    client.account = account  # type: ignore[attr-defined]
    return client


def _record(number: str = "07/KN") -> Concern:
    return Concern.objects.held_true().get(number=number)


def _pages(told: dict[str, Any]) -> list[str]:
    return [
        reverse("unit-concerns", args=[told["union"].public_id]),
        reverse("concern", args=[_record().record]),
    ]


def _open(client: Client, number: str = "07/KN") -> Any:
    return client.post(reverse("concern-words", args=[_record(number).record]))


def test_pages_say_what_of_and_how_it_stands_and_the_words_come_one_by_one_with_a_trace(
    told: dict[str, Any],
) -> None:
    client = as_office("chair", told["union"])
    of_union, record = (client.get(page).content.decode() for page in _pages(told))
    for said in (
        "Đối xử tại nơi làm việc",
        "Tiền lương, thưởng",
        "07/KN",
        "đã trả lời",
        "chưa trả lời",
        "40",
        _pages(told)[1],
    ):
        assert said in of_union, said
    assert "Xem nội dung" in record
    for page in (of_union, record):
        assert not [one for one in (SAID, ANSWER, UNKNOWN, "Ngô Thị Nêu") if one in page]
    assert not Act.objects.filter(what="concerns.words-read").exists()
    shown = _open(client).content.decode()
    assert [one for one in (SAID, ANSWER, "Ngô Thị Nêu") if one not in shown] == []
    anonymous = _open(client, "").content.decode()
    assert UNKNOWN in anonymous
    assert "Người nêu" not in anonymous
    read = Act.objects.filter(what="concerns.words-read").order_by("pk")
    assert [one.about for one in read] == [
        {"concern": _record(number).record.hex} for number in ("07/KN", "")
    ]
    assert {one.by_id for one in read} == {client.account.pk}  # type: ignore[attr-defined]
    assert SAID not in json.dumps([one.wrote for one in Act.objects.all()], default=str)
    assert client.get(reverse("concern-words", args=[_record().record])).status_code == 405
    assert _pages(told)[0] in client.get(reverse("unit", args=[told["union"].public_id])).content.decode()


@pytest.mark.parametrize(
    "office", ["party-reader", "front", "auditor", "accounts", "benefit-partner", "group-leader"]
)
def test_who_reads_figures_alone_reads_no_concern(told: dict[str, Any], office: str) -> None:
    client = as_office(office, told["union"] if office == "group-leader" else told["root"])
    assert [client.get(page).status_code for page in _pages(told)] == [403, 403]
    assert _open(client).status_code == 403
    with within(reach_of(client.account, on=timezone.localdate())):  # type: ignore[attr-defined]
        assert Concern.objects.exists() is (connection.vendor != "postgresql")


def test_a_committee_follows_concerns_and_reads_no_words_and_another_union_nothing(
    told: dict[str, Any],
) -> None:
    committee = as_office("committee", told["union"])
    assert [committee.get(page).status_code for page in _pages(told)] == [200, 200]
    assert "Xem nội dung" not in committee.get(_pages(told)[1]).content.decode()
    assert _open(committee).status_code == 403
    elsewhere = as_office("chair", told["other"])
    assert [elsewhere.get(page).status_code for page in _pages(told)] == [404, 404]
    assert _open(elsewhere).status_code == 404
    assert not Act.objects.filter(what="concerns.words-read").exists()


@pytest.mark.parametrize("employed_as", ["manager", "personnel"])
def test_a_chair_who_manages_for_the_employer_is_shown_nothing_of_it(
    told: dict[str, Any], employed_as: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_office("chair", told["union"], employed_as=employed_as, at=told["employer"])
    of_union, record = _pages(told)
    assert "Chưa có kiến nghị" in client.get(of_union).content.decode()
    assert (client.get(record).status_code, _open(client).status_code) == (404, 404)
    reach = reach_of(client.account, on=timezone.localdate()).to("concerns.read")  # type: ignore[attr-defined]
    with within(reach):
        assert not concerns_within(reach).exists()
        # Behind the wall there is nothing past the door either; SQLite has the door alone.
        assert [one.objects.exists() for one in (Concern, Words)] == [connection.vendor != "postgresql"] * 2
    # The negative control: with the job not looked at, the same chair is shown all of it.
    monkeypatch.setattr(TermOfOffice, "NO_CONCERNS", frozenset())
    assert client.get(record).status_code == 200
    with within(reach_of(client.account, on=timezone.localdate())):  # type: ignore[attr-defined]
        assert [one.objects.exists() for one in (Concern, Words)] == [True, True]
    assert SAID in _open(client).content.decode()


def test_a_worker_of_the_employer_may_chair_and_read_and_a_manager_elsewhere_too(
    told: dict[str, Any],
) -> None:
    assert (
        SAID
        in _open(
            as_office("chair", told["union"], employed_as="worker", at=told["employer"])
        ).content.decode()
    )
    elsewhere = an_employer("Công ty Nơi Khác")
    assert (
        SAID
        in _open(
            as_office("upper-officer", told["union"], employed_as="manager", at=elsewhere)
        ).content.decode()
    )


def test_who_manages_for_an_employer_opens_no_list_of_concerns_that_the_federation_received(
    told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with act("test.sent", by=None, at=NOW, on=RAISED):
        document = Document.objects.create(name="KN.xlsx", kind="list")
    file = ReceivedFile.objects.create(document=document, list_kind="concerns", received_at=NOW)
    Finding.objects.create(file=file, severity="held", code="x", reason_vi="", reason_en="")
    client = as_office("provincial-officer", told["root"], employed_as="manager", at=told["employer"])
    page = reverse("received-file", args=[file.public_id])

    def shown() -> list[bool]:
        reach = reach_of(client.account, on=timezone.localdate()).to("lists.send")  # type: ignore[attr-defined]
        return [
            files_within(reach).exists(),
            findings_within(reach).exists(),
            client.get(page).status_code == 200,
        ]

    assert shown() == [False, False, False]
    monkeypatch.setattr(TermOfOffice, "NO_CONCERNS", frozenset())
    assert shown() == [True, True, True]


def test_no_route_of_another_system_leads_to_concerns_and_the_words_are_had_by_one_route_alone() -> None:
    routes = {name: route for name, route in policy().routes.items() if "concern" in name}
    assert routes.keys() == {"unit-concerns", "concern", "concern-words"}
    assert not [name for name, route in routes.items() if route.by == "key"]
    assert not [name for name in policy().routes if name.startswith("api-") and "concern" in name]


def test_no_figure_no_record_behind_one_and_no_frame_of_the_store_knows_of_concerns() -> None:
    declared = {
        f"{register.name}.{column.name}"
        for register in vars(columns).values()
        if isinstance(register, columns.Register)
        for column in register.columns
    }
    assert declared
    assert not [one for one in declared if "concern" in one or "words" in one or "subject" in one]


def test_words_are_unreadable_once_who_raised_them_is_erased_and_the_trail_verifies(
    told: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    row = _record()
    ids = [row.told_id, row.answer_id]
    assert words.opened(ids) == {row.told_id: SAID, row.answer_id: ANSWER}
    sealed = dict(Words.objects.filter(pk__in=ids).values_list("pk", "cipher"))
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(told["person"], reason="theo yêu cầu bằng văn bản", by=None, at=NOW)
    assert words.opened(ids) == {}
    # Nor does what a backup of the data holds open: the key is gone, and that of the other concern is not.
    for pk, cipher in sealed.items():
        Words.objects.filter(pk=pk).update(cipher=cipher)
    assert words.opened(ids) == {}
    assert list(words.opened([_record("").told_id]).values()) == [UNKNOWN]
    for pk in sealed:
        Words.objects.filter(pk=pk).update(cipher=b"")
    assert kinds() == set()
    shown = _open(as_office("chair", told["union"])).content.decode()
    assert "Nội dung đã được xóa" in shown


def test_words_go_when_their_time_is_over_and_those_of_an_open_concern_stay(
    told: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    row, waits = _record(), _record("")
    assert not [one for one in forget(at=NOW, dry_run=True) if one.rule.code == "concern" and one.count]
    later = NOW + timedelta(days=1_830)
    with django_capture_on_commit_callbacks(execute=True):
        assert [one.count for one in forget(at=later) if one.rule.code == "concern"] == [2]
    assert words.opened([row.told_id, row.answer_id, waits.told_id]) == {waits.told_id: UNKNOWN}
    assert [one.count for one in forget(at=later) if one.rule.code == "concern"] == [0]
    assert keys.keys_of([-row.told_id]) == {}


def test_who_raised_a_concern_reads_who_opened_it_and_nobody_else_is_told(told: dict[str, Any]) -> None:
    """As openings of the record are; that somebody raised anything is on no officer's page."""
    person = _record().person
    assert person is not None
    chair = as_office("chair", told["union"])
    for number in ("07/KN", "", "07/KN"):
        _open(chair, number)
    seen = Viewing.objects.filter(person=person, kind="concern")
    assert list(seen.values_list("office", flat=True)) == ["chair", "chair"]
    with act("members.admitted", by=None, at=NOW, on=LEFT) as writer:
        joined = Joining(person.pk, told["other"].pk, None, "2023-01-01", "admitted", None, None)
        open_memberships(writer, [joined])
    account = an_account("Ngô Thị Nêu", office="member", in_unit=told["other"])
    tie(account, person, by=seen[0].account, at=timezone.now())
    own = signed_in(account).get(reverse("own-record", args=[person.public_id])).content.decode()
    assert own.count("mở nội dung kiến nghị của bạn") == 2
    province = as_office("provincial-officer", told["root"])
    page = province.get(reverse("person", args=[person.public_id])).content.decode()
    assert "Ai đã mở hồ sơ này" in page
    assert "kiến nghị" not in page.partition("Ai đã mở hồ sơ này")[2].partition("</table>")[0]
