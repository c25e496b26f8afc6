"""Who may see and do what: every cell of the matrix answered as the table of routes and the tree say."""

from __future__ import annotations

import logging
import os
import random
import time
from functools import partial

from caunoi.office.routes import policy
from caunoi.vocabulary.text import Text
from proof.homes import Fell, in_homes
from proof.ledger import Ledger
from proof.matrix.cells import cells, tried
from proof.matrix.oracle import Oracle
from proof.matrix.world import a_world
from proof.promise import Bound, Promise

COVERS = ("caunoi", "proof/matrix", "proof/promises/matrix.py")
WHOLE = 50_000
#: Cells between two looks at the clock.
STEP = 500


def one_world(seed: int, until: float) -> tuple[int, list[str]]:
    """A federation drawn from the seed, its cells in an order drawn too, as many as there is time for."""
    logging.disable(logging.CRITICAL)
    world = a_world(seed)
    judge, every = Oracle(policy(), world.facts), list(cells(world, policy(), random.Random(seed)))
    random.Random(seed).shuffle(every)
    count, wrong = 0, list[str]()
    for start in range(0, len(every), STEP):
        some, said = tried(every[start : start + STEP], world, judge)
        count, wrong = count + some, wrong + said
        if time.monotonic() > until or len(wrong) > STEP:
            break
    return count, wrong


def matrix(ledger: Ledger, until: float) -> None:
    """Worlds side by side, one a processor, while there is time and fewer cells than are promised."""
    ledger.whole = ledger.n >= WHOLE
    while not ledger.whole:
        begun, drawn = time.monotonic(), ledger.state.get("drawn", 0)
        seeds = range(drawn + 1, drawn + 1 + (os.cpu_count() or 1))
        for seed, told in zip(
            seeds, in_homes([partial(one_world, one, until) for one in seeds]), strict=True
        ):
            count, wrong = (1, [str(told)]) if isinstance(told, Fell) else told
            ledger.n += count
            ledger.figure += len(wrong)
            for sentence in wrong:
                ledger.fail(f"world {seed}: {sentence}")
        ledger.state["drawn"], ledger.whole = seeds[-1], ledger.n >= WHOLE
        ledger.seconds += time.monotonic() - begun
        ledger.save()
        if time.monotonic() > until or ledger.failures:
            return


MATRIX = Promise(
    name="matrix",
    promised=Text(
        vi="Mỗi địa chỉ trả lời đúng như bảng quyền và cây tổ chức định, với mọi chức danh và mọi đơn vị, không lộ tên nào ngoài phạm vi.",
        en="Every address answers as the table of routes and the tree say, to every office and about every unit, and names nothing out of reach.",
    ),
    bound=Bound("at most", 0),
    line="{figure} wrong of {n} cells",
    budget=600,
    covers=COVERS,
    run=matrix,
)
