"""Keys are replaced without a pause: a new version for what is made from now on, then whatever stands is moved to it.

Each batch is a whole step and is found done the next time, so that a rotation which was killed goes on where it
stopped. Look-ups and readings work all the while: what is under an older version is read by that. Which ring is being
moved to which version stands in a file beside the keys. Nothing old is removed unasked (`retire`).
"""

from __future__ import annotations

import fcntl
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models

from caunoi.access.factors import PLACE as FACTOR_PLACE
from caunoi.intake import hand_in_links
from caunoi.intake.correcting import place_of as correction_place
from caunoi.intake.handing_in import who_place
from caunoi.intake.keeping import place_of as finding_place
from caunoi.intake.keeping import place_of_reading
from caunoi.intake.models import Correction, Finding, HandIn, HandInLink, Returned, SheetReading
from caunoi.intake.receiving import folder, keep_anew
from caunoi.intake.returning import place_of as returned_place
from caunoi.intake.working import kept
from caunoi.organisations.models import Employer
from caunoi.privacy.sealing import PLACES
from caunoi.registers.cards.models import Card
from caunoi.registers.links.linking import contact_place
from caunoi.registers.links.models import EmployerLink
from caunoi.registers.members.matching import INDEX, as_indexed
from caunoi.registers.members.models import IdentityIndex, IdentityNumber, Resemblance
from caunoi.registers.merging.resembling import place_of as resemblance_place
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.models import Act, PersonKey, Seal
from caunoi.trail.sealing import heads_file
from caunoi.trail.writing import Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

BATCH, FILES = 2_000, 50
_COLUMNS = ("number_id", "digest", "key_version")
Told = Callable[[str, int], None]


class CannotRotate(Exception):
    """Another process rotates, or an old version is needed still; `text` says which."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


@dataclass(frozen=True, slots=True)
class Needed:
    """What was made under a version and needs it still: how many, by what they are."""

    ring: str
    version: int
    by: dict[str, int]


def rotate(ring: keys.Ring, *, at: datetime, tell: Told) -> int:
    """Move a ring to a new version, or go on with the move that was cut short. Returns that version.

    `tell` hears what is being moved and how many so far. Raises CannotRotate.
    """
    with _alone():
        version = _target(ring, at)
        if ring == "master":
            _rewrap_people(tell)
            for model, column, place in _sealed_columns():
                _reseal(model, column, place, tell)
            _reseal_factors(tell)
            _reseal_files(tell)
        elif ring == "index":
            _index_again(version, at, tell)
        _state(ring).unlink()
        return version


def _target(ring: keys.Ring, at: datetime) -> int:
    state = _state(ring)
    if not state.exists():
        state.write_text(json.dumps({"to": keys.newest(ring)[0] + 1}))
    version = int(json.loads(state.read_text())["to"])
    if keys.newest(ring)[0] < version:
        with act("keys.rotated", by=None, at=at, on=day_of(at), about={"ring": ring, "version": version}):
            keys.rotate(ring)
    return version


def under_way(ring: str) -> bool:
    """Whether a rotation of that ring was begun and has not come to its end."""
    return _state(ring).exists()


def _state(ring: str) -> Path:
    return Path(settings.CAUNOI_KEYS) / f"rotating-{ring}"


@contextmanager
def _alone() -> Iterator[None]:
    keys.ensure()
    with (Path(settings.CAUNOI_KEYS) / "rotation.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRotate(
                "Một tiến trình khác đang xoay khóa.", "Another process is rotating keys."
            ) from None
        yield


def _batches(rows: models.QuerySet[Any], size: int) -> Iterator[list[Any]]:
    """Rows in the order of their keys, so many at a time; those added meanwhile come too."""
    last: Any = None
    while some := list((rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:size]):
        yield some
        last = some[-1].pk


def _rewrap_people(tell: Told) -> None:
    done = 0
    for some in _batches(PersonKey.objects.all(), BATCH):
        done += keys.rewrap([one.pk for one in some])
        tell("persons' keys", done)


def _sealed_columns() -> list[tuple[type[models.Model], str, Callable[[Any], str]]]:
    """What is sealed under the master ring itself and not under a person's key."""
    return [
        (Finding, "cells", finding_place),
        (Correction, "value", correction_place),
        (Returned, "sent", returned_place),
        (SheetReading, "looked", place_of_reading),
        (EmployerLink, "contact", contact_place),
        (HandInLink, "contact", hand_in_links.contact_place),
        (HandIn, "who", who_place),
        (Resemblance, "told", resemblance_place),
        *PLACES,
    ]


