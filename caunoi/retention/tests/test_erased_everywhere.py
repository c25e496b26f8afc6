"""One person in everything at once: merged records, offices, gifts, lists handed in, the national software's files."""

from __future__ import annotations

import hashlib
import json
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from caunoi.intake import hand_in_links, handing_in
from caunoi.intake.hand_in_standing import standings
from caunoi.intake.receiving import folder, keep_bytes, kept_as
from caunoi.registers.links.tokens import Whom
from caunoi.registers.members.models import Person
from caunoi.registers.merging.looking import look
from caunoi.registers.merging.tests.test_carried import elected, gifts, handed, offices
from caunoi.registers.merging.tests.two import merged, put_forward
from caunoi.registers.national.models import (
    NationalAnswer,
    NationalExport,
    NationalFile,
    NationalMapping,
    NationalRow,
)
from caunoi.retention.erasing import erase_person
from caunoi.retention.tests import test_erasing
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.tests.walking import kinds
from tests.builders import NOW, TODAY, a_unit, an_account, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
home, roster = test_erasing.home, test_erasing.roster
WHY = test_erasing.WHY
NAMES = ("Đỗ Thị Na 0", "Đỗ Thị Na 1", *test_erasing.NUMBERS[:2])
# A digest of nothing stands where one was, so that it stays unique.
DIGESTS = {"digest"}


def told_there(people: list[Person]) -> list[str]:
    """Each of the records in a file to that software, one of them refused in another: both files are kept sealed."""
    shas = [hashlib.sha256(one).hexdigest() for one in (b"export", b"answer")]
    with act("test.national", by=None, at=NOW, on=TODAY) as writer:
        told = {"size": 1, "labels": []}
        template = writer.add_one(NationalFile, use="template", name="mau.xlsx", sha256="ab" * 32, **told)
        answer = writer.add_one(NationalFile, use="returned", name="kq.xlsx", sha256=shas[1], **told)
        mapping = writer.add_one(
            NationalMapping, file_id=template, use="template", version=1, sheet="A", header_row=1, columns={}
        )
        export = writer.add_one(
            NationalExport, number=1, unit_id=the_federation().pk, mapping_id=mapping, on=TODAY, counts={}, size=1,
            sha256=shas[0],
        )  # fmt: skip
        own = keys.keys_of([one.pk for one in people])
        for line, one in enumerate(people, start=1):
            (pk,) = writer.ids(NationalRow, 1)
            place = keys.place(NationalRow._meta.db_table, "cipher", pk)
            said = json.dumps({"name": NAMES[line - 1]}).encode()
            writer.add_one(
                NationalRow, id=pk, export_id=export, line=line, person_id=one.pk, unit_id=the_federation().pk,
                why="joined", cipher=keys.seal(own[one.pk], said, place=place), versions={},
            )  # fmt: skip
        (pk,) = writer.ids(NationalAnswer, 1)
        place = keys.place(NationalAnswer._meta.db_table, "cipher", pk)
        writer.add_one(
            NationalAnswer, id=pk, file_id=answer, sheet="A", line=2, outcome="refused", person_id=people[1].pk,
            holder_id=None, told_id=None, cipher=keys.seal(own[people[1].pk], b"Na 1", place=place),
        )  # fmt: skip
    for one, content in zip(shas, (b"export", b"answer"), strict=True):
        keep_bytes(content, sha256=one)
    return shas


def left_of(people: list[Person]) -> list[str]:
    """Every cell of a row about them that is sealed still, or says a name or a number of theirs."""
    found = []
    for model in apps.get_models():
        pointing = [
            one.attname for one in model._meta.concrete_fields if one.related_model is Person and model is not Person
        ]  # fmt: skip
        rows = model._base_manager.none()
        for column in pointing:
            rows = rows | model._base_manager.filter(**{f"{column}__in": people})
        for row in rows if pointing else model._base_manager.all():
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                sealed = isinstance(field, models.BinaryField) and pointing and bytes(value or b"")
                if (sealed and field.name not in DIGESTS) or any(name in str(value) for name in NAMES):
                    found.append(f"{model._meta.label}.{field.name}")
    return sorted(set(found))


def test_nothing_of_somebody_opens_anywhere_once_they_are_erased(roster, home) -> None:
    kept, other, _third = roster
    elsewhere = a_unit("CĐCS Hoa Sen", under=the_federation())
    # Never a member there: the office alone says that lists of that union may name them.
    elected(kept, "committee", the_federation(), TODAY)
    elected(other, "chair", elsewhere, TODAY)
    put_forward(other, "Tết", the_federation())
    handed(other, "Tết", the_federation(), TODAY)
    shas = told_there([kept, other])
    merged(kept, other, *["kept"] * _clashes(kept, other))
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())
    whom = Whom("Trần Thị Chủ Tịch", "0900 000 001")
    link, _token = hand_in_links.make(
        elsewhere, "members", whom, most=1, until=None, days=9, client_ref=uuid4(), by=officer, at=NOW
    )
    came = handing_in.by_link(link, "DS.csv", b"list", whom, at=NOW)
    files = [*shas, came.sha256]
    assert all((folder() / kept_as(one)).exists() for one in files)
    both = [kept, other]
    before = left_of(both)
    for label in ("national.NationalRow", "national.NationalAnswer", "welfare.Nomination"):
        assert any(one.startswith(label) for one in before)

    erase_person(Person.objects.get(pk=other.pk), reason=WHY, by=None, at=NOW)
    assert left_of(both) == []
    assert keys.keys_of([kept.pk, other.pk]) == {}
    assert [(folder() / kept_as(one)).exists() for one in files] == [False] * 3
    assert standings([_again(came)])[came.pk].state == "returned"
    # That there was an office and a gift, somebody's without a name, is the union's history.
    assert [row[0] for row in offices(kept)] == ["chair", "committee"]
    assert len(gifts(kept)) == 1
    assert kinds() == set()


def _clashes(kept: Person, other: Person) -> int:
    return len(look(kept, other, on=TODAY, hands=None).clashes)


def _again(came):
    came.refresh_from_db()
    return came
