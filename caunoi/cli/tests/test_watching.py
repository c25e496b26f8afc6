"""`caunoi intake --watch`: lists that come to lie in a folder are taken in once, whole, and put aside with a report."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from django.utils import timezone
from typer.testing import CliRunner

from caunoi.cli import intake
from caunoi.intake import watching
from caunoi.intake.tests.writing_lists import book, employers, member, workbook
from caunoi.intake.watching import REPORT, TAKEN, WatchedFolder
from caunoi.organisations.founding import ensure_home
from caunoi.registers.members.models import Membership
from caunoi.trail.writing import Overtaken

pytestmark = pytest.mark.django_db


class Looks:
    """Stops the watch after so many looks; `between` happens after each of them, as a clerk at work would."""

    def __init__(self, many: int, between: Callable[[int], None] = lambda look: None) -> None:
        self.many, self.between, self.look = many, between, 0

    def is_set(self) -> bool:
        return self.look >= self.many

    def wait(self, timeout: float) -> None:
        self.look += 1
        self.between(self.look)


@pytest.fixture
def come(tmp_path: Path, settings: Any) -> list[Path]:
    """An enterprise and its roster, with a row that cannot be; not in the watched folder yet."""
    settings.CAUNOI_HOME = tmp_path / "home"
    ensure_home(at=timezone.now())
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "doanh nghiep.xlsx").write_bytes(workbook(employers()))
    (tmp_path / "sent" / "doan vien.xlsx").write_bytes(
        book(member(1), member(2, "Trần Văn Sáu", identity="12"))
    )
    return sorted((tmp_path / "sent").iterdir())


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    folder = tmp_path / "watched"
    folder.mkdir()
    return folder


def watch(folder: Path, looks: Looks) -> None:
    intake.watch(folder, looks, every=0, day=None, accept_leavers=False, as_json=True)


def put(files: list[Path], folder: Path) -> None:
    for file in files:
        (folder / file.name).write_bytes(file.read_bytes())


def aside(folder: Path) -> list[Path]:
    return sorted((folder / TAKEN).iterdir()) if (folder / TAKEN).exists() else []


def test_lists_that_lie_still_are_taken_in_together_and_put_aside_with_their_report(come, watched, capsys):
    put(come, watched)
    watch(watched, Looks(2))

    (hand_in,) = aside(watched)
    assert sorted(path.name for path in hand_in.iterdir()) == sorted([REPORT, *(path.name for path in come)])
    assert [path for path in watched.iterdir() if path.is_file()] == []
    told = json.loads(capsys.readouterr().out)
    assert told["totals"]["memberships_open"] == Membership.objects.filter(valid_to=None).count() > 0
    report = (hand_in / REPORT).read_text(encoding="utf-8")
    assert all(
        entry["reason"]["vi"][:20] in " ".join(report.split())
        for file in told["files"]
        for entry in file["refused"]
    )


def test_a_list_that_is_still_being_copied_waits_until_it_is_whole(come, watched):
    whole = come[0].read_bytes()
    growing = watched / come[0].name
    growing.write_bytes(whole[:100])

    def copied_on(look: int) -> None:
        if look < 3:
            growing.write_bytes(whole[: 100 + look])
        elif look == 3:
            growing.write_bytes(whole)
            assert aside(watched) == []

    watch(watched, Looks(6, copied_on))
    (hand_in,) = aside(watched)
    assert (hand_in / come[0].name).read_bytes() == whole


def test_the_same_lists_again_change_nothing_and_are_put_aside_apart(come, watched, capsys):
    put(come, watched)
    watch(watched, Looks(2))
    before = Membership.objects.count()
    capsys.readouterr()
    put(come, watched)
    watch(watched, Looks(2))

    assert Membership.objects.count() == before
    assert sum(file["accepted"] for file in json.loads(capsys.readouterr().out)["files"]) == 0
    assert len(aside(watched)) == 2


def test_what_is_no_list_an_open_workbook_s_lock_and_what_lies_below_are_left_where_they_are(watched):
    (watched / "~$danh sach.xlsx").write_bytes(b"lock")
    (watched / ".danh sach.xlsx").write_bytes(b"half")
    (watched / "anh.jpg").write_bytes(b"picture")
    (watched / "below").mkdir()
    (watched / "below" / "list.csv").write_bytes(b"a")
    (watched / "elsewhere.csv").symlink_to(watched / "below" / "list.csv")
    watch(watched, Looks(3))
    assert aside(watched) == []


def test_a_list_changed_while_it_was_taken_in_stays_for_the_next_look(come, watched):
    put(come[:1], watched)
    folder = WatchedFolder(watched)
    folder.settled()
    (path,) = folder.settled()
    path.write_bytes(path.read_bytes() + b" ")
    hand_in = folder.put_aside([path], "", at=timezone.now())
    assert [one.name for one in hand_in.iterdir()] == [REPORT]
    assert path.exists()


def test_where_nothing_can_be_written_the_lists_stay_and_the_next_look_takes_them(come, watched, capsys):
    put(come[:1], watched)
    # A file of that name stands where the lists are to be put.
    (watched / TAKEN).write_bytes(b"")

    def made_room(look: int) -> None:
        if look == 3:
            assert (watched / come[0].name).exists()
            (watched / TAKEN).unlink()

    watch(watched, Looks(5, made_room))
    assert "FileExistsError" in capsys.readouterr().err
    assert not (watched / come[0].name).exists()
    assert len(aside(watched)) == 1


def elsewhere(watched: Path, tmp_path: Path) -> Path:
    """The folder for what was taken in is a link to somebody's own."""
    (tmp_path / "elsewhere").mkdir()
    (watched / TAKEN).symlink_to(tmp_path / "elsewhere")
    return tmp_path / "elsewhere"


