"""What the stand-alone program decides by, without a database: signatures, links, heads, blocks, changes, runs."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi import verify
from caunoi.trail.digesting import BLOCK, Digester
from caunoi.trail.sealing import Head, is_due
from caunoi.trail.writing import runs_of as runs_written

KEYS = {1: b"a" * 32, 2: b"b" * 32}
ORIGIN = "00" * 32


def mac(message: object, version: int = 1) -> str:
    key = KEYS.get(version, b"z" * 32)
    text = json.dumps(message, sort_keys=True, separators=(",", ":")).encode()
    return (bytes([version]) + hmac.digest(key, text, "sha256")[:31]).hex()


def a_chain(length: int) -> tuple[list[tuple[int, int, str, str]], dict[int, tuple[str, int]]]:
    seals, marks, before = [], {}, ORIGIN
    for position in range(1, length + 1):
        act, at = 100 + position, f"2026-01-{position:02} 00:00:00"
        marks[act] = mac(["act", act]), 1
        before = mac([before, position, act, marks[act][0], at])
        seals.append((position, act, before, at))
    return seals, marks


def faults(seals, marks, keys=KEYS):
    return list(verify.chain_faults(seals, marks, keys))


# ---------------------------------------------------------------- signatures


def test_a_signature_is_of_its_message_under_the_key_that_it_names():
    assert verify.is_signed(["x", 1], mac(["x", 1]), KEYS)
    assert verify.is_signed(["x", 1], mac(["x", 1], 2), KEYS)
    assert not verify.is_signed(["x", 2], mac(["x", 1]), KEYS)
    assert not verify.is_signed(["x", 1], mac(["x", 1], 3), KEYS)
    assert not verify.is_signed(["x", 1], "02" + mac(["x", 1])[2:], KEYS)
    assert not verify.is_signed(["x", 1], mac(["x", 1])[:-2], KEYS)


@pytest.mark.parametrize("nonsense", ["", None, "?", "zz", 7, "0"])
def test_what_is_no_signature_signs_nothing(nonsense):
    assert verify.is_signed([], nonsense, KEYS) is False


def test_without_keys_no_signature_is_asked_for():
    assert verify.is_signed(["x"], "00", {})
    assert not verify.is_signed(["x"], "00", KEYS)


# ---------------------------------------------------------------- the chain


def test_a_whole_chain_has_no_fault():
    assert faults(*a_chain(5)) == []
    assert faults([], {}) == []


def test_a_link_that_was_edited_breaks_there_and_at_the_next():
    seals, marks = a_chain(5)
    seals[2] = (*seals[2][:2], "01" + "ab" * 31, seals[2][3])
    assert faults(seals, marks) == [("chain-broken", 3), ("chain-broken", 4)]


def test_a_moment_or_an_act_put_elsewhere_breaks_its_link():
    seals, marks = a_chain(5)
    assert faults([*seals[:4], (*seals[4][:3], "2027-01-01 00:00:00")], marks) == [("chain-broken", 5)]
    assert faults([*seals[:4], (5, 101, *seals[4][2:])], marks) == [("chain-broken", 5)]


def test_a_link_gone_is_missed_where_it_was():
    seals, marks = a_chain(5)
    assert faults(seals[1:], marks)[0] == ("seal-missing", 1)
    assert faults([*seals[:2], *seals[3:]], marks) == [("seal-missing", 3), ("chain-broken", 4)]
    # Without keys the order alone is looked at.
    assert faults([*seals[:2], *seals[3:]], marks, {}) == [("seal-missing", 3)]


def test_an_act_gone_is_missed_at_its_place():
    seals, marks = a_chain(3)
    del marks[102]
    assert faults(seals, marks) == [("act-missing", 2)]


def test_a_position_that_is_no_number_ends_nothing():
    seals, marks = a_chain(3)
    found = faults([seals[0], ("x", *seals[1][1:]), seals[2]], marks)
    assert ("seal-missing", 2) in found
    assert all(kind != "seal-missing" or place == 2 for kind, place in found)


# ---------------------------------------------------------------- heads


def line(day: str = "2026-11-22", position: int = 3, link: str = "ab" * 32) -> str:
    return f"{day} {position} {link} {mac([day, position, link])}"


def test_a_head_is_that_of_the_chain_or_says_how_it_is_not():
    assert verify.head_fault(line(), {3: "ab" * 32}, KEYS) == ("", 3)
    assert verify.head_fault(line(), {3: "cd" * 32}, KEYS) == ("chain-rebuilt", 3)
    assert verify.head_fault(line(), {1: "ab" * 32, 2: "ab" * 32}, KEYS) == ("chain-cut", 3)


@pytest.mark.parametrize(
    "edited",
    [line().replace(" 3 ", " 2 "), line().replace("2026-11-22", "2026-11-21"), line() + " more", "", "nonsense", line()[:-1] + "g",
     line().replace(" 3 ", " -3 "), line().replace(" 3 ", " ３ "), line(position=0), line().replace(" 3 ", f" {'9' * 19} ")],
)  # fmt: skip
def test_a_line_that_was_edited_is_said_to_be(edited):
    assert verify.head_fault(edited, {2: "ab" * 32, 3: "ab" * 32, 0: "ab" * 32}, KEYS)[0] == "heads-edited"


def test_a_position_of_more_than_eighteen_digits_is_none():
    """No database counts so far, and one that is asked for it would fail."""
    assert verify.head_fault(line(position=int("9" * 18)), {}, KEYS) == ("chain-cut", int("9" * 18))
    assert verify.head_fault(line(position=int("9" * 19)), {}, KEYS) == ("heads-edited", 0)


def test_a_head_is_due_when_the_chain_grew_or_a_day_began():
    newest = Head(date(2026, 11, 22), 3, "ab" * 32, "00").line()
    assert not is_due(newest, day=date(2026, 11, 22), link="ab" * 32)
    assert is_due(newest, day=date(2026, 11, 23), link="ab" * 32)
    assert is_due(newest, day=date(2026, 11, 22), link="cd" * 32)
    assert is_due("", day=date(2026, 11, 22), link="ab" * 32)
    assert is_due("half a line", day=date(2026, 11, 22), link="ab" * 32)


# ---------------------------------------------------------------- blocks, runs, changes


@given(st.lists(st.integers(0, 300), unique=True))
def test_runs_hold_exactly_their_ids(ids):
    assert list(verify.ids_of(verify.runs_of(ids))) == sorted(ids)
    assert verify.runs_of(ids) == runs_written(sorted(ids))


@given(st.lists(st.integers(1, 120), min_size=1, max_size=5))
def test_the_program_takes_the_digests_that_the_writer_took_whatever_the_chunks(chunks):
    salt, columns = b"salt", ["id", "name"]
    rows = [(number, f"Ánh {number}") for number in range(sum(chunks))]
    digester, at = Digester(salt, "t", columns), 0
    for size in chunks:
        digester.take(list(zip(*rows[at : at + size], strict=True)))
        at += size
    whole = list(zip(*rows, strict=True))
    told = [
        verify.block_digest(salt, "t", columns, [values[start : start + verify.BLOCK] for values in whole])
        for start in range(0, len(rows), verify.BLOCK)
    ]
    assert digester.hexdigests() == "".join(told)
    assert verify.BLOCK == BLOCK
    assert verify.CHUNK % verify.BLOCK == 0


def test_a_block_is_of_its_salt_table_columns_and_values():
    one = verify.block_digest(b"s", "t", ["a", "b"], [[1, 2], [3, 4]])
    others = {
        verify.block_digest(b"x", "t", ["a", "b"], [[1, 2], [3, 4]]),
        verify.block_digest(b"s", "u", ["a", "b"], [[1, 2], [3, 4]]),
        verify.block_digest(b"s", "t", ["b", "a"], [[1, 2], [3, 4]]),
        verify.block_digest(b"s", "t", ["a", "b"], [[2, 1], [3, 4]]),
        verify.block_digest(b"s", "t", ["a", "b"], [["1", 2], [3, 4]]),
        verify.block_digest(b"s", "t", ["a", "b"], [[1, 2], [3, None]]),
    }
    assert len(one) == 32
    assert len(others | {one}) == 7
    assert hashlib.sha256(b's["t",["a"],[[1]]]').hexdigest()[:32] == verify.block_digest(
        b"s", "t", ["a"], [[1]]
    )


@pytest.mark.parametrize(
    ("changes", "leads"),
    [
        ([], "null"),
        ([(None, 7)], "7"),
        ([(None, 7), (7, None)], "null"),
        ([(7, None), (None, 7)], "null"),
        ([(None, 7), (7, None), (None, 9)], "9"),
        ([(7, 9), (None, 7)], "9"),
        ([(None, "7")], '"7"'),
        ([(5, 7)], None),
        ([(None, 7), (None, 9)], None),
        ([(None, 7), (9, None)], None),
    ],
)
def test_changes_lead_from_nothing_to_where_they_lead_whatever_their_order(changes, leads):
    assert verify.value_after(changes) == leads


# ---------------------------------------------------------------- it stands alone


SOURCE = Path(verify.__file__)


def test_the_program_is_short_enough_to_be_read_before_it_is_trusted():
    assert len(SOURCE.read_text(encoding="utf-8").splitlines()) < 300


def test_it_runs_with_the_standard_library_alone_and_says_what_it_cannot_read(tmp_path):
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        # -S: no package of ours, and none of anybody's, can be imported.
        return subprocess.run(
            [sys.executable, "-I", "-S", str(SOURCE), *words],
            capture_output=True, text=True, check=False, cwd=tmp_path, env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
        )  # fmt: skip

    assert run("--help").returncode == 0
    gone = run("--home", str(tmp_path / "nowhere"))
    assert gone.returncode == 2
    assert "Cannot be read" in gone.stderr
    assert run("--head", "nowhere", "--home", str(tmp_path)).returncode == 2
