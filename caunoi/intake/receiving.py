"""A folder as received: which files are lists, what each says, and its bytes sealed away."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from django.conf import settings

from caunoi.intake.archives import ENDING, may_be_a_list
from caunoi.intake.cells import Typed
from caunoi.intake.jail import Entry, Jail, fault_of
from caunoi.intake.kept_reading import Keeping, KeptReading, Piece, heard_again
from caunoi.intake.laying import Remembered, nothing_remembered
from caunoi.intake.prescan.saying import Unreadable
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.rosters.above import Above
from caunoi.trail import keys
from caunoi.trail.writing import no_garbage_hunt
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.faults import Fault

ORDER = tuple(roster.code for roster in ROSTERS)


@dataclass(slots=True)
class Table:
    """One table of a file as the jail read it; `rows` are typed rows of its kind, `bad` the faulty ones.

    `refused`: all of it, whatever its rows say; it is nobody's report of itself and misses nobody.
    """

    sheet: str | None
    kind: str
    columns: dict[str, str]
    above: Above
    rows: list[list[Any]] = field(default_factory=list)
    bad: list[dict[str, Any]] = field(default_factory=list)
    refused: bool = False


@dataclass(slots=True)
class Received:
    """One file. `kind` is None and `unreadable` says why when it could not be read as a list.

    `looked` is how each sheet was read (`laying`); while one of them is asked about, nothing of the file is taken in.
    """

    name: str
    content: bytes = field(repr=False)
    sha256: str
    kind: str | None = None
    digest: str = ""
    tables: list[Table] = field(default_factory=list)
    warnings: list[tuple[str | None, Fault, int, list[int]]] = field(default_factory=list)
    unreadable: Fault | None = None
    looked: list[dict[str, Any]] = field(default_factory=list, repr=False)
    # A workbook that came back: its code, and the cells of its sheets by their places; then what came of it.
    code: str = ""
    back: dict[int, dict[int, list[str]]] = field(default_factory=dict, repr=False)
    answer: Any = field(default=None, repr=False)
    # The day as which it was received first, of a list that is read again.
    on: date | None = None
    # What the reader told, sealed, where somebody looks: taking in hears that.
    reading: KeptReading | None = None
    # Nothing was read: this is what was told of it then.
    heard_again: bool = False

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The sheets that are asked about."""
        return [sheet for sheet in self.looked if sheet["asked"]]

    @property
    def kept_name(self) -> str:
        """The name as it is stored: a clerk may have put a person's number into it."""
        return without_numbers(self.name)[:255]

    @property
    def titled_day(self) -> date | None:
        """The day in its title, the latest if its sheets differ."""
        days = [table.above.as_of for table in self.tables if table.above.as_of]
        # Of a file that waits for its columns only this is known.
        days = days or [sheet["as_of"] for sheet in self.asked if sheet["as_of"]]
        return date.fromisoformat(max(days)) if days else None

    @property
    def rows(self) -> int:
        """How many rows it has, faulty ones too."""
        return sum(len(table.rows) + len(table.bad) for table in self.tables)


def gather(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files that may be lists, by name, and the names of those left alone."""
    files: list[Path] = []
    for path in paths:
        files += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    lists: list[Path] = []
    ignored: list[Path] = []
    for file in files:
        (lists if may_be_a_list(file.name) else ignored).append(file)
    return sorted(lists, key=lambda file: (file.name, str(file))), [readable(file.name) for file in ignored]


def readable(name: str) -> str:
    """A file's name that can be stored and printed: unpacked archives hold names in other encodings."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def receive(
    files: Iterable[tuple[str, bytes]],
    *,
    advance: Callable[[int], None] = lambda rows: None,
    ignore: Callable[[str], None] = lambda name: None,
    jail: Jail | None = None,
    typed: Callable[[str, str], Typed] = lambda sha256, name: (),
    remembered: Remembered = nothing_remembered,
    keeping: bool = False,
    kept: Mapping[str, Any] = MappingProxyType({}),
) -> list[Received]:
    """Read files in the jail, in the order of the contract: by kind, then by name. A jail given stays open.

    `typed` is asked, by the hash and the kept name of a file, which of its cells an officer typed again; `remembered`
    tells what was confirmed of forms (`remembering`).

    The files of a zip are read as those of a folder; `ignore` is told the names of those that are no lists. `advance`
    is told of rows as they come; what it raises ends the reading.

    `keeping`: what is told of each file is kept, sealed (`Received.reading`). `kept` is what was kept of files before, by
    their hashes: it is heard in the place of the file where that would be read in the same way now.
    """
    with no_garbage_hunt(), nullcontext(jail) if jail is not None else Jail() as reader:
        read = []
        for name, content in files:
            packed = readable(name).lower().endswith(ENDING)
            for file in _unpacked(reader, name, content, ignore) if packed else [_new(name, content)]:
                if file.unreadable is None:
                    how = _How(typed(file.sha256, file.kept_name), remembered, keeping, kept.get(file.sha256))
                    _read(reader, file, advance, how)
                read.append(file)
    return sorted(read, key=lambda file: (ORDER.index(file.kind) if file.kind else -1, file.name))


def _new(name: str, content: bytes) -> Received:
    return Received(readable(name), content, hashlib.sha256(content).hexdigest())


