"""Fuzzing: what it kept is read or refused as it should be, its judges bite, and what breaks is told with its bytes."""

from __future__ import annotations

import base64
import time
import zipfile

import pytest

from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.text import Text
from proof.ledger import Ledger
from proof.museum import fuzzed, fuzzing, judging
from proof.museum.judging import Wrong
from proof.promises import fuzzing as promised
from proof.promises.fuzzing import FUZZING
from proof.promises.fuzzing import fuzzing as proved
from proof.tests import breaking

pytestmark = pytest.mark.told_once
BREAKS, HOLDS = ("proof.tests.breaking:breaks", "proof.tests.breaking:holds")


@pytest.mark.parametrize("target", fuzzed.TARGETS)
def test_what_fuzzing_kept_is_read_or_refused_and_nothing_else(target):
    kept = list(fuzzed.corpus(target))
    assert len(kept) > 50
    for said in kept:
        fuzzed.TARGETS[target](said)


def test_the_kept_rows_reach_every_kind_of_list_and_find_faults_in_them():
    kinds = {said[0] % len(judging.ROSTERS) for said in fuzzed.corpus("rows") if len(said) > 5}
    assert kinds == set(range(len(judging.ROSTERS)))


@pytest.mark.parametrize(
    ("vi", "en", "why"),
    [
        ("Số 080190000001 sai.", "The number is wrong.", "a number in the clear"),
        ("Số sai.", "The number 080 190 000 001 is wrong.", "a number in the clear"),
        ("Số sai.", "Số sai.", "one sentence for two languages"),
        ("Số sai.", "", "no sentence"),
        ("Số sai.", "wrong", "no sentence"),
    ],
)
def test_a_sentence_that_is_none_or_names_a_number_is_found(vi, en, why):
    judging.judge_fault(Fault("code", "hold", Text(vi="Số sai.", en="The number is wrong.")))
    with pytest.raises(Wrong, match=why):
        judging.judge_fault(Fault("code", "hold", Text(vi=vi, en=en)))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ([2, 10**40], "a number that no register can hold"),
        ([2, "080190000001"], "a number that nobody has"),
        ([2, (1, 2)], None),
        ([2, {3: 4}], "another row where it arrives"),
    ],
    ids=["too large", "no number", "arrives as it was", "arrives as another"],
)
def test_a_row_that_no_register_could_take_is_found(row, why):
    def whom(_row: list[object]) -> tuple[str, str]:
        return "vi du", "0801900000012" if row[1] == "080190000001" else "080190000001"

    if why is None:
        judging._judge_outcome((row, []), whom)
    else:
        with pytest.raises(Wrong, match=why):
            judging._judge_outcome((row, []), whom)


def test_what_breaks_is_told_with_its_bytes_and_ends_the_proof(tmp_path, monkeypatch):
    monkeypatch.setattr(promised, "FEWEST", 2.0)
    ledger = Ledger(tmp_path / "fuzzing.json", "code")
    proved(ledger, time.monotonic(), {"breaks": BREAKS, "holds": HOLDS})
    assert ledger.figure == 1
    (told,) = ledger.failures
    assert told.startswith('breaks: KeyError: "somebody\'s row"')
    assert base64.b64decode(told.rpartition("(")[2].rstrip(")")).startswith(b"!")
    assert FUZZING.falls_short(ledger)


def test_what_holds_is_counted_and_a_slice_is_no_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(promised, "FEWEST", 1.0)
    ledger = Ledger(tmp_path / "fuzzing.json", "code")
    proved(ledger, time.monotonic(), {"holds": HOLDS, "other": HOLDS})
    assert ledger.failures == []
    assert ledger.n > 0
    assert (ledger.whole, ledger.state["turn"]) == (False, 1)


def test_without_the_fuzzer_what_was_kept_is_altered_blindly_and_told_the_same(tmp_path, capsys):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "one").write_bytes(b"!")
    options = [str(tmp_path / "kept"), f"{fuzzing.SECONDS}0.1", f"{fuzzing.ARTIFACT}{tmp_path}/"]
    assert fuzzing.blindly(breaking.holds, options) == 0
    assert int(capsys.readouterr().err.rpartition(" ")[2]) > 1
    assert fuzzing.blindly(breaking.breaks, options) == fuzzing.BROKEN
    assert (tmp_path / "crash").read_bytes() == b"!"


def test_the_corpus_is_the_same_bytes_each_time_it_is_put_together(tmp_path):
    for target in fuzzed.TARGETS:
        fuzzing.unpack(target, tmp_path / "kept" / target)
    for name in ("one.zip", "other.zip"):
        fuzzing.keep(tmp_path / "kept", tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as one, zipfile.ZipFile(fuzzing.CORPUS) as kept:
        assert one.namelist() == sorted(kept.namelist())
