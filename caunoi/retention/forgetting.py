"""Forgetting what is no longer needed: the rules of the policy that count days, applied whenever `caunoi forget` runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q

from caunoi.access.models import Appointment, Attempt, Device, SignIn, SignInEvent, SpentCode, SystemKey
from caunoi.indicators.reading import rows_folder
from caunoi.intake.models import (
    Correction,
    Finding,
    HandIn,
    HandInLink,
    Look,
    ReceivedFile,
    Returned,
    SheetReading,
)
from caunoi.intake.national import kept_files
from caunoi.intake.receiving import folder, kept_as
from caunoi.intake.working import kept
from caunoi.jobs.models import Job
from caunoi.privacy.models import DataRequest
from caunoi.registers.cards.models import CardCheck
from caunoi.registers.concerns import words
from caunoi.registers.concerns.models import Concern, Words
from caunoi.registers.links.models import EmployerLink
from caunoi.registers.members.models import NotedOpening, Viewing
from caunoi.registers.rounds.models import RoundPaper
from caunoi.retention.policy import Rule, rules
from caunoi.trail.acting import act
from caunoi.trail.erasing import Erasure, erase
from caunoi.vocabulary.days import day_of


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What one rule did: how many rows or files went, or would go."""

    rule: Rule
    count: int


def forget(*, at: datetime, dry_run: bool = False) -> list[Forgotten]:
    """Apply every rule that counts days, as of that moment; the same again does nothing.

    One Act in the trail says how many went by which rule. A `dry_run` only counts.
    """
    known = rules()
    with transaction.atomic():
        found = [
            Forgotten(known[code], _BY_RULE[code](known[code], at, dry_run)) for code in sorted(_BY_RULE)
        ]
        told = {one.rule.code: one.count for one in found if one.count}
        if told and not dry_run:
            with act("retention.forgot", by=None, at=at, on=day_of(at), about=told):
                pass
    return found


def _since(rule: Rule, at: datetime) -> datetime:
    if rule.days is None:
        raise ValueError(f"{rule.code} counts no days.")
    return at - timedelta(days=rule.days)


def _old_files(rule: Rule, at: datetime) -> models.QuerySet[ReceivedFile]:
    waiting = Finding.objects.filter(severity=Finding.Severity.HELD, state=Finding.State.OPEN).values("file")
    old = ReceivedFile.objects.filter(received_at__lt=_since(rule, at))
    return old.exclude(sealed_as="").exclude(id__in=waiting)


def _received_files(rule: Rule, at: datetime, dry_run: bool) -> int:
    """Sealed bytes of files that are old and of which no row waits; their hash and their findings stay."""
    old = _old_files(rule, at)
    names = list(old.values_list("id", "sealed_as"))
    if not dry_run:
        ids = [key for key, _ in names]
        old.filter(id__in=ids).update(sealed_as="")
        # With its bytes go the cells by which its columns were shown: it cannot be read again.
        SheetReading.objects.filter(file__in=ids).update(looked=None)
        Returned.objects.filter(file__in=ids).update(sent=None)
        # The same bytes received under two names are one sealed file: it goes with the last that names it.
        still = kept(locked_since=_locked_since(at))
        gone = [name for _, name in names if name not in still]
        transaction.on_commit(lambda: _unlink(gone))
    return len(names)


def _round_lists(rule: Rule, at: datetime, dry_run: bool) -> int:
    """Sealed lists that were handed in within a round locked long ago; their hash, and what was taken in, stay."""
    old = RoundPaper.objects.filter(
        kind=RoundPaper.Kind.LIST, due__round__locked_by__at__lt=_since(rule, at)
    ).values_list("sha256", flat=True)
    still = kept(locked_since=_since(rule, at))
    names = sorted({kept_as(one) for one in old} - still.keys())
    gone = [name for name in names if (folder() / name).exists()]
    if not dry_run:
        transaction.on_commit(lambda: _unlink(gone))
    return len(gone)


def _national_files(rule: Rule, at: datetime, dry_run: bool) -> int:
    """Sealed files that the national federation's software was told by, or answered with, long ago."""
    since = _since(rule, at)
    still = kept(locked_since=_locked_since(at), exchanged_since=since)
    gone = [name for name in sorted(kept_files().keys() - still.keys()) if (folder() / name).exists()]
    if not dry_run:
        transaction.on_commit(lambda: _unlink(gone))
    return len(gone)


def _locked_since(at: datetime) -> datetime:
    return _since(rules()["round-list"], at)


def _unlink(names: list[str]) -> None:
    for name in names:
        (folder() / name).unlink(missing_ok=True)


