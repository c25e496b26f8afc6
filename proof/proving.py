"""Promises proved one after another: a slice each, its ledger, its line."""

from __future__ import annotations

import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from proof.ledger import Ledger, hash_of, open_ledger
from proof.page import write_page
from proof.promise import Promise
from proof.promises import PROMISES

# The ledger keeps more.
SHOWN = 3


def prove(names: Sequence[str], *, budget: float | None, folder: Path) -> bool:
    """Prove each a little further and print its line. Says whether all hold."""
    good = True
    for name in names:
        promise = PROMISES[name]
        ledger = prove_one(promise, budget=budget, folder=folder)
        print(promise.said(ledger), flush=True)
        for sentence in ledger.failures[:SHOWN]:
            print(f"    {sentence}", flush=True)
        good = good and not promise.falls_short(ledger)
    write_page(folder, PROMISES.values())
    return good


def prove_one(promise: Promise, *, budget: float | None, folder: Path) -> Ledger:
    """Take up the ledger of this code, prove on for so many seconds, and keep it."""
    ledger = open_ledger(
        folder / f"{promise.name}.json", hash_of(promise.covers, tests_too=promise.tests_too)
    )
    ledger.about = {
        "promise": promise.name,
        "promised": promise.promised.as_json(),
        "bound": str(promise.bound),
    }
    # What the code fell short of stays so until the code changes; more cases would not mend it.
    if not (ledger.failures and ledger.n):
        try:
            promise.run(ledger, time.monotonic() + (promise.budget if budget is None else budget))
        except Exception:  # noqa: BLE001 - a process's edge: one promise that breaks must not hide the others
            ledger.fail(traceback.format_exc().strip()[-600:])
    ledger.about["holds"] = not promise.falls_short(ledger)
    ledger.save()
    return ledger
