"""The site and the worker of `bench.lists`, each a process of its own over the home of its surroundings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.lists import DAY, family
from bench.measuring import CAUNOI, ROOT
from proof.matrix.entering import entered
from proof.projection import highest, standing

#: Parts of the worker's time, and what begins one: a function by its module and name. One inside of another is its own.
PARTS: dict[str, tuple[str, ...]] = {
    "reading in the jail": ("caunoi.intake.working:receive",),
    "numbers looked up": (
        "caunoi.intake.comparing:people_by_number", "caunoi.registers.members.matching:people_by_number",
    ),
    "records read": tuple(
        f"caunoi.registers.members.matching:{name}"
        for name in ("members_of", "particulars_of", "spells_of", "states_of", "without_number")
    ),
    "sealed values opened": tuple(
        f"caunoi.registers.members.matching:{name}" for name in ("details_of", "opened_of")
    ),
    "people found again": ("caunoi.intake.committing.looking_up:found_again",),
    "rows written": (
        "caunoi.intake.committing.members:MembersPlan.write", "caunoi.intake.taking_in:keep_findings",
        "caunoi.intake.taking_in:leave_decided", "caunoi.trail.writing:Writer.end", "caunoi.trail.copying:copied",
    ),
    "figures before and after": (
        "caunoi.indicators.reading:current", "caunoi.resolutions.effects:_figures",
    ),
    "lines told and summed": (
        "caunoi.intake.taking_in:lines_of", "caunoi.intake.looking:_lines", "caunoi.intake.looking:_summed",
        "caunoi.intake.looking:keep_look",
    ),
}  # fmt: skip
_ANSWERED_EVERY = 0.05
_PATIENT = 900.0


# ---------------------------------------------------------------- the worker


class Clocks:
    """Seconds by the wall clock in each part, without those of parts inside of it."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = defaultdict(float)
        self._inside: list[tuple[str, float]] = []

    def begin(self, part: str) -> None:
        """That part begins; the one around it stands still."""
        now = time.perf_counter()
        if self._inside:
            outer, since = self._inside[-1]
            self.taken[outer] += now - since
        self._inside.append((part, now))

    def end(self) -> None:
        """It ends, and the one around it goes on."""
        now = time.perf_counter()
        part, since = self._inside.pop()
        self.taken[part] += now - since
        if self._inside:
            self._inside[-1] = (self._inside[-1][0], now)

    def put_on(self, part: str, name: str) -> None:
        """Let a function, or a method, say when it begins and ends."""
        module, _, path = name.partition(":")
        holder: Any = import_module(module)
        *above, last = path.split(".")
        for each in above:
            holder = getattr(holder, each)
        timed = getattr(holder, last)

        @wraps(timed)
        def told(*given: Any, **named: Any) -> Any:
            self.begin(part)
            try:
                return timed(*given, **named)
            finally:
                self.end()

        setattr(holder, last, told)


def work() -> None:
    """`caunoi work` with clocks on its parts, told to a file after each job."""
    from caunoi.cli import work as command

    clocks = Clocks()
    for part, names in PARTS.items():
        for name in names:
            clocks.put_on(part, name)
    done, run_one = 0, command.run_one

    def told(**named: Any) -> Any:
        nonlocal done
        clocks.taken.clear()
        if (job := run_one(**named)) is not None:
            done += 1
            draft = clock_of(done).with_suffix(".draft")
            draft.write_text(json.dumps(clocks.taken), encoding="ascii")
            draft.replace(clock_of(done))
        return job

    command.run_one = told
    # The process that answers is started by the command's own name.
    sys.argv[:] = [CAUNOI, "work"]
    command.work(once=False, kept=False)


def clock_of(job: int) -> Path:
    """Where the seconds of the parts of the worker's first, second … job are told."""
    return Path(settings.CAUNOI_HOME).with_suffix(f".clock-{job}")


# ---------------------------------------------------------------- the site


def site(path: str) -> None:
    """Send that list, look at it, take it in and take it back; prints what was told and taken as JSON."""
    office = _Office()
    known = highest()
    before = _standing(known)
    with _worker():
        idle = time.monotonic()
        steps = {"look": office.measured(1, lambda: office.look(Path(path)))}
        fates = office.fates()
        steps["take in"] = office.measured(2, office.take_in)
        steps["take back"] = office.measured(3, office.take_back)
    told = {"steps": steps, "fates": fates, "idle": idle, "before": before, "after": _standing(known)}
    print(json.dumps(told))


def projection(known: str) -> None:
    """Print the hash of what stands, of what was known then."""
    print(standing(json.loads(known)))


