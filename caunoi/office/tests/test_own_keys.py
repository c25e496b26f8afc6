"""Keys for other systems, on the screens of one's own account: made with a fresh factor, shown once, withdrawn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from caunoi.access.confirming import CONFIRMED
from caunoi.access.models import SystemKey
from caunoi.office import limiting
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.trail.models import Act
from tests.builders import an_account

_KEY = re.compile(r'value="(caunoi_[\w-]{43})"')


def made(client: Client, **form: str) -> str:
    """The key as the page shows it."""
    answer = client.post("/account/keys/new/", {"term": "1", "purpose": "sổ theo dõi"} | form)
    [key] = _KEY.findall(answer.content.decode())
    return key


def read_by(key: str, path: str = "units/") -> int:
    return Client().get(f"/api/v1/{path}", headers={"authorization": f"Bearer {key}"}).status_code


def test_a_key_is_made_on_the_page_reads_and_is_never_shown_again(officer: Client) -> None:
    assert "dùng được 90 ngày" in officer.get("/account/keys/").content.decode()
    key = made(officer)
    page = officer.get("/account/keys/").content.decode()

    assert read_by(key) == 200
    assert key not in page
    assert "sổ theo dõi" in page
    assert "đang dùng" in page


def test_making_and_withdrawing_leave_acts_without_the_key(officer: Client, province: Province) -> None:
    key = made(officer)
    officer.post(f"/account/keys/{SystemKey.objects.get().public_id}/withdraw/")
    acts = Act.objects.filter(what__startswith="access.key")

    assert [one.what for one in acts.order_by("id")] == ["access.key-made", "access.key-withdrawn"]
    assert key not in str(list(acts.values()))
    assert read_by(key) == 401
    assert "đã rút lại" in officer.get("/account/keys/").content.decode()


def test_a_factor_is_asked_for_before_a_key_is_made(officer: Client) -> None:
    session = officer.session
    session[CONFIRMED] = 0
    session.save()
    answer = officer.post("/account/keys/new/", {"term": "1", "purpose": "x"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/confirm/")
    assert not SystemKey.objects.exists()


def test_another_persons_key_is_not_there(officer: Client, chair: Client) -> None:
    key = made(officer)
    answer = chair.post(f"/account/keys/{SystemKey.objects.get().public_id}/withdraw/")

    assert answer.status_code == 404
    assert read_by(key) == 200
    assert "sổ theo dõi" not in chair.get("/account/keys/").content.decode()


@pytest.mark.parametrize(
    "form",
    [{"purpose": " "}, {"term": "2"}, {"term": "'; --"}, {"until": "31/12/2199"}, {"until": "hôm qua"}],
)
def test_a_form_that_does_not_fit_makes_no_key(officer: Client, form: dict[str, str]) -> None:
    answer = officer.post("/account/keys/new/", {"term": "1", "purpose": "x"} | form)

    assert answer.status_code == 422
    assert not SystemKey.objects.exists()


def test_who_takes_nothing_out_is_offered_no_key(province: Province) -> None:
    client = signed_in(an_account("Vũ Ai", office="committee", in_unit=province.dong_a))

    assert "không tạo được khóa" in client.get("/account/keys/").content.decode()
    assert client.post("/account/keys/new/", {"term": "1", "purpose": "x"}).status_code == 403


def test_a_system_that_asks_too_often_waits_and_another_does_not(
    officer: Client, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = made(officer), made(chair)
    kind = limiting.limits()["api-units"]
    few = {"api-units": limiting.Kind(kind.name, {"key": [(2, timedelta(minutes=1))]})}
    monkeypatch.setattr(limiting, "limits", lambda: few)
    shown = {"authorization": f"Bearer {first}"}
    answers = [Client().get("/api/v1/units/", headers=shown) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert answers[2].json()["says"].startswith("Khóa hoặc nơi này")
    assert read_by(second) == 200


def test_a_key_that_is_over_is_told_as_such(officer: Client) -> None:
    made(officer)
    SystemKey.objects.update(until=timezone.localdate() - timedelta(days=1))

    assert "hết hạn" in officer.get("/account/keys/").content.decode()
