"""Proofs over cases drawn by chance: the seeds of a promise, and the running of one case after another."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator

from proof.homes import Fell, in_a_home
from proof.ledger import Ledger
from proof.promise import Run

ENOUGH = 10
# Draws a case from a seed, in a fresh home: how many things were looked at, and what was wrong with them.
Case = Callable[[int], tuple[int, list[str]]]


def drawn(name: str, case: Case) -> Run:
    """A proof that draws new cases while there is time. Its figure is how many things went wrong."""

    def run(ledger: Ledger, until: float) -> None:
        begun, first = time.monotonic(), True
        for seed in _seeds(name, ledger):
            ledger.save()
            # Enough to mend: another hundred of the same would say no more.
            enough = len(ledger.failures) >= ENOUGH or time.monotonic() >= until
            if not first and enough:
                return
            _take(ledger, case, seed)
            ledger.seconds += time.monotonic() - begun
            begun, first = time.monotonic(), False

    return run


def _seeds(name: str, ledger: Ledger) -> Iterator[int]:
    """What failed before, then new ones without end: other code meets other cases."""
    yield from list(ledger.again) if ledger.n == 0 else []
    while True:
        drawn_so_far = ledger.state.get("drawn", 0) + 1
        word = f"{name} {ledger.code} {drawn_so_far}".encode()
        yield int.from_bytes(hashlib.sha256(word).digest()[:4])
        # Counted when it was taken: a proof that stops here begins with it.
        ledger.state["drawn"] = drawn_so_far


def _take(ledger: Ledger, case: Case, seed: int) -> None:
    try:
        looked_at, wrong = in_a_home(lambda: case(seed))
    except Fell as fall:
        looked_at, wrong = 1, [str(fall)]
    ledger.n += looked_at
    ledger.figure += len(wrong)
    for sentence in wrong:
        ledger.fail(f"seed {seed}: {sentence}")
    if wrong and seed not in ledger.again:
        ledger.again = [*ledger.again, seed][-20:]
    elif not wrong and seed in ledger.again:
        ledger.again.remove(seed)
