"""What a look read is not read twice: taking in hears it again, unless the file would be read in another way by then."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.db import transaction

from caunoi.access.models import Account
from caunoi.intake import kept_reading, looking, working
from caunoi.intake.jail import Jail
from caunoi.intake.laying import nothing_remembered
from caunoi.intake.looking import Otherwise, drop, keep_look, look_at, readings_of, take_in_as_seen
from caunoi.intake.models import Finding, Look, ReceivedFile
from caunoi.intake.receiving import Received, folder, receive
from caunoi.intake.running import Run
from caunoi.intake.tests.conftest import AT
from caunoi.intake.tests.writing_lists import book, member
from caunoi.organisations.models import Unit
from caunoi.registers.members.models import Membership, MemberState, Particulars, PrivateDetail
from caunoi.trail.acting import act
from caunoi.trail.sealing import nothing_done_since, reached, seal

NAME = "dv 12.xlsx"
DECEMBER = date(2023, 12, 31)
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
    officer = Account.objects.open(username="my", full_name="Nguyễn Thị Mỹ", password=None)
    seen = look_at([read], Run(by=None, at=AT, as_of=DECEMBER), ignored=[])
    return keep_look(uuid.uuid4(), {"files": []}, seen, by=officer, at=AT, received=[read])


def test_a_look_keeps_it_until_it_is_taken_in(look, content, django_capture_on_commit_callbacks):
    kept = readings_of(look.public_id.hex)
    names = {one["kept_as"] for one in (kept[next(iter(kept))]["about"], *kept[next(iter(kept))]["pieces"])}
    assert working.kept().keys() >= names
    with Jail() as jail, django_capture_on_commit_callbacks(execute=True):
        received = receive([(NAME, content)], jail=jail, kept=kept)
        run = Run(by=None, at=AT, as_of=DECEMBER)
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


# ---------------------------------------------------------------- what need not be compared twice


@pytest.fixture
def month_later(province, jail, content):
    """A look at the next list of a union of three, of whom one has another telephone, one went on leave and one left."""
    province(
        {
            "dv 11.xlsx": book(
                member(1, "Nguyễn Thị Lan"), member(2, "Trần Thị Ân"), member(5, "Hồ Thị Vắng"),
                member(8, "Ngô Thị Cũ"),
            )
        },
        as_of=date(2023, 11, 30),
    )  # fmt: skip
    officer = Account.objects.open(username="my", full_name="Nguyễn Thị Mỹ", password=None)
    [read] = receive([(NAME, content)], jail=jail, keeping=True)
    run = Run(by=None, at=AT, as_of=DECEMBER)
    seen = look_at([read], run, ignored=[])
    return keep_look(
        uuid.uuid4(), {"files": []}, seen, by=officer, at=AT, received=[read], reached=run.reached
    )


def taken_in(look: Look, content: bytes) -> Received:
    with Jail() as jail:
        received = receive([(NAME, content)], jail=jail, kept=readings_of(look.public_id.hex))
        take_in_as_seen(look, received, Run(by=None, at=AT, as_of=DECEMBER), ignored=[], at=AT)
    return received[0]


def stands() -> list[object]:
    """What a list brought: its counts, memberships, states, and what waits."""
    return [
        list(rows.order_by("pk").values_list(*columns))
        for rows, columns in (
            (ReceivedFile.objects.all(), ("rows", "accepted", "already_known", "content_digest", "as_of")),
            (Membership.objects.all(), ("person", "unit", "valid_from", "valid_to", "sheet", "row", "ended_as")),
            (MemberState.objects.all(), ("person", "state", "valid_from", "valid_to", "row")),
            (Finding.objects.all(), ("severity", "sheet", "row", "column", "code", "state", "proposal")),
        )
    ]  # fmt: skip


def test_what_is_taken_in_is_the_same_with_everybody_compared_again_or_not(month_later, content, monkeypatch):
    assert month_later.told["files"][0]["fates"] == {"changed": 1, "differs": 1, "left": 2, "refused": 1}
    found = []
    compared = looking._stays_as_it_was
    for way in (compared, lambda look, received: False):
        monkeypatch.setattr(looking, "_stays_as_it_was", way)
        with transaction.atomic():
            assert taken_in(month_later, content).heard_again
            found.append(stands())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert found[0][0][-1][:3] == (5, 1, 1)


def test_an_act_since_has_everybody_compared_again(month_later, content, monkeypatch):
    lan = Particulars.objects.get(name="Nguyễn Thị Lan")
    with act("record.corrected", by=None, at=AT, on=DECEMBER) as writer:
        writer.end(
            PrivateDetail, PrivateDetail.objects.filter(person=lan.person_id).values_list("pk", flat=True)
        )
    with pytest.raises(Otherwise):
        taken_in(month_later, content)
    # The negative control: had nobody asked for Acts, something else than was seen would have been taken in.
    monkeypatch.setattr(looking, "nothing_done_since", lambda then: True)
    taken_in(month_later, content)


def test_sealing_an_act_is_nothing_done(home):
    with act("record.corrected", by=None, at=AT, on=DECEMBER) as writer:
        writer.add_one(Unit)
    before = reached()
    assert before.unsealed
    seal(at=AT)
    assert nothing_done_since(before)
    with act("record.corrected", by=None, at=AT, on=DECEMBER) as writer:
        writer.add_one(Unit)
    assert not nothing_done_since(before)
    seal(at=AT)
    assert not nothing_done_since(before)
