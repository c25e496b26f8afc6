"""One file given to the jail as an upload would give it, and what it cost."""

from __future__ import annotations

import os
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from caunoi.intake.archives import ENDING, entries_of, is_archive
from caunoi.intake.jail import Jail, fault_of
from caunoi.intake.prescan import Unreadable, look_at
from caunoi.vocabulary.text import Text
from proof.museum.exhibit import MEMORY, Exhibit

READ, DIED = "read", "file-reader-died"


@dataclass(frozen=True, slots=True)
class Visit:
    """How one file ended: the code that refused it or READ, seconds of the processor, bytes of memory at most."""

    code: str
    sentence: Text
    seconds: float
    memory: int


def visited(content: bytes, name: str) -> Visit:
    """Read by a process of its own. The reader's own time and memory are counted, its start included."""
    code, sentence = READ, Text(vi="", en="")
    with Jail() as jail:
        try:
            for one, inside in _lists(jail, content, name):
                for _ in jail.read(inside, name=one):
                    pass
        except Unreadable as refusal:
            code, sentence = refusal.fault.code, refusal.fault.text
        seconds, memory = _cost(jail.process)
    return Visit(code, sentence, seconds, memory)


def _lists(jail: Jail, content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The file, or what a zip holds: an entry that is refused is the refusal looked for."""
    if not name.lower().endswith(ENDING):
        yield name, content
        return
    for entry in jail.unpack(content, name=name)[0]:
        if entry.refused is not None:
            raise Unreadable(entry.refused)
        yield entry.name, bytes(entry.content)


def look_at_all(content: bytes, *, name: str) -> None:
    """The look at a file, and at each list of a zip, without the jail. Raises Unreadable."""
    look_at(content, name=name)
    if not is_archive(content, name=name):
        return
    for message in entries_of(content):
        if "entry" in message:
            inner = message["entry"]
        elif "refused" in message:
            raise Unreadable(fault_of(message["refused"]))
        elif "bytes" in message:
            # The lists of exhibits are small: one piece is the whole.
            look_at(b64decode(message["bytes"]), name=inner)


def _cost(process: int | None) -> tuple[float, int]:
    """Seconds of the processor and the most memory; nothing where the process is gone."""
    if process is None:
        return 0.0, 0
    folder = Path(f"/proc/{process}")
    # The second field is a name in brackets, and may hold blanks.
    fields = (folder / "stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK"), _status(folder, "VmHWM")


def resident(process: int | str = "self") -> int:
    """Bytes of memory that a process has in use."""
    return _status(Path(f"/proc/{process}"), "VmRSS")


def _status(folder: Path, field: str) -> int:
    for line in (folder / "status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024
    return 0


def wrong(exhibit: Exhibit, visit: Visit) -> list[str]:
    """In words: where a visit to an exhibit did not end as it has to."""
    found = []
    if visit.code != exhibit.code:
        found.append(f"{exhibit.title}: {visit.code}, should be {exhibit.code}")
    if visit.seconds > exhibit.seconds:
        found.append(f"{exhibit.title}: {visit.seconds:.2f} s, at most {exhibit.seconds} s")
    if visit.memory > MEMORY:
        found.append(f"{exhibit.title}: {visit.memory / 2**20:.0f} MB, at most {MEMORY // 2**20} MB")
    if not says_what_to_do(visit.sentence):
        found.append(f"{exhibit.title}: no sentence")
    return found


def says_what_to_do(sentence: Text) -> bool:
    """Two sentences at least in each language: what is wrong, and what to do."""
    whole = [said for said in (sentence.vi, sentence.en) if said.count(". ") >= 1 and said.endswith(".")]
    return len(whole) == 2 and sentence.vi != sentence.en
