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
from caunoi.access.reach import operator
from caunoi.cli.serve import wait_for_nobody
from caunoi.organisations.models import Unit
from caunoi.registers.members.door import viewings_within
from caunoi.registers.members.models import Particulars, Person
from caunoi.registers.members.viewing import bring_over
from caunoi.trail.acting import act
from proof.homes import NOW
from proof.killing import Worker
from proof.matrix.entering import entered

#: Answers that are right: a page, a sign-in, a form that was saved; and one that says to send it again.
READ, SIGNED_IN, SAVED, TO_BE_SENT_AGAIN = 200, 302, 302, 503
FIRST = "first read"
#: People whose record nobody opened before: one for each time that pages are asked for.
STRANGERS = 2_000


@dataclass
class Waits:
    """By page, in seconds: how long it made wait at most, how often it was asked for and what it answered.

    `longest` is without the time in which no core was free for this process, `by_the_clock` with it; `unsaved` is the
    longest time through which nothing could be saved in the registers. `refused` are pages that save nothing there
    and were told to come back all the same; `untold` are records that were opened and do not say by whom.
    """

    longest: dict[str, float] = field(default_factory=dict)
    by_the_clock: dict[str, float] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    unsaved: float = 0
    refused: int = 0
    untold: int = 0

    def note(self, name: str, seconds: float, queued: float, status: int) -> None:
        """One page that was answered, after so many seconds of which so many went by in the queue for a core."""
        self.longest[name] = max(self.longest.get(name, 0.0), seconds - queued)
        self.by_the_clock[name] = max(self.by_the_clock.get(name, 0.0), seconds)
        self.asked[name] += 1
        self.answers[f"{name} {status}"] += 1


class Pages:
    """An officer who opens a record again and another for the first time, signs in and notes a contact, over and over."""

    def __init__(self, account: Account, password: str, unit: Unit) -> None:
        self._account, self._password = account, password
        self._client = Client(HTTP_HOST="localhost")
        entered(self._client, account)
        known, *self._strangers = _people(1 + STRANGERS)
        self._person = reverse("person", args=[known])
        self._opened: list[uuid.UUID] = []
        self._read()
        bring_over()
        self._contact = reverse("note-contact", args=["unit", unit.public_id])
        self.kinds: dict[str, tuple[Callable[[], int], tuple[int, ...]]] = {
            "read": (self._read, (READ,)),
            # Told to come back it would be a finding, and not the end of the measuring.
            FIRST: (self._read_first, (READ, TO_BE_SENT_AGAIN)),
            "sign-in": (self._sign_in, (SIGNED_IN,)),
            "save": (self._save, (SAVED, TO_BE_SENT_AGAIN)),
        }

    def _read(self) -> int:
        return self._client.get(self._person).status_code

    def _read_first(self) -> int:
        """A record that nobody opened before. Raises IndexError when there is none left."""
        stranger = self._strangers.pop()
        status = self._client.get(reverse("person", args=[stranger])).status_code
        if status == READ:
            self._opened.append(stranger)
        return status

    def untold(self) -> int:
        """Records shown for the first time that do not say, exactly once, that this officer opened them."""
        shown = Person.objects.filter(public_id__in=self._opened)
        seen = (
            [one.account_id for one in viewings_within(operator(NOW.date()), [key], most=9)]
            for key in shown.values_list("pk", flat=True)
        )
        return sum(accounts != [self._account.pk] for accounts in seen)

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
    waits.refused, waits.untold = waits.answers[f"{FIRST} {TO_BE_SENT_AGAIN}"], pages.untold()
    return waits


def _queued() -> float:
    """Seconds that this thread was ready and no core was: on a machine that others use, they are nobody's wait but theirs."""
    return int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


def _people(many: int) -> list[uuid.UUID]:
    named = [uuid.uuid4() for _ in range(many)]
    with act("proof.person", by=None, at=NOW, on=NOW.date()) as writer:
        writer.add(Person, ("public_id",), [(one,) for one in named])
        people = Person.objects.filter(public_id__in=named).values_list("pk", flat=True)
        words = ("Trần Văn Một", "x", "x")
        columns = ("person", "name", "name_fold", "name_sort")
        writer.add(Particulars, columns, [(one, *words) for one in people])
    return named
