"""Every figure is the sum of the rows behind it: all indicators, units, breakdowns and parts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.indicators import shapes, store
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import Engine, Question, every_code, number_of
from caunoi.indicators.definition import OF_PEOPLE
from caunoi.indicators.figures import Figure
from caunoi.questions.tables import TABLES

AT = date(2023, 12, 31)
DAY = number_of(AT)
UNITS, FIRMS, PEOPLE, PACTS = 6, 7, 9, 4
ROOT = 1
days = st.none() | st.integers(DAY - 900, DAY + 200)
units, firms = st.integers(1, UNITS), st.integers(1, FIRMS)
maybe = st.none() | st.integers(1, 2)


def version(valid_from: int | None, valid_to: int | None) -> tuple[int | None, int | None, int, None]:
    if valid_from is not None and valid_to is not None and valid_to <= valid_from:
        valid_to = valid_from + 1
    return valid_from, valid_to, DAY, None


Rows = list[tuple[object, ...]]
ALWAYS = (None, None)
LEVELS = ("province", "upper", "upper", "grassroots", "grassroots", "grassroots")
kinds = st.sampled_from(["enterprise", "enterprise", "cooperative", "agency"])
capitals = st.sampled_from(["state", "private", "fdi", ""])
sources = st.sampled_from(["union-list", "social-insurance"])
births = st.none() | st.sampled_from([1970, 1985, 2000])
states = st.sampled_from(["maternity", "abroad", "out-of-work"])


def some(draw: st.DrawFn, of: st.SearchStrategy[tuple[object, ...]], most: int) -> Rows:
    """Drawn rows whose last two cells are the days they hold."""
    return [(*row[:-2], *version(*row[-2:])) for row in draw(st.lists(of, max_size=most))]


def spells(draw: st.DrawFn) -> Rows:
    """A membership of each person and, for some, a second that follows the first somewhere else."""
    first = [
        (person, person, draw(units), draw(st.none() | firms), *version(draw(days), draw(days)))
        for person in range(1, PEOPLE + 1)
    ]
    after = [
        (100 + person, person, draw(units), None, *version(spell[5], None))
        for person, spell in enumerate(first, start=1)
        if spell[5] is not None and draw(st.booleans())
    ]
    return first + after


def organisations(draw: st.DrawFn) -> dict[str, Rows]:
    """Units in a tree of three levels, employers, and who covers or answers for them."""
    scope = st.tuples(units, maybe, st.none(), st.just(""), st.none() | firms, days, days)
    counted = st.tuples(firms, st.integers(0, 60), sources, st.integers(DAY - 500, DAY), st.none())
    # Some are closed, and one with a smaller number takes over the whole or a half of it.
    closed = {pk: draw(st.none() | st.integers(DAY - 300, DAY + 300)) for pk in (4, 5, 6)}
    return {
        "unit_versions": [(pk, level, "", *version(*ALWAYS)) for pk, level in enumerate(LEVELS, start=1)],
        "unit_parents": [
            (2, 1, *version(*ALWAYS)),
            (3, 1, *version(*ALWAYS)),
            *((pk, draw(st.integers(1, 3)), *version(None, closed[pk])) for pk in (4, 5, 6)),
        ],
        "unit_successions": [
            (pk, draw(st.integers(2, pk - 1)), 1, draw(st.integers(1, 2)), *version(closed[pk], None))
            for pk in (4, 5, 6)
            if closed[pk] is not None and draw(st.booleans())
        ],
        "employer_versions": [
            (
                pk,
                draw(kinds),
                draw(capitals),
                draw(st.none() | st.just(6000)),
                draw(maybe),
                "",
                *version(*ALWAYS),
            )
            for pk in range(1, FIRMS + 1)
        ],
        "employer_places": [(pk, draw(maybe), draw(maybe), *version(*ALWAYS)) for pk in range(1, FIRMS)],
        # The second area has become the first, or was divided between it and another of their province.
        "area_levels": [
            *(
                (pk, level, *version(*ALWAYS))
                for pk, level in ((1, "commune"), (3, "province"), (4, "commune"))
            ),
            (2, "commune", *version(None, DAY - 10)),
        ],
        "area_parents": [(pk, 3, *version(*ALWAYS)) for pk in (1, 4)],
        "area_successions": [
            (2, into, *version(DAY - 10, None)) for into in draw(st.sampled_from([(1,), (1, 4)]))
        ],
        "employer_statuses": [(1, draw(st.sampled_from(["operating", "dormant"])), *version(*ALWAYS))],
        "headcounts": some(draw, counted, 9),
        "coverages": some(draw, st.tuples(st.integers(4, 6), firms, days, days), 9),
        "responsibilities": some(draw, scope, 3),
        "submissions": some(draw, st.tuples(units, st.just("members"), days, st.none()), 3),
    }


@st.composite
def registers(draw: st.DrawFn) -> dict[str, Rows]:
    """Small registers in which anything may be missing, lapsed, shared or unknown."""
    signed = st.tuples(st.integers(0, PACTS), firms, days, st.none())
    return {
        **organisations(draw),
        "people_versions": [
            (person, draw(st.sampled_from(["female", "male", ""])), draw(births), *version(*ALWAYS))
            for person in range(1, PEOPLE)
        ],
        "memberships": spells(draw),
        "member_states": [
            (person, draw(states), *version(draw(days), None)) for person in range(1, PEOPLE, 2)
        ],
        "agreement_terms": [
            (pact, draw(st.none() | st.just(DAY)), *version(draw(days), draw(days))) for pact in range(PACTS)
        ],
        "agreement_parties": some(draw, signed, 7),
        "bargainings": some(draw, st.tuples(firms, st.sampled_from(["open", "none"]), days, days), 3),
        "nomination_versions": [
            (
                pk,
                draw(maybe),
                draw(st.integers(1, 3)),
                draw(st.none() | firms),
                draw(units),
                *version(*ALWAYS),
            )
            for pk in range(1, 7)
        ],
    }


def engine_over(tables: dict[str, Rows], folder: str) -> Engine:
    rows = {name: store.columnar(name, cells) for name, cells in tables.items()}
    assert set(tables) == set(TABLES)
    return Engine(store.write(Path(folder) / "1", rows))


def disagreements(
    engine: Engine, question: Question, by: str | None, of: list[int] | None = None
) -> Iterator[tuple[str, str, int, int]]:
    """Every part of every figure whose rows do not add up to it."""
    for figure in engine.figures(every_code(by), question, units=of, by=by):
        for part, expected in expectations(figure).items():
            rows = engine.records(
                figure.indicator.code,
                question,
                unit=figure.unit,
                part=part,
                by=by,
                group=figure.group,
            )
            found = sum(row.weight for row in rows)
            if found != expected:
                yield figure.indicator.code, part, expected, found


def expectations(figure: Figure) -> dict[str, int]:
    """What the rows of each part must add up to."""
    one = figure.indicator
    if one.over is not None:
        sides = {"numerator": figure.numerator, "denominator": figure.denominator}
    elif one.reads == "percent":
        gap = figure.denominator - figure.numerator
        sides = {"counted": figure.denominator, "holding": figure.numerator, "gap": gap}
    else:
        sides = {"counted": figure.numerator, "holding": figure.numerator, "gap": 0}
    return {**sides, "unknown": figure.unknown}


readings = st.builds(
    Question,
    st.just(AT),
    tree=st.none() | st.sampled_from([AT + timedelta(days=shift) for shift in (-200, 100, 400)]),
    known_on=st.none() | st.just(AT + timedelta(days=1)),
    scope=st.none() | st.just(date(2026, 1, 1)),
)


# A planned query costs some 5 ms whatever it reads, so each example asks for two units and one breakdown;
# over the examples every unit and every breakdown has its turn.
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(registers(), readings, units, st.sampled_from([None, *OF_PEOPLE]))
def test_the_rows_behind_every_figure_add_up_to_it(
    tables: dict[str, Rows], question: Question, unit: int, by: str | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(tables, folder)
        assert list(disagreements(engine, question, by, sorted({ROOT, unit}))) == []
        engine.close()


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(registers(), readings)
def test_a_total_is_the_sum_of_its_groups_in_every_reading_where_nothing_belongs_to_two(
    tables: dict[str, Rows], question: Question
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(tables, folder)
        single = [code for code, one in CATALOGUE.items() if one.one_row_per.single and one.over is None]
        whole = {
            (figure.indicator.code, figure.unit): figure.numerator
            for figure in engine.figures(single, question)
        }
        for by in OF_PEOPLE:
            broken = [code for code in single if by in CATALOGUE[code].by]
            parts: dict[tuple[str, int], int] = {key: 0 for key in whole if key[0] in broken}
            for figure in engine.figures(broken, question, by=by):
                parts[figure.indicator.code, figure.unit] += figure.numerator
            assert parts == {key: whole[key] for key in parts}
        engine.close()


def test_a_row_lost_between_figure_and_records_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables: dict[str, Rows] = {name: [] for name in TABLES}
    tables["unit_versions"] = [(ROOT, "province", "", None, None, DAY, None)]
    tables["memberships"] = [(1, 1, ROOT, None, None, None, DAY, None)]
    engine = engine_over(tables, str(tmp_path))
    assert list(disagreements(engine, Question(AT), None)) == []
    records = shapes.records

    def one_short(*of: object, **how: object) -> str:
        return f"{records(*of, **how)} LIMIT 0"

    monkeypatch.setattr(shapes, "records", one_short)
    assert ("members", "counted", 1, 0) in list(disagreements(engine, Question(AT), None))