def _standing(known: dict[str, int]) -> str:
    # Apart: the memory that it takes is not the site's.
    command = [sys.executable, "-m", "bench.lists", "projection", json.dumps(known)]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


@contextmanager
def _worker() -> Iterator[None]:
    command = [sys.executable, "-m", "bench.lists", "work"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        _until(lambda: Path(settings.CAUNOI_ANSWERS).exists() or process.poll() is not None)
        if process.poll() is not None:
            raise RuntimeError(f"the worker ended with {process.returncode}")
        yield
    finally:
        process.terminate()
        process.wait()


class _Office:
    """An officer at a browser: sends, waits until it is done, and has the page."""

    def __init__(self) -> None:
        from caunoi.access.opening import choose_password, open_account
        from caunoi.organisations.models import TermOfOffice
        from caunoi.organisations.tree import root
        from caunoi.vocabulary.days import day_of

        now = timezone.now()
        account = open_account(
            "Người Gửi Danh Sách", office=TermOfOffice.Office.PROVINCIAL, unit=root(day_of(now)),
            password=uuid.uuid4().hex, username="sender", by=None, on=day_of(now), at=now,
        )  # fmt: skip
        # A first password is for choosing one's own, and for nothing else.
        choose_password(account, uuid.uuid4().hex)
        self._client = Client(HTTP_HOST="localhost")
        entered(self._client, account)
        # The first page of a process pays for what all share.
        self._opened(reverse("lists"))

    def measured(self, job: int, do: Callable[[], None]) -> dict[str, Any]:
        """What one step took: by the clock, of the processors of all processes, and by parts of the worker."""
        begun, used = time.monotonic(), _processors()
        do()
        ended = time.monotonic()
        used = _processors() - used
        _until(clock_of(job).exists)
        parts = json.loads(clock_of(job).read_text(encoding="ascii"))
        return {"seconds": ended - begun, "processor": used, "between": [begun, ended], "parts": parts}

    def look(self, path: Path) -> None:
        """The file sent to be looked at, until the difference is on the page."""
        file = SimpleUploadedFile(path.name, path.read_bytes())
        form = {"sent": file, "as_of": f"{DAY:%d/%m/%Y}", "how": "look", "client_ref": uuid.uuid4()}
        self._done(reverse("lists"), form)
        self._opened(reverse("look", args=[_the_look().public_id]))

    def fates(self) -> dict[str, int]:
        """How many lines of each fate the look told."""
        fates: dict[str, int] = _the_look().told["files"][0]["fates"]
        return fates

    def take_in(self) -> None:
        """What was looked at taken in, until the page says so."""
        self._done(reverse("take-in-look", args=[_the_look().public_id]), {"client_ref": uuid.uuid4()})

    def take_back(self) -> None:
        """The page that says what would end, the press, until the page says that it did."""
        from caunoi.intake.models import ReceivedFile

        listed = ReceivedFile.objects.get(undone_by=None, document__name="list.xlsx")
        address = reverse("take-list-back", args=[listed.public_id])
        self._opened(address)
        self._done(address, {"client_ref": uuid.uuid4()})

    def _done(self, address: str, form: dict[str, Any]) -> None:
        """Posted, and waited for. Raises RuntimeError where it was refused or did not end well."""
        from caunoi.jobs.models import Job

        answer = self._client.post(address, form)
        if answer.status_code != 302:
            raise RuntimeError(f"{address}: {answer.status_code} {answer.headers.get('Location', '')}")
        mine = Job.objects.order_by("pk")
        _until(lambda: mine.last().ended_at is not None)
        if (last := mine.last()).state != Job.State.DONE:
            raise RuntimeError(f"{address}: {last.state}, {last.message}")
        self._opened(answer["Location"])

    def _opened(self, address: str) -> None:
        answer = self._client.get(address, follow=True)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code} {answer.headers.get('Location', '')}")


def _the_look() -> Any:
    from caunoi.intake.models import Look

    return Look.objects.latest("pk")


def _until(true: Callable[[], bool]) -> None:
    patience = timezone.now() + timedelta(seconds=_PATIENT)
    while not true():
        if timezone.now() > patience:
            raise RuntimeError("the worker never answered")
        time.sleep(_ANSWERED_EVERY)


def _processors() -> float:
    """Seconds of the processors, of this process and of all below it, those that ended too."""
    ticks = os.sysconf("SC_CLK_TCK")
    spent = 0
    for process in family(os.getpid()):
        try:
            stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
        except OSError:
            continue
        # After the name in brackets: user and system, of itself and of children that were waited for.
        spent += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return spent / ticks
