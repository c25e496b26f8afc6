"""A rotation that is killed goes on where it stopped; everything is read and found all the while."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections

from caunoi.intake import working
from caunoi.intake.known import KnownOrganisations, owner_digest
from caunoi.intake.models import ReceivedFile
from caunoi.intake.receiving import Received, keep, keep_anew
from caunoi.jobs.models import Job
from caunoi.organisations.models import Employer
from caunoi.registers.cards import checking, issuing
from caunoi.registers.correcting.carrying_out import correct
from caunoi.registers.correcting.looking import Wanted, look, questions
from caunoi.registers.members import matching
from caunoi.registers.members.admitting import Newcomer, add_people
from caunoi.registers.members.models import IdentityIndex, IdentityNumber, Person
from caunoi.retention import rotating
from caunoi.retention.rotating import CannotRotate, needed, retire, rotate, under_way
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.models import Document, PersonKey
from caunoi.trail.tests.walking import kinds
from caunoi.vocabulary.identity import read_identity
from tests.builders import NOW, TODAY, a_member, an_account, the_federation

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
rotating.BATCH, rotating.FILES, told = 10, 1, 0
def tell(what, done):
    global told
    told += what == sys.argv[2]
    if told == 3:
        os.kill(os.getpid(), signal.SIGKILL)
rotating.rotate(sys.argv[1], at=timezone.now(), tell=tell)
"""


@pytest.fixture
def people(tmp_path, settings) -> list[int]:
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"
    told = [
        Newcomer(f"Đỗ Na {n}", "do na", "na", "1995-01-01", "day", "female", "cccd", number, "0900000001", "", None, None)
        for n, number in enumerate(NUMBERS)
    ]  # fmt: skip
    with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
        return add_people(writer, told)


LISTS = [f"danh sách {n}".encode() for n in range(5)]


@pytest.fixture
def lists(people: list[int]) -> list[dict[str, str]]:
    """Lists as received: the last waits for the worker, the others were taken in."""
    sent = [Received(f"{n}.csv", content, sha256(content).hexdigest()) for n, content in enumerate(LISTS)]
    kept = [{"name": one.name, "sha256": one.sha256, "kept_as": keep(one)} for one in sent]
    for one in kept[:-1]:
        paper = Document.objects.create(kind="list", name=one["name"], sha256=one["sha256"])
        ReceivedFile.objects.create(document=paper, sealed_as=one["kept_as"], received_at=NOW)
    Job.objects.create(kind=working.KIND, payload={"files": kept[-1:]}, created_at=NOW)
    return kept


def lists_are_read(lists: list[dict[str, str]]) -> None:
    assert [working._unsealed(one) for one in lists] == LISTS


def versions_of_lists(home: Path) -> list[int]:
    return sorted(one.read_bytes()[0] for one in (home / "received").glob("*.sealed"))


def killed(ring: str, home: Path, what: str) -> None:
    """A process of its own rotates, and is killed after the third batch of that."""
    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    told = {"CAUNOI_HOME": str(home), "CAUNOI_KEYS": str(home / "keys"), "NAMES": json.dumps(names)}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_AFTER, ring, what],
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
    killed("master", tmp_path, "persons' keys")
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
    assert [one.by for one in needed("master", on=TODAY)] == [{}]


def test_lists_as_received_are_sealed_again_and_a_rotation_killed_among_them_goes_on(
    people, lists, tmp_path
) -> None:
    killed("master", tmp_path, "files as received")
    assert versions_of_lists(tmp_path) == [1, 1, 2, 2, 2]
    lists_are_read(lists)
    with pytest.raises(CannotRotate):
        retire("master", 1, at=NOW)
    assert [one.by for one in needed("master", on=TODAY)] == [{"files as received": 2}]

    assert rotate("master", at=NOW, tell=silently) == 2
    assert versions_of_lists(tmp_path) == [2] * 5
    assert {one.stat().st_mode & 0o777 for one in (tmp_path / "received").iterdir()} == {0o600}
    retire("master", 1, at=NOW)
    lists_are_read(lists)
    everything_is_read(people)


