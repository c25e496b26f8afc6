"""The columns of a file in the browser: shown masked, corrected, confirmed, remembered and forgotten."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.intake.models import ColumnMapping, ReceivedFile
from caunoi.intake.tests.test_columns import STRANGE, strange
from caunoi.intake.tests.writing_lists import citizen, workbook
from caunoi.jobs.models import Job
from caunoi.jobs.working import run_pending
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_lists import taken_in
from caunoi.office.tests.test_screens import text
from caunoi.registers.members.models import Membership, Person
from caunoi.trail.models import Act

TAX = "1100000012"
NEW = "DANH SÁCH ĐOÀN VIÊN MỚI KẾT NẠP"


def a_file(first: int = 1, **said: Any) -> bytes:
    return workbook(strange(first, tax_code=TAX, union="CĐCS Công ty TNHH May Đông Á", title=NEW, **said))


def file_of(name: str) -> ReceivedFile:
    return ReceivedFile.objects.get(document__name=name)


def address(name: str = "a.xlsx") -> str:
    return reverse("received-columns", args=[file_of(name).public_id])


def said(page: HttpResponse, **changed: str) -> dict[str, str]:
    """What the browser would send of the page, with what the officer changes."""
    form = {"client_ref": str(uuid.uuid4()), "on": page.context["form"]["on"].value() or "", "do": "confirm"}
    for sheet in page.context["sheets"]:
        for bound in sheet:
            value = bound.value()
            if value not in (None, "", False):
                form[bound.html_name] = value
    return form | changed


@pytest.fixture
def asked(officer: Client) -> Client:
    """An officer whose file waits for its columns to be confirmed."""
    taken_in(officer, a_file(), "a.xlsx")
    return officer


def test_the_officer_is_led_to_the_columns_of_a_file_that_waits(asked: Client) -> None:
    page = text(asked.get(reverse("received-file", args=[file_of("a.xlsx").public_id])))
    assert "chờ xác nhận cột" in page
    assert "Xem và xác nhận cột" in page
    assert "chờ xác nhận cột" in text(asked.get(reverse("lists")))

    shown = asked.get(address())
    assert "theo nội dung, 4/4 ô đúng dạng" in text(shown)
    assert "Nguyễn Thị Lan" in text(shown)
    assert "Cột 4" in text(shown)


def test_no_number_of_a_person_is_shown_there(asked: Client) -> None:
    page = asked.get(address()).content.decode()
    assert "•••" in page
    assert citizen(1) not in page
    assert "0912345678" not in page


def test_what_is_confirmed_is_read_again_and_the_next_file_asks_nothing(
    asked: Client, province: Province
) -> None:
    before = Person.objects.count()
    sent = asked.post(address(), said(asked.get(address())))
    assert "/sendings/" in sent.url
    # The site itself reads nothing: it queues.
    assert Person.objects.count() == before
    run_pending(now=timezone.now)
    assert Person.objects.count() == before + 4
    assert file_of("a.xlsx").accepted == 4

    taken_in(asked, a_file(11), "b.xlsx")
    assert file_of("b.xlsx").accepted == 4
    page = text(asked.get(reverse("received-file", args=[file_of("b.xlsx").public_id])))
    assert f"{province.officer.full_name} xác nhận ngày" in page
    assert Act.objects.get(what="columns.confirmed").by == province.officer


def test_a_column_is_corrected_before_it_is_read(asked: Client) -> None:
    page = asked.get(address())
    # The days of joining are no such days: not taken. The title says that they are new members, so it is still a list.
    form = said(page, **{"s0-c6": "", "s0-c7": "note"})
    asked.post(address(), form)
    run_pending(now=timezone.now)

    assert set(
        Membership.objects.filter(began_by__document=file_of("a.xlsx").document).values_list(
            "valid_from", flat=True
        )
    ) == {None}
    assert ColumnMapping.objects.get().columns["note"] == 7


def test_one_field_from_two_columns_is_refused_with_a_sentence(asked: Client) -> None:
    answer = asked.post(address(), said(asked.get(address()), **{"s0-c7": "name"}))
    assert answer.status_code == 422
    assert "Hai cột cùng được chọn là “Họ và tên”" in text(answer)
    assert not ColumnMapping.objects.exists()


def test_a_list_without_the_column_it_needs_is_refused_with_that_column(asked: Client) -> None:
    answer = asked.post(address(), said(asked.get(address()), **{"s0-c1": ""}))
    assert "còn thiếu cột “Họ và tên”" in text(answer)
    assert not Job.objects.filter(state="queued").exists()


def test_another_kind_and_another_row_of_headings_are_looked_at_before_they_are_confirmed(
    officer: Client,
) -> None:
    rows = strange(tax_code=TAX, header=("", "Họ và tên", "Ngày sinh", *STRANGE[3:]))
    taken_in(officer, workbook(rows), "a.xlsx")
    page = officer.get(address())
    form = said(page, do="look", **{"s0-kind": "nominations", "s0-header": "5:1", "s0-c6": "", "s0-c1": ""})
    looked = officer.post(address(), form)

    assert looked.status_code == 200
    assert looked.context["sheets"][0].columns["name"] == 1
    assert not ColumnMapping.objects.exists()
    assert 'value="hardship"' in looked.content.decode()


def test_the_day_of_a_file_is_corrected_whatever_its_title_says(asked: Client) -> None:
    asked.post(address(), said(asked.get(address()), on="30/11/2023"))
    run_pending(now=timezone.now)
    assert file_of("a.xlsx").as_of == date(2023, 11, 30)


def test_the_day_said_when_a_file_was_sent_is_the_day_it_is_read_for(asked: Client) -> None:
    assert file_of("a.xlsx").as_of == date(2023, 12, 31)
    asked.post(address(), said(asked.get(address())))
    run_pending(now=timezone.now)
    assert file_of("a.xlsx").as_of == date(2023, 12, 31)


def test_a_reading_that_is_right_needs_no_word(officer: Client) -> None:
    from caunoi.office.tests.test_lists import GOOD, a_roster

    taken_in(officer, a_roster(GOOD), "a.xlsx")
    page = officer.get(address())
    assert "theo tiêu đề cột" in text(page)
    answer = officer.post(address(), said(page), follow=True)
    assert "Chưa có gì khác với cách tệp đã được đọc" in text(answer)
    assert not ColumnMapping.objects.exists()


def test_what_is_remembered_is_forgotten_from_the_page_of_a_file_read_by_it(asked: Client) -> None:
    asked.post(address(), said(asked.get(address())))
    run_pending(now=timezone.now)
    mapping = ColumnMapping.objects.get()
    answer = asked.post(address(), {"do": "forget", "mapping": str(mapping.public_id)}, follow=True)

    assert "Đã bỏ" in text(answer)
    assert ColumnMapping.objects.filter(ended_by=None).count() == 0
    assert "Cách đọc này đã được bỏ" in text(answer)
    again = asked.post(address(), {"do": "forget", "mapping": str(mapping.public_id)})
    assert again.status_code == 404
    assert asked.post(address(), {"do": "forget", "mapping": "x"}).status_code == 404
    # The next one of the form waits again.
    taken_in(asked, a_file(31), "c.xlsx")
    assert file_of("c.xlsx").list_kind == ""


def test_a_file_whose_bytes_are_gone_cannot_be_read_again(asked: Client) -> None:
    ReceivedFile.objects.update(sealed_as="")
    page = asked.get(address())
    assert "hết hạn giữ" in text(page)
    asked.post(address(), said(page))
    assert not ColumnMapping.objects.exists()


def test_who_sends_no_lists_is_shown_no_columns(asked: Client, chair: Client) -> None:
    where = address()
    assert chair.get(where).status_code in (403, 404)
    assert chair.post(where, {"do": "confirm"}).status_code in (403, 404)


def test_a_form_sent_twice_is_one_reading(asked: Client) -> None:
    form = said(asked.get(address()))
    first, second = asked.post(address(), form), asked.post(address(), form)
    assert first.url == second.url
    assert ColumnMapping.objects.filter(ended_by=None).count() == 1


def test_in_english_the_page_says_the_same(asked: Client) -> None:
    asked.post(reverse("language"), {"language": "en"})
    assert "Joining day" in text(asked.get(address()))


@pytest.mark.parametrize("header", ["²:1", "5:²", "9" * 5_000 + ":1", "0:0"], ids=range(4))
def test_a_row_of_headings_that_was_not_offered_is_no_fault_of_the_page(asked: Client, header: str) -> None:
    form = said(asked.get(address()), **{"s0-header": header})
    for pressed in ("look", "confirm"):
        assert asked.post(address(), {**form, "do": pressed}).status_code == 422
    assert not ColumnMapping.objects.exists()


def test_a_column_beyond_those_shown_is_kept_by_a_confirmation(officer: Client) -> None:
    rows = strange(tax_code=TAX, union="CĐCS Công ty TNHH May Đông Á", title=NEW)
    blank = [""] * 60
    # Their numbers stand in the sixty-eighth column, under a heading that is known.
    people = [[*row[:4], "", *row[5:7], *blank, row[4]] for row in rows[5:]]
    wide = [*rows[:4], [*rows[4][:7], *blank, "Số CCCD"], *people]
    taken_in(officer, workbook(wide), "a.xlsx")
    page = officer.get(address())
    line = next(line for line in page.context["sheets"][0].lines() if line.letter == "BP")
    assert (line.field.value(), line.why) == ("identity", "theo tiêu đề cột")

    officer.post(address(), said(page))
    run_pending(now=timezone.now)
    assert ColumnMapping.objects.get().columns["identity"] == 67
    assert file_of("a.xlsx").accepted == 4
