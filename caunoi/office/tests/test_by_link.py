"""An employer's contact sees that one employer by a link, answers, and is refused alike whatever ended the link."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access.appointing import end_term
from caunoi.access.models import Account
from caunoi.office import limiting
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.organisations.models import Coverage, Headcount
from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms
from caunoi.registers.links import linking
from caunoi.registers.links.models import EmployerAnswer, EmployerLink
from caunoi.registers.links.tokens import LinkIsOver, Whom
from caunoi.retention.forgetting import forget
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import LONG_AGO, NOW, an_account
from tests.racing import at_once

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
WHOM = {
    "name": "Hồ Thị Nhân Sự",
    "reached_at": "nhansu@example.invalid",
    "purpose": "xác nhận số lao động quý IV",
}


@pytest.fixture
def upper(province: Province) -> Account:
    """In charge of an upper level under which the garments' union stands, so that the officer's own term is not it."""
    return an_account("Phan Thị Phụ Trách", office="officer-in-charge", in_unit=province.dong_a)


@pytest.fixture
def agreement(province: Province) -> Agreement:
    with act("test.agreement", by=None, at=NOW, on=LONG_AGO) as writer:
        own = writer.add_one(Agreement, kind="enterprise")
        writer.add_one(
            AgreementTerms, agreement_id=own, signed_on=date(2022, 1, 1), last_on=date(2026, 12, 31),
            valid_from=date(2022, 1, 1), held_by_id=province.dong_a.pk,
        )  # fmt: skip
        writer.add_one(
            AgreementParty, agreement_id=own, employer_id=province.garments.pk, valid_from=LONG_AGO
        )
    return Agreement.objects.get(pk=own)


def said_of_it() -> dict[str, str]:
    """What the form says, as a page that was just loaded sends it."""
    return {**WHOM, "client_ref": str(uuid.uuid4()), "until": ""}


def made(client: Client, province: Province, **more: str) -> str:
    page = client.post(
        reverse("employer-links", args=[province.garments.public_id]),
        {**said_of_it(), **more},
    )
    assert page.status_code == 200, page.context["form"].errors
    (token,) = re.findall(r"/by-link/#([^\"]+)\"", page.content.decode())
    return token


@pytest.fixture
def token(upper: Account, province: Province, agreement: Agreement) -> str:
    return made(signed_in(upper), province)


def opened(token: str) -> Client:
    client = Client()
    client.post(reverse("by-link"), {"token": token})
    return client


def count_of(province: Province) -> str:
    return f"workers@{Headcount.objects.get(employer=province.garments).valid_from}"


def answered(client: Client, figure: str, **more: str):
    told = {"client_ref": str(uuid.uuid4()), "figure": figure, "verdict": "confirmed", **more}
    return client.post(reverse("link-answer"), told)


def test_the_contact_sees_that_employer_and_no_person(token: str, province: Province) -> None:
    client = Client()
    answer = client.post(reverse("by-link"), {"token": token})
    assert answer.url == reverse("link-page")
    shown = client.get(answer.url).content.decode()

    for told in (
        "Công ty TNHH May Đông Á",
        "120",
        "01/01/2022",
        "31/12/2026",
        "CĐCS Công ty TNHH May Đông Á",
        WHOM["purpose"],
    ):
        assert told in shown
    for hidden in (
        "Giày Hoa Sen",
        "Gỗ Đức Hòa",
        "Dung",
        "Ánh",
        "Ân",
        "Phan Thị",
        WHOM["name"],
        WHOM["reached_at"],
    ):
        assert hidden not in shown
    for name, args in (
        ("today", []),
        ("employer", [province.garments.public_id]),
        ("unit", [province.dong_a.public_id]),
    ):
        assert client.get(reverse(name, args=args)).url.startswith("/sign-in/")


def test_the_token_is_kept_nowhere_and_stands_in_no_address(token: str, upper: Account, caplog) -> None:
    link = EmployerLink.objects.get()
    secret = token.split(":")[0]
    client = Client()
    answer = client.post(reverse("by-link"), {"token": token})
    shown = client.get(answer.url)

    assert secret not in str(EmployerLink.objects.values_list().get())
    assert secret not in str(list(Act.objects.values_list("about", "wrote")))
    assert secret not in answer.url + shown.content.decode() + caplog.text + str(dict(client.session))
    assert link.digest != secret
    assert WHOM["name"].encode() not in bytes(link.contact)
    assert linking.whom(link) == Whom(WHOM["name"], WHOM["reached_at"])


def test_asking_for_the_address_changes_nothing(token: str) -> None:
    client = Client()
    before = Act.objects.count()
    assert client.get(reverse("by-link"), {"token": token}).status_code == 200
    assert client.get(reverse("link-page")).url == reverse("by-link")
    assert client.get(reverse("link-answer")).status_code == 405

    assert Act.objects.count() == before
    assert not client.session.keys()


def test_a_figure_is_confirmed_or_disputed_once_a_press_and_told_to_the_officer(
    token: str, upper: Account, province: Province, agreement: Agreement
) -> None:
    client, ref = opened(token), str(uuid.uuid4())
    for _twice in range(2):
        assert (
            answered(client, count_of(province), verdict="disputed", workers="95", client_ref=ref).status_code
            == 302
        )
    assert answered(client, str(agreement.public_id)).status_code == 302

    assert EmployerAnswer.objects.count() == 2
    done = Act.objects.filter(what="links.answered")
    assert {one.by for one in done} == {None}
    assert {one.about["link"] for one in done} == {EmployerLink.objects.get().public_id.hex}
    shown = (
        signed_in(upper).get(reverse("employer-links", args=[province.garments.public_id])).content.decode()
    )
    assert "95 lao động" in shown
    assert "chưa đúng" in shown
    assert Headcount.objects.get(employer=province.garments).workers == 120
    assert "95" in client.get(reverse("link-page")).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "disputed"}, {"verdict": "sell"}, {"workers": "-1"}, {"workers": "9" * 40}, {"client_ref": "x"},
        {"figure": "' OR 1=1 --"}, {"last_on": "31/02/2026"}, {"figure": "workers@2000-01-01"}, {"figure": str(uuid.uuid4())},
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_refused_with_a_sentence(
    token: str, province: Province, wrong: dict[str, str]
) -> None:
    answer = answered(
        opened(token),
        wrong.get("figure", count_of(province)),
        **{k: v for k, v in wrong.items() if k != "figure"},
    )

    assert answer.status_code in {409, 422}
    assert 'class="note bad"' in answer.content.decode()
    assert not EmployerAnswer.objects.exists()


def expired(province: Province, upper: Account) -> None:
    EmployerLink.objects.update(until=timezone.localdate() - timedelta(days=1))


def withdrawn(province: Province, upper: Account) -> None:
    link = EmployerLink.objects.get()
    assert signed_in(upper).post(reverse("withdraw-link", args=[link.public_id])).status_code == 302
    assert Act.objects.filter(what="links.withdrawn", by=upper).exists()


def the_term_ended(province: Province, upper: Account) -> None:
    end_term(
        upper.terms.get(),
        on=timezone.localdate(),
        reason="chuyển công tác khác",
        by=province.officer,
        at=timezone.now(),
    )


def the_account_was_closed(province: Province, upper: Account) -> None:
    Account.objects.filter(pk=upper.pk).update(is_active=False)


def the_employer_went_to_another_union(province: Province, upper: Account) -> None:
    Coverage.objects.filter(employer=province.garments).update(unit=province.hoa_sen)


@pytest.mark.parametrize(
    "happened",
    [expired, withdrawn, the_term_ended, the_account_was_closed, the_employer_went_to_another_union],
)
def test_however_it_ended_it_is_refused_alike_in_an_open_page_too(
    token: str, province: Province, upper: Account, happened
) -> None:
    client = opened(token)
    assert client.get(reverse("link-page")).status_code == 200
    happened(province, upper)
    unknown = _refused(Client().post(reverse("by-link"), {"token": "a.b:c"}))

    assert _refused(client.get(reverse("link-page"))) == unknown
    assert _refused(Client().post(reverse("by-link"), {"token": token})) == unknown
    again = opened(token)
    assert answered(again, count_of(province)).url == reverse("by-link")
    assert not EmployerAnswer.objects.exists()


def test_an_answer_from_a_page_opened_before_is_refused_too(
    token: str, province: Province, upper: Account
) -> None:
    client = opened(token)
    withdrawn(province, upper)

    assert answered(client, count_of(province)).status_code == 404
    assert not EmployerAnswer.objects.exists()


def _refused(answer) -> str:
    assert answer.status_code == 404
    content = answer.content.decode()
    return content[content.index("<main") : content.index("</main")]


def test_a_forged_token_never_asks_the_database(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "running", lambda *args, **kwargs: pytest.fail("asked"))
    secret, signature = token.rsplit(":", 1)
    for forged in (secret, f"{secret}x:{signature}", f"{secret}:{signature[:-1]}", "’ OR 1=1", "a:b:c"):
        _refused(Client().post(reverse("by-link"), {"token": forged}))


def test_whoever_tries_many_tokens_is_made_to_wait(token: str) -> None:
    most = limiting.limits()["by-link"].by["address"][0][0]
    client = Client()
    answers = [client.post(reverse("by-link"), {"token": "x"}).status_code for _once in range(most + 1)]

    assert answers == [404] * most + [429]


def test_one_link_answers_so_often_a_day_from_wherever_it_is_opened(
    token: str, upper: Account, province: Province, agreement: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two browsers at two addresses hold the same link; another link of that employer is counted by itself."""
    kinds = {**limiting.limits()}
    kinds["link-answer"] = limiting.Kind("link-answer", {"link": [(3, timedelta(days=1))]})
    monkeypatch.setattr(limiting, "limits", lambda: kinds)
    here, there = opened(token), opened(token)
    there.defaults["REMOTE_ADDR"] = "10.9.9.9"
    answers = [answered(one, count_of(province)) for one in (here, there, here, there)]

    assert [one.status_code for one in answers] == [302, 302, 302, 429]
    assert "hãy đợi 24 giờ" in answers[-1].content.decode()
    assert answered(opened(made(signed_in(upper), province)), count_of(province)).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "bắt buộc"), ({"reached_at": " "}, "bắt buộc"), ({"purpose": ""}, "bắt buộc"),
        ({"until": "31/02/2030"}, "ngày"), ({"until": "01/01/2020"}, "từ hôm nay"), ({"until": "01/01/2199"}, "14 ngày"),
    ],
)  # fmt: skip
def test_a_link_that_cannot_be_is_refused_with_a_sentence(
    upper: Account, province: Province, wrong: dict[str, str], said: str
) -> None:
    answer = signed_in(upper).post(
        reverse("employer-links", args=[province.garments.public_id]), {**said_of_it(), **wrong}
    )

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors)
    assert not EmployerLink.objects.exists()


