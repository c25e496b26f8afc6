"""What an officer sees: numbers that open their lists, names found without marks, contacts noted once."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.indicators.models import ReportedFigure
from caunoi.office import contacts, signing_in, viewed_day
from caunoi.office.fields import TidyCharField
from caunoi.office.refusals import Overtaking
from caunoi.office.tests.conftest import DAY, Province, signed_in
from caunoi.registers.officers.models import Contact
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.writing import AlreadyEnded
from tests.builders import NOW, a_unit, an_account


def text(answer) -> str:
    """The page without its tags, blanks joined."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def count_of(answer) -> int:
    """How many records the page says its list has."""
    return int(re.search(r"data-count>([\d.]+)<", answer.content.decode())[1].replace(".", ""))


def test_each_number_of_today_is_the_length_of_its_list(officer: Client) -> None:
    page = officer.get("/")
    shown = {matter.code: count for matter, count in page.context["waiting"]}

    assert shown == {"without-union": 1, "not-submitted": 1, "without-headcount": 1}
    for code, count in shown.items():
        assert count_of(officer.get(reverse("matter", args=[code]))) == count


def test_a_matter_without_records_is_openable_and_says_so(officer: Client) -> None:
    answer = officer.get(reverse("matter", args=["agreements-expiring"]))

    assert count_of(answer) == 0
    assert "không còn gì chờ" in text(answer)


def test_a_contact_takes_the_employer_off_the_list(officer: Client, province: Province) -> None:
    officer.post("/day/", {"day": ""})
    address = reverse("note-contact", args=["employer", province.timber.public_id])
    officer.post(address, {"kind": "call", "client_ref": str(uuid.uuid4())})

    assert Contact.objects.get().employer == province.timber
    officer.post("/day/", {"day": f"{Contact.objects.get().on:%d/%m/%Y}"})
    assert count_of(officer.get(reverse("matter", args=["without-union"]))) == 0


def test_a_second_tap_is_the_same_contact(officer: Client, province: Province) -> None:
    address = reverse("note-contact", args=["unit", province.dong_a.public_id])
    tap = {"kind": "visit", "line": "Gặp chủ tịch, hẹn ký thoả ước", "client_ref": str(uuid.uuid4())}
    officer.post(address, tap)
    officer.post(address, tap)

    assert Contact.objects.get().line == "Gặp chủ tịch, hẹn ký thoả ước"


def test_a_line_typed_decomposed_is_kept_composed(officer: Client, province: Province) -> None:
    decomposed = "Go\u031b\u0323i la\u0323i"
    address = reverse("note-contact", args=["unit", province.dong_a.public_id])
    officer.post(address, {"kind": "call", "line": decomposed, "client_ref": str(uuid.uuid4())})

    assert Contact.objects.get().line == "Gợi lại"


def test_every_text_field_of_every_form_composes_what_is_typed() -> None:
    modules = (contacts, signing_in, viewed_day)
    every = {
        f for m in modules for f in vars(m).values() if isinstance(f, type) and issubclass(f, forms.Form)
    }
    plain = {
        f"{form.__name__}.{name}"
        for form in every
        for name, field in form.base_fields.items()
        if type(field) is forms.CharField and not isinstance(field.widget, forms.PasswordInput)
    }

    assert every
    assert plain == set()
    assert issubclass(TidyCharField, forms.CharField)


@pytest.mark.parametrize("typed", ["dong a", "ĐÔNG Á", "đông á", "Do\u0302ng A\u0301"])
def test_a_name_is_found_with_and_without_its_marks(officer: Client, typed: str) -> None:
    page = text(officer.get(reverse("search"), {"q": typed}))

    assert "Công ty TNHH May Đông Á" in page
    assert "CĐCS Công ty TNHH May Đông Á" in page


def test_what_was_written_exactly_so_comes_first(officer: Client) -> None:
    written = officer.get(reverse("search"), {"q": "Ân"}).context["people"]
    bare = officer.get(reverse("search"), {"q": "an"}).context["people"]

    assert [row[0].text for row in written.cells] == ["Trần Thị Ân", "Nguyễn Văn Ánh"]
    assert [row[0].text for row in bare.cells] == ["Nguyễn Văn Ánh", "Trần Thị Ân"]


def test_words_are_found_from_their_beginning(officer: Client) -> None:
    assert "Đức Hòa" not in text(officer.get(reverse("search"), {"q": "oa"}))


