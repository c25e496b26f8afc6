"""The museum: a slice of it in the jail as it runs, all of it looked at, and its judge shown to bite."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from caunoi.intake import jail
from caunoi.intake.prescan import Unreadable
from caunoi.vocabulary.text import Text
from proof.ledger import Ledger
from proof.museum import exhibits
from proof.museum.__main__ import main
from proof.museum.exhibit import MEMORY, Exhibit
from proof.museum.inside import SPARSE_SECONDS
from proof.museum.visiting import DIED, READ, Visit, look_at_all, visited, wrong
from proof.promises import museum

EVERY = exhibits()
# What a slice takes: one of so many, and the one of 1.7 KB.
SLICE = [*EVERY[::24], *(one for one in EVERY if one.seconds == SPARSE_SECONDS)]
ENGLISH = Text(vi="Tệp hỏng. Gửi lại.", en="The file is broken. Send it again.")


def test_the_museum_has_many_exhibits_and_no_two_of_a_title():
    titles = [exhibit.title for exhibit in EVERY]
    assert len(titles) >= 150
    assert len(set(titles)) == len(titles)
    assert {exhibit.name.rpartition(".")[2] for exhibit in EVERY} >= {
        "xlsx",
        "xls",
        "ods",
        "csv",
        "zip",
        "xlsb",
    }


@pytest.mark.parametrize("exhibit", EVERY, ids=lambda exhibit: exhibit.title)
def test_every_exhibit_is_refused_with_its_own_sentence(exhibit):
    with pytest.raises(Unreadable) as refused:
        look_at_all(exhibit.make(), name=exhibit.name)
    assert refused.value.fault.code == exhibit.code
    assert refused.value.fault.severity == "refuse"


@pytest.mark.parametrize("exhibit", SLICE, ids=lambda exhibit: exhibit.title)
def test_a_slice_is_refused_by_the_process_that_reads_in_little_memory(exhibit):
    visit = visited(exhibit.make(), exhibit.name)
    assert visit.code == exhibit.code
    assert 0 < visit.memory <= MEMORY


@pytest.mark.parametrize(
    ("visit", "what"),
    [
        (Visit(READ, Text(vi="", en=""), 0.1, 1), "read, should be file-bomb"),
        (Visit(DIED, ENGLISH, 0.1, 1), "file-reader-died, should be file-bomb"),
        (Visit("file-bomb", ENGLISH, 3.1, 1), "3.10 s, at most 3.0 s"),
        (Visit("file-bomb", ENGLISH, 0.1, MEMORY + 2**20), "65 MB, at most 64 MB"),
        (Visit("file-bomb", Text(vi="Tệp hỏng.", en="Broken."), 0.1, 1), "no sentence"),
        (Visit("file-bomb", Text(vi=ENGLISH.vi, en=ENGLISH.vi), 0.1, 1), "no sentence"),
    ],
    ids=["read", "died", "slow", "large", "curt", "one language"],
)
def test_an_end_other_than_the_promised_one_is_told(visit, what):
    exhibit = Exhibit("a bomb", "file-bomb", bytes)
    assert wrong(exhibit, Visit("file-bomb", ENGLISH, 0.1, 1)) == []
    assert f"a bomb: {what}" in wrong(exhibit, visit)


def test_an_exhibit_that_is_read_falls_short_and_a_slice_goes_on_where_the_last_one_stopped(
    tmp_path, monkeypatch
):
    honest = Exhibit("honest", "file-bomb", lambda: "Họ và tên;Ngày sinh\r\n".encode(), name="ds.csv")
    monkeypatch.setattr(museum, "exhibits", lambda: [EVERY[0], honest])
    ledger = Ledger(tmp_path / "museum.json", "code")
    museum.museum(ledger, time.monotonic())
    assert (ledger.n, ledger.figure, ledger.whole) == (1, 0, False)
    museum.museum(ledger, time.monotonic())
    assert (ledger.n, ledger.whole) == (2, True)
    assert ledger.figure >= 1
    assert museum.MUSEUM.falls_short(ledger)
    museum.museum(ledger, time.monotonic())
    assert (ledger.n, ledger.state["altered"]) == (3, 1)


def test_what_breaks_outside_of_the_jail_is_told_with_its_seed(tmp_path, monkeypatch):
    def breaks(content: bytes, name: str) -> None:
        raise KeyError("x")

    monkeypatch.setattr(museum, "exhibits", list)
    monkeypatch.setattr(museum, "visited", breaks)
    ledger = Ledger(tmp_path / "museum.json", "code")
    museum.museum(ledger, time.monotonic())
    assert ledger.failures == ["seed 0: KeyError('x') outside of the jail"]


def test_the_museum_can_be_written_down(tmp_path, monkeypatch):
    monkeypatch.setattr("proof.museum.__main__.exhibits", lambda: EVERY[:3])
    main(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_no_exhibit_leaves_anything_on_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    slip = next(one for one in EVERY if one.title == "a part's name up and out")
    assert zipfile.is_zipfile(_written(tmp_path / "slip.zip", slip.make()))
    with jail.Jail() as reader, pytest.raises(Unreadable):
        list(reader.read(slip.make(), name="ds.xlsx"))
    assert [path.name for path in tmp_path.iterdir()] == ["slip.zip"]


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
