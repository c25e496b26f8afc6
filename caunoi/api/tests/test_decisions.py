"""Decisions on units as another system reads them: their paper, what they asked for, and that a signed copy is kept."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from uuid import uuid4

from caunoi.access.reach import operator
from caunoi.api.tests.conftest import AT, DAY, Province, System
from caunoi.intake.signed import attach
from caunoi.organisations.models import Unit
from caunoi.registers.reorganisations.carrying_out import Decision, carry_out
from caunoi.registers.reorganisations.changes import Describe
from caunoi.registers.reorganisations.models import Reorganisation

PDF = b"%PDF-1.7 the paper as it was signed"


def a_decision(province: Province, unit: Unit, number: str) -> Reorganisation:
    paper = Decision(province.root.pk, number, date(2023, 6, 1), date(2023, 6, 1), uuid4())
    return carry_out(Describe(unit.pk, official_code=number), paper, operator(DAY), at=AT)


def test_of_a_signed_copy_its_kind_size_and_hash_are_told_and_none_where_there_is_none(
    officers: System, province: Province
) -> None:
    with_copy, without = (
        a_decision(province, unit, number)
        for unit, number in ((province.dong_a, "1"), (province.hoa_sen, "2"))
    )
    attach(with_copy, PDF, by=None, at=AT)
    told = json.loads(officers.get(f"decisions/{with_copy.public_id}/").content)
    listed = json.loads(officers.get("decisions/?day=2023-12-31").content)["items"]

    assert told["file"] == {"kind": "pdf", "size": len(PDF), "sha256": sha256(PDF).hexdigest()}
    assert {one["id"]: one["file"] for one in listed} == {
        str(with_copy.public_id): told["file"],
        str(without.public_id): None,
    }
