"""A list is looked at before it is taken in: every row has its fate, nothing is written, and what is seen is what is done."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import connections

from caunoi.access.models import Account
from caunoi.intake import looking, working
from caunoi.intake.looking import Dropped, Otherwise, drop, keep_look, lines_seen, look_at, take_in_as_seen
from caunoi.intake.models import Finding, Look, ReceivedFile
from caunoi.intake.outcomes import (
    CHANGED,
    DIFFERS,
    DOUBTFUL,
    JOINED,
    LEFT,
    MOVED,
    REFUSED,
    RETURNED,
    SAME,
)
from caunoi.intake.receiving import folder, receive
from caunoi.intake.running import Run
from caunoi.intake.tests.conftest import AT
from caunoi.intake.tests.writing_lists import (
    EMPLOYER_NAME,
    OTHER,
    OTHER_NAME,
    book,
    citizen,
    employers,
    member,
    workbook,
)
from caunoi.jobs.holding import LeaseLost
from caunoi.registers.members.models import Membership, Person
from caunoi.trail.models import Act

NOVEMBER, DECEMBER = date(2023, 11, 30), date(2023, 12, 31)
THERE = {"tax_code": OTHER, "union": f"CĐCS {OTHER_NAME}"}
NAMES = {
    20 + n: f"Ngô Văn {last}"
    for n, last in enumerate(("An", "Bình", "Cường", "Dũng", "Giang", "Hùng", "Khoa"))
}
NOW = datetime(2024, 2, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def officer(home) -> Account:
    return Account.objects.open(username="my", full_name="Nguyễn Thị Mỹ", password=None)


@pytest.fixture
def seen(province, jail):
    """What a look at files says: the fate of each row by file."""

    def call(files: dict[str, bytes], *, as_of: date = DECEMBER):
        received = receive(files.items(), jail=jail)
        run = Run(by=None, at=AT, as_of=as_of)
        return look_at(received, run, ignored=[])

    return call


def fates(lines) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line.fate, []).append(line.name or line.vi)
    return found


def month_later():
    """Two unions a month later: somebody new, one who moved, one gone, one on leave, one with another telephone."""
    here = book(
        member(1, "Nguyễn Thị Lan"),
        member(2, "Trần Thị Ân", note="Nghỉ thai sản từ 01/12/2023"),
        member(3, "Lê Thị Cúc", phone="0988777666"),
        member(6, "Đỗ Thị Mới", joined="15/12/2023"),
        member(7, "Bùi Thị Sai", birth="31/02/1990"),
    )
    there = book(member(11, "Phan Thị Hai"), member(4, "Võ Thị Đi", joined="01/12/2023"), **THERE)
    return {"dv 12.xlsx": here, "kia 12.xlsx": there}


@pytest.fixture
def november(province):
    province(
        {
            "dv 11.xlsx": book(
                member(1, "Nguyễn Thị Lan"),
                member(2, "Trần Thị Ân"),
                member(3, "Lê Thị Cúc"),
                member(4, "Võ Thị Đi"),
                member(5, "Hồ Thị Vắng"),
            ),
            "kia 11.xlsx": book(member(11, "Phan Thị Hai"), **THERE),
        },
        as_of=NOVEMBER,
    )
    return province


def test_a_month_later_every_row_has_its_fate_to_the_row(november, seen):
    outcome, (here, there), _ = seen(month_later())

    assert fates(here) == {
        SAME: ["Nguyễn Thị Lan"],
        CHANGED: ["Trần Thị Ân"],
        DIFFERS: ["Lê Thị Cúc"],
        JOINED: ["Đỗ Thị Mới"],
        REFUSED: ["Bùi Thị Sai"],
        LEFT: [here[-1].vi],
    }
    assert "Hồ Thị Vắng" in here[-1].vi
    assert fates(there) == {SAME: ["Phan Thị Hai"], MOVED: ["Võ Thị Đi"]}
    assert [len(here), len(there)] == [file.rows for file in outcome.files]
    assert {line.row for line in here if line.fate == JOINED} == {9}


def test_what_changes_is_said_old_and_new_and_no_number_is_said_whole(november, seen):
    _, (here, there), _ = seen(month_later())
    said = {line.fate: line for line in (*here, *there)}

    assert said[CHANGED].vi == "Tình trạng: đang sinh hoạt → nghỉ thai sản, từ 01/12/2023."
    assert said[DIFFERS].vi == "Điện thoại: •••678 → •••666. Hồ sơ giữ nguyên."
    assert said[DIFFERS].en == "Telephone: •••678 → •••666. The record stays as it is."
    assert said[MOVED].vi == f"Từ “CĐCS {EMPLOYER_NAME}” sang “CĐCS {OTHER_NAME}”, từ 01/12/2023."
    whole = " ".join(f"{line.name} {line.vi} {line.en}" for line in (*here, *there))
    assert citizen(1) not in whole
    assert "0988777666" not in whole


def test_a_look_writes_nothing(november, seen):
    before = (Act.objects.count(), Person.objects.count(), Membership.objects.count())
    received = (ReceivedFile.objects.count(), Finding.objects.count())
    seen(month_later())
    assert before == (Act.objects.count(), Person.objects.count(), Membership.objects.count())
    assert received == (ReceivedFile.objects.count(), Finding.objects.count())


def test_somebody_on_record_without_a_membership_returns(november, seen):
    november({"kia 12.xlsx": book(member(11, "Phan Thị Hai", note="Đã nghỉ việc từ 01/12/2023"), **THERE)},
             accept_leavers=True)  # fmt: skip
    _, (lines,), _ = seen(
        {"dv 1.xlsx": book(member(11, "Phan Thị Hai", joined="10/01/2024"), title="DANH SÁCH ĐOÀN VIÊN MỚI")},
        as_of=date(2024, 1, 31),
    )
    assert fates(lines) == {RETURNED: ["Phan Thị Hai"]}


def test_leavers_confirmed_beforehand_are_named(november, jail):
    run = Run(by=None, at=AT, as_of=DECEMBER, accept_leavers=True)
    received = receive(month_later().items(), jail=jail)
    _, (here, _there), _ = look_at(received, run, ignored=[])
    assert [(line.name, line.row) for line in here if line.fate == LEFT] == [("Hồ Thị Vắng", None)]


def test_a_list_known_under_another_name_is_the_same_row_by_row(november, seen):
    rows = book(member(1, "Nguyễn Thị Lan"), member(2, "Trần Thị Ân"))
    november({"một.xlsx": rows}, as_of=DECEMBER)
    _, (lines,), _ = seen({"hai.xlsx": rows})
    assert fates(lines) == {SAME: ["Nguyễn Thị Lan", "Trần Thị Ân"]}


def test_what_was_decided_is_not_doubtful_again(november, officer, seen):
    from caunoi.intake.deciding import set_aside

    november({"dv 12.xlsx": book(member(1, "Người Khác Tên"))})
    finding = Finding.objects.get(code="number-other-name", state="open")
    set_aside(finding, by=officer, at=NOW)
    outcome, (lines,), _ = seen({"dv 12.xlsx": book(member(1, "Người Khác Tên"))})
    assert fates(lines)[SAME] == ["Người Khác Tên"]
    assert outcome.files[0].already_known == 1


def test_an_employer_s_change_is_told_field_by_field(province, seen):
    changed = (
        1,
        EMPLOYER_NAME,
        "1100313720",
        "Đức Hòa",
        "KCN Tân Đức",
        "Ngoài nhà nước",
        150,
        "x",
        "01/02/2015",
        "",
    )
    new = (2, "Công ty Mới", "1100000037", "Bến Lức", "", "FDI", 10, "", "", "")
    title = "DANH SÁCH DOANH NGHIỆP CÓ SỬ DỤNG LAO ĐỘNG (đến 31/01/2024)"
    _, (lines,), _ = seen(
        {"dn.xlsx": workbook(employers(changed, new, title=title))}, as_of=date(2024, 1, 31)
    )
    said = {line.fate: line for line in lines}
    assert said[JOINED].name == "Công ty Mới"
    assert "Vốn: có vốn đầu tư nước ngoài → ngoài nhà nước" in said[CHANGED].vi
    assert "Số lao động: 120 → 150" in said[CHANGED].vi


# ---------------------------------------------------------------- kept, taken in, dropped


@pytest.fixture
def look(november, seen, officer) -> Look:
    return keep_look(
        uuid.uuid4(), {"files": [], "ignored": [], "as_of": None}, seen(month_later()), by=officer, at=NOW
    )


def taken_in(look, jail, *, as_of=DECEMBER, **asked):
    received = receive(month_later().items(), jail=jail)
    run = Run(by=None, at=AT, as_of=as_of)
    return take_in_as_seen(look, received, run, ignored=[], at=NOW, **asked)


def test_lines_are_sealed_in_pieces_and_found_by_page_and_by_name(look, monkeypatch):
    assert "Nguyễn Thị Lan".encode() not in b"".join(one.read_bytes() for one in folder().iterdir())
    assert [line.name for line in lines_seen(look, 0, JOINED)[0:50]] == ["Đỗ Thị Mới"]
    assert len(lines_seen(look, 0, JOINED, "do thi moi")) == 1
    assert len(lines_seen(look, 0, JOINED, "lan")) == 0
    assert look.told["files"][0]["fates"] == {
        JOINED: 1, LEFT: 1, CHANGED: 1, DIFFERS: 1, REFUSED: 1, SAME: 1,
    }  # fmt: skip
    assert working.kept().keys() >= {
        piece["kept_as"] for file in look.told["files"] for piece in file["pieces"]
    }


def test_pages_go_over_the_ends_of_pieces(november, seen, officer, monkeypatch):
    monkeypatch.setattr(looking, "PIECE", 2)
    rows = [member(n, NAMES[n]) for n in range(20, 27)]
    kept = keep_look(uuid.uuid4(), {"files": []}, seen({"dv 12.xlsx": book(*rows)}), by=officer, at=NOW)
    lines = lines_seen(kept, 0, JOINED)
    assert len(lines) == 7
    assert [line.name for line in lines[1:5]] == [NAMES[n] for n in range(21, 25)]
    assert [line.name for line in lines[6:50]] == [NAMES[26]]


def test_what_was_seen_is_taken_in_and_its_lines_go(look, jail, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        told = taken_in(look, jail)
    assert [file["counts"] for file in told["files"]] == [file["counts"] for file in look.told["files"]]
    look.refresh_from_db()
    assert (look.state, look.ended_at) == (Look.State.TAKEN_IN, NOW)
    assert look.told["files"][0]["fates"][JOINED] == 1
    assert not any(file["pieces"] for file in look.told["files"])
    assert Membership.objects.held_true().filter(valid_to=None).count() == 7
    # A worker that died before it could say so tells it again: nothing is taken in a second time.
    received = ReceivedFile.objects.values_list("accepted", "already_known")
    before = (list(received), Act.objects.count())
    assert taken_in(look, jail)["files"][0]["counts"] == told["files"][0]["counts"]
    assert before == (list(received), Act.objects.count())


def test_what_would_now_be_otherwise_is_not_taken_in_at_all(look, november, jail):
    november({"dv thêm.xlsx": book(member(6, "Đỗ Thị Mới"), title="DANH SÁCH ĐOÀN VIÊN MỚI")})
    acts = Act.objects.count()
    with pytest.raises(Otherwise):
        taken_in(look, jail)
    assert Act.objects.count() == acts
    look.refresh_from_db()
    assert look.state == Look.State.WAITING


def test_who_would_come_by_another_way_than_was_seen_is_not_taken_in(november, seen, officer, jail):
    """Nobody joins who was to join: the same four counts, but somebody comes back instead."""
    rows = {"dv.xlsx": book(member(6, "Đỗ Thị Mới", joined="15/12/2023"), title="DANH SÁCH ĐOÀN VIÊN MỚI")}
    look = keep_look(uuid.uuid4(), {"files": []}, seen(rows), by=officer, at=NOW)
    counts = look.told["files"][0]["counts"]
    gone = book(member(6, "Đỗ Thị Mới", joined="01/12/2023", note="Đã nghỉ việc từ 05/12/2023"), **THERE)
    november(
        {"kia 12.xlsx": book(member(11, "Phan Thị Hai"), member(6, "Đỗ Thị Mới"), **THERE)},
        as_of=date(2023, 12, 1),
    )
    november({"kia 12b.xlsx": gone}, as_of=date(2023, 12, 6), accept_leavers=True)
    now, (lines,), _ = seen(rows)
    assert (looking.counts_of(now.files[0]), fates(lines)) == (counts, {RETURNED: ["Đỗ Thị Mới"]})
    received = receive(rows.items(), jail=jail)
    with pytest.raises(Otherwise):
        take_in_as_seen(look, received, Run(by=None, at=AT, as_of=DECEMBER), ignored=[], at=NOW)


def test_what_was_dropped_meanwhile_is_not_taken_in(look, jail):
    acts = Act.objects.count()
    drop(look, at=NOW)
    with pytest.raises(Dropped):
        taken_in(look, jail)
    assert Act.objects.count() == acts
    look.refresh_from_db()
    assert look.state == Look.State.DROPPED


def test_nobody_waits_for_the_keys_while_a_look_is_taken_in(look, jail):
    before, during = len(connections["keys"].savepoint_ids), []
    taken_in(look, jail, rows=lambda step, rows: during.append(len(connections["keys"].savepoint_ids)))
    assert set(during) == {before}


def test_whoever_holds_the_work_is_asked_once_and_last_and_may_undo_it_all(look, jail):
    asked = []

    def stopped():
        asked.append((Look.objects.get().state, Membership.objects.held_true().filter(valid_to=None).count()))
        raise LeaseLost

    acts = Act.objects.count()
    with pytest.raises(LeaseLost):
        taken_in(look, jail, before_commit=stopped)
    assert asked == [(Look.State.TAKEN_IN, 7)]
    look.refresh_from_db()
    assert (look.state, Act.objects.count()) == (Look.State.WAITING, acts)


def test_of_lists_that_were_here_before_it_is_asked_too(november, seen, officer, jail):
    rows = book(member(1, "Nguyễn Thị Lan"), member(2, "Trần Thị Ân"))
    november({"một.xlsx": rows}, as_of=DECEMBER)
    look = keep_look(uuid.uuid4(), {"files": []}, seen({"hai.xlsx": rows}), by=officer, at=NOW)
    asked = []
    received = receive({"hai.xlsx": rows}.items(), jail=jail)
    run = Run(by=None, at=AT, as_of=DECEMBER)
    take_in_as_seen(look, received, run, ignored=[], at=NOW, before_commit=lambda: asked.append("hold"))
    assert asked == ["hold"]


def test_a_person_s_number_in_a_file_s_name_is_hidden(november, seen, officer):
    rows = book(member(1, "Nguyễn Thị Lan"), member(6, "Đỗ Thị Mới"))
    outcome, lines, effects = seen({"dv 079090001234.xlsx": rows})
    kept = keep_look(uuid.uuid4(), {"files": []}, (outcome, lines, effects), by=officer, at=NOW)
    assert kept.told["files"][0]["name"] == "dv •••234.xlsx"
    assert "079090001234" not in json.dumps(kept.told)


def test_what_was_dropped_is_dropped_once(look, django_capture_on_commit_callbacks):
    pieces = [piece["kept_as"] for file in look.told["files"] for piece in file["pieces"]]
    assert all((folder() / name).exists() for name in pieces)
    with django_capture_on_commit_callbacks(execute=True):
        assert drop(look, at=NOW)
    assert not any((folder() / name).exists() for name in pieces)
    assert not drop(look, at=NOW)
    assert len(lines_seen(Look.objects.get(), 0, JOINED)) == 0


def test_the_same_look_done_again_by_another_worker_is_one(look, november, seen, officer):
    again = keep_look(look.job, look.asked, seen(month_later()), by=officer, at=NOW)
    assert (again.pk, Look.objects.count()) == (look.pk, 1)


def test_a_look_that_is_decided_is_not_written_anew(look, november, seen, officer):
    drop(look, at=NOW)
    before = set(folder().iterdir())
    other = seen({"khác.xlsx": book(member(8, "Mai Thị Khác"), title="DANH SÁCH ĐOÀN VIÊN MỚI")})
    again = keep_look(look.job, {"files": ["other"]}, other, by=officer, at=NOW)
    assert set(folder().iterdir()) == before
    assert (again.pk, again.state, again.asked) == (look.pk, Look.State.DROPPED, look.asked)
    assert not any(file["pieces"] for file in again.told["files"])


def test_held_rows_are_doubtful(november, seen):
    _, (lines,), _ = seen(
        {"kia 12.xlsx": book(member(11, "Phan Thị Hai"), member(1, "Nguyễn Thị Lan"), **THERE)}
    )
    assert fates(lines) == {SAME: ["Phan Thị Hai"], DOUBTFUL: ["Nguyễn Thị Lan"]}