def test_a_link_in_the_place_of_the_folder_put_aside_is_not_followed_and_nothing_is_taken_in(
    come, watched, tmp_path, capsys
):
    put(come, watched)
    leads_to = elsewhere(watched, tmp_path)
    watch(watched, Looks(3))

    assert list(leads_to.iterdir()) == []
    assert sorted(one.name for one in watched.iterdir() if one.is_file()) == [one.name for one in come]
    assert not Membership.objects.exists()
    assert "NotADirectoryError" in capsys.readouterr().err


def test_without_asking_what_it_is_the_lists_would_go_where_the_link_leads(
    come, watched, tmp_path, monkeypatch
):
    """The negative control."""
    put(come, watched)
    leads_to = elsewhere(watched, tmp_path)
    monkeypatch.setattr(watching, "_FOLDER", os.O_RDONLY | os.O_DIRECTORY)
    watch(watched, Looks(3))

    (hand_in,) = leads_to.iterdir()
    assert {one.name for one in come} <= {one.name for one in hand_in.iterdir()}


def test_where_somebody_else_was_faster_the_next_look_takes_the_lists(come, watched, capsys, monkeypatch):
    put(come, watched)
    take_in, tried = intake.take_in, []

    def overtaken_once(lists, run):
        tried.append(len(lists))
        if len(tried) > 1:
            return take_in(lists, run)
        # The first list is in; the second met somebody's change.
        take_in(lists[:1], run)
        raise Overtaken

    monkeypatch.setattr(intake, "take_in", overtaken_once)
    watch(watched, Looks(3))
    said = capsys.readouterr().err
    assert "Overtaken" in said
    assert "Chưa làm xong" in said
    assert tried == [2, 2]
    assert len(aside(watched)) == 1


@pytest.mark.parametrize("words", [[], ["lists", "--watch", "."], ["--watch", ".", "--dry-run"]])
def test_a_folder_or_a_watch_and_not_both_nor_neither(words, tmp_path, monkeypatch, settings):
    settings.CAUNOI_HOME = tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    intake.add_to(app)
    said = CliRunner().invoke(app, words)
    assert said.exit_code == 2
    assert "--watch" in said.stderr