def test_twenty_found_are_said_to_be_the_first_twenty(officer: Client, province: Province) -> None:
    for number in range(18):
        a_unit(f"CĐCS Sao Mai {number:02}", under=province.root)
    assert "20 dòng đầu" not in text(officer.get(reverse("search"), {"q": "sao mai"}))

    for number in range(18, 21):
        a_unit(f"CĐCS Sao Mai {number:02}", under=province.root)
    assert "20 dòng đầu" in text(officer.get(reverse("search"), {"q": "sao mai"}))


def test_a_record_that_nobody_opened_before_says_so(officer: Client, province: Province) -> None:
    address = reverse("person", args=[province.dung.public_id])

    assert "Chưa ai mở trước lần này." in text(officer.get(address))
    assert "Chưa ai mở trước lần này." not in text(officer.get(address))


def test_a_chair_is_not_told_of_work_that_only_who_notes_contacts_can_do(
    officer: Client, chair: Client
) -> None:
    words = ("Công đoàn bạn phụ trách", "nhận phụ trách rồi ghi lần liên hệ")

    assert all(said in text(officer.get(reverse("today"))) for said in words)
    assert not any(said in text(chair.get(reverse("today"))) for said in words)


def test_people_are_listed_by_given_name_in_vietnamese_order(officer: Client) -> None:
    table = officer.get(reverse("records", args=["members"])).context["table"]

    assert [row[0].text for row in table.cells] == ["Nguyễn Văn Ánh", "Trần Thị Ân", "Đặng Thị Mỹ Dung"]


@pytest.mark.parametrize(
    ("code", "part", "count"),
    [
        ("members", "counted", 3),
        ("employers", "counted", 4),
        ("union-at-employers-25", "counted", 3),
        ("union-at-employers-25", "holding", 2),
        ("union-at-employers-25", "gap", 1),
        ("union-at-employers-25", "unknown", 1),
        ("unions", "counted", 2),
        ("union-density", "numerator", 3),
        ("new-members", "counted", 2),
        ("net-change", "counted", 2),
    ],
)
def test_the_records_behind_a_figure_are_as_many_as_it_says(
    officer: Client, code: str, part: str, count: int
) -> None:
    answer = officer.get(reverse("records", args=[code]), {"part": part})

    assert {p: c for p, _words, c in answer.context["parts"]}[part] == count
    assert count_of(answer) == count


def test_the_gap_of_two_registers_is_refused_with_a_sentence(officer: Client) -> None:
    refused = officer.get(reverse("records", args=["union-density"]), {"part": "gap"})
    assert refused.status_code == 400
    assert "thuộc hai danh sách khác nhau" in text(refused)
    assert officer.get(reverse("records", args=["no-such-figure"])).status_code == 404


def test_a_list_can_be_narrowed_without_marks(officer: Client) -> None:
    answer = officer.get(reverse("records", args=["members"]), {"q": "dang"})

    assert count_of(answer) == 1


def test_a_list_taken_out_is_the_list_on_the_screen_and_an_act(officer: Client) -> None:
    answer = officer.post(reverse("records-export", args=["union-at-employers-25"]) + "?part=gap")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)

    assert rows[3][:2] == ("Công ty TNHH Gỗ Đức Hòa", "1100000044")
    assert "doanh-nghiep-tu-25-lao-dong" in answer.headers["Content-Disposition"]
    exported = Act.objects.get(what="records.exported")
    assert (exported.about["code"], exported.about["rows"]) == ("union-at-employers-25", 1)


def test_a_list_is_not_taken_out_by_following_a_link(officer: Client) -> None:
    assert officer.get(reverse("records-export", args=["members"])).status_code == 405


def test_the_scoreboard_says_what_is_not_quantified_and_what_is_unknown(officer: Client) -> None:
    page = text(officer.get(reverse("scoreboard")))

    assert "Chưa lượng hóa" in page
    assert "1 nơi chưa rõ" in page
    assert "66,7 %" in page


def test_a_figure_nobody_sent_lists_for_is_red_not_zero(chair: Client) -> None:
    card = next(
        c for c in chair.get(reverse("scoreboard")).context["cards"] if c.figure.indicator.code == "members"
    )

    assert card.tag == ("bad", "Chưa có số liệu")


def test_where_too_few_lists_are_in_the_reported_number_leads_labelled(
    officer: Client, province: Province
) -> None:
    with act("test.report", by=None, at=NOW, on=DAY) as writer:
        writer.add_one(
            ReportedFigure, unit_id=province.root.pk, code="members", valid_from=DAY,
            value=Decimal("1234.00"), signer="Trần Văn Bảy", signed_on=DAY,
        )  # fmt: skip
    answer = officer.get(reverse("scoreboard"))
    card = next(c for c in answer.context["cards"] if c.figure.indicator.code == "members")

    assert (card.reported_leads, card.reported_text, card.computed_text) == (True, "1.234", "3")
    assert "1.234 Theo báo cáo" in text(answer)