def test_a_list_cut_off_while_it_is_written_again_stands_as_it_was(lists, tmp_path, monkeypatch) -> None:
    """The older bytes are there until the newer are whole: without a draft half a list would be left."""
    whole, other = os.fsync, tmp_path / "received" / lists[0]["kept_as"]

    def cut_off(_file: int) -> None:
        raise OSError("no space left")

    keys.rotate("master")
    monkeypatch.setattr(os, "fsync", cut_off)
    with pytest.raises(OSError, match="no space"):
        keep_anew(other.name, sha256=lists[0]["sha256"])
    monkeypatch.setattr(os, "fsync", whole)
    lists_are_read(lists)
    assert versions_of_lists(tmp_path) == [1] * 5

    assert keep_anew(other.name, sha256=lists[0]["sha256"])
    assert versions_of_lists(tmp_path) == [1] * 4 + [2]
    assert not keep_anew(other.name, sha256=lists[0]["sha256"])
    lists_are_read(lists)


def test_a_list_forgotten_while_it_is_moved_does_not_come_back(lists, tmp_path, monkeypatch) -> None:
    def forgotten(name: str, *, sha256: str) -> bool:
        sealed = (tmp_path / "received" / name).read_bytes()
        ReceivedFile.objects.filter(sealed_as=name).update(sealed_as="")
        (tmp_path / "received" / name).write_bytes(sealed)
        return keep_anew(name, sha256=sha256)

    monkeypatch.setattr(rotating, "keep_anew", forgotten)
    rotate("master", at=NOW, tell=silently)
    assert versions_of_lists(tmp_path) == [2]  # what waits for the worker


def test_without_a_second_look_it_would_come_back(lists, tmp_path, monkeypatch) -> None:
    """The negative control."""
    named = rotating.kept()
    monkeypatch.setattr(rotating, "kept", lambda: named)
    with pytest.raises(AssertionError):
        test_a_list_forgotten_while_it_is_moved_does_not_come_back(lists, tmp_path, monkeypatch)
    assert versions_of_lists(tmp_path) == [2] * 5


def test_a_list_that_does_not_open_and_one_that_nothing_names_are_left_and_keep_the_key(
    lists, tmp_path
) -> None:
    spoiled = tmp_path / "received" / lists[0]["kept_as"]
    spoiled.write_bytes(spoiled.read_bytes()[:-1])
    (tmp_path / "received/left-over.sealed").write_bytes(keys.seal_file(b"y"))
    (tmp_path / "received/empty.sealed").touch()
    assert rotate("master", at=NOW, tell=silently) == 2
    assert not under_way("master")
    assert spoiled.read_bytes()[0] == 1
    assert [one.by for one in needed("master", on=TODAY)] == [
        {"files as received": 1, "files that no list names": 1}
    ]
    with pytest.raises(CannotRotate):
        retire("master", 1, at=NOW)


def test_a_card_that_ran_out_needs_no_index_key_and_one_that_runs_does(people) -> None:
    na = a_member("Đỗ Thị Na", of=the_federation(), since=TODAY)
    officer = an_account("Lê Thị Ân")
    code = issuing.issue(na, days=30, by=officer, at=NOW)
    rotate("index", at=NOW, tell=silently)
    last, over = NOW + timedelta(days=29), NOW + timedelta(days=30)

    assert [one.by for one in needed("index", on=last.date())] == [{"cards": 1}]
    with pytest.raises(CannotRotate):
        retire("index", 1, at=last)
    assert checking.check(code, by=officer, at=last)
    assert not checking.check(code, by=officer, at=over)

    retire("index", 1, at=over)
    assert not checking.check(code, by=officer, at=over)
    fresh = issuing.issue(na, days=30, by=officer, at=over)
    assert checking.check(fresh, by=officer, at=over)


