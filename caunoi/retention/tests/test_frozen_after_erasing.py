"""What was frozen is made again to the row after a person who was counted in it has been erased."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from caunoi.indicators import reading
from caunoi.indicators.tests.registering import NOON, a_list, small_province
from caunoi.organisations.founding import ensure_home
from caunoi.organisations.models import Unit
from caunoi.registers.members.models import Membership, Particulars
from caunoi.resolutions.comparing import check, difference
from caunoi.resolutions.freezing import Asked, freeze
from caunoi.retention.erasing import erase_person
from caunoi.trail.acting import act

DAY, GONE_ON = date(2023, 12, 31), date(2023, 6, 1)


def test_the_root_stands_and_the_record_is_told_without_its_person(
    db: None, tmp_path: Path, settings: Any
) -> None:
    settings.CAUNOI_HOME = tmp_path
    ensure_home(at=NOON)
    ids = small_province()
    a_list(ids["Tỉnh"], day=DAY)
    review = freeze(
        Unit.objects.get(pk=ids["Tỉnh"]), [Asked("members")], on=DAY, counts=reading.current().engine,
        document=None, by=None, at=NOON + timedelta(days=2),
    )  # fmt: skip
    spell = Membership.objects.select_related("person").get(pk=ids["An"])
    with act("test.left", by=None, at=NOON + timedelta(days=3), on=GONE_ON) as writer:
        writer.end(Membership, [spell.pk])
        writer.add_one(
            Membership, spell=spell.spell, person_id=spell.person_id, unit_id=spell.unit_id,
            employer_id=spell.employer_id, held_by_id=spell.held_by_id, began_as="admitted", ended_as="left",
            valid_from=spell.valid_from, valid_to=GONE_ON,
        )  # fmt: skip
    erase_person(spell.person, reason="theo đơn của người đó", by=None, at=NOON + timedelta(days=4))

    assert not Particulars.objects.filter(person=spell.person, name="Nguyễn An").exists()
    (one,) = check(review, reading.current().engine)
    assert one.verdict == "equal"
    found = difference(review, one.line, reading.current().engine)
    assert [(row.subject, row.kind, row.numerator) for row in found.changed] == [
        (spell.person_id, "left", -1)
    ]
    assert found.by_reason == {("act", "test.left"): 1}
