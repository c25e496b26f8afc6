"""Lists looked at before they are taken in: the worker takes them in as it would, says what came of it, and undoes it.

What is seen is what is done: taking in what was looked at does to each row what was shown, or nothing at all.
What is said of rows is sealed in pieces beside the lists, so that a page of it opens one piece.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

from django.db import transaction

from caunoi.access.models import Account
from caunoi.intake.differing import FATES, whole
from caunoi.intake.models import Look
from caunoi.intake.outcomes import DIFFERS, SAME, FileOutcome, Line, Outcome
from caunoi.intake.receiving import Received, folder, keep_bytes
from caunoi.intake.running import Run
from caunoi.intake.taking_in import UNWATCHED, Advance, Watch, take_in_received
from caunoi.organisations.models import Submission
from caunoi.trail import keys
from caunoi.trail.sealing import Reached, nothing_done_since, reached
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import fold

#: Lines of one fate in one sealed piece.
PIECE = 5_000

#: Told the day and the units of the lists while what they would write stands; says what becomes of figures, as JSON.
Measure = Callable[[date, Collection[int]], list[Any]]
#: Called before anything is written, and left when all is undone.
Begin = Callable[[ExitStack], Measure]
_begins: list[Begin] = []


class Otherwise(Exception):
    """The registers changed since somebody looked, or the day did: taken in now, the lists would do something else."""


class Dropped(Exception):
    """Somebody let go of what was looked at before its turn to be taken in came."""


def measured_by(begin: Begin) -> None:
    """Let figures be measured around every look: figures live beside intake and meet it in a layer above."""
    if begin not in _begins:
        _begins.append(begin)


def look_at(
    received: list[Received], run: Run, *, ignored: list[str], watch: Watch = UNWATCHED
) -> tuple[Outcome, list[list[Line]], list[Any]]:
    """What taking the files in would do: the outcome, the lines of each file, and what becomes of figures."""
    lines: list[list[Line]] = []
    effects: list[Any] = []
    run.reached = reached()
    with ExitStack() as stack:
        measures = [begin(stack) for begin in _begins]

        def told(outcome: Outcome) -> None:
            lines.extend(_lines(outcome, received))
            day = max(run.days, default=run.closing_day)
            for measure in measures:
                effects.extend(measure(day, _units_of(received)))

        outcome = take_in_received(received, run, ignored=ignored, dry_run=True, watch=watch, look=told)
    return outcome, lines, effects


def _lines(outcome: Outcome, received: list[Received]) -> Iterator[list[Line]]:
    for file, one in zip(outcome.files, received, strict=True):
        yield sorted(whole(file, one), key=lambda line: (line.sheet or "", line.row is None, line.row or 0))


def _units_of(received: Collection[Received]) -> list[int]:
    papers = {(file.sha256, file.kept_name) for file in received}
    about = Submission.objects.held_true().filter(document__sha256__in={sha for sha, _ in papers})
    return sorted(set(about.values_list("unit", flat=True)))


def keep_look(
    job: UUID, asked: dict[str, Any], seen: tuple[Outcome, list[list[Line]], list[Any]], *, by: Account, at: datetime,
    received: Collection[Received] = (), reached: Reached | None = None,
) -> Look:  # fmt: skip
    """Keep what was seen until it is taken in or dropped, what was told of each file that was `received` for it, and how
    far things were done by then. The same work done again leaves the one that was kept."""
    outcome, lines, effects = seen
    if (before := Look.objects.filter(job=job).first()) is not None:
        return before
    told = {
        "files": [_told(file, its) for file, its in zip(outcome.files, lines, strict=True)],
        "ignored": outcome.ignored,
        "reached": reached,
        "readings": {one.sha256: one.reading.as_json() for one in received if one.reading is not None},
    }
    kept, _ = Look.objects.get_or_create(
        job=job, defaults={"sent_by": by, "at": at, "asked": asked, "told": told, "effects": effects}
    )
    return kept


def _told(file: FileOutcome, lines: list[Line]) -> dict[str, Any]:
    by_fate = _by_fate(lines)
    return _summed(file, lines) | {
        "warnings": [[one.reason.vi, one.reason.en, one.rows_alike] for one in file.warnings][:50],
        "pieces": [piece for fate, some in by_fate.items() for piece in _pieces(fate, some)],
    }


def _summed(file: FileOutcome, lines: list[Line]) -> dict[str, Any]:
    """What has to be the same for a file when it is taken in: its day, its counts, and every line, by their digest."""
    return {
        # A clerk may have put a person's number into it.
        "name": without_numbers(file.name)[:255],
        "list": file.kind,
        "as_of": file.as_of and file.as_of.isoformat(),
        "counts": counts_of(file),
        "fates": {fate: len(some) for fate, some in _by_fate(lines).items() if some},
        "lines": _digest(lines),
        "done": _digest(line for line in lines if line.fate not in _STAYS),
        "warned": len(file.warnings),
    }


#: Fates of rows with which nothing is done.
_STAYS = frozenset({SAME, DIFFERS})


def _digest(lines: Iterable[Line]) -> str:
    """Of all that the lines say, in whatever order they come."""
    spelled, digest = sorted(map(_spelled, lines)), hashlib.sha256(b"[")
    for at, line in enumerate(spelled):
        digest.update(f"{', ' if at else ''}{encode_basestring(line)}".encode())
    digest.update(b"]")
    return digest.hexdigest()


def _spelled(line: Line) -> str:
    """As JSON has it."""
    fate, sheet, row, name, vi, en = line
    where = "null" if sheet is None else encode_basestring(sheet)
    said = f"{encode_basestring(name)}, {encode_basestring(vi)}, {encode_basestring(en)}"
    return f'["{fate}", {where}, {"null" if row is None else row}, {said}]'


def _by_fate(lines: list[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {fate: [] for fate in FATES}
    for line in lines:
        found[line.fate].append(line)
    return found


def counts_of(file: FileOutcome) -> list[int]:
    """Accepted, already known, held, refused."""
    return [file.accepted, file.already_known, len(file.held), len(file.refused)]


def _pieces(fate: str, lines: list[Line]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(lines), PIECE):
        some = lines[start : start + PIECE]
        clear = json.dumps([line[1:] for line in some], ensure_ascii=False).encode()
        sha256 = hashlib.sha256(clear).hexdigest()
        yield {"fate": fate, "rows": len(some), "sha256": sha256, "kept_as": keep_bytes(clear, sha256=sha256)}


# ---------------------------------------------------------------- seen


def lines_seen(look: Look, file: int, fate: str, words: str = "") -> Lines:
    """The lines of one fate in one file, those that hold the words; a slice opens the pieces it needs."""
    pieces = [one for one in look.told["files"][file]["pieces"] if one["fate"] == fate]
    return Lines(fate, pieces, fold(words))


class Lines(Sequence[Line]):
    """Lines kept in sealed pieces; counted without opening one unless words are looked for."""

    def __init__(self, fate: str, pieces: list[dict[str, Any]], words: str) -> None:
        self._fate, self._pieces, self._words = fate, pieces, words
        self._found = self._named() if words else None

    def __len__(self) -> int:
        return len(self._found) if self._found is not None else sum(one["rows"] for one in self._pieces)

    def __getitem__(self, at: Any) -> Any:
        if self._found is not None:
            return self._found[at]
        if not isinstance(at, slice):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(len(self))
        found: list[Line] = []
        for piece in self._pieces:
            if start < piece["rows"] and stop > 0:
                found += self._opened(piece)[max(start, 0) : stop]
            start, stop = start - piece["rows"], stop - piece["rows"]
        return found

    def _opened(self, piece: dict[str, Any]) -> list[Line]:
        try:
            sealed = (folder() / piece["kept_as"]).read_bytes()
            clear = keys.unseal_file(sealed, sha256=piece["sha256"])
        except (FileNotFoundError, keys.CannotUnseal):
            return []
        return [Line(self._fate, *line) for line in json.loads(clear)]

    def _named(self) -> list[Line]:
        opened = (line for piece in self._pieces for line in self._opened(piece))
        return [line for line in opened if self._words in fold(f"{line.name} {line.vi} {line.row or ''}")]


def readings_of(look: str | None) -> dict[str, Any]:
    """What the reader told of each file when it was looked at, by the file's hash; nothing of what is decided by now."""
    waiting = Look.objects.filter(public_id=look, state=Look.State.WAITING) if look else Look.objects.none()
    told = waiting.values_list("told", flat=True).first()
    return {} if told is None else dict(told.get("readings", {}))