def test_an_index_key_killed_in_the_middle_goes_on_and_the_trail_verifies(people, tmp_path) -> None:
    killed("index", tmp_path, "identity numbers")
    assert IdentityIndex.objects.filter(key_version=2).count() == 30
    everything_is_read(people)
    assert rotate("index", at=NOW, tell=silently) == 2
    assert IdentityIndex.objects.filter(key_version=2).count() == len(NUMBERS)
    assert IdentityIndex.objects.filter(key_version=1).count() == len(NUMBERS)
    assert kinds() == set()
    assert [one.by for one in needed("index", on=TODAY)] == [{}]
    retire("index", 1, at=NOW)
    assert keys.versions("index") == [2]
    everything_is_read(people)


def corrected(person: int, number: str, instead: str | None) -> None:
    """The number goes from that record, in whose place another stands or none."""
    record = Person.objects.get(pk=person)
    wanted = Wanted(number=read_identity(instead)[0], instead=0) if instead else Wanted(instead=0)
    told = {"evidence": "card-seen", "reason": "Thẻ căn cước ghi khác danh sách", "seen": look(record).seen}
    ticked = {one.code for one in questions(look(record), wanted)}
    correct(record, wanted, acknowledged=ticked, client_ref=uuid4(), by=None, at=NOW, **told)
    assert matching.people_by_number([number]) == {}


def test_a_number_that_was_corrected_away_is_asked_about_under_the_new_key_too(people) -> None:
    wrong, twice, given = NUMBERS[:3]
    corrected(people[0], wrong, "999195999991")
    corrected(people[1], twice, None)
    put = Wanted(number=read_identity(twice)[0])
    hoa = Person.objects.get(pk=people[3])
    told = {"evidence": "card-seen", "reason": "Thẻ căn cước ghi khác danh sách", "seen": look(hoa).seen}
    ticked = {one.code for one in questions(look(hoa), put)}
    correct(hoa, put, acknowledged=ticked, client_ref=uuid4(), by=None, at=NOW, **told)
    before = matching.corrected_away(NUMBERS)
    assert before == {wrong: people[0], twice: people[1]}

    rotate("index", at=NOW, tell=silently)
    rotate("index", at=NOW, tell=silently)
    for version in (1, 2):
        retire("index", version, at=NOW)
    assert matching.corrected_away(NUMBERS) == before
    assert matching.people_by_number([wrong, twice, given]) == {twice: people[3], given: people[2]}
    assert kinds() == set()


def test_one_that_is_done_again_after_a_kill_is_not_digested_twice(people, tmp_path) -> None:
    corrected(people[0], NUMBERS[0], None)
    rotate("index", at=NOW, tell=silently)
    ended = IdentityIndex.objects.exclude(ended_by=None)
    assert sorted(ended.values_list("key_version", flat=True)) == [1, 2]
    (tmp_path / "keys/rotating-index").write_text(json.dumps({"to": 2}))
    rotate("index", at=NOW, tell=silently)
    assert ended.count() == 2


def test_a_rotation_that_forgot_where_it_stood_would_make_another_version(people, tmp_path) -> None:
    """The negative control: without the file beside the keys a second key is made, and nothing was resumed."""
    killed("master", tmp_path, "persons' keys")
    (tmp_path / "keys/rotating-master").unlink()
    assert rotate("master", at=NOW, tell=silently) == 3


def test_a_process_that_was_cut_off_before_its_key_was_made_makes_it(people, tmp_path) -> None:
    keys.ensure()
    (tmp_path / "keys/rotating-trail").write_text('{"to": 2}')
    assert rotate("trail", at=NOW, tell=silently) == 2
    assert keys.versions("trail") == [1, 2]


def test_what_was_signed_keeps_its_key(people) -> None:
    rotate("trail", at=NOW, tell=silently)
    (old,) = needed("trail", on=TODAY)
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
