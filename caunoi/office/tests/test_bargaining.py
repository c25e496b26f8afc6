"""An agreement that lapsed: whether its firm bargains is noted in two taps from the list of those that cannot be told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_screens import text
from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms, Bargaining
from caunoi.trail.acting import act
from tests.builders import NOW

SIGNED, LAST = date(2021, 12, 1), date(2023, 11, 30)
UNKNOWN = "/figures/agreement-in-tail/?part=unknown"


@pytest.fixture
def lapsed(province: Province) -> Agreement:
    """One of the garment workers that lapsed a month before the day looked at."""
    with act("test.agreement", by=None, at=NOW, on=SIGNED) as writer:
        own = writer.add_one(Agreement, kind="enterprise")
        writer.add_one(
            AgreementTerms, agreement_id=own, signed_on=SIGNED, last_on=LAST, valid_from=SIGNED,
            valid_to=date(2023, 12, 1), held_by_id=province.dong_a.pk,
        )  # fmt: skip
        writer.add_one(AgreementParty, agreement_id=own, employer_id=province.garments.pk, valid_from=SIGNED)
    return Agreement.objects.get(pk=own)


def test_the_list_of_those_that_cannot_be_told_shows_the_days_and_leads_to_the_note(
    officer: Client, lapsed: Agreement
) -> None:
    answer = officer.get(UNKNOWN)
    page = text(answer)
    assert "Công ty TNHH May Đông Á" in page
    assert "01/12/2021" in page
    assert "30/11/2023" in page
    assert "chưa ghi" in page
    assert reverse("bargaining", args=[lapsed.public_id]) in answer.content.decode()


@pytest.mark.parametrize(("state", "part"), [("open", "holding"), ("none", "gap")])
def test_one_tap_notes_it_and_the_figure_can_be_told(
    officer: Client, lapsed: Agreement, state: str, part: str
) -> None:
    address = reverse("bargaining", args=[lapsed.public_id])
    assert 'value="31/12/2023"' in officer.get(address).content.decode()
    page = text(officer.post(address, {"state": state, "on": "31/12/2023"}, follow=True))
    assert "Đã ghi tình hình thương lượng" in page
    assert Bargaining.objects.held_true().get().state == state
    assert "Công ty TNHH May Đông Á" not in text(officer.get(UNKNOWN))
    assert "Công ty TNHH May Đông Á" in text(officer.get(f"/figures/agreement-in-tail/?part={part}"))


def test_noting_the_same_again_is_an_error_on_the_form(officer: Client, lapsed: Agreement) -> None:
    address = reverse("bargaining", args=[lapsed.public_id])
    said = {"state": "open", "on": "31/12/2023"}
    officer.post(address, said)
    answer = officer.post(address, said)
    assert answer.status_code == 422
    assert "đã được ghi rồi" in text(answer)


def test_an_agreement_out_of_reach_is_not_found(chair: Client, officer: Client, lapsed: Agreement) -> None:
    assert chair.get(reverse("bargaining", args=[lapsed.public_id])).status_code in {403, 404}


def test_the_agreement_that_ends_first_is_called_about_first(officer: Client, province: Province) -> None:
    """By name Giày Hoa Sen would come before May Đông Á."""
    for employer, last in ((province.shoes, date(2024, 3, 1)), (province.garments, date(2024, 1, 15))):
        with act("test.agreement", by=None, at=NOW, on=SIGNED) as writer:
            own = writer.add_one(Agreement, kind="enterprise")
            writer.add_one(
                AgreementTerms, agreement_id=own, signed_on=SIGNED, last_on=last, valid_from=SIGNED,
                valid_to=last + timedelta(days=1), held_by_id=province.root.pk,
            )  # fmt: skip
            writer.add_one(AgreementParty, agreement_id=own, employer_id=employer.pk, valid_from=SIGNED)
    page = text(officer.get(reverse("matter", args=["agreements-expiring"])))
    assert page.index("Công ty TNHH May Đông Á") < page.index("Công ty CP Giày Hoa Sen")