# ---------------------------------------------------------------- decided


def take_in_as_seen(
    look: Look, received: list[Received], run: Run, *, ignored: list[str], at: datetime,
    rows: Advance = UNWATCHED.rows, before_commit: Callable[[], None] = UNWATCHED.before_commit,
) -> dict[str, Any]:  # fmt: skip
    """Take in what was looked at, all of it or nothing; what was told of it. Once done, it is only told again.

    `before_commit` is asked once, last. Raises Dropped, and Otherwise where it would no longer do the same.
    """
    # Keys are not undone with it: those that open nothing are allowed, and nobody waits for all of it to make one.
    with transaction.atomic():
        seen = Look.objects.select_for_update().get(pk=look.pk)
        if seen.state == Look.State.DROPPED:
            raise Dropped
        if seen.state == Look.State.WAITING:
            brief = _stays_as_it_was(seen, received)
            if _taken_in(received, run, ignored, rows, brief) != _as_seen(seen.told["files"], brief):
                raise Otherwise
            _end(seen, Look.State.TAKEN_IN, at)
            before_commit()
    told: dict[str, Any] = seen.told
    return told


def _stays_as_it_was(look: Look, received: list[Received]) -> bool:
    """Whether a list can say of nobody on record anything else than was seen: the same cells, and no Act since.

    Then those with whom nothing is done are not held against their records, telephone by telephone, a second time.
    """
    then = look.told.get("reached")
    return (
        then is not None and all(file.heard_again for file in received) and nothing_done_since(Reached(*then))
    )


