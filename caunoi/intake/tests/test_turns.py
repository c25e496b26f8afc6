"""Two processes judge a long list as one would: the same messages in the same order, or none."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunoi.intake.reading import read_file
from caunoi.intake.tests.writing_lists import comma_separated, member, roster
from caunoi.intake.turns import ALONE, in_turns


class Counting:
    """Judges by adding up, and remembers who did and what came by."""

    def __init__(self, die_at: int | None = None) -> None:
        self.sum, self.passed, self.heard, self._die_at = 0, [], [], die_at

    def judge(self, piece: list[int]) -> dict[str, object]:
        if self._die_at in piece and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        self.sum += sum(piece)
        return {"sum": sum(piece), "here": os.getpid() == HERE}

    def pass_by(self, piece: list[int]) -> None:
        self.passed += piece

    def begin_apart(self) -> None:
        self.sum = 0

    def found(self) -> int:
        return self.sum

    def hear(self, found: int) -> None:
        self.heard.append(found)


HERE = os.getpid()


def told(messages: Iterator[dict[str, object] | bytes]) -> list[dict[str, object]]:
    return [json.loads(one) if isinstance(one, bytes) else one for one in messages]


def processes_below() -> set[str]:
    return set(Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3), max_size=14))
def test_whoever_judges_a_piece_it_is_told_in_its_place(pieces: list[list[int]]) -> None:
    judge = Counting()
    messages = told(in_turns(iter(pieces), judge))

    assert [one["sum"] for one in messages] == [sum(piece) for piece in pieces]
    assert judge.passed == [one for piece in pieces for one in piece]
    assert judge.sum + sum(judge.heard) == sum(map(sum, pieces))


def test_every_other_piece_of_a_long_list_is_judged_in_the_copy_and_none_of_a_short_one() -> None:
    long = told(in_turns(iter([[1]] * (ALONE + 4)), Counting()))
    short = told(in_turns(iter([[1]] * ALONE), Counting()))

    assert [one["here"] for one in long] == [True] * ALONE + [True, False, True, False]
    assert all(one["here"] for one in short)


def test_a_copy_that_is_lost_is_a_file_that_cannot_be_read_and_never_half_a_list() -> None:
    pieces = [[n] for n in range(ALONE + 6)]
    with pytest.raises(MemoryError):
        told(in_turns(iter(pieces), Counting(die_at=ALONE + 3)))


def test_what_cannot_be_read_is_met_here_and_no_process_is_left() -> None:
    def pieces() -> Iterator[list[int]]:
        yield from ([n] for n in range(ALONE + 3))
        raise UnicodeError

    before = processes_below()
    with pytest.raises(UnicodeError):
        told(in_turns(pieces(), Counting()))
    assert processes_below() == before


def test_the_warnings_of_a_long_list_are_those_of_reading_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every third row lacks its joining day, every fourth has a sex that cannot be read."""
    rows = [
        member(n, joined="" if n % 3 == 0 else "01/02/2020", sex="?" if n % 4 == 0 else "Nữ")
        for n in range(1, 160)
    ]
    content = comma_separated(roster(*rows))
    whole = told(read_file(content, name="a.csv"))
    monkeypatch.setattr("caunoi.intake.reading.PIECE", 10)
    shared = told(read_file(content, name="a.csv"))

    (alone,) = (one for one in whole if "rows" in one)
    assert shared[-1] == whole[-1]
    assert [row for one in shared for row in one.get("rows", ())] == alone["rows"]
    assert [row for one in shared for row in one.get("bad", ())] == alone["bad"]