def test_pressed_twice_it_is_one_link_under_the_same_address(upper: Account, province: Province) -> None:
    officer, ref = signed_in(upper), str(uuid.uuid4())
    first, second = (made(officer, province, client_ref=ref) for _twice in range(2))

    assert first == second
    assert EmployerLink.objects.count() == Act.objects.filter(what="links.made").count() == 1
    assert opened(second).get(reverse("link-page")).status_code == 200
    # The negative control: a page that was loaded anew says another reference.
    assert made(officer, province) != first
    assert EmployerLink.objects.count() == 2


def test_pressed_twice_at_once_it_is_one_link(upper: Account, province: Province) -> None:
    ref = uuid.uuid4()

    def press(_which: int) -> str:
        return linking.make(
            province.garments, Whom("Hồ Thị Nhân Sự", "nhansu@example.invalid"), purpose="xác nhận", until=None,
            days=9, held_by=province.dong_a.pk, client_ref=ref, by=upper, at=timezone.now(),
        )[1]  # fmt: skip

    assert len(set(at_once(6, press))) == 1
    assert EmployerLink.objects.count() == Act.objects.filter(what="links.made").count() == 1


@pytest.mark.parametrize(
    "other", [{"name": "Người Khác"}, {"purpose": "việc khác"}, {"until": "tomorrow"}, {}]
)
def test_a_reference_used_for_another_link_is_refused_and_shows_no_address(
    upper: Account, province: Province, officer: Client, other: dict[str, str]
) -> None:
    """Said otherwise, or sent by somebody else: that one is not told of the other's link."""
    mine, ref = signed_in(upper), str(uuid.uuid4())
    made(mine, province, client_ref=ref)
    if "until" in other:
        other = {"until": f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"}
    told = {**said_of_it(), "client_ref": ref, **other}
    page = (mine if other else officer).post(
        reverse("employer-links", args=[province.garments.public_id]), told
    )

    assert page.status_code == 422
    assert "đã dùng cho một liên kết khác" in page.content.decode()
    assert "/by-link/#" not in page.content.decode()
    assert EmployerLink.objects.count() == 1


def test_a_link_that_was_withdrawn_is_not_made_again_by_its_form(upper: Account, province: Province) -> None:
    mine, ref = signed_in(upper), str(uuid.uuid4())
    token = made(mine, province, client_ref=ref)
    mine.post(reverse("withdraw-link", args=[EmployerLink.objects.get().public_id]))
    told = {**said_of_it(), "client_ref": ref}
    page = mine.post(reverse("employer-links", args=[province.garments.public_id]), told)

    assert page.status_code == 422
    _refused(Client().post(reverse("by-link"), {"token": token}))


def test_only_who_is_in_charge_of_the_employer_makes_and_withdraws(
    token: str, upper: Account, chair: Client, officer: Client, province: Province
) -> None:
    other = signed_in(an_account("Đỗ Văn Ngoài", office="officer-in-charge", in_unit=province.hoa_sen))
    page = reverse("employer-links", args=[province.garments.public_id])
    link = EmployerLink.objects.get()

    assert chair.get(page).status_code == 403
    assert other.get(page).status_code == 404
    assert other.post(page, said_of_it()).status_code == 404
    assert other.post(reverse("withdraw-link", args=[link.public_id])).status_code == 404
    assert officer.get(page).status_code == 200
    assert (
        "Liên kết cho đầu mối"
        in officer.get(reverse("employer", args=[province.garments.public_id])).content.decode()
    )


def test_a_link_of_the_default_days_lasts_to_its_last_day(token: str) -> None:
    link = EmployerLink.objects.get()
    assert link.until == timezone.localdate() + timedelta(days=14)

    at = timezone.now()
    assert linking.running(link.digest, at=at + timedelta(days=14))[0] == link
    with pytest.raises(LinkIsOver):
        linking.running(link.digest, at=at + timedelta(days=15))


def test_who_the_contact_was_is_forgotten_and_the_answer_stays(
    token: str, province: Province, upper: Account
) -> None:
    answered(opened(token), count_of(province))
    link = EmployerLink.objects.get()
    over = timezone.now() + timedelta(days=14 + 92)
    forget(at=timezone.now() + timedelta(days=60))
    assert linking.whom(link) is not None
    forget(at=over)

    link.refresh_from_db()
    assert linking.whom(link) is None
    assert EmployerAnswer.objects.exists()
    shown = (
        signed_in(upper).get(reverse("employer-links", args=[province.garments.public_id])).content.decode()
    )
    assert WHOM["name"] not in shown


def test_a_link_opened_by_a_signed_in_officer_leaves_the_sign_in_alone(token: str, officer: Client) -> None:
    officer.post(reverse("by-link"), {"token": token})

    assert officer.get(reverse("link-page")).status_code == 200
    assert officer.get("/").status_code == 200


def test_the_link_of_another_employer_shows_that_one(token: str, officer: Client, province: Province) -> None:
    """The negative control of the first: it is the link that says which employer."""
    page = officer.post(reverse("employer-links", args=[province.shoes.public_id]), said_of_it())
    (other,) = re.findall(r"/by-link/#([^\"]+)\"", page.content.decode())

    assert "Giày Hoa Sen" in opened(other).get(reverse("link-page")).content.decode()
