"""While a list of any length is written on SQLite, no page of the site makes anybody wait for more than a second."""

from __future__ import annotations

import time
import uuid
from functools import partial
from typing import Any

from caunoi.access.hashing import Argon2id
from caunoi.access.models import Account
from caunoi.intake.working import send
from caunoi.jobs.models import Job
from caunoi.organisations.models import Unit
from caunoi.registers.members.viewing import bring_over
from caunoi.synth.scales import AT
from caunoi.vocabulary.text import Text
from proof.homes import NOW, in_a_home
from proof.killing import Doom, Worker
from proof.ledger import Ledger
from proof.promise import Bound, Promise
from proof.promises.resume import IMPORTS, Import, sender
from proof.waiting import Pages, waited

PASSWORD = "một câu chỉ để đo"  # noqa: S105 - nobody's
#: Of records opened for the first time: told to come back, or shown and not noted.
MOST_REFUSED = 0
#: Shortest first: a slice asks while the first of them is written, a whole proof while each is.
LISTS = IMPORTS[:2]


def officer() -> Account:
    """Somebody who may send lists and does not sign in for the first time."""
    one = sender()
    one.set_password(PASSWORD)
    one.password_until = None
    one.save()
    return one


def asked_meanwhile(of: Import) -> dict[str, Any]:
    """The lists taken in by a worker while pages are asked for over and over: how long each kind made wait."""
    # Lanes of a hash are threads; their turns at a core would be taken for a wait.
    Argon2id.parallelism = 1
    by = officer()
    send(of.files(), as_of=AT, by=by, at=NOW, client_ref=uuid.uuid4())
    pages = Pages(by, PASSWORD, Unit.objects.get())
    worker = Worker(Doom(), at=NOW)
    waits = waited(pages, worker)
    life = worker.ended()
    # As they are read while the list is written, and once they stand in the registers.
    bring_over()
    return {
        "state": Job.objects.latest("pk").state,
        "longest": waits.longest,
        "by_the_clock": waits.by_the_clock,
        "answers": dict(waits.answers),
        "unsaved": waits.unsaved,
        "refused": waits.refused,
        "untold": max(waits.untold, pages.untold()),
        "worker": life.seconds,
    }


def run(ledger: Ledger, until: float) -> None:
    """The next length of list, while there is time; the figure is the longest wait of any page, in seconds."""
    begun = time.monotonic()
    for turn, of in enumerate(one for one in LISTS if one.name not in ledger.state):
        if turn and time.monotonic() >= until:
            break
        told = in_a_home(partial(asked_meanwhile, of))
        ledger.state[of.name] = _rounded(told)
        if told["state"] != Job.State.DONE:
            ledger.fail(f"{of.name}: the work ended as {told['state']}")
        for what, bad in (("were refused", told["refused"]), ("do not tell who opened them", told["untold"])):
            if bad > MOST_REFUSED:
                ledger.fail(f"{of.name}: {bad} records opened for the first time {what}")
        ledger.figure = max(ledger.figure, round(max(told["longest"].values()), 3))
        ledger.n += sum(told["answers"].values())
        ledger.whole = all(one.name in ledger.state for one in LISTS)
        ledger.seconds += time.monotonic() - begun
        begun = time.monotonic()
        ledger.save()


def _rounded(told: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {key: round(one, 3) for key, one in value.items()}
        if isinstance(value, dict)
        else round(value, 1)
        if isinstance(value, float)
        else value
        for name, value in told.items()
    }


WAITS = Promise(
    name="waits",
    promised=Text(
        vi=(
            "Trên SQLite, trong lúc một danh sách (10.000 hay 300.000 dòng) đang được ghi, không trang nào bắt ai đợi quá một"
            " giây: mở hồ sơ, kể cả lần đầu trong ngày (có ghi ai mở), và đăng nhập không bị từ chối lần nào;"
            " trang ghi hồ sơ được lưu, hoặc báo ngay là chưa lưu và cần gửi lại."
        ),
        en=(
            "On SQLite, while a list of 10,000 or 300,000 rows is written, no page makes anybody wait for more than a second:"
            " opening a record, for the first time of a day too (who opened it is noted), and signing in are not refused once;"
            " a page that writes records is saved, or says at once that it was not and is to be sent again."
        ),
    ),
    bound=Bound("at most", 1),
    line="the longest of {n} pages made wait {figure} seconds",
    budget=60,
    covers=(
        "caunoi/trail", "caunoi/jobs", "caunoi/access", "caunoi/registers/members", "caunoi/intake", "caunoi/settings.py",
        "caunoi/cli/serve.py", "caunoi/office/people.py", "caunoi/office/refusals.py", "caunoi/office/contacts.py", "caunoi/office/signing_in.py",
        "bench/intake.py", "proof/killing.py", "proof/waiting.py", "proof/homes.py", "proof/promises/waits.py",
    ),
    run=run,
)  # fmt: skip
