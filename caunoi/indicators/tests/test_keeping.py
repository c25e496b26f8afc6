"""A series that is kept and patched is, to the bit, the one that is made anew."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.indicators import keeping, looking, rolling
from caunoi.indicators.computing import Engine
from caunoi.indicators.question import Manner
from caunoi.questions.parameters import Parameters

from .drawing import Drawn
from .editing import SERIES, Tables, steps
from .test_series import CHANGING, GRIDS, MONTHS, READINGS, as_series, lively, parted

WHOLE = Manner()


def own(engine: Engine, days: Any) -> Any:
    """The units' own series as it is kept."""
    frame = rolling.own(engine, tuple(days), None)
    engine._search(frame)
    return keeping._plain(engine._connection)


def remade(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Each making of a series from here on: whether it was of some things alone."""
    made, make = [], rolling.make

    def told(*given: Any, some: bool = False, **named: Any) -> None:
        made.append(some)
        make(*given, some=some, **named)

    monkeypatch.setattr(rolling, "make", told)
    return made


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(lively(), min_size=4, max_size=4), st.sampled_from(GRIDS), st.sampled_from([None, CHANGING]),
    st.sampled_from(READINGS), st.integers(0, 2**32),
)  # fmt: skip
def test_a_patched_series_is_the_one_made_anew(
    drawn: list[Tables], days: Any, parameters: Parameters | None, manner: Manner, number: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        some = steps(drawn[0], drawn[1:], Path(folder), random.Random(number), parameters=parameters)
        for patching, anew, _rows in some:
            assert own(patching, days).equals(own(anew, days))
            assert parted(as_series(patching, days, manner), as_series(anew, days, manner)) == {}
            patching.close()
            anew.close()


FACTORIES = {
    "unit_versions": """
        unit    | level
        Tỉnh    | province
        CĐCS A  | grassroots
        CĐCS B  | grassroots
    """,
    "unit_parents": """
        unit   | parent
        CĐCS A | Tỉnh
        CĐCS B | Tỉnh
    """,
    "employer_versions": """
        employer | valid_from
        May Hồng | 2020-01-01
        May Sen  | 2020-01-01
    """,
    "headcounts": """
        employer | workers | valid_from
        May Hồng | 40      | 2023-06-15
        May Sen  | 90      | 2023-06-15
    """,
    "coverages": """
        employer | unit   | valid_from
        May Hồng | CĐCS A |
        May Sen  | CĐCS B |
    """,
    "memberships": """
        person | unit   | employer | valid_from
        An     | CĐCS A | May Hồng | 2023-07-05
        Bình   | CĐCS A | May Hồng |
        Chi    | CĐCS B | May Sen  |
    """,
}


class Two:
    """A federation of two factories, then the same after an edit: the store of either, and who patches between them."""

    def __init__(self, folder: Path, **edits: str) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        one = Drawn(folder / "one", **FACTORIES)
        two = Drawn(folder / "two", **{**FACTORIES, **edits})
        one.engine.close()
        two.engine.close()
        snapshots = folder / "snapshots"
        snapshots.mkdir()
        self.before, self.after = snapshots / "1", snapshots / "2"
        shutil.copytree(folder / "one" / "1", self.before)
        self.after.mkdir()
        for file in (folder / "two" / "1").iterdir():
            # A table in which nobody wrote is the same file in both.
            same = file.read_bytes() == (self.before / file.name).read_bytes()
            (self.after / file.name).hardlink_to(self.before / file.name) if same else shutil.copy(
                file, self.after
            )

    def engine(self, folder: Path, parameters: Parameters | None = None, *, kept: bool = True) -> Engine:
        return Engine(folder, parameters, kept=self.folder / SERIES if kept else None)

    def patched(self) -> Any:
        """What is kept of the first, patched to the second, of which the first store is gone."""
        own(self.engine(self.before), MONTHS)
        shutil.rmtree(self.before)
        return own(self.engine(self.after), MONTHS)

    def anew(self) -> Any:
        return own(self.engine(self.after, kept=False), MONTHS)


FEWER = """
    employer | workers | valid_from
    May Hồng | 40      | 2023-06-15
    May Sen  | 12      | 2023-06-15
"""


def test_only_what_changed_is_counted_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two = Two(tmp_path, headcounts=FEWER)
    made = remade(monkeypatch)
    found = two.patched()
    # All of it once; then the things that changed, as they were and as they are.
    assert made == [False, True, True]
    assert found.equals(two.anew())
    own(two.engine(two.after), MONTHS)
    assert made == [False, True, True, False]


#: How many work at May Sen is known no more.
UNCOUNTED = """
    employer | workers | valid_from
    May Hồng | 40      | 2023-06-15
"""


def test_whoever_works_at_a_changed_employer_is_counted_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Two(tmp_path / "with", headcounts=UNCOUNTED)
    assert two.patched().equals(two.anew())
    # The negative control: with nobody beside the changed employer, the series is another.
    monkeypatch.setattr(keeping, "_WITH", ())
    alone = Two(tmp_path / "alone", headcounts=UNCOUNTED)
    assert not alone.patched().equals(alone.anew())


def test_a_table_in_which_nobody_is_looked_for_leaves_the_series_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the ways from a table to a thing."""
    ways = {
        thing: tuple(way for way in some if way.table != "headcounts") for thing, some in looking.WAYS.items()
    }
    two = Two(tmp_path, headcounts=FEWER)
    own(two.engine(two.before), MONTHS)
    anew = two.anew()
    monkeypatch.setattr(keeping, "_BESIDE", keeping._BESIDE | {"headcounts"})
    monkeypatch.setattr(looking, "WAYS", ways)
    assert not own(two.engine(two.after), MONTHS).equals(anew)


def kept_in(two: Two) -> Path:
    (found,) = (one for one in (two.folder / SERIES).iterdir() if not one.name.startswith("."))
    return found


@pytest.mark.parametrize("torn", ["own.parquet", "manifest.json", "snapshot/headcounts.parquet"])
def test_a_torn_file_is_noticed_and_the_series_made_anew(
    torn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Two(tmp_path, headcounts=FEWER)
    own(two.engine(two.before), MONTHS)
    file = kept_in(two) / torn
    half = file.read_bytes()[: file.stat().st_size // 2]
    # Under its name alone: the snapshot that it is a link of stays whole.
    file.unlink()
    file.write_bytes(half)
    made = remade(monkeypatch)
    assert own(two.engine(two.after), MONTHS).equals(two.anew())
    assert made[0] is False
    assert own(two.engine(two.after), MONTHS).equals(two.anew())
    assert [one.name for one in (two.folder / SERIES).iterdir()] == [kept_in(two).name]


def test_a_bit_that_turned_is_noticed(tmp_path: Path) -> None:
    two = Two(tmp_path, headcounts=FEWER)
    kept = own(two.engine(two.before), MONTHS)
    file = kept_in(two) / "own.parquet"
    told = bytearray(file.read_bytes())
    told[len(told) // 3] ^= 1
    file.write_bytes(told)
    assert own(two.engine(two.before), MONTHS).equals(kept)


def test_other_parameters_and_another_release_count_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Two(tmp_path, headcounts=FEWER)
    own(two.engine(two.before), MONTHS)
    made = remade(monkeypatch)
    own(two.engine(two.before, CHANGING), MONTHS)
    assert made == [False]
    monkeypatch.setattr(keeping, "_program", lambda: "another release")
    own(two.engine(two.before, CHANGING), MONTHS)
    assert made == [False, False]


def test_a_few_grids_are_kept_and_the_longest_unasked_goes(tmp_path: Path) -> None:
    two = Two(tmp_path)
    engine = two.engine(two.before)
    for number in range(1, keeping.KEPT + 3):
        own(engine, MONTHS[:number])
    assert len(list((tmp_path / SERIES).iterdir())) == keeping.KEPT
