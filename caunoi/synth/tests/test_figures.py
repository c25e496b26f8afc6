"""Every figure of an invented office loaded straight into the registers is the one its truth says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from caunoi.indicators import feeding
from caunoi.indicators.computing import Engine, Question
from caunoi.organisations import founding
from caunoi.synth import worlds
from caunoi.synth.places import LONG_AN
from caunoi.synth.registering import loading
from caunoi.synth.scales import OFFICE, scaled

NOW = datetime(2024, 1, 4, 2, 0, tzinfo=UTC)
AT = date(2023, 12, 31)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(tmp_path: Path) -> tuple[Engine, dict[str, int]]:
    founding.ensure_home(at=NOW)
    world = worlds.build(LONG_AN, scaled(0.3, base=OFFICE), seed=5)
    [told] = loading.load([world], at=NOW, nation=False)
    folder = feeding.feed(tmp_path / "snapshots")
    engine = Engine(folder, feeding.parameters(folder))
    return engine, {key: value for key, value in told.items() if isinstance(value, int)}


def test_figures_are_the_truth(office: tuple[Engine, dict[str, int]]) -> None:
    engine, told = office
    question = Question(at=AT, since=date(2018, 1, 1))
    root = engine.closure(question).root

    def figure(code: str) -> tuple[int, int | None, int]:
        [found] = engine.figures([code], question, units=[root])
        return found.numerator, found.denominator, found.unknown

    signed = told["state_signed"] + told["non_state_signed"]
    in_force = told["state_with_agreement"] + told["non_state_with_agreement"]
    unionised = told["state_unionised"] + told["non_state_unionised"]
    unknown = told["employers_headcount_unknown"]
    assert figure("employers") == (told["employers"], None, 0)
    assert figure("workers") == (told["workers"], None, unknown)
    assert figure("employers-25") == (told["employers_25"], None, unknown)
    assert figure("union-at-employers-25") == (told["employers_25_with_union"], told["employers_25"], unknown)
    assert figure("unions") == (told["unions"], None, 0)
    assert figure("members") == (told["people"], None, 0)
    assert figure("new-members") == figure("net-change") == (told["people_new_in_six_years"], None, 0)
    assert figure("agreement-signed") == (signed, unionised, 0)
    assert figure("agreement-in-force") == (in_force, unionised, 0)
    tail = told["agreements_perhaps_in_tail"]
    assert figure("agreement-in-tail") == (in_force, unionised - tail, tail)
    assert figure("nominations") == (told["gifts"], None, 0)
    assert figure("nominees") == (told["gift_people"], None, 0)


def test_state_and_other_enterprises_are_told_apart(office: tuple[Engine, dict[str, int]]) -> None:
    engine, told = office
    question = Question(at=AT)
    root = engine.closure(question).root
    found = engine.figures(["agreement-in-force"], question, units=[root], by="ownership")
    by_ownership = {figure.group: (figure.numerator, figure.denominator or 0) for figure in found}
    assert by_ownership["state"] == (told["state_with_agreement"], told["state_unionised"])
    others = [by_ownership["private"], by_ownership["fdi"]]
    assert sum(numerator for numerator, _ in others) == told["non_state_with_agreement"]
    assert sum(denominator for _, denominator in others) == told["non_state_unionised"]


def test_after_the_law_the_unions_of_state_paid_bodies_are_gone(
    office: tuple[Engine, dict[str, int]],
) -> None:
    engine, told = office
    before, after = Question(at=date(2025, 6, 30)), Question(at=date(2025, 7, 1))
    root = engine.closure(before).root
    [was] = engine.figures(["unions"], before, units=[root])
    [is_now] = engine.figures(["unions"], after, units=[root])
    assert was.numerator == told["unions"]
    assert 0 < is_now.numerator < told["unions"]
