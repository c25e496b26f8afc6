"""A hardship is kept only of those who did not take their consent to that back."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from caunoi.registers.members.admitting import Newcomer, add_people
from caunoi.registers.members.consenting import note, word
from caunoi.registers.members.models import Person
from caunoi.registers.welfare import nominating
from caunoi.registers.welfare.models import Nomination
from caunoi.registers.welfare.nominating import Gift, nominate
from caunoi.trail.acting import act
from caunoi.vocabulary.text import Text
from tests.builders import NOW, TODAY, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ASKED = Text(vi="Tôi đồng ý cho xét hoàn cảnh của tôi.", en="I agree that my hardship is judged.")


def test_a_hardship_is_not_kept_once_consent_to_that_was_withdrawn(tmp_path, settings, monkeypatch) -> None:
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"
    unit = the_federation().pk
    with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
        told = Newcomer("Đỗ Na", "do na", "na", "1995-01-01", "day", "female", "", "", "", "", None, None)
        (na,) = add_people(writer, [told])

    def kept(programme: str) -> bool:
        with act("welfare.nominated", by=None, at=NOW, on=TODAY) as writer:
            own = nominate(writer, na, Gift(programme, None, unit, 500_000, "nhà cháy", None, None))
        return Nomination.objects.get(pk=own).hardship is not None

    assert kept("Tết 2024")
    word("welfare", text=ASKED, kinds=["hardship"], valid_from=date(2023, 1, 1), by=None, at=NOW)
    note(
        Person.objects.get(pk=na), "welfare", "withdrawn", on=TODAY, channel="phiếu", evidence="Phiếu số 12",
        client_ref=uuid4(), by=None, at=NOW,
    )  # fmt: skip
    assert not kept("Mái ấm 2024")
    # The negative control: where nobody asks the ledger, it is kept.
    monkeypatch.setattr(nominating, "stopped_for", lambda people, on: {})
    assert kept("Hè 2024")
