"""Workers killed at any row of an import, and the next one ends with what would have stood there anyway."""

from __future__ import annotations

import os
import random
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from bench.intake import people_rows, write_employers, write_roster
from caunoi.access.models import Account
from caunoi.access.opening import open_account
from caunoi.intake.working import send
from caunoi.jobs.models import Job
from caunoi.jobs.working import ATTEMPTS
from caunoi.organisations.models import TermOfOffice
from caunoi.organisations.tree import root
from caunoi.synth import lists, worlds
from caunoi.synth.scales import AT, OFFICE, scaled
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text
from proof.homes import NOW, Fell, in_a_home, in_homes
from proof.killing import STEPS, Doom, until_done
from proof.ledger import Ledger
from proof.projection import projected
from proof.promise import Bound, Promise

# So often one import may die; the last worker has to live.
DEATHS = ATTEMPTS - 1


@dataclass(frozen=True)
class Import:
    """Lists that are sent together. `kills` is how many deaths a whole proof wants, `steps` of SQLite's machine a tick."""

    name: str
    kills: int
    write: Callable[[Path], None]
    steps: int = STEPS

    def files(self) -> list[tuple[str, bytes]]:
        """The same bytes each time, written once."""
        folder = Path(settings.CAUNOI_HOME).with_name("lists") / self.name
        if not folder.exists():
            self.write(folder)
        return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.xlsx"))]


def _office(size: float, folder: Path) -> None:
    lists.write(worlds.build(0, scaled(size, base=OFFICE), seed=1, at=AT), folder)


