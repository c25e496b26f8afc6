"""A rotation that is killed goes on where it stopped; everything is read and found all the while."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from caunoi.intake.known import KnownOrganisations, owner_digest
from caunoi.organisations.models import Employer
from caunoi.registers.members import matching
from caunoi.registers.members.admitting import Newcomer, add_people
from caunoi.registers.members.models import IdentityIndex, IdentityNumber
from caunoi.retention import rotating
from caunoi.retention.rotating import CannotRotate, needed, retire, rotate, under_way
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.models import PersonKey
from caunoi.trail.tests.walking import kinds
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

# Invented: no province has this code.
NUMBERS = [f"09919500{n:04}" for n in range(60)]
KILLED_AFTER = """
import json, os, signal, sys
import django
from django.conf import settings
for alias, name in json.loads(os.environ["NAMES"]).items():
    settings.DATABASES[alias]["NAME"] = name
django.setup()
from django.utils import timezone
from caunoi.retention import rotating
rotating.BATCH, told = 10, 0
def tell(what, done):
    global told
    told += 1
    if told == 3:
        os.kill(os.getpid(), signal.SIGKILL)
rotating.rotate(sys.argv[1], at=timezone.now(), tell=tell)
"""


@pytest.fixture
def people(tmp_path, settings) -> list[int]:
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"
    (tmp_path / "received").mkdir()
    (tmp_path / "received/a.sealed").write_bytes(keys.seal_file(b"x"))
    told = [
        Newcomer(f"Đỗ Na {n}", "do na", "na", "1995-01-01", "day", "female", "cccd", number, "0900000001", "", None, None)
        for n, number in enumerate(NUMBERS)
    ]  # fmt: skip
    with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
        return add_people(writer, told)


def killed(ring: str, home: Path) -> None:
    """A process of its own rotates, and is killed after its third batch."""
    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    told = {"CAUNOI_HOME": str(home), "CAUNOI_KEYS": str(home / "keys"), "NAMES": json.dumps(names)}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_AFTER, ring],
        env={**os.environ, **told, "DJANGO_SETTINGS_MODULE": "caunoi.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def everything_is_read(people: list[int]) -> None:
    assert set(matching.people_by_number(NUMBERS)) == set(NUMBERS)
    own = keys.keys_of(people)
    for one in IdentityNumber.objects.all():
        place = keys.place("members_identitynumber", "cipher", one.pk)
        assert keys.unseal(own[one.person_id], bytes(one.cipher), place=place).decode() in NUMBERS


def silently(_what: str, _done: int) -> None:
    """Nobody listens."""


def test_a_master_key_killed_in_the_middle_goes_on_where_it_stopped(people, tmp_path) -> None:
    killed("master", tmp_path)
    versions = [bytes(wrapped)[0] for wrapped in PersonKey.objects.values_list("wrapped", flat=True)]
    assert (versions.count(2), versions.count(1)) == (30, 30)
    assert under_way("master")
    everything_is_read(people)
    with pytest.raises(CannotRotate):
        retire("master", 1, at=NOW)

    moved: list[int] = []
    assert rotate("master", at=NOW, tell=lambda what, done: moved.append(done)) == 2
    assert max(moved) == 30
    assert not under_way("master")
    assert keys.versions("master") == [1, 2]
    everything_is_read(people)
    assert [one.by for one in needed("master")] == [{"files as received": 1}]


def test_an_index_key_killed_in_the_middle_goes_on_and_the_trail_verifies(people, tmp_path) -> None:
    killed("index", tmp_path)
    assert IdentityIndex.objects.filter(key_version=2).count() == 30
    everything_is_read(people)
    assert rotate("index", at=NOW, tell=silently) == 2
    assert IdentityIndex.objects.filter(key_version=2).count() == len(NUMBERS)
    assert IdentityIndex.objects.filter(key_version=1).count() == len(NUMBERS)
    assert kinds() == set()
    assert [one.by for one in needed("index")] == [{}]
    retire("index", 1, at=NOW)
    assert keys.versions("index") == [2]
    everything_is_read(people)


def test_a_rotation_that_forgot_where_it_stood_would_make_another_version(people, tmp_path) -> None:
    """The negative control: without the file beside the keys a second key is made, and nothing was resumed."""
    killed("master", tmp_path)
    (tmp_path / "keys/rotating-master").unlink()
    assert rotate("master", at=NOW, tell=silently) == 3


def test_a_process_that_was_cut_off_before_its_key_was_made_makes_it(people, tmp_path) -> None:
    keys.ensure()
    (tmp_path / "keys/rotating-trail").write_text('{"to": 2}')
    assert rotate("trail", at=NOW, tell=silently) == 2
    assert keys.versions("trail") == [1, 2]


def test_what_was_signed_keeps_its_key(people) -> None:
    rotate("trail", at=NOW, tell=silently)
    (old,) = needed("trail")
    assert old.by["acts signed"] == 1
    with pytest.raises(CannotRotate, match=r"trail\.1"):
        retire("trail", 1, at=NOW)
    assert kinds() == set()


def test_a_household_digested_under_an_older_key_is_found_and_keeps_that_key(people) -> None:
    with act("employers.taken-in", by=None, at=NOW, on=TODAY) as writer:
        household = writer.add_one(Employer, owner_digest=owner_digest(NUMBERS[0]))
    rotate("index", at=NOW, tell=silently)
    assert KnownOrganisations.load().owned(NUMBERS[0]) == household
    with pytest.raises(CannotRotate):
        retire("index", 1, at=NOW)


def test_two_do_not_rotate_at_once(people) -> None:
    with rotating._alone(), pytest.raises(CannotRotate):
        rotate("trail", at=NOW, tell=silently)


def test_the_newest_version_and_one_that_is_not_there_are_not_retired(people) -> None:
    for version in (1, 7):
        with pytest.raises(CannotRotate):
            retire("master", version, at=NOW)