def _reseal(model: type[models.Model], column: str, place: Callable[[Any], str], tell: Told) -> None:
    done = 0
    rows = model._base_manager.exclude(**{column: None}).exclude(**{column: b""})
    for some in _batches(rows, BATCH):
        for row in some:
            sealed = bytes(getattr(row, column))
            if again := keys.reseal_under_master(sealed, place=place(row)):
                # Guarded: what was blanked or decided meanwhile stays so.
                done += model._base_manager.filter(pk=row.pk, **{column: sealed}).update(**{column: again})
        tell(model._meta.label, done)


def _reseal_factors(tell: Told) -> None:
    """Seeds of authenticator apps and of one-time codes, which allauth keeps as hexadecimal in JSON."""
    done = 0
    for some in _batches(Authenticator.objects.all(), BATCH):
        for row in some:
            for name in {"secret", "seed"} & row.data.keys():
                sealed = bytes.fromhex(row.data[name])
                if again := keys.reseal_under_master(sealed, place=FACTOR_PLACE):
                    told = {**row.data, name: again.hex()}
                    done += Authenticator.objects.filter(pk=row.pk, data=row.data).update(data=told)
        tell("factors", done)


def _reseal_files(tell: Told) -> None:
    """Lists as received, file by file; what does not open, and what no list names any more, is left as it is."""
    done, hashes = 0, kept()
    names = sorted(hashes)
    for some in (names[start : start + FILES] for start in range(0, len(names), FILES)):
        moved = [name for name in some if keep_anew(name, sha256=hashes[name])]
        # One that was forgotten while it was moved would have come back.
        for name in set(moved) - kept().keys():
            (folder() / name).unlink(missing_ok=True)
        done += len(moved)
        tell("files as received", done)


def _index_again(version: int, at: datetime, tell: Told) -> None:
    """A second digest of every number that can be read, beside the first; each batch is an Act.

    One that was corrected away gets a digest that ended: a list that brings it is asked about under every key.
    """
    state, done = _state("index"), 0
    after = int(json.loads(state.read_text()).get("after", 0))
    for some in _batches(IdentityNumber.objects.filter(pk__gt=after), BATCH):
        new = _digests([one for one in some if one.ended_by_id is None], version)
        told = _digests([one for one in some if one.ended_by_id is not None], version, ended=True)
        if new or told:
            with act("keys.reindexed", by=None, at=at, on=day_of(at), about={"version": version}) as writer:
                _write_ended(writer, told, version)
                writer.add(IdentityIndex, _COLUMNS, [(number, digest, version) for number, digest in new])
        done += len(new) + len(told)
        state.write_text(json.dumps({"to": version, "after": some[-1].pk}))
        tell("identity numbers", done)


def _write_ended(writer: Writer, told: list[tuple[int, bytes]], version: int) -> None:
    """One by one, and ended at once: the same number may have been corrected away twice, and be somebody's by now."""
    for own, (number, digest) in zip(writer.ids(IdentityIndex, len(told)), told, strict=True):
        writer.add(IdentityIndex, ("id", *_COLUMNS), [(own, number, digest, version)])
        writer.end(IdentityIndex, [own])


def _digests(numbers: list[IdentityNumber], version: int, *, ended: bool = False) -> list[tuple[int, bytes]]:
    """Numbers that have no digest under that version yet, with it; one whose key was erased has none.

    An `ended` one that is somebody's under that version needs none: whose it is comes first, and that record is
    asked about once it is corrected there too.
    """
    own, table = keys.keys_of({one.person_id for one in numbers}), IdentityNumber._meta.db_table
    read: dict[int, str] = {}
    for one in numbers:
        with suppress(keys.CannotUnseal, KeyError):
            place = keys.place(table, "cipher", one.pk)
            number = keys.unseal(own[one.person_id], bytes(one.cipher), place=place).decode()
            read[one.pk] = as_indexed(one.kind, number)
    found = list(zip(read, keys.blind_index(INDEX, read.values(), version=version)[1], strict=True))
    there = IdentityIndex.objects.filter(key_version=version, digest__in=[digest for _, digest in found])
    taken = {bytes(one) for one in there.filter(ended_by=None).values_list("digest", flat=True)}
    done = set(there.exclude(ended_by=None).values_list("number", flat=True)) if ended else set()
    return [(number, digest) for number, digest in found if digest not in taken and number not in done]