def one_roster(rows: int, folder: Path) -> None:
    """One employer and the roster of its union."""
    folder.mkdir(parents=True)
    write_employers(folder / "01 - Doanh nghiep.xlsx", rows + rows // 20)
    write_roster(folder / "02 - Doan vien.xlsx", people_rows(rows))


IMPORTS = (
    Import("ten-thousand", 200, partial(one_roster, 10_000)),
    Import("three-hundred-thousand", 10, partial(one_roster, 300_000), steps=20 * STEPS),
    # A hundred lists in disorder: some are committed when the worker dies, and people stand in two of them.
    Import("office", 20, partial(_office, 1.3)),
)
# Steps of the golden ratio: however many deaths were drawn, they lie evenly over the work.
_EVENLY = (5**0.5 - 1) / 2


def sender() -> Account:
    """Somebody who may send lists."""
    return open_account(
        "Người Gửi Danh Sách", office=TermOfOffice.Office.PROVINCIAL, unit=root(day_of(NOW)),
        password=uuid.uuid4().hex, username="sender", by=None, on=day_of(NOW), at=NOW,
    )  # fmt: skip


def sent(of: Import) -> None:
    """The lists sent by an officer, and a copy of that home, from which each import begins."""
    send(of.files(), as_of=AT, by=sender(), at=NOW, client_ref=uuid.uuid4())
    for connection in connections.all():
        # What is still in the write-ahead file would be left out of the copy.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    shutil.copytree(settings.CAUNOI_HOME, _sent(of), ignore=shutil.ignore_patterns("socket*"))


def _sent(of: Import) -> Path:
    return Path(settings.CAUNOI_HOME).with_name(f"sent-{of.name}")


def done(of: Import, dooms: list[Doom]) -> dict[str, Any]:
    """Lists that were sent, taken in by workers that die as drawn: what stands then, and how they ended."""
    shutil.copytree(_sent(of), settings.CAUNOI_HOME, dirs_exist_ok=True)
    lives, job = until_done(dooms, at=NOW)
    return {
        "hash": projected(),
        "state": job.state,
        "accepted": sum(file["accepted"] for file in (job.result or {"files": []})["files"]),
        "killed": sum(life.killed for life in lives),
        "ticks": lives[-1].ticks,
        "seconds": lives[-1].seconds,
    }


def drawn(of: Import, whole: dict[str, Any], code: str, first: int) -> list[Doom]:
    """The deaths from the `first` on, evenly over the work: at ticks of the database, one by the clock for where it is still."""
    begin = random.Random(f"{code} {of.name}").random()
    parts = [(begin + death * _EVENLY) % 1 for death in range(first, first + DEATHS)]
    # The clock comes last: where it strikes too late, the work is over and nothing was in vain.
    late = Doom(seconds=max(0.01, parts.pop() * whole["seconds"]), steps=of.steps)
    return [*(Doom(tick=1 + int(part * whole["ticks"]), steps=of.steps) for part in parts), late]


def differences(whole: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """Where an import whose workers were killed did not end as one whose worker lived."""
    wrong = []
    if told["state"] != Job.State.DONE:
        wrong.append(f"the work ended as {told['state']}")
    if told["hash"] != whole["hash"]:
        wrong.append("what stands is not what would have stood there")
    return wrong


def run(ledger: Ledger, until: float) -> None:
    """Kill workers of each import until it had its deaths, one import after the other, while there is time."""
    begun, first = time.monotonic(), True
    for of in IMPORTS:
        whole: dict[str, Any] | None = None
        while _killed(ledger, of) < of.kills and not ledger.failures:
            if not first and time.monotonic() >= until:
                return
            if whole is None:
                in_a_home(partial(sent, of))
                whole = in_a_home(partial(done, of, [Doom(steps=of.steps)]))
            dooms = drawn(of, whole, ledger.code, _drawn(ledger, of))
            before = _processor()
            (told,) = in_homes([partial(done, of, dooms)])
            _note(ledger, of, whole, dooms, told, _processor() - before)
            ledger.seconds += time.monotonic() - begun
            begun, first = time.monotonic(), False
            ledger.whole = all(_killed(ledger, one) >= one.kills for one in IMPORTS)
            ledger.save()


def _killed(ledger: Ledger, of: Import) -> int:
    return int(ledger.state.get(of.name, {}).get("killed", 0))


def _drawn(ledger: Ledger, of: Import) -> int:
    return int(ledger.state.get(of.name, {}).get("drawn", 0))


def _processor() -> float:
    """Seconds of the processor that children took which are over: proofs share their machine."""
    used = os.times()
    return used.children_user + used.children_system


def _note(
    ledger: Ledger, of: Import, whole: dict[str, Any], dooms: list[Doom], told: dict[str, Any] | Fell,
    processor: float,
) -> None:  # fmt: skip
    if isinstance(told, Fell):
        # How many of its workers died is not known: none counts.
        told, wrong = {"killed": 0}, [str(told)]
    else:
        wrong = differences(whole, told)
    of_this = ledger.state.setdefault(
        of.name, {"killed": 0, "of": of.kills, "drawn": 0, "processor_seconds": 0}
    )
    of_this["killed"] += told["killed"]
    # One that lived on ended the work: those after it were not drawn.
    of_this["drawn"] += min(len(dooms), told["killed"] + 1)
    of_this["processor_seconds"] = round(of_this["processor_seconds"] + processor, 1)
    ledger.n = sum(_killed(ledger, one) for one in IMPORTS)
    ledger.figure += len(wrong)
    for sentence in wrong:
        ledger.fail(f"{of.name}, {dooms}: {sentence}")


RESUME = Promise(
    name="resume",
    promised=Text(
        vi=(
            "Tiến trình xử lý bị giết ở bất cứ dòng nào của một lần nhận danh sách: tiến trình sau làm tiếp, không cần ai,"
            " và sổ có đúng những gì lẽ ra phải có, không thừa không thiếu một dòng (200 lần ở 10.000 dòng, 10 lần ở"
            " 300.000 dòng)."
        ),
        en=(
            "A worker killed at any row of an import: the next takes it up, nobody asked, and the registers hold what they"
            " would have held, not a row more or less (200 times at 10,000 rows, 10 times at 300,000)."
        ),
    ),
    bound=Bound("at most", 0),
    line="{figure} imports ended otherwise after {n} workers killed at any row",
    budget=60,
    covers=(
        "caunoi/vocabulary", "caunoi/trail", "caunoi/jobs", "caunoi/organisations", "caunoi/registers", "caunoi/intake",
        "caunoi/synth", "bench/intake.py", "proof/killing.py", "proof/projection.py", "proof/homes.py",
        "proof/promises/resume.py",
    ),
    run=run,
)  # fmt: skip
