"""What is over goes and what is needed stays, once, with a line in the trail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from caunoi.access.models import Account, Appointment, Attempt
from caunoi.intake import working
from caunoi.intake.models import Correction, Finding, ReceivedFile
from caunoi.jobs.models import Job
from caunoi.registers.members.models import Person
from caunoi.registers.members.viewing import bring_over, note_viewing
from caunoi.retention.forgetting import forget
from caunoi.retention.policy import policy
from caunoi.trail.acting import act
from caunoi.trail.models import Act, Document
from tests.builders import NOW, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

LATER = NOW + timedelta(days=400)


@pytest.fixture
def received(settings, tmp_path) -> Path:
    settings.CAUNOI_HOME = tmp_path
    (tmp_path / "received").mkdir()
    return tmp_path / "received"


def a_file(folder: Path, name: str, *, sealed_as: str = "") -> ReceivedFile:
    sealed = sealed_as or f"{name}.sealed"
    (folder / sealed).write_bytes(b"sealed")
    document = Document.objects.create(kind="list", name=name, sha256=name.ljust(64, "0"))
    return ReceivedFile.objects.create(document=document, sealed_as=sealed, received_at=NOW)


def a_row(file: ReceivedFile, severity: str, state: str = "open") -> Finding:
    decided_at = NOW if state == "decided" else None
    return Finding.objects.create(
        file=file, severity=severity, state=state, code="x", reason_vi="…", reason_en="…", cells=b"sealed", decided_at=decided_at,
    )  # fmt: skip


def counts(found) -> dict[str, int]:
    return {one.rule.code: one.count for one in found if one.count}


def test_a_file_of_which_a_row_still_waits_is_kept_however_old(received: Path) -> None:
    done, waiting = a_file(received, "one"), a_file(received, "two")
    a_row(waiting, "held")

    assert counts(forget(at=LATER)) == {"received-file": 1}
    assert [path.name for path in received.iterdir()] == [waiting.sealed_as]
    assert ReceivedFile.objects.get(pk=done.pk).sealed_as == ""
    assert Document.objects.filter(pk=done.document_id).exists()


def test_bytes_that_another_file_still_needs_are_kept(received: Path) -> None:
    a_file(received, "one")
    a_row(a_file(received, "two", sealed_as="one.sealed"), "held")

    forget(at=LATER)

    assert (received / "one.sealed").exists()


def test_cells_go_when_the_row_was_decided_and_stay_while_it_waits(received: Path) -> None:
    file = a_file(received, "one")
    waiting, decided, refused = a_row(file, "held"), a_row(file, "held", "decided"), a_row(file, "refused")

    assert counts(forget(at=LATER)) == {"finding": 2}
    assert Finding.objects.get(pk=waiting.pk).cells is not None
    assert [Finding.objects.get(pk=one.pk).cells for one in (decided, refused)] == [None, None]


def test_a_cell_typed_again_stays_while_its_file_can_be_read_again(received: Path) -> None:
    officer = Account.objects.open(username="a", full_name="A", password=None)
    done, waiting = a_file(received, "one"), a_file(received, "two")
    a_row(waiting, "held")
    for file in (done, waiting):
        Correction.objects.create(file=file, sheet=None, row=6, column="B", value=b"x", by=officer, at=NOW)

    seen = counts(forget(at=LATER, dry_run=True))
    assert seen == counts(forget(at=LATER)) == {"correction": 1, "received-file": 1}
    assert Correction.objects.get().file == waiting
    assert counts(forget(at=LATER)) == {}

    Finding.objects.filter(file=waiting).update(state="decided", decided_at=NOW)
    assert counts(forget(at=LATER)) == {"correction": 1, "finding": 1, "received-file": 1}


def test_nothing_goes_a_day_before_its_days_are_over(received: Path) -> None:
    a_row(a_file(received, "one"), "refused")
    Job.objects.create(kind="intake", created_at=NOW, ended_at=NOW, state="done")
    days = policy()["intake_receivedfile"].rule.days

    assert counts(forget(at=NOW + timedelta(days=days))) == {}
    assert counts(forget(at=NOW + timedelta(days=days, seconds=1))) == {
        "received-file": 1,
        "finding": 1,
        "job": 1,
    }


def test_attempts_and_sessions_that_ran_out_go_and_running_ones_stay() -> None:
    Attempt.objects.create(key="a", at=NOW)
    Session.objects.create(session_key="old", session_data="", expire_date=NOW)
    Session.objects.create(session_key="new", session_data="", expire_date=LATER + timedelta(hours=1))

    assert counts(forget(at=LATER)) == {"attempt": 1, "session": 1}
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_who_opened_a_record_is_forgotten_whether_it_was_brought_over_or_not(db: None) -> None:
    officer = Account.objects.open(username="a", full_name="A", password=None)
    with act("test.person", by=None, at=NOW, on=NOW.date()) as writer:
        na = Person.objects.get(pk=writer.add_one(Person))
    days = policy()["members_viewing"].rule.days
    for day in (0, 1, days + 1):
        note_viewing(na, by=officer, at=NOW + timedelta(days=day))
        if day == 0:
            bring_over()
    at = NOW + timedelta(days=days + 2)

    assert counts(forget(at=at, dry_run=True)) == counts(forget(at=at)) == {"viewing": 2}
    bring_over()
    assert na.viewings.get().on == (NOW + timedelta(days=days + 1)).date()


def test_what_waited_for_a_second_person_goes_with_its_names(db: None) -> None:
    officer, unit = Account.objects.open(username="a", full_name="A", password=None), the_federation()
    for lapsed in (NOW, NOW + timedelta(seconds=1)):
        Appointment.objects.create(
            kind="open-account", full_name="B", unit=unit, asked_by=officer, asked_at=NOW, lapses_at=lapsed
        )

    assert counts(forget(at=LATER + timedelta(seconds=1))) == {"appointment": 1}
    assert Appointment.objects.get().lapses_at > NOW


def test_a_trial_counts_and_removes_nothing(received: Path) -> None:
    a_row(a_file(received, "one"), "refused")

    assert counts(forget(at=LATER, dry_run=True)) == {"received-file": 1, "finding": 1}
    assert counts(forget(at=LATER)) == {"received-file": 1, "finding": 1}


def test_the_trail_says_how_many_went_and_the_second_time_there_is_nothing(received: Path) -> None:
    a_row(a_file(received, "one"), "refused")
    forget(at=LATER)

    assert counts(forget(at=LATER)) == {}
    assert [done.about for done in Act.objects.filter(what="retention.forgot")] == [
        {"finding": 1, "received-file": 1}
    ]


def test_what_a_killed_process_left_behind_goes_and_what_serves_stays(received: Path, settings) -> None:
    home = received.parent
    settings.CAUNOI_KEYS = home / "keys"
    kept = [
        home / "snapshots/0000000009",
        received / "named.sealed",
        received / "queued.sealed",
        home / "keys/master.1",
    ]
    left = [home / "snapshots/0000000007", home / "snapshots/.making-x", received / "b.draft", received / "orphan.sealed", home / "keys/.master.2.ab"]  # fmt: skip
    for one in (*kept, *left):
        one.parent.mkdir(exist_ok=True)
        if one.parent.name == "snapshots":
            one.mkdir()
        else:
            one.write_bytes(b"x")
    a_file(received, "one", sealed_as="named.sealed")
    ReceivedFile.objects.update(received_at=timezone.now())
    waiting = {"files": [{"kept_as": "queued.sealed", "sha256": "0" * 64}]}
    Job.objects.create(kind=working.KIND, payload=waiting, created_at=NOW)

    assert counts(forget(at=timezone.now())).get("scratch") is None
    assert counts(forget(at=timezone.now() + timedelta(days=2), dry_run=True))["scratch"] == len(left)
    assert counts(forget(at=timezone.now() + timedelta(days=2)))["scratch"] == len(left)
    assert not [one for one in left if one.exists()]
    assert all(one.exists() for one in kept)
