"""Of figures drawn by chance: the records behind each part weigh the figure, and PostgreSQL gives the same ids and weights."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from caunoi.indicators.computing import Engine, every_code
from caunoi.indicators.definition import Breakdown
from caunoi.indicators.figures import Figure
from caunoi.indicators.question import Question
from caunoi.indicators.tests import test_sums
from caunoi.vocabulary.text import Text
from proof.clusters import a_cluster
from proof.drawing import drawn
from proof.promise import Bound, Promise
from proof.promises.figures import parts
from proof.third import Third

#: Registers drawn in a case, and units asked about in each.
DRAWN, UNITS = 6, 2
# The territory of a day is drawn in Python on any engine; these are what is joined in SQL.
BREAKDOWNS: tuple[Breakdown | None, ...] = (None, "ownership", "site", "place", "unit", "sex", "age")


def that_do_not_add_up(engine: Engine, third: Third, figure: Figure) -> Iterator[str]:
    """Parts of a figure whose records weigh something else, or are others on PostgreSQL."""
    for part, expected in parts(figure).items():
        asked: dict[str, Any] = {
            "unit": figure.unit, "part": part, "by": figure.by, "group": figure.group,
        }  # fmt: skip
        rows = engine.records(figure.indicator.code, third.question, **asked)
        where = f"{figure.indicator.code} on {third.question}, {asked}"
        if sum(row.weight for row in rows) != expected:
            yield f"{where}: the records weigh {sum(row.weight for row in rows)}, the figure says {expected}"
        if third.records(figure.indicator.code, **asked) != rows:
            yield f"{where}: PostgreSQL has other ids or weights"


def figures_by_chance(number: int, address: str, *, registers: int = DRAWN) -> tuple[int, list[str]]:
    """Registers in which anything may be missing, lapsed, shared or unknown: how many figures were tried, what was wrong."""
    chance = random.Random(number)
    looked = [0]
    wrong: list[str] = []

    @seed(number)
    @settings(max_examples=registers, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(test_sums.registers(), test_sums.readings, st.sampled_from(BREAKDOWNS))
    def drawn_registers(tables: Any, question: Question, by: Breakdown | None) -> None:
        with tempfile.TemporaryDirectory() as folder:
            engine = test_sums.engine_over(tables, folder)
            third = Third(address, engine, question)
            units = chance.sample(range(1, test_sums.UNITS + 1), UNITS)
            for figure in engine.figures(every_code(by), question, units=units, by=by):
                looked[0] += 1
                wrong.extend(that_do_not_add_up(engine, third, figure))
            third.close()
            engine.close()

    drawn_registers()
    return looked[0], wrong


def on_a_cluster(number: int) -> tuple[int, list[str]]:
    """One case, on a PostgreSQL of its own."""
    with a_cluster() as address:
        return figures_by_chance(number, address)


FIGURES = Promise(
    name="figures",
    promised=Text(
        vi=(
            "Cộng các dòng của từng phần ra đúng con số, ở sổ và câu hỏi rút ngẫu nhiên; và PostgreSQL, chạy cùng khai"
            " báo ấy trên cùng bản chụp, cho đúng những mã dòng và trọng số ấy."
        ),
        en=(
            "The records of each part weigh the figure, of registers and questions drawn by chance; and PostgreSQL, from"
            " the same declarations over the same snapshot, gives the same ids and weights."
        ),
    ),
    bound=Bound("at most", 0),
    line="{figure} parts of {n} figures do not add up or are others on PostgreSQL",
    budget=60,
    covers=(
        "caunoi/vocabulary", "caunoi/questions", "caunoi/indicators", "proof/clusters.py", "proof/drawing.py",
        "proof/third.py", "proof/promises/figures.py", "proof/promises/adding_up.py",
    ),
    run=drawn("figures", on_a_cluster),
    tests_too=True,
)  # fmt: skip