def _concern_words(rule: Rule, at: datetime, dry_run: bool) -> int:
    """What was raised, and answered, long ago, or is said by no concern that stands: the text's own key goes with it."""
    since = _since(rule, at)
    standing = Concern.objects.filter(ended_by=None).exclude(valid_to__lte=day_of(since))
    old = Words.objects.filter(began_by__at__lt=since).exclude(cipher=b"")
    for said in ("told", "answer"):
        old = old.exclude(pk__in=standing.filter(**{f"{said}__isnull": False}).values(said))
    ids = list(old.values_list("pk", flat=True))
    if ids and not dry_run:
        with act("concerns.words-forgotten", by=None, at=at, on=day_of(at)) as writer:
            erase(writer, [Erasure(Words, ids, {"cipher": b""})])
        transaction.on_commit(lambda: words.forget(ids))
    return len(ids)


def _cells(rule: Rule, at: datetime, dry_run: bool) -> int:
    """Sealed cells of rows that were decided long ago, or that nobody has to decide."""
    since = _since(rule, at)
    decided = Q(state=Finding.State.DECIDED, decided_at__lt=since)
    told_only = ~Q(severity=Finding.Severity.HELD) & Q(file__received_at__lt=since)
    old = Finding.objects.filter(decided | told_only).exclude(cells=None)
    count = old.count()
    if not dry_run:
        Finding.objects.filter(id__in=list(old.values_list("id", flat=True))).update(cells=None)
    return count


def _corrections(rule: Rule, at: datetime, dry_run: bool) -> int:
    """Cells typed again, once their file's bytes are gone: while it can be read again, it is read with them."""
    gone = Q(file__sealed_as="") | Q(file__in=_old_files(rules()["received-file"], at))
    old = Correction.objects.filter(gone, at__lt=_since(rule, at))
    return old.count() if dry_run else old.delete()[0]


def _contacts(rule: Rule, at: datetime, dry_run: bool) -> int:
    """Whom links were for that are long over; what was answered and handed in by them stays."""
    over = day_of(_since(rule, at))
    links = [
        model._base_manager.filter(until__lt=over).exclude(contact=None)
        for model in (EmployerLink, HandInLink)
    ]
    return sum(old.count() if dry_run else old.update(contact=None) for old in links)


def _who_handed_in(rule: Rule, at: datetime, dry_run: bool) -> int:
    """Who said to have handed a list in, long ago; that it came, and what became of it, stays."""
    old = HandIn.objects.filter(at__lt=_since(rule, at)).exclude(who=None)
    return old.count() if dry_run else old.update(who=None)


def _rows_of(model: type[models.Model]) -> Callable[[Rule, datetime, bool], int]:
    """Whole rows of one table, so many days after the column that the policy names."""

    def gone(rule: Rule, at: datetime, dry_run: bool) -> int:
        old = model._base_manager.filter(**{f"{rule.after}__lt": _since(rule, at)})
        return old.count() if dry_run else old.delete()[0]

    return gone


def _viewings(rule: Rule, at: datetime, dry_run: bool) -> int:
    """Who looked, and what no worker has brought over to it."""
    return sum(_rows_of(model)(rule, at, dry_run) for model in (Viewing, NotedOpening))


def _scratch(rule: Rule, at: datetime, dry_run: bool) -> int:
    """What a process that was killed left behind, and what was replaced: nothing that somebody still reads."""
    since = _since(rule, at).timestamp()
    rows = rows_folder()
    snapshots = sorted(one for one in rows.glob("[0-9]*") if one.is_dir())
    left = [
        *snapshots[:-1],
        *rows.glob(".making-*"),
        *folder().glob("*.draft"),
        *_unnamed(folder(), locked_since=_locked_since(at)),
        # A key that was being made; `trail.keys` links it under its name at once.
        *Path(settings.CAUNOI_KEYS).glob(".*.*.*"),
    ]
    gone = [one for one in left if one.stat().st_mtime < since]
    if not dry_run:
        transaction.on_commit(lambda: _remove(gone))
    return len(gone)


def _unnamed(received: Path, *, locked_since: datetime) -> list[Path]:
    """Sealed files that no list names and no work waits for: those of a sending that failed."""
    named = kept(locked_since=locked_since)
    return [one for one in received.glob("*.sealed") if one.name not in named]


def _remove(gone: list[Path]) -> None:
    for one in gone:
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)


_BY_RULE: dict[str, Callable[[Rule, datetime, bool], int]] = {
    "appointment": _rows_of(Appointment),
    "received-file": _received_files,
    "round-list": _round_lists,
    "national-file": _national_files,
    "finding": _cells,
    "look": _rows_of(Look),
    "correction": _corrections,
    "job": _rows_of(Job),
    "attempt": _rows_of(Attempt),
    "spent-code": _rows_of(SpentCode),
    "device": _rows_of(Device),
    "sign-in": _rows_of(SignIn),
    "sign-in-event": _rows_of(SignInEvent),
    "system-key": _rows_of(SystemKey),
    "session": _rows_of(Session),
    "employer-link": _contacts,
    "hand-in": _who_handed_in,
    "viewing": _viewings,
    "card-check": _rows_of(CardCheck),
    "concern": _concern_words,
    "data-request": _rows_of(DataRequest),
    "scratch": _scratch,
}
#: Rules that `forget` carries out; a test holds them against the rules of the policy that count days.
CARRIED_OUT = frozenset(_BY_RULE)
