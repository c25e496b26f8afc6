"""What is compiled for the store answers as the reference does, and ownership as the registers derive it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from caunoi.indicators import store
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import Engine, Question, number_of
from caunoi.organisations.ownership import ownership
from caunoi.questions.predicates import Predicate

from .test_sums import AT, DAY

KINDS = ("enterprise", "cooperative", "household", "agency", "public-unit", "public-unit-paid")
CLASSES = ("", "state", "private", "fdi")
SHARES = (None, 0, 5000, 5001, 10000)


def test_ownership_in_the_store_is_the_registers_rule(tmp_path: Path) -> None:
    cases = list(itertools.product(KINDS, CLASSES, SHARES, (None, 0, 1)))
    rows = [
        (pk, kind, capital, state, foreign, "", None, None, DAY, None)
        for pk, (kind, capital, state, foreign) in enumerate(cases)
    ]
    engine = Engine(
        store.write(tmp_path / "1", {"employer_versions": store.columnar("employer_versions", rows)})
    )
    engine.figures(["employers"], Question(AT), units=[0])
    found = dict(engine._execute("SELECT id, ownership FROM employers"))
    for pk, (kind, capital, state, foreign) in enumerate(cases):
        expected = ownership(
            kind=kind, capital=capital, state_share=state, foreign_share=foreign, state_above=5000
        )
        assert found[pk] == (expected or None), cases[pk]


@pytest.mark.parametrize(
    "code", [code for code, one in CATALOGUE.items() if one.among is not None and one.kind == "stock"]
)
def test_a_condition_compiled_answers_as_the_reference(code: str, tmp_path: Path) -> None:
    """Over every row of small registers: the rows counted are those for which the reference says yes."""
    one = CATALOGUE[code]
    engine = _some_registers(tmp_path)
    question = Question(AT)
    units = sorted(engine.closure(question).units)
    figures = engine.figures([code], question, units=units)
    asked = _asked(engine)
    columns = ", ".join(column.name for column in one.one_row_per.columns)
    rows = [
        dict(zip((column.name for column in one.one_row_per.columns), row, strict=True))
        for row in engine._execute(f"SELECT {columns} FROM {one.one_row_per.name}")  # noqa: S608 - declared names
    ]
    answers = [_told(one.among, one.having, row, asked) for row in rows]
    top = next(figure for figure in figures if figure.unit == 1)
    part = "numerator" if one.over else "counted"
    found = {row.id for row in engine.records(code, question, unit=1, part=part)}
    assert found == {
        row["id"]
        for row, answer in zip(rows, answers, strict=True)
        if answer and (one.weight is None or row[one.weight.name] is not None)
    }
    assert top.numerator >= 0


def _told(
    among: Predicate | None, having: Predicate | None, row: dict[str, object], asked: dict[str, object]
) -> bool:
    if among is not None and among.holds(row, asked) is not True:
        return False
    return having is None or having.holds(row, asked) is not None


def _asked(engine: Engine) -> dict[str, object]:
    names = ("months_before_out_of_work_months", "at", "since")
    values = {name: engine._execute(f"SELECT getvariable('{name}')")[0][0] for name in names}
    return {**engine.parameters.on(AT), **values}


def _some_registers(folder: Path) -> Engine:
    always = (None, None, DAY, None)
    states = ("maternity", "abroad", "out-of-work", "out-of-work", "retired")
    tables = {
        "unit_versions": [
            (1, "province", "", *always),
            (2, "grassroots", "", *always),
            (3, "grassroots", "", *always),
        ],
        "unit_parents": [(2, 1, *always), (3, 1, *always)],
        "employer_versions": [
            (pk, kind, "private", None, None, "", *always) for pk, kind in enumerate(KINDS * 2)
        ],
        "employer_statuses": [(3, "dormant", *always)],
        "headcounts": [(pk, 20 + pk, "tax", DAY - 40 * pk, None, DAY, None) for pk in range(11)],
        "coverages": [(2 + pk % 2, pk, *always) for pk in range(0, 12, 3)],
        "memberships": [(pk, pk, 2 + pk % 2, pk or None, *always) for pk in range(8)],
        "member_states": [
            (pk, state, None if pk == 3 else DAY - 300 * pk, None, DAY, None)
            for pk, state in enumerate(states)
        ],
        "agreement_terms": [
            (pk, None, DAY - 700, (None, DAY, DAY + 90, DAY - 30)[pk], DAY, None) for pk in range(4)
        ],
        "agreement_parties": [(pk, 3 * pk, DAY - 700, None, DAY, None) for pk in range(4)],
    }
    assert number_of(AT) == DAY
    return Engine(
        store.write(folder / "1", {name: store.columnar(name, rows) for name, rows in tables.items()})
    )
