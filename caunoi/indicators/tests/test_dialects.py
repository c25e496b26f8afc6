"""One declaration, two engines: what is compiled for Spark asks the same and holds no day of its own."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from caunoi.indicators import frames, shapes, spark
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import asked_with
from caunoi.indicators.dialects import asked_in
from caunoi.questions.parameters import Parameters
from caunoi.vocabulary.text import Text

from .drawing import PARENTS, UNITS, Drawn, question


def statements() -> dict[str, str]:
    """All SQL that Spark is given, by what it is for."""
    made = {table: frames.making(table, "spark") for table in frames.RECIPES}
    made["coverage"] = shapes.coverage(every=True, dialect="spark")
    for code, one in CATALOGUE.items():
        for by in (None, *one.by):
            made[f"{code} by {by}"] = shapes.sums(code, "own", by, every=True, dialect="spark")
            if one.over is not None:
                made[f"{code} over, by {by}"] = shapes.sums(code, "over", by, every=True, dialect="spark")
    return made


def test_what_spark_asks_a_question_for_is_what_a_question_is_asked_with() -> None:
    when = question("2023-12-31")
    values = asked_with(Parameters.of(), when.at, when, root=1)
    for name, sql in statements().items():
        assert asked_in(sql) <= set(values), name
        assert "getvariable" not in sql.lower(), name
        assert "list_" not in sql.lower(), name


def test_no_statement_for_spark_holds_a_day_or_a_threshold() -> None:
    for name, sql in statements().items():
        assert "19722" not in sql, name
        assert "2023" not in sql, name


def test_a_state_nobody_knows_is_in_no_list_and_cannot_be_told(tmp_path: Path) -> None:
    # Ibis makes of an unknown code in a list a plain no for Spark; the condition keeps its third answer on both.
    sql = shapes.sums("employers-25", "own", None, every=True, dialect="spark")
    assert "ARRAY_CONTAINS(:kinds_of_enterprise" in sql
    assert "COALESCE(ARRAY_CONTAINS(:kinds_of_enterprise" not in sql
    assert duckdb.sql("SELECT list_contains(['a'], NULL)").fetchall() == [(None,)]


def test_changes_between_two_moments_are_those_of_the_tables_named(tmp_path: Path) -> None:
    drawn = Drawn(
        tmp_path,
        unit_versions=UNITS,
        unit_parents=PARENTS,
        memberships="""
            id   | person | unit   | valid_from | valid_to
            left | An     | CĐCS A | 2020-01-01 | 2023-05-01
            came | Bình   | CĐCS A | 2023-04-01 |
        """,
    )
    assert drawn.records("net-change", "2023-12-31") == {"left": -1, "came": 1}


def test_without_spark_a_session_is_refused_with_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = Text(vi="chưa có Java 17", en="there is no Java 17")
    monkeypatch.setattr(spark, "missing", lambda: lacking)
    with pytest.raises(spark.NoSpark) as refused:
        spark.session("local[2]")
    assert refused.value.text == lacking


def test_what_is_missing_is_said_of_pyspark_first_and_then_of_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda name: None)
    assert "pyspark" in spark.missing().en
    monkeypatch.setattr(spark, "find_spec", lambda name: name)
    monkeypatch.setattr(spark.shutil, "which", lambda name: None)
    assert "Java 17" in spark.missing().en
    monkeypatch.setattr(spark.shutil, "which", lambda name: "/usr/bin/java")
    assert spark.missing() is None
