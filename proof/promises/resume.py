"""Workers killed at any row of an import, and the next one ends with what would have stood there anyway."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

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
from proof.killing import Doom, until_done
from proof.ledger import Ledger
from proof.projection import projected
from proof.promise import Bound, Promise

# So often one import may die; the last worker has to live.
DEATHS = ATTEMPTS - 1


@dataclass(frozen=True)
class Import:
    """Lists that are sent together. `kills` is how many deaths a whole proof wants."""

    name: str
    kills: int
    write: Callable[[Path], None]
    ticks: bool

    def files(self) -> list[tuple[str, bytes]]:
        """The same bytes each time, written once."""
        folder = Path(settings.CAUNOI_HOME).with_name("lists") / self.name
        if not folder.exists():
            self.write(folder)
        return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.xlsx"))]


def _office(size: float, folder: Path) -> None:
    lists.write(worlds.build(0, scaled(size, base=OFFICE), seed=1, at=AT), folder)


def _one_roster(rows: int, folder: Path) -> None:
    folder.mkdir(parents=True)
    write_employers(folder / "01 - Doanh nghiep.xlsx", rows + rows // 20)
    write_roster(folder / "02 - Doan vien.xlsx", people_rows(rows))


IMPORTS = (
    Import("ten-thousand", 200, partial(_one_roster, 10_000), ticks=True),
    # A hundred lists in disorder: some are committed when the worker dies, and people stand in two of them.
    Import("office", 20, partial(_office, 1.3), ticks=True),
    Import("province", 10, partial(_one_roster, 300_000), ticks=False),
)
# So many imports go on side by side, each in a home of its own.
SIDE_BY_SIDE = 2


def sender() -> Account:
    """Somebody who may send lists."""
    return open_account(
        "Người Gửi Danh Sách", office=TermOfOffice.Office.PROVINCIAL, unit=root(day_of(NOW)),
        password=uuid.uuid4().hex, username="sender", by=None, on=day_of(NOW), at=NOW,
    )  # fmt: skip


def sent_and_done(of: Import, dooms: list[Doom]) -> dict[str, Any]:
    """The lists sent by an officer and taken in by workers that die as drawn: what stands then, and how they ended."""
    send(of.files(), as_of=AT, by=sender(), at=NOW, client_ref=uuid.uuid4())
    lives, job = until_done(dooms, at=NOW)
    return {
        "hash": projected(),
        "state": job.state,
        "accepted": sum(file["accepted"] for file in (job.result or {"files": []})["files"]),
        "killed": sum(life.killed for life in lives),
        "ticks": lives[-1].ticks,
        "seconds": lives[-1].seconds,
    }


def drawn(of: Import, whole: dict[str, Any], chance: random.Random) -> list[Doom]:
    """Deaths anywhere in the work: at a tick of the database, and one in four by the clock, where no row is written."""
    return [
        Doom(tick=chance.randrange(1, whole["ticks"] + 1))
        if of.ticks and chance.random() < 0.75
        else Doom(seconds=chance.uniform(0.01, whole["seconds"]))
        for _ in range(DEATHS)
    ]


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
        while ledger.state.get(of.name, 0) < of.kills and not ledger.failures:
            if not first and time.monotonic() >= until:
                return
            whole = whole or in_a_home(partial(sent_and_done, of, []))
            fates = []
            for _ in range(SIDE_BY_SIDE):
                ledger.state["imports"] = ledger.state.get("imports", 0) + 1
                chance = random.Random(f"{ledger.code} {ledger.state['imports']}")
                fates.append(drawn(of, whole, chance))
            ends = in_homes([partial(sent_and_done, of, fate) for fate in fates])
            for fate, end in zip(fates, ends, strict=True):
                _note(ledger, of, whole, fate, end)
            ledger.seconds += time.monotonic() - begun
            begun, first = time.monotonic(), False
            ledger.whole = all(ledger.state.get(one.name, 0) >= one.kills for one in IMPORTS)
            ledger.save()


def _note(
    ledger: Ledger, of: Import, whole: dict[str, Any], dooms: list[Doom], told: dict[str, Any] | Fell
) -> None:
    if isinstance(told, Fell):
        told, wrong = {"killed": 1}, [str(told)]
    else:
        wrong = differences(whole, told)
    ledger.n += told["killed"]
    ledger.state[of.name] = ledger.state.get(of.name, 0) + told["killed"]
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
    budget=120,
    covers=(
        "caunoi/vocabulary", "caunoi/trail", "caunoi/jobs", "caunoi/organisations", "caunoi/registers", "caunoi/intake",
        "caunoi/synth", "bench/intake.py", "proof/killing.py", "proof/projection.py", "proof/homes.py",
        "proof/promises/resume.py",
    ),
    run=run,
)  # fmt: skip