class _How(NamedTuple):
    """How one file is read: with what was typed again, what is remembered, and what was kept of it before."""

    typed: Typed
    remembered: Remembered
    keeping: bool
    kept: dict[str, Any] | None


def _read(jail: Jail, file: Received, advance: Callable[[int], None], how: _How) -> None:
    try:
        for message in _told(jail, file, how):
            _take(file, message)
            advance(len(message.get("rows", ())) + len(message.get("bad", ())))
    except Unreadable as unreadable:
        file.kind, file.tables, file.unreadable = None, [], unreadable.fault
        for sheet in file.looked:
            sheet["asked"] = False
        return
    if file.code:
        file.kind = None
    if file.kind is None:
        file.tables = []


def _told(jail: Jail, file: Received, how: _How) -> Iterator[dict[str, Any]]:
    """What the reader tells of a file, or told when it was kept. Raises Unreadable."""
    typed, remembered = how.typed, how.remembered
    again = None
    if how.kept is not None:
        again = heard_again(how.kept, _opened, name=file.name, typed=typed, remembered=remembered)
    if again is not None:
        file.heard_again = True
        yield from again
    elif not how.keeping:
        yield from jail.read(file.content, name=file.name, typed=typed, remembered=remembered)
    else:
        keeping = Keeping(_sealed)
        remembered = keeping.answering(remembered)
        for message in jail.read(file.content, name=file.name, typed=typed, remembered=remembered):
            keeping.hear(message)
            yield message
        file.reading = keeping.end(name=file.name, typed=typed)


def _sealed(clear: bytes) -> Piece:
    sha256 = hashlib.sha256(clear).hexdigest()
    return {"sha256": sha256, "kept_as": keep_bytes(clear, sha256=sha256)}


def _opened(piece: Piece) -> bytes:
    return keys.unseal_file((folder() / piece["kept_as"]).read_bytes(), sha256=piece["sha256"])


def _unpacked(jail: Jail, name: str, content: bytes, ignore: Callable[[str], None]) -> list[Received]:
    """The files that the jail finds in a zip; the zip itself, with the reason, where it finds none."""
    try:
        entries, ignored = jail.unpack(content, name=readable(name))
    except Unreadable as unreadable:
        whole = _new(name, content)
        whole.unreadable = unreadable.fault
        return [whole]
    for other in ignored:
        ignore(readable(other))
    return [_of_entry(entry) for entry in entries]


def _of_entry(entry: Entry) -> Received:
    file = _new(entry.name, bytes(entry.content))
    file.unreadable = entry.refused
    return file


def _take(file: Received, message: dict[str, Any]) -> None:
    if answer := message.get("answer"):
        # Sheets of two workbooks in one file: the first says whose answer it is.
        file.code = file.code or answer["code"]
        if file.code == answer["code"]:
            file.back.setdefault(answer["place"], {}).update(dict(answer["rows"]))
    if looked := message.get("looked"):
        looked["sheet"] = looked["sheet"] and without_numbers(looked["sheet"])
        file.looked.append(looked)
    if table := message.get("table"):
        above = table["above"]
        above["tax_fault"] = fault_of(above["tax_fault"]) if above["tax_fault"] else None
        sheet = table["sheet"] and without_numbers(table["sheet"])
        above["programme"] = without_numbers(above["programme"])
        file.tables.append(Table(sheet, table["list"], table["columns"], Above(**above)))
    if file.tables:
        file.tables[-1].rows.extend(message.get("rows", ()))
        file.tables[-1].bad.extend(message.get("bad", ()))
    if end := message.get("end"):
        file.kind, file.digest = end["list"], end["digest"]
        file.warnings = [(w[0], fault_of(w[1:6]), w[6], w[7]) for w in end["warnings"]]


def keep(file: Received) -> str:
    """Seal the bytes as received under CAUNOI_HOME; the name they are kept under says nothing about them."""
    return keep_bytes(file.content, sha256=file.sha256)


def keep_bytes(content: bytes, *, sha256: str) -> str:
    """The same of any bytes by their hash; once, however often they are received."""
    name = kept_as(sha256)
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder() / name
    if not target.exists():
        _put(target.with_suffix(".draft"), keys.seal_file(content), target)
    return name


def kept_as(sha256: str) -> str:
    """The name under which bytes of that hash are kept."""
    return hashlib.sha256(b"received|" + sha256.encode()).hexdigest()[:40] + ".sealed"


def folder() -> Path:
    """Where files as received are kept, sealed."""
    return Path(settings.CAUNOI_HOME) / "received"


def keep_anew(name: str, *, sha256: str) -> bool:
    """Seal a kept file under the newest master key: the older stands until the newer is whole, and then is gone.

    False, and nothing done, where it is under that key already, is gone, or does not open.
    """
    target = folder() / name
    try:
        again = keys.reseal_file(target.read_bytes(), sha256=sha256)
    except (FileNotFoundError, keys.CannotUnseal):
        return False
    if again is None:
        return False
    _put(target.with_suffix(".anew.draft"), again, target)
    return True


def _put(draft: Path, sealed: bytes, target: Path) -> None:
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        # On the disk before it takes the place of another: the key of that one may be removed next.
        os.fsync(file.fileno())
    draft.replace(target)
