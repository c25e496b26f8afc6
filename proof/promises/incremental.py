"""A kept series patched by what changed is the one made anew: registers drawn by chance and edited over and over."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from caunoi.indicators import store
from caunoi.indicators.computing import Engine
from caunoi.indicators.tests.editing import SERIES, Tables, steps
from caunoi.indicators.tests.test_keeping import own
from caunoi.indicators.tests.test_series import CHANGING, GRIDS, MONTHS, READINGS, as_series, lively, parted
from caunoi.vocabulary.text import Text
from proof.drawing import drawn
from proof.invented import invented
from proof.promise import Bound, Promise

#: Small registers in which anything may be odd: how many are drawn in a case, how often each is edited.
DRAWN, STEPS, THINGS = 1, 4, 12
#: A larger federation in which much is edited at once: members, how often, and rows of each table at a time.
MEMBERS, TIMES, ROWS = 6_000, 5, 150
#: What a row that is written again says otherwise, by table: the value is that of another row.
SAID = {
    "unit_versions": "level", "employer_versions": "capital", "employer_places": "site", "employer_statuses": "status",
    "headcounts": "workers", "coverages": "unit", "memberships": "unit", "member_states": "state",
    "agreement_parties": "employer", "agreement_terms": "valid_to", "nomination_versions": "unit",
}  # fmt: skip
WITHDRAWN = 20_100
#: Whatever a row of these is about stands under an id of its own.
NUMBERED = frozenset({"memberships", "nomination_versions"})


def small_registers(number: int, chance: random.Random) -> tuple[int, list[str]]:
    """How many rows of small registers were edited, and after which edits the patched series was another."""
    looked = [0]
    wrong: list[str] = []

    @seed(number)
    @settings(max_examples=DRAWN, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(
        st.lists(lively(), min_size=3, max_size=3), st.sampled_from(GRIDS), st.sampled_from([None, CHANGING]),
        st.sampled_from(READINGS),
    )  # fmt: skip
    def edited(registers: list[Tables], days: Any, parameters: Any, manner: Any) -> None:
        others = [chance.choice(registers) for _ in range(STEPS)]
        with tempfile.TemporaryDirectory() as folder:
            told = steps(registers[0], others, Path(folder), chance, most=THINGS, parameters=parameters)
            for at, (patching, anew, rows) in enumerate(told):
                looked[0] += rows
                if not own(patching, days).equals(own(anew, days)):
                    wrong.append(f"small, after edit {at} the units' own series on {days} is another")
                if parted(as_series(patching, days, manner), as_series(anew, days, manner)):
                    wrong.append(f"small, after edit {at} the figures of {manner} on {days} are others")
                patching.close()
                anew.close()

    edited()
    return looked[0], wrong


def a_larger_one(number: int, chance: random.Random) -> tuple[int, list[str]]:
    """The same of a federation of some thousand members, of which much is edited at once."""
    looked, wrong = 0, []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        here = invented(folder / "000", members=MEMBERS, seed=number % 1_000)
        for at in range(TIMES + 1):
            patching, anew = Engine(here, kept=folder / SERIES), Engine(here)
            if not own(patching, MONTHS).equals(own(anew, MONTHS)):
                wrong.append(f"large, after edit {at} the units' own series is another")
            patching.close()
            anew.close()
            tables = chance.sample(sorted(SAID), chance.randint(1, len(SAID)))
            told = {
                table: _edited(pq.read_table(here / f"{table}.parquet"), table, chance) for table in tables
            }
            looked += sum(rows for _, rows in told.values())
            here = store.write(
                folder / f"{at + 1:03}", {table: rows for table, (rows, _) in told.items()}, rest=here
            )
    return looked, wrong


def _edited(table: pa.Table, name: str, chance: random.Random) -> tuple[pa.Table, int]:
    """Rows withdrawn, ended, taken away, or withdrawn and written again with another value and perhaps another day."""
    rows = table.to_pylist()
    edited = chance.sample(range(len(rows)), min(ROWS, len(rows) // 4))
    written, away = [], set()
    for at in edited:
        row = rows[at]
        match chance.choice(("again", "again", "withdrawn", "ended", "away")):
            case "away":
                away.add(at)
            case "ended":
                row["valid_to"] = (row["valid_from"] or WITHDRAWN - 700) + chance.randint(1, 900)
            case "withdrawn":
                row["known_to"] = WITHDRAWN
            case _:
                other = rows[chance.randrange(len(rows))][SAID[name]]
                new = {**row, SAID[name]: other, "known_from": WITHDRAWN, "known_to": None}
                if name in NUMBERED:
                    new["id"] = 10 * len(rows) + at
                if row["valid_from"] is not None and SAID[name] != "valid_to" and row["valid_to"] is None:
                    new["valid_from"] = row["valid_from"] - chance.choice((0, 40, 400))
                row["known_to"] = WITHDRAWN
                written.append(new)
    stay = [row for at, row in enumerate(rows) if at not in away]
    return pa.Table.from_pylist([*stay, *written], schema=store.schema_of(name)), len(edited)


def edits_by_chance(number: int) -> tuple[int, list[str]]:
    """How many rows were edited, and what was wrong."""
    chance = random.Random(number)
    small, large = small_registers(number, chance), a_larger_one(number, chance)
    return small[0] + large[0], small[1] + large[1]


INCREMENTAL = Promise(
    name="incremental",
    promised=Text(
        vi=(
            "Chuỗi số liệu đã giữ, sửa theo những gì vừa đổi (ghi muộn, ghi lùi ngày, rút lại, chuyển đơn vị), đúng"
            " từng dòng như chuỗi tính lại từ đầu."
        ),
        en=(
            "A kept series that is patched by what changed (told late, dated back, taken back, moved) is row by row the"
            " one made anew."
        ),
    ),
    bound=Bound("at most", 0),
    line="{figure} patched series are others after {n} rows were edited",
    budget=120,
    covers=(
        "caunoi/vocabulary", "caunoi/questions", "caunoi/indicators", "proof/drawing.py", "proof/invented.py",
        "proof/invented.sql", "proof/promises/incremental.py",
    ),
    run=drawn("incremental", edits_by_chance),
    tests_too=True,
)  # fmt: skip
