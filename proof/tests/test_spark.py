"""The comparison of engines bites: a figure, a row or a torn file that is let through is found, without Spark."""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from caunoi.indicators import spark as engines
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import Engine
from caunoi.indicators.question import Question
from caunoi.indicators.scattering import scatter, whole
from caunoi.vocabulary.text import Text
from proof.invented import invented
from proof.ledger import Ledger
from proof.promises import spark

AT = Question(spark.AT)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("invented")
    return scatter(invented(folder / "1", members=600), folder / "scattered")


@pytest.fixture(scope="module")
def engine(store):
    engine = Engine(store.parent / "1")
    yield engine
    engine.close()


def test_an_engine_that_counts_one_more_or_leaves_a_unit_out_is_told(engine) -> None:
    def one_more(*asked, **how):
        first, *others = engine.figures(*asked, **how)
        return [replace(first, numerator=first.numerator + 1), *others]

    def one_less(*asked, **how):
        return engine.figures(*asked, **how)[:-1]

    looked, wrong = spark.apart(engine, engine, AT, None)
    assert (looked > 100, wrong) == (True, [])
    assert len(spark.apart(engine, SimpleNamespace(figures=one_more), AT, None)[1]) == 1
    assert spark.apart(engine, SimpleNamespace(figures=one_less), AT, None)[1]


def test_an_engine_with_another_row_behind_a_figure_is_told(engine) -> None:
    def one_lost(*asked, **how):
        return engine.records(*asked, **how)[1:]

    of = ["workers", "union-density"]
    assert spark.behind_apart(engine, engine, AT, 1, of) == (7, [])
    assert spark.behind_apart(engine, SimpleNamespace(records=one_lost), AT, 1, of)[1]


def test_a_store_opened_without_a_look_at_its_files_is_told_each_time(store) -> None:
    assert spark.torn(whole, store, random.Random(1)) == (4, [])
    assert len(spark.torn(lambda folder: None, store, random.Random(1))[1]) == 4
    whole(store)


def test_what_is_no_refusal_of_sparks_is_a_wrong_answer(engine) -> None:
    def raises(why):
        def figures(*asked, **how):
            raise RuntimeError(why)

        return SimpleNamespace(figures=figures)

    assert spark._or_refused(engine, raises("org.apache.spark.SparkException: gave up"), AT) == (1, [])
    assert spark._or_refused(engine, raises("a name that is not there"), AT)[1]


def test_without_java_the_promise_falls_short_and_says_what_is_missing(tmp_path, monkeypatch) -> None:
    lacking = Text(vi="chưa có Java 17", en="there is no Java 17")
    monkeypatch.setattr(engines, "missing", lambda: lacking)
    ledger = Ledger(tmp_path / "spark.json", "code")
    spark.run(ledger, time.monotonic())
    assert spark.SPARK.falls_short(ledger)
    assert ledger.failures == ["not proved here: there is no Java 17"]


def test_a_federation_is_the_same_for_the_same_seed_and_another_for_another(tmp_path) -> None:
    def told(seed: int, name: str) -> str:
        engine = Engine(invented(tmp_path / name, members=600, seed=seed))
        found = spark.rows(engine.figures(list(CATALOGUE), AT, units=[1]))
        engine.close()
        assert all(row[4] or row[6] for row in found if row[0] != "net-change"), found
        return json.dumps(found)

    assert told(1, "a") == told(1, "b") != told(2, "c")


def test_a_whole_proof_starts_no_promise_that_wants_what_a_machine_may_not_have() -> None:
    assert spark.SPARK.apart
