"""A third execution that has another row, and a figure that its records do not weigh, are told."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from caunoi.indicators.computing import Engine
from caunoi.indicators.question import Question
from proof.invented import invented
from proof.promises import spark
from proof.promises.adding_up import that_do_not_add_up


def test_another_row_on_the_third_engine_and_a_figure_off_by_one_are_told(tmp_path) -> None:
    question = Question(spark.AT)
    engine = Engine(invented(tmp_path / "1", members=300))
    [figure] = engine.figures(["workers"], question, units=[1])

    def same(code, **asked):
        return engine.records(code, question, **asked)

    def one_lost(code, **asked):
        return same(code, **asked)[1:]

    third = SimpleNamespace(question=question, records=same)
    assert list(that_do_not_add_up(engine, third, figure)) == []
    off = replace(figure, numerator=figure.numerator + 1)
    assert any("the figure says" in told for told in that_do_not_add_up(engine, third, off))
    other = SimpleNamespace(question=question, records=one_lost)
    assert any("PostgreSQL" in told for told in that_do_not_add_up(engine, other, figure))
    engine.close()
