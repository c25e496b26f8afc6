"""What a look read is not read twice: taking in hears it again, unless the file would be read in another way by then."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from caunoi.intake import kept_reading, working
from caunoi.intake.jail import Jail
from caunoi.intake.laying import nothing_remembered
from caunoi.intake.looking import drop, keep_look, look_at, readings_of, take_in_as_seen
from caunoi.intake.models import Look
from caunoi.intake.receiving import Received, folder, receive
from caunoi.intake.running import Run
from caunoi.intake.tests.conftest import AT
from caunoi.intake.tests.writing_lists import book, member
from caunoi.registers.members.models import Membership

NAME = "dv 12.xlsx"
PHONE = "0988777666"


@pytest.fixture
def content() -> bytes:
    rows = [
        member(1, "Nguyễn Thị Lan", phone=PHONE), member(2, "Trần Thị Ân", note="Nghỉ thai sản từ 01/12/2023"),
        member(7, "Bùi Thị Sai", birth="31/02/1990"),
    ]  # fmt: skip
    return book(*rows)


@pytest.fixture
def read(home, jail, content) -> Received:
    """The file as the jail read it, and what it told kept."""
    [file] = receive([(NAME, content)], jail=jail, keeping=True)
    return file


def heard(content: bytes, read: Received, **how) -> tuple[Received, bool]:
    """The same file received again over what was kept, and whether anything had to be read for it."""
    assert read.reading is not None
    with Jail() as jail:
        name = how.pop("name", NAME)
        [file] = receive([(name, content)], jail=jail, kept={read.sha256: read.reading.as_json()}, **how)
        return file, jail.process is not None


def as_told(file: Received) -> tuple[object, ...]:
    return file.kind, file.digest, file.tables, file.warnings, file.looked, file.titled_day


def test_what_was_kept_is_heard_as_it_was_told_and_nothing_is_read(read, content):
    again, was_read = heard(content, read)
    assert not was_read
    assert as_told(again) == as_told(read)
    assert [len(table.rows) + len(table.bad) for table in again.tables] == [3]


def test_a_list_kept_in_many_pieces_is_heard_in_its_order(home, jail, content, monkeypatch):
    monkeypatch.setattr(kept_reading, "PIECE", 1)
    [read] = receive([(NAME, content)], jail=jail, keeping=True)
    assert read.reading is not None
    assert len(read.reading.pieces) > 2
    again, was_read = heard(content, read)
    assert (was_read, as_told(again)) == (False, as_told(read))


def test_nothing_of_what_is_kept_stands_in_the_clear(read):
    stored = b"".join(one.read_bytes() for one in folder().iterdir())
    assert stored
    for told in ("Nguyễn Thị Lan", PHONE, "Mã số"):
        assert told.encode() not in stored


@pytest.mark.parametrize(
    "how",
    [
        {"typed": lambda sha256, name: [(None, 5, "B", "01/02/1990")]},
        {
            "remembered": lambda asked: (
                nothing_remembered(asked) | {"earlier": {"kind": "members", "columns": {"name": 1}}}
            )
        },
        {"name": "khác.xlsx"},
    ],
    ids=["a cell was typed again", "columns were confirmed since", "under another name"],
)
def test_what_would_be_read_in_another_way_is_read(read, content, how):
    _, was_read = heard(content, read, **how)
    assert was_read


def test_what_another_reader_told_is_read_anew(read, content, monkeypatch):
    monkeypatch.setattr(kept_reading, "reader", lambda: "another")
    assert heard(content, read)[1]


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"\1" * 99)])
def test_a_piece_that_is_gone_or_does_not_open_has_the_file_read(read, content, harm):
    harm(folder() / read.reading.pieces[-1]["kept_as"])
    again, was_read = heard(content, read)
    assert (was_read, as_told(again)) == (True, as_told(read))


@pytest.fixture
def look(province, read) -> Look:
    from caunoi.access.models import Account

    officer = Account.objects.open(username="my", full_name="Nguyễn Thị Mỹ", password=None)
    seen = look_at([read], Run(by=None, at=AT, as_of=date(2023, 12, 31)), ignored=[])
    return keep_look(uuid.uuid4(), {"files": []}, seen, by=officer, at=AT, received=[read])


def test_a_look_keeps_it_until_it_is_taken_in(look, content, django_capture_on_commit_callbacks):
    kept = readings_of(look.public_id.hex)
    names = {one["kept_as"] for one in (kept[next(iter(kept))]["about"], *kept[next(iter(kept))]["pieces"])}
    assert working.kept().keys() >= names
    with Jail() as jail, django_capture_on_commit_callbacks(execute=True):
        received = receive([(NAME, content)], jail=jail, kept=kept)
        run = Run(by=None, at=AT, as_of=date(2023, 12, 31))
        take_in_as_seen(look, received, run, ignored=[], at=AT)
        assert jail.process is None
    assert Membership.objects.held_true().count() == 2
    assert not any((folder() / name).exists() for name in names)
    assert readings_of(look.public_id.hex) == {}


def test_with_a_look_that_is_dropped_it_goes(look, django_capture_on_commit_callbacks):
    names = [one["kept_as"] for one in next(iter(readings_of(look.public_id.hex).values()))["pieces"]]
    assert all((folder() / name).exists() for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        drop(look, at=AT)
    assert not any((folder() / name).exists() for name in names)