# ---------------------------------------------------------------- what is needed still


def needed(ring: keys.Ring, *, on: date) -> list[Needed]:
    """Every version but the newest, with what needs it still on that day; nothing: it may be retired."""
    newest = keys.newest(ring)[0]
    counts: dict[int, Counter[str]] = {
        version: Counter() for version in keys.versions(ring) if version != newest
    }
    users = {"master": _under_master, "index": _under_index, "trail": _under_trail}[ring]
    for version, what in users(newest, on):
        counts.setdefault(version, Counter())[what] += 1
    return [Needed(ring, version, dict(by)) for version, by in sorted(counts.items()) if version != newest]


def retire(ring: keys.Ring, version: int, *, at: datetime) -> None:
    """Remove an old version that nothing needs any more. Raises CannotRotate."""
    with _alone():
        found = {one.version: one.by for one in needed(ring, on=day_of(at))}
        if under_way(ring) or version not in found:
            raise CannotRotate(
                "Chỉ bỏ được phiên bản cũ, khi không còn việc xoay khóa dở dang.",
                "Only an older version can be retired, and no rotation may be half done.",
            )
        if found[version]:
            by = ", ".join(f"{what}: {count}" for what, count in found[version].items())
            raise CannotRotate(
                f"Khóa {ring}.{version} còn cần cho {by}.", f"{ring}.{version} is needed by {by}."
            )
        with act("keys.retired", by=None, at=at, on=day_of(at), about={"ring": ring, "version": version}):
            keys.retire(ring, version)


def _under_master(_newest: int, _on: date) -> Iterator[tuple[int, str]]:
    for wrapped in PersonKey.objects.values_list("wrapped", flat=True).iterator():
        yield wrapped[0], "persons' keys"
    for model, column, _ in _sealed_columns():
        for sealed in model._base_manager.values_list(column, flat=True).iterator():
            if sealed:
                yield bytes(sealed)[0], model._meta.label
    for data in Authenticator.objects.values_list("data", flat=True):
        for name in {"secret", "seed"} & data.keys():
            yield bytes.fromhex(data[name])[0], "factors"
    yield from _files_as_received()


def _files_as_received() -> Iterator[tuple[int, str]]:
    named = kept()
    for file in folder().glob("*.sealed"):
        with suppress(FileNotFoundError), file.open("rb") as bytes_of:
            for version in bytes_of.read(1):
                yield version, "files as received" if file.name in named else "files that no list names"


def _under_index(newest: int, on: date) -> Iterator[tuple[int, str]]:
    """Numbers that hold and have no digest under the newest; owners of households, whose numbers are not kept to digest again."""
    moved = IdentityIndex.objects.filter(key_version=newest).values("number")
    rows = IdentityIndex.objects.filter(number__ended_by=None).exclude(key_version=newest)
    rows = rows.exclude(number__in=moved)
    for version in rows.exclude(number__cipher=b"").values_list("key_version", flat=True).iterator():
        yield version, "identity numbers"
    # A code is digested under the newest when the member is given the next one. One that ran out is refused whether
    # it is found or not, so that it needs no key.
    cards = Card.objects.held_true().exclude(valid_to__lte=on).exclude(cipher=b"")
    for version in cards.values_list("key_version", flat=True).iterator():
        if version != newest:
            yield version, "cards"
    for _ in range(Employer.objects.exclude(owner_digest=None).count()):
        for version in keys.versions("index"):
            yield version, "owners of households, under one of the versions"


def _under_trail(_newest: int, _on: date) -> Iterator[tuple[int, str]]:
    for mac in Act.objects.values_list("mac", flat=True).iterator():
        yield bytes(mac)[0], "acts signed"
    for link in Seal.objects.values_list("link", flat=True).iterator():
        yield bytes(link)[0], "links"
    if heads_file().exists():
        for line in heads_file().read_text("ascii").splitlines():
            yield int(line.split()[3][:2], 16), "heads exported"
