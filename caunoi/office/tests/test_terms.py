"""A term of office is ended by the level above, for a reason; from then on it is worth nothing in any open page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access import appointing, factors
from caunoi.access.appointing import appoint
from caunoi.access.models import SignIn
from caunoi.office.tests.conftest import PASSWORD, Province, signed_in
from caunoi.organisations.models import TermOfOffice
from caunoi.trail.models import Act
from tests.builders import LONG_AGO, NOW, a_unit, an_account

WHY = "thôi làm chủ tịch theo nghị quyết đại hội"


def told(province: Province, **more: str) -> dict[str, str]:
    said = {"unit": str(province.hoa_sen.public_id), "office": "chair", "reason": WHY}
    return {**said, "on": f"{timezone.localdate():%d/%m/%Y}", **more}


def end(client: Client, province: Province, **more: str):
    return client.post(reverse("end-term", args=[province.chair.public_id]), told(province, **more))


@pytest.fixture
def at_work(province: Province) -> Client:
    """The chair with a page open: signed in with a password and a printed code."""
    client = Client()
    code = factors.print_codes(province.chair)[0]
    client.post(reverse("sign-in"), {"username": province.chair.username, "password": PASSWORD})
    client.post(reverse("sign-in-code"), {"code": code})
    assert client.get(reverse("unit", args=[province.hoa_sen.public_id])).status_code == 200
    return client


def test_rights_and_sessions_are_gone_the_moment_it_ends(
    officer: Client, province: Province, at_work: Client
) -> None:
    key = at_work.session.session_key
    answer = end(officer, province)

    assert answer.url == reverse("accounts-of", args=[province.hoa_sen.public_id])
    assert at_work.get(reverse("unit", args=[province.hoa_sen.public_id])).url.startswith("/sign-in/")
    assert at_work.post(reverse("choose-day"), {"day": "31/12/2023"}).url.startswith("/sign-in/")
    assert not SignIn.objects.filter(account=province.chair.pk).exists()
    assert not Session.objects.filter(session_key=key).exists()
    done = Act.objects.get(what="access.term-ended")
    assert done.by == province.officer
    assert (done.about["office"], done.about["reason"]) == ("chair", WHY)
    assert TermOfOffice.objects.held_true().get(account=province.chair).valid_to == timezone.localdate()


def test_without_ending_the_sessions_the_next_request_ends_all_the_same(
    officer: Client, province: Province, at_work: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two guards stand by themselves: each request asks for the terms of the day."""
    monkeypatch.setattr(appointing.sign_ins, "end", lambda account: 0)
    end(officer, province)

    assert SignIn.objects.filter(account=province.chair.pk).exists()
    assert at_work.get("/").url == reverse("sign-in")


def test_a_term_that_was_not_ended_goes_on(officer: Client, province: Province, at_work: Client) -> None:
    """The negative control of both."""
    end(officer, province, reason="")

    assert at_work.get("/").status_code == 200


def test_an_end_to_come_leaves_the_rights_until_then(
    officer: Client, province: Province, at_work: Client
) -> None:
    day = timezone.localdate() + timedelta(days=30)
    end(officer, province, on=f"{day:%d/%m/%Y}")

    assert at_work.get("/").status_code == 200
    assert TermOfOffice.objects.held_true().get(account=province.chair).valid_to == day


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"reason": "thôi"}, "10"), ({"on": "01/01/2020"}, "từ hôm nay"), ({"on": "31/02/2030"}, "ngày")],
)
def test_no_reason_or_a_day_gone_by_is_refused_with_a_sentence(
    officer: Client, province: Province, wrong: dict[str, str], said: str
) -> None:
    answer = end(officer, province, **wrong)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert TermOfOffice.objects.held_true().get(account=province.chair).valid_to is None


def test_only_the_level_above_within_reach_ends_a_term(
    officer: Client, chair: Client, province: Province
) -> None:
    upper = a_unit("Công đoàn các Khu công nghiệp", under=province.root, level="upper")
    other = signed_in(an_account("Phan Văn Khác", office="upper-officer", in_unit=upper, password=PASSWORD))
    own = {"unit": str(province.root.public_id), "office": "provincial-officer"}

    assert end(chair, province).status_code == 403
    assert end(other, province).status_code == 404
    assert end(officer, province, unit=str(province.dong_a.public_id)).status_code == 404
    assert end(officer, province, office="committee").status_code == 404
    assert end(officer, province, unit="' OR 1=1 --").status_code == 404
    assert end(officer, province, office="chair\0").status_code == 404
    answer = officer.post(reverse("end-term", args=[province.officer.public_id]), told(province, **own))
    assert answer.status_code == 404
    assert not Act.objects.filter(what="access.term-ended").exists()


def test_who_holds_two_offices_keeps_the_other_and_signs_in_again(
    officer: Client, province: Province, at_work: Client
) -> None:
    appoint(province.chair, "group-leader", province.hoa_sen, on=LONG_AGO, by=None, at=NOW)
    end(officer, province)

    assert at_work.get("/").url.startswith("/sign-in/")
    assert signed_in(province.chair).get("/").status_code == 200


def test_somebody_with_an_account_is_given_an_office_more(officer: Client, province: Province) -> None:
    page = reverse("give-office", args=[province.dong_a.public_id])
    given = {"username": province.chair.username, "office": "committee", "until": ""}
    assert officer.post(page, given).url == reverse("accounts-of", args=[province.dong_a.public_id])

    assert province.chair.terms.filter(office="committee", unit=province.dong_a).exists()
    assert officer.post(page, given).status_code == 422
    for name in ("khong.co.ai", province.officer.username):
        answer = officer.post(page, {**given, "username": name})
        assert answer.status_code == 422
        assert "phạm vi" in answer.content.decode()


def test_the_page_offers_to_end_what_is_held_there(officer: Client, province: Province) -> None:
    page = officer.get(reverse("accounts-of", args=[province.hoa_sen.public_id])).content.decode()

    assert reverse("end-term", args=[province.chair.public_id]) in page