def test_a_unit_has_a_board_of_its_own_and_its_numbers_lead_to_its_own_records(
    officer: Client, province: Province
) -> None:
    own = {"unit": str(province.dong_a.public_id)}
    page = officer.get(reverse("scoreboard"), own)

    assert "CĐCS Công ty TNHH May Đông Á" in text(page)
    address = re.search(r'href="(/figures/employers[^"]*|/figures/members/[^"]*)"', page.content.decode())[1]
    assert str(province.dong_a.public_id) in address
    assert count_of(officer.get(address)) == 3


def test_the_party_reader_sees_figures_and_no_way_to_a_person(province: Province) -> None:
    reader = signed_in(an_account("Phan Văn Sáu", office="party-reader", in_unit=province.root))
    page = reader.get(reverse("scoreboard")).content.decode()

    assert "66,7" in page
    assert "/figures/" not in page
    assert 'role="search"' not in page
    assert reader.get(reverse("records", args=["members"])).status_code == 403
    assert reader.get(reverse("person", args=[province.dung.public_id])).status_code == 403


def test_a_person_is_shown_with_numbers_masked(officer: Client, province: Province) -> None:
    page = text(officer.get(reverse("person", args=[province.dung.public_id])))

    assert "05/03/1990" in page
    assert "luôn được che" in page


def test_an_employer_says_whether_it_has_a_union_and_who_is_in_charge(
    officer: Client, province: Province
) -> None:
    address = reverse("employer", args=[province.timber.public_id])
    assert "Chưa có công đoàn" in text(officer.get(address))

    officer.post(reverse("take-charge", args=["employer", province.timber.public_id]))
    page = text(officer.get(address))
    assert "Bạn đang phụ trách" in page
    assert "Công ty TNHH Gỗ Đức Hòa" in text(officer.get(reverse("in-charge")))


def test_looking_changes_nothing(officer: Client, province: Province) -> None:
    officer.get("/")
    before = Act.objects.count()
    for name in ("today", "scoreboard", "in-charge", "search"):
        officer.get(reverse(name))
    officer.get(reverse("unit", args=[province.dong_a.public_id]))
    officer.get(reverse("records", args=["members"]))

    assert Act.objects.count() == before


def test_a_day_that_cannot_be_read_leaves_the_day_as_it_was(officer: Client) -> None:
    answer = officer.post("/day/", {"day": "31/02/2024"}, follow=True)

    assert "“31/02/2024” không phải là một ngày" in text(answer)
    assert f"{officer.get('/').context['day']:%d/%m/%Y}" == "31/12/2023"


def test_who_was_overtaken_reads_so_and_not_that_something_broke(rf, db) -> None:
    overtaking = Overtaking(lambda request: pytest.fail("not called"))
    request = rf.get("/")
    request.user = AnonymousUser()
    answer = overtaking.process_exception(request, AlreadyEnded("x"))

    assert answer.status_code == 409
    assert "Người khác vừa thay đổi" in text(answer)
    assert overtaking.process_exception(rf.get("/"), ValueError("a bug of ours")) is None


@contextmanager
def a_list_being_written() -> Iterator[bool]:
    """Whether that leaves no room for another writer: SQLite has one, PostgreSQL many."""
    if connection.vendor != "sqlite":
        yield False
        return
    with connection.cursor() as cursor:
        # As `caunoi serve` sets it, only shorter.
        cursor.execute("PRAGMA busy_timeout = 20")
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        yield True
    finally:
        writer.close()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_while_a_list_is_written_pages_open_and_what_cannot_be_saved_says_so_at_once(
    officer: Client, province: Province
) -> None:
    page = reverse("person", args=[province.dung.public_id])
    address = reverse("note-contact", args=["unit", province.dong_a.public_id])
    contact = {"kind": "call", "client_ref": str(uuid.uuid4())}
    guess = {"username": "nobody", "password": "wrong and long enough"}
    assert officer.get(page).status_code == 200
    with a_list_being_written() as full:
        assert officer.get(page).status_code == 200
        # Refused by its own form: the guess was counted.
        assert Client().post(reverse("sign-in"), guess).status_code == 422
        told = officer.post(address, contact)
        if full:
            assert (told.status_code, told.headers["Retry-After"]) == (503, "5")
            assert "đang ghi một danh sách dài" in text(told)
            assert not Contact.objects.exists()
    officer.post(address, contact)
    assert Contact.objects.get().unit == province.dong_a
