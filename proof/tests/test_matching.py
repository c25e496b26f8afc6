"""The measure of matching bites: where a name decides, where nobody is asked, it says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caunoi.intake.matching import judging
from caunoi.intake.matching.judging import Judged
from caunoi.synth.doubles import doubles
from proof.likeness import measured, shipped
from proof.promises.matching import short_of


@pytest.fixture(scope="module")
def some():
    return doubles(5, people=12_000, rows=6_000)


def by_name(pairs, *, people, by):
    """What must never be: the name alone decides."""
    named = [pair for pair in pairs if pair.likeness.name in judging.SAME_WORDS]
    return Judged("same", [(named[0], 1.0)]) if named else Judged("new", [])


def test_as_shipped_every_bound_is_kept(some):
    quality = measured(some, shipped())
    assert short_of(quality) == []
    assert quality.matched > 100


def test_a_name_that_decides_alone_is_noticed(some):
    quality = measured(some, shipped(), judging=by_name)
    said = " ".join(short_of(quality))
    assert "precision" in said
    assert "year only" in said


def test_asking_about_everything_is_noticed(some):
    quality = measured(some, replace(shipped(), same=1.1, ask=0.0))
    assert "sent to a person" in " ".join(short_of(quality))


def test_asking_about_nothing_is_noticed(some):
    quality = measured(some, shipped(), judging=lambda pairs, *, people, by: Judged("new", []))
    assert "recall" in " ".join(short_of(quality))
