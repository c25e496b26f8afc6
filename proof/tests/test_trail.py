"""Sixty tamperings by somebody who owns the database are found and located, on either; and what looks for them is shown
to be what finds them."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from django.db import connection

from caunoi import verify
from caunoi.organisations import founding
from caunoi.synth import worlds
from caunoi.synth.places import LONG_AN
from caunoi.synth.registering import loading
from caunoi.synth.scales import OFFICE, scaled
from proof import tampering
from proof.homes import NOW
from proof.promises import trail
from proof.tampering import Touched, is_located

pytestmark = pytest.mark.django_db
SOME = 60


@pytest.fixture
def record(db, tmp_path, settings) -> random.Random:
    """An invented office in the registers, sealed, with an exported head and an Act after it."""
    settings.CAUNOI_HOME = tmp_path
    settings.CAUNOI_KEYS = tmp_path / "keys"
    founding.ensure_home(at=NOW)
    list(loading.load([worlds.build(LONG_AN, scaled(0.15, base=OFFICE), seed=5)], at=NOW, nation=False))
    trail.a_record()
    return random.Random(20)


def test_sixty_tamperings_are_found_and_located_and_what_is_said_not_to_be_found_is_not(record):
    assert trail.a_target(record).verdict()["faults"] == []
    assert trail.drawn_from(tampering.PROMISED, record, SOME) == []
    assert trail.found_nevertheless(record) == []


def _nothing(*_said: object) -> Iterator[tuple[str, int]]:
    yield from ()


def _no_digest(self, act, salt, *told, **more):
    return _rows(self, act, b"", *told, **more)


_rows = verify.Walk._rows
GUARDS_OFF = (
    (verify.Walk, "_rows", _no_digest, tampering.edit_a_value),
    (verify, "is_signed", lambda *said: True, tampering.rebuild_without_the_key),
    (verify, "chain_faults", _nothing, tampering.swap_two_links),
    (verify, "head_fault", lambda line, *said: ("", int(line.split()[1])), tampering.cut_the_end),
    (verify, "head_fault", lambda line, *said: ("", int(line.split()[1])), tampering.rebuild_with_the_key),
    (verify, "runs_of", lambda ids: [], tampering.delete_rows),
    (verify.Walk, "_tables", lambda self: self.verdict.update(uncovered=[], rows=0), tampering.slip_in_a_row),
)


@pytest.mark.told_once
def test_with_a_guard_off_what_it_looks_for_is_missed(record, monkeypatch):
    """The negative controls: each is found with the guard on, and not with it off."""
    for place, guard, off, way in GUARDS_OFF:
        assert trail.drawn_from([way], random.Random(3), 1) == [], way.__name__
        with monkeypatch.context() as patch:
            patch.setattr(place, guard, off)
            assert trail.drawn_from([way], random.Random(3), 5) != [], way.__name__


def test_a_fault_elsewhere_is_no_finding():
    row = Touched("", "members_person", frozenset({7}))
    assert is_located(row, [{"table": "members_person", "rows": [[1, 50]]}])
    assert not is_located(row, [{"table": "members_person", "rows": [[8, 50]]}])
    assert not is_located(row, [{"table": "members_membership", "rows": [[7, 7]]}])
    assert not is_located(row, [{"table": "members_person", "rows": [[1, 51]]}])
    assert not is_located(row, [{"act_id": 7}])
    assert not is_located(Touched("", acts=frozenset({7})), [{"act_id": 8}, {"position": 7}])
    assert is_located(Touched("", positions=frozenset({7})), [{"act_id": 8}, {"position": 7}])


def test_another_value_is_never_the_same(db):
    chance = random.Random(1)
    for value, its_type in (
        (None, "bigint"),
        ("", "varchar"),
        (0, "bool"),
        (7, "bigint"),
        ("00ff", "blob"),
        ("Nguyễn", "varchar"),
    ):
        assert all(tampering.another(value, its_type, chance) != value for _ in range(50))
    assert connection.vendor in {"sqlite", "postgresql"}
