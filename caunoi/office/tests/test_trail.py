"""The auditor sees what was done, by whom and on which paper, and whether it is still so; never the data."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

import caunoi
from caunoi.access.models import Account
from caunoi.intake.carrying_out import WAYS
from caunoi.office.doings import DOINGS
from caunoi.office.trail import last_verdict
from caunoi.organisations.models import Submission
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.trail.acting import act
from caunoi.trail.models import Act, Document
from caunoi.trail.sealing import last_verdict_file, seal
from tests.builders import NOW, an_account

from .conftest import DAY, PASSWORD, Province, signed_in

PACKAGE = Path(caunoi.__file__).parent
LISTS = ("employers", "members", "agreements", "nominations")


@pytest.fixture
def auditor(province: Province) -> Account:
    return an_account("Phan Văn Soát", office="auditor", in_unit=province.root, password=PASSWORD)


@pytest.fixture
def screen(auditor: Account, tmp_path: Path, settings) -> Client:
    settings.CAUNOI_HOME = tmp_path
    return signed_in(auditor)


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_acts_are_told_newest_first_in_words_with_who_on_which_paper_and_their_place(screen, province):
    paper = Document.objects.create(kind="decision", name="QĐ phân công", number="12/QĐ-LĐLĐ")
    with act("officers.assigned", by=province.officer, at=NOW, on=DAY, document=paper):
        pass
    seal(at=NOW)
    said = text_of(screen, "/trail/?what=officers.assigned")
    for words in (
        "giao phụ trách",
        "Nguyễn Thị Mỹ",
        "12/QĐ-LĐLĐ QĐ phân công",
        "31/12/2023",
        str(Act.objects.count()),
    ):
        assert words in said


def test_nothing_of_what_an_act_is_about_or_wrote_is_shown(screen, province):
    with act(
        "people.unmasked", by=province.officer, at=NOW, on=DAY, about={"reason": "hồ sơ bệnh án"}
    ) as writer:
        writer.add_one(
            Submission, unit_id=province.dong_a.pk, kind="members", valid_from=date(2019, 2, 3), rows=987654
        )
    said = text_of(screen, "/trail/")
    assert "xem rõ số định danh" in said
    assert "bệnh án" not in said
    assert "987654" not in said


def test_acts_are_filtered_by_kind_day_and_account_and_counted_by_kind(screen, province):
    for day in (1, 2, 2):
        with act(
            "officers.contact-noted",
            by=province.chair,
            at=datetime(2024, 5, day, 9, tzinfo=NOW.tzinfo),
            on=DAY,
        ):
            pass
    count = "data-count>{}<"
    assert count.format(3) in text_of(screen, "/trail/?what=officers.contact-noted")
    assert count.format(2) in text_of(screen, "/trail/?what=officers.contact-noted&day=02/05/2024")
    assert count.format(3) in text_of(screen, "/trail/?who=duong") or count.format(3) in text_of(
        screen, "/trail/?who=Dương"
    )
    assert count.format(0) in text_of(screen, "/trail/?what=officers.contact-noted&who=ai+khác")


def test_a_day_that_is_none_or_a_kind_that_is_none_is_refused_in_words_and_shows_all(screen):
    for asked in ("?day=31/02/2024", "?what=x'%20OR%201=1--", "?page=-3", "?page=x"):
        assert screen.get("/trail/" + asked).status_code == 200


def test_who_is_no_auditor_is_refused(province):
    for account in (province.officer, province.chair):
        assert signed_in(account).get("/trail/").status_code == 403


def test_what_was_found_last_is_said_and_that_nothing_was_looked_at_too(screen):
    assert "Chưa kiểm tra lần nào" in text_of(screen, "/trail/")
    whole = {"acts": 5, "rows": 11, "sealed": 5, "after_head": 1, "signatures_checked": True, "faults": []}
    last_verdict_file().parent.mkdir(parents=True, exist_ok=True)
    last_verdict_file().write_text(json.dumps(whole))
    assert "không thấy sai lệch" in text_of(screen, "/trail/")
    fault = {
        "kind": "rows-edited",
        "table": "members_person",
        "rows": [[1, 50]],
        "text": {"vi": "Dòng bị sửa.", "en": "Edited."},
    }
    last_verdict_file().write_text(json.dumps({**whole, "faults": [fault], "signatures_checked": False}))
    said = text_of(screen, "/trail/")
    for words in ("1 chỗ sai lệch", "Dòng bị sửa.", "members_person", "1–50", "Không có khóa"):
        assert words in said
    last_verdict_file().write_text("nonsense")
    assert last_verdict() is None
    assert str(settings.CAUNOI_HOME) not in said


# ------------------------------------------------------------------ every kind has its words


def kinds_written(source: str) -> Iterator[str]:
    """The kinds of Act that a source writes: as they stand, one for each list, or those of the ways to carry out."""
    for node in ast.walk(ast.parse(source)):
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "act"
            and node.args
        ):
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant):
            yield str(first.value)
        elif ast.unparse(first) == "f'{file.kind}.taken-in'":
            yield from (f"{one}.taken-in" for one in LISTS)
        elif ast.unparse(first) == "f'units.{kind}'":
            yield from (f"units.{kind}" for kind in Reorganisation.Kind)
        elif ast.unparse(first) == "way.what":
            yield from (way.what for way in WAYS.values())
        else:
            yield ast.unparse(first)


def test_every_kind_of_act_that_the_code_writes_has_its_words():
    written = {
        kind
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts
        for kind in kinds_written(path.read_text(encoding="utf-8"))
    }
    assert written - DOINGS.keys() == set()
    assert len(written) > 20


def test_a_kind_without_words_would_be_seen():
    """The negative control."""
    source = (
        'with act("a.b", by=x): pass\nwith act(name, by=x): pass\nwith act(f"{file.kind}.taken-in"): pass'
    )
    assert set(kinds_written(source)) == {"a.b", "name", *(f"{one}.taken-in" for one in LISTS)}
