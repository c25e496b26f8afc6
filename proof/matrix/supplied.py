"""Workbooks that the federations supply: the national one's software and its answer, and the statistical forms."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from caunoi.indicators.interchange.arriving import take_in
from caunoi.indicators.models import ReportedFigure
from caunoi.intake.national import PREVIEW
from caunoi.jobs.models import Job
from caunoi.organisations.models import Unit
from caunoi.registers.national import exchanging
from caunoi.registers.national.models import NationalAnswer
from caunoi.registers.national.telling import Due, Found
from caunoi.registers.statistics.models import FormBlank, FormMapping, FormReturn
from caunoi.trail.acting import act
from caunoi.vocabulary.workbooks import Workbook
from proof.matrix.facts import ROOT, Thing

if TYPE_CHECKING:
    from proof.matrix.world import World

AT, LONG_AGO = datetime(2024, 1, 2, 1, 0, tzinfo=UTC), date(2010, 1, 1)


def national(world: World) -> None:
    """A template of the national federation's software, an export of one person, and an answer that refuses it."""
    book = Workbook("mau.xlsx", 1, "1" * 64, {"A": [(1, ["Loại", "Tên", "Sinh", "Mã"])]})
    template = exchanging.keep_file("template", book, by=None, at=AT)
    nothing: dict[str, str] = {}
    chosen = {at: (code, "", nothing) for at, code in enumerate(("why", "name", "birth", "key"))}
    mapping = exchanging.map_columns(template, "A", 1, chosen, by=None, at=AT)
    person = world.facts.things["person"][0]
    due = Due(person.pk, world.units[ROOT], "joined", {"name": person.token}, {})
    found = Found([due], Counter(joined=1))
    export = exchanging.keep_export(
        1, world.units[ROOT], mapping, found, on=LONG_AGO, size=1, sha256="2" * 64, by=None, at=AT
    )
    returned = exchanging.keep_file(
        "returned", replace(book, name="ket-qua.xlsx", sha256="3" * 64), by=None, at=AT
    )
    with act("test.answer", by=None, at=AT, on=LONG_AGO) as writer:
        answer = writer.add_one(
            NationalAnswer, file_id=returned.pk, sheet="A", line=2, outcome="refused", person_id=person.pk,
            told_id=export.rows.get().pk,
        )  # fmt: skip
    whole = frozenset({ROOT})
    jobs = []
    for name, account in world.accounts.items():
        job = Job.objects.create(kind=PREVIEW, created_by=account.pk, created_at=AT)
        jobs.append(Thing("national job", str(job.public_id), frozenset(), name))
    world.facts.things |= {
        "national file": [Thing("national file", str(one.public_id), whole) for one in (template, returned)],
        "national export": [Thing("national export", str(export.public_id), whole)],
        "national answer": [
            Thing("national answer", str(NationalAnswer.objects.get(pk=answer).public_id), whole)
        ],
        "national job": jobs,
    }


def statistics(world: World) -> None:
    """A blank statistical form, mapped, and one that each unit signed."""
    spot = {"sheet": "A", "place": "B2", "kind": "typed", "code": "workers", "label": "Lao động"}
    cell = {"code": "workers", "value": "7", "origin": "reported"}
    signed = []
    with act("test.statistics", by=None, at=AT, on=LONG_AGO) as writer:
        blank = writer.add_one(FormBlank, form="1", name="bieu.xlsx", size=1, sha256="6" * 64, labels=[])
        mapping = writer.add_one(
            FormMapping, blank_id=blank, form="1", version=1, since=date(2199, 11, 30), cells=[spot]
        )
        for unit, own in world.units.items():
            pk = writer.add_one(
                FormReturn, unit_id=own, form="1", mapping_id=mapping, began_on=LONG_AGO, as_of=LONG_AGO, number=1,
                cells=[cell], signer="Người ký", signed_on=LONG_AGO,
            )  # fmt: skip
            signed.append((unit, pk))
    ids = dict(FormReturn.objects.values_list("pk", "public_id"))
    own_blank = FormBlank.objects.get(pk=blank)
    world.facts.things |= {
        "form blank": [Thing("form blank", str(own_blank.public_id), frozenset({ROOT}))],
        "signed form": [Thing("signed form", str(ids[pk]), frozenset({unit})) for unit, pk in signed],
    }


def figures(world: World) -> None:
    """A file of reported figures of each unit."""
    for own in world.units.values():
        public = Unit.objects.get(pk=own).public_id
        content = f"unit,code,period,reported\r\n{public},members,2010-01-01/P1D,7\r\n".encode()
        take_in("so.csv", content, hands=None, signer="Người ký", signed_on=LONG_AGO, by=None, at=AT)
    files = dict(
        ReportedFigure.objects.filter(valid_from=LONG_AGO).values_list("unit", "document__public_id")
    )
    world.facts.things["figure file"] = [
        Thing("figure file", str(files[own]), frozenset({unit})) for unit, own in world.units.items()
    ]
