"""What pages of the site wait for while a worker of its own process writes lists on SQLite, as `caunoi serve` answers them."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from caunoi.access.models import Account, Attempt
from caunoi.cli.serve import wait_for_nobody
from caunoi.organisations.models import Unit
from caunoi.registers.members.models import Particulars, Person
from caunoi.trail.acting import act
from proof.homes import NOW
from proof.killing import Worker
from proof.matrix.entering import entered

#: Answers that are right: a page, a sign-in, a form that was saved; and one that says to send it again.
READ, SIGNED_IN, SAVED, TO_BE_SENT_AGAIN = 200, 302, 302, 503


@dataclass
class Waits:
    """By page, in seconds: how long it made wait at most, how often it was asked for and what it answered.

    `longest` is without the time in which no core was free for this process, `by_the_clock` with it; `unsaved` is the
    longest time through which nothing could be saved in the registers.
    """

    longest: dict[str, float] = field(default_factory=dict)
    by_the_clock: dict[str, float] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    unsaved: float = 0

    def note(self, name: str, seconds: float, queued: float, status: int) -> None:
        """One page that was answered, after so many seconds of which so many went by in the queue for a core."""
        self.longest[name] = max(self.longest.get(name, 0.0), seconds - queued)
        self.by_the_clock[name] = max(self.by_the_clock.get(name, 0.0), seconds)
        self.asked[name] += 1
        self.answers[f"{name} {status}"] += 1


class Pages:
    """An officer who opens a record, signs in and notes a contact, over and over."""

    def __init__(self, account: Account, password: str, unit: Unit) -> None:
        self._account, self._password = account, password
        self._client = Client(HTTP_HOST="localhost")
        entered(self._client, account)
        self._person = reverse("person", args=[_somebody()])
        # The first look of an account at a record is noted in the registers: it is a page that saves.
        self._read()
        self._contact = reverse("note-contact", args=["unit", unit.public_id])
        self.kinds: dict[str, tuple[Callable[[], int], tuple[int, ...]]] = {
            "read": (self._read, (READ,)),
            "sign-in": (self._sign_in, (SIGNED_IN,)),
            "save": (self._save, (SAVED, TO_BE_SENT_AGAIN)),
        }

    def _read(self) -> int:
        return self._client.get(self._person).status_code

    def _sign_in(self) -> int:
        words = {"username": self._account.username, "password": self._password}
        return Client(HTTP_HOST="localhost").post(reverse("sign-in"), words).status_code

    def _save(self) -> int:
        told = {"kind": "call", "client_ref": str(uuid.uuid4())}
        return self._client.post(self._contact, told).status_code


def waited(pages: Pages, worker: Worker) -> Waits:
    """Ask for each page in turn until the worker is over, then once more. Raises AssertionError for any other answer."""
    wait_for_nobody()
    waits, saved_at, last = Waits(), time.monotonic(), False
    while not last:
        last = worker.over()
        # Whoever asks so often would be told to wait.
        Attempt.objects.all().delete()
        for name, (ask, right) in pages.kinds.items():
            begun, queued = time.monotonic(), _queued()
            status = ask()
            # A page of the site opens its connections and lets them go.
            close_old_connections()
            ended, queued = time.monotonic(), _queued() - queued
            if status not in right:
                raise AssertionError(f"“{name}” was answered {status}")
            waits.note(name, ended - begun, queued, status)
            if name == "save" and status == SAVED:
                waits.unsaved = max(waits.unsaved, ended - saved_at)
                saved_at = ended
    return waits


def _queued() -> float:
    """Seconds that this thread was ready and no core was: on a machine that others use, they are nobody's wait but theirs."""
    return int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


def _somebody() -> uuid.UUID:
    with act("proof.person", by=None, at=NOW, on=NOW.date()) as writer:
        person = writer.add_one(Person)
        writer.add_one(Particulars, person_id=person, name="Trần Văn Một", name_fold="x", name_sort="x")
    return Person.objects.get(pk=person).public_id