def _taken_in(
    received: list[Received], run: Run, ignored: list[str], rows: Advance, brief: bool
) -> list[dict[str, Any]]:
    done: list[dict[str, Any]] = []

    def told(outcome: Outcome) -> None:
        pairs = zip(outcome.files, _lines(outcome, received), strict=True)
        done.extend(_summed(file, lines) for file, lines in pairs)

    watch = Watch(rows=rows)
    take_in_received(received, run, ignored=ignored, watch=watch, look=told, only_what_is_done=brief)
    return _as_seen(done, brief)


def _as_seen(files: list[dict[str, Any]], brief: bool) -> list[dict[str, Any]]:
    """What has to be the same of each file: everything, or (`brief`) its day, its counts and what is done."""
    if not brief:
        return [{key: told[key] for key in ("as_of", "counts", "fates", "lines")} for told in files]
    return [
        {key: told[key] for key in ("as_of", "counts", "done")}
        | {"fates": {fate: rows for fate, rows in told["fates"].items() if fate not in _STAYS}}
        for told in files
    ]


def drop(look: Look, *, at: datetime) -> bool:
    """Let go of what was looked at: nothing of it is taken in. False where that was decided already."""
    with transaction.atomic():
        waiting = Look.objects.select_for_update().filter(pk=look.pk, state=Look.State.WAITING).first()
        if waiting is not None:
            _end(waiting, Look.State.DROPPED, at)
    return waiting is not None


def drop_all(*, at: datetime) -> None:
    """Let go of every look that waits: somebody was erased, and one of them may name that person."""
    for look in Look.objects.filter(state=Look.State.WAITING):
        drop(look, at=at)


def _end(look: Look, state: str, at: datetime) -> None:
    """Counts stay; what names people goes, once nothing else keeps the same bytes."""
    pieces = [piece["kept_as"] for piece in _pieces_of(look.told)]
    look.told.pop("readings", None)
    look.state, look.ended_at = state, at
    look.told["files"] = [one | {"pieces": []} for one in look.told["files"]]
    look.save(update_fields=["state", "ended_at", "told"])
    transaction.on_commit(lambda: _unlink(pieces))


def _unlink(names: list[str]) -> None:
    still = set(kept_by_looks())
    for name in names:
        if name not in still:
            (folder() / name).unlink(missing_ok=True)


def kept_by_looks() -> dict[str, str]:
    """Sealed files that a waiting look needs, with their contents' hashes: its lists and its pieces."""
    found: dict[str, str] = {}
    for asked, told in Look.objects.filter(state=Look.State.WAITING).values_list("asked", "told"):
        found |= {file["kept_as"]: file["sha256"] for file in asked["files"]}
        found |= {one["kept_as"]: one["sha256"] for one in _pieces_of(told)}
    return found


def _pieces_of(told: dict[str, Any]) -> Iterator[dict[str, str]]:
    """All that is sealed for a look: the lines of its files, and what the reader told of each."""
    for file in told["files"]:
        yield from file["pieces"]
    for reading in told.get("readings", {}).values():
        yield reading["about"]
        yield from reading["pieces"]
