"""Bargaining is noted by day, corrected on the day itself, and never twice over."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from caunoi.access.models import Account
from caunoi.registers.agreements.bargaining import CannotNoteBargaining, note_bargaining
from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms, Bargaining
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import an_account, an_employer, the_federation

NOW, TODAY = datetime(2024, 2, 1, 3, 0, tzinfo=UTC), date(2024, 2, 1)
SIGNED, LAST = date(2022, 1, 1), date(2023, 12, 31)


@pytest.fixture
def officer(db) -> Account:
    return an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())


@pytest.fixture
def agreement(officer) -> Agreement:
    """One that binds two firms, and lapsed a month ago."""
    firms = [an_employer("May Hồng"), an_employer("May Sen")]
    with act("test.agreement", by=None, at=NOW, on=SIGNED) as writer:
        own = writer.add_one(Agreement, kind="multi-enterprise")
        writer.add_one(
            AgreementTerms, agreement_id=own, signed_on=SIGNED, last_on=LAST, valid_from=SIGNED,
            valid_to=date(2024, 1, 1), held_by_id=the_federation().pk,
        )  # fmt: skip
        for firm in firms:
            writer.add_one(AgreementParty, agreement_id=own, employer_id=firm.pk, valid_from=SIGNED)
    return Agreement.objects.get(pk=own)


def noted() -> list[tuple[str, date | None, date | None]]:
    rows = Bargaining.objects.held_true().order_by("employer_id", "valid_from")
    return list(rows.values_list("state", "valid_from", "valid_to"))


def note(agreement: Agreement, state: str, officer: Account, on: date = TODAY) -> None:
    note_bargaining(agreement, state, on=on, by=officer, at=NOW, today=TODAY)


def test_what_is_noted_holds_for_every_firm_bound_until_something_else_is(agreement, officer):
    note(agreement, "open", officer, on=date(2024, 1, 10))
    note(agreement, "none", officer, on=date(2024, 1, 20))
    one = [("open", date(2024, 1, 10), date(2024, 1, 20)), ("none", date(2024, 1, 20), None)]
    assert noted() == one * 2
    assert Act.objects.filter(what="agreements.bargaining-noted").count() == 2


def test_a_slip_of_the_finger_is_corrected_on_the_same_day(agreement, officer):
    note(agreement, "none", officer)
    note(agreement, "open", officer)
    assert noted() == [("open", TODAY, None)] * 2


@pytest.mark.parametrize(
    ("state", "on", "why"),
    [
        ("none", date(2024, 2, 2), "tương lai"),
        ("none", date(2024, 1, 9), "10/01/2024"),
        ("open", TODAY, "đã được ghi"),
    ],
)
def test_a_day_to_come_a_day_before_the_last_note_and_the_same_again_are_refused(
    agreement, officer, state, on, why
):
    note(agreement, "open", officer, on=date(2024, 1, 10))
    before = noted()
    with pytest.raises(CannotNoteBargaining, match=why):
        note(agreement, state, officer, on=on)
    assert noted() == before
