"""Who may see a number whole on the screen, and what the page never gives away."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access.confirming import CONFIRMED
from caunoi.office.tests.conftest import PASSWORD, Province, signed_in
from caunoi.registers.members.models import PrivateDetail
from caunoi.trail import keys
from caunoi.trail.acting import act
from tests.builders import NOW, TODAY, an_account

PHONE, WHY = "0900000001", "hẹn ngày nhận quà Tết"
pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.fixture
def with_phone(province: Province) -> Province:
    own = keys.new_keys([province.dung.pk])[province.dung.pk]
    with act("test.phone", by=None, at=NOW, on=TODAY) as writer:
        (row,) = writer.ids(PrivateDetail, 1)
        place = keys.place(PrivateDetail._meta.db_table, "cipher", row)
        sealed = keys.seal(own, PHONE.encode(), place=place)
        writer.add_one(
            PrivateDetail, id=row, person_id=province.dung.pk, kind="phone", cipher=sealed, key_version=1
        )
    return province


def fresh(client: Client) -> Client:
    session = client.session
    session[CONFIRMED] = int(timezone.now().timestamp())
    session.save()
    return client


def ask(client: Client, province: Province, **form: str):
    return client.post(
        reverse("unmask", args=[province.dung.public_id]), {"kind": "phone", "reason": WHY, **form}
    )


def test_the_page_of_a_person_shows_no_number_and_says_who_may_see_it(with_phone: Province) -> None:
    page = (
        signed_in(with_phone.officer)
        .get(reverse("person", args=[with_phone.dung.public_id]))
        .content.decode()
    )

    assert PHONE not in page
    assert reverse("unmask", args=[with_phone.dung.public_id]) in page


def test_an_officer_sees_it_for_a_reason_and_the_page_tells_of_it(with_phone: Province) -> None:
    client = fresh(signed_in(with_phone.officer))

    assert PHONE in ask(client, with_phone).content.decode()
    page = client.get(reverse("person", args=[with_phone.dung.public_id])).content.decode()
    assert WHY in page
    assert PHONE not in page


def test_without_a_fresh_factor_one_is_asked_for_it_and_nothing_is_shown(with_phone: Province) -> None:
    session = (client := signed_in(with_phone.officer)).session
    session[CONFIRMED] = 0
    session.save()

    answer = ask(client, with_phone)

    assert answer.status_code == 302
    assert reverse("confirm") in answer.url
    assert not with_phone.dung.viewings.exists()


@pytest.mark.parametrize("form", [{"reason": ""}, {"reason": "vì"}, {"kind": "salary"}, {"kind": "page"}])
def test_a_form_that_says_too_little_is_refused_in_words(with_phone: Province, form: dict[str, str]) -> None:
    answer = ask(fresh(signed_in(with_phone.officer)), with_phone, **form)

    assert answer.status_code == 400
    assert PHONE not in answer.content.decode()


def test_who_may_not_is_not_offered_it_and_gets_none_by_asking(with_phone: Province) -> None:
    committee = an_account("Đỗ Thị Na", office="committee", in_unit=with_phone.dong_a, password=PASSWORD)
    client = fresh(signed_in(committee))
    address = reverse("unmask", args=[with_phone.dung.public_id])

    assert address not in client.get(reverse("person", args=[with_phone.dung.public_id])).content.decode()
    assert ask(client, with_phone).status_code == 403
    assert ask(fresh(signed_in(with_phone.chair)), with_phone).status_code == 404
    assert client.get(address).status_code == 405
