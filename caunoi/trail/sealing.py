"""The one order of everything done: committed Acts are numbered and chained, so that writers need not queue.

Each link signs the one before it under the trail's key. The head of the chain is exported, signed, to a file
outside the database (`heads/heads.txt`), to be printed or mailed once a day (`caunoi head`): what is sealed before
an exported head can be neither cut nor rebuilt unseen (`caunoi/verify.py`).
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import OperationalError, connection, transaction

from caunoi.trail import keys
from caunoi.trail.acting import did_anything
from caunoi.trail.canonical import dense, moment
from caunoi.trail.models import Act, Seal
from caunoi.vocabulary.days import day_of

BATCH = 1_000
#: The link before the first.
ORIGIN = bytes(32)
# One sealer at a time: any constant would do.
_LOCK = 0x5EA1


@dataclass(frozen=True, slots=True)
class Head:
    """The last link at an export: `mac` signs the day, the position and the link, each line by itself."""

    day: date
    position: int
    link: str
    mac: str

    def line(self) -> str:
        """As it stands in the file, is printed, mailed, and held against the chain later."""
        return f"{self.day.isoformat()} {self.position} {self.link} {self.mac}"


def position() -> int:
    """How far the one order reaches: the last sealed position, 0 before the first."""
    last = Seal.objects.order_by("-position").values_list("position", flat=True).first()
    return last or 0


class Reached(NamedTuple):
    """How far things were done at a moment: the last sealed position, and the Acts that had no seal yet."""

    position: int
    unsealed: list[int]


def reached() -> Reached:
    """How far things are done now."""
    # In this order: what is sealed between the two is not among the known, and counts as done since.
    last = position()
    return Reached(last, list(Act.objects.filter(sealed=False).order_by("pk").values_list("pk", flat=True)))


def nothing_done_since(then: Reached) -> bool:
    """Whether no Act was done since: ids are not commit order, so that the greatest alone would not tell."""
    acts = set(Act.objects.filter(sealed=False).values_list("pk", flat=True))
    acts.update(Seal.objects.filter(position__gt=then.position).values_list("act", flat=True))
    return acts <= set(then.unsealed)


def seal(*, at: datetime) -> int:
    """Number and chain every committed Act that has no seal yet. Returns how many there were."""
    done = 0
    while Act.objects.filter(sealed=False).exists():
        sealed = _seal_some(at)
        if not sealed:
            break
        done += sealed
    return done


def _seal_some(at: datetime) -> int:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        # On SQLite the transaction itself is exclusive (BEGIN IMMEDIATE). On both, the primary key is the
        # last wall: two sealers cannot give out one position.
        last = Seal.objects.order_by("-position").first()
        number, link = (last.position, bytes(last.link)) if last else (0, ORIGIN)
        waiting = list(Act.objects.filter(sealed=False).order_by("pk")[:BATCH])
        seals = []
        known = set(Seal.objects.filter(act__in=waiting).values_list("act_id", flat=True))
        for act in waiting:
            if act.pk in known:
                continue
            number += 1
            link = link_after(link, position=number, act=act.pk, mac=bytes(act.mac), at=at)
            seals.append(Seal(position=number, act=act, link=link, sealed_at=at))
        Seal.objects.bulk_create(seals)
        Act.objects.filter(pk__in=[act.pk for act in waiting]).update(sealed=True)
    return len(waiting)


def link_after(
    before: bytes, *, position: int, act: int, mac: bytes, at: datetime, version: int | None = None
) -> bytes:
    """The link that signs an Act (its id and signature) at its place."""
    message = dense([before.hex(), position, act, mac.hex(), moment(at)])
    return keys.sign(message.encode(), version=version)


def seal_and_export(*, at: datetime) -> None:
    """Seal what was done and export the head: every command that wrote ends so."""
    seal(at=at)
    export_head(at=at)


def seal_what_was_done(*, at: datetime) -> None:
    """The end of a command: seal if this process committed an Act."""
    if did_anything():
        # Another process may be writing for a while: then the worker seals, a little later than we would.
        with suppress(OperationalError):
            seal_and_export(at=at)


def heads_file() -> Path:
    """Where heads are exported to: one line each, never rewritten."""
    return Path(settings.CAUNOI_HOME) / "heads" / "heads.txt"


def last_verdict_file() -> Path:
    """Where `caunoi verify` leaves what it found last, for the auditor's page."""
    return Path(settings.CAUNOI_HOME) / "heads" / "verified.json"


def newest_line() -> str:
    """The newest exported head as it stands in the file, without reading the years before it; empty: none yet."""
    file = heads_file()
    if not file.exists():
        return ""
    with file.open("rb") as lines:
        lines.seek(max(0, file.stat().st_size - 4_096))
        return (lines.read().decode("ascii", "replace").splitlines() or [""])[-1]


def head_at(position: int, link: str, *, day: date) -> Head:
    """A head, signed."""
    message = dense([day.isoformat(), position, link]).encode()
    return Head(day, position, link, keys.sign(message).hex())


def is_due(newest: str, *, day: date, link: str) -> bool:
    """Whether a head is worth a line: the chain grew, or the day has none yet."""
    told = newest.split()
    return len(told) != 4 or told[0] != day.isoformat() or told[2] != link


def export_head(*, at: datetime) -> Head | None:
    """Append the head of the chain to the heads file; None when the day's last line says it already."""
    last = Seal.objects.order_by("-position").first()
    day = day_of(at)
    if last is None or not is_due(newest_line(), day=day, link=bytes(last.link).hex()):
        return None
    head = head_at(last.position, bytes(last.link).hex(), day=day)
    file = heads_file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as out:
        out.write(head.line() + "\n")
        out.flush()
        os.fsync(out.fileno())
    return head
