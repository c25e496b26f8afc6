"""A promise: what is promised, its bound, what its proof covers, and how a slice of the proof is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from caunoi.vocabulary.text import Text
from proof.ledger import Ledger

Run = Callable[[Ledger, float], None]


@dataclass(frozen=True)
class Bound:
    """How much a figure may be at most, or must be at least."""

    way: Literal["at most", "at least"]
    limit: float

    def holds(self, figure: float) -> bool:
        """Whether a figure keeps within it."""
        return figure <= self.limit if self.way == "at most" else figure >= self.limit

    def __str__(self) -> str:
        return f"{self.way} {self.limit:g}"


@dataclass(frozen=True)
class Promise:
    """One promise. `line` words the figure with `{figure}` and `{n}`; `budget` is a whole proof's seconds.

    `covers` are files and folders, from the top of the repository: when one changes, the proof begins anew; `tests_too` where tests are part of what is proved.
    `apart` is started by name alone: it wants what a machine that proves the rest may not have.
    `run(ledger, until)` proves on from where the ledger stands, keeps what it finds in it, and stops at the
    moment `until` of the monotonic clock; it always takes one step.
    """

    name: str
    promised: Text
    bound: Bound
    line: str
    budget: int
    covers: tuple[str, ...]
    run: Run
    tests_too: bool = False
    apart: bool = False

    def falls_short(self, ledger: Ledger) -> bool:
        """Nothing proved is no proof; what is under way is judged when it is whole."""
        if ledger.n == 0 or ledger.failures:
            return True
        return ledger.whole and not self.bound.holds(ledger.figure)

    def said(self, ledger: Ledger) -> str:
        """The line that `make proof` prints."""
        figure = self.line.format(figure=f"{ledger.figure:,.10g}", n=f"{ledger.n:,}")
        so_far = "" if ledger.whole else ", so far"
        short = " – FALLS SHORT" if self.falls_short(ledger) else ""
        return f"{self.name}: {figure}{so_far} (bound: {self.bound}){short}"
