"""What a page may not hold, planted everywhere and looked for everywhere; two officers who are nothing to each other."""

from __future__ import annotations

import logging
import random

from caunoi.office.routes import policy
from caunoi.vocabulary.text import Text
from proof.drawing import drawn
from proof.matrix.replay import by_links, looked_through, replayed
from proof.matrix.world import a_world
from proof.promise import Bound, Promise

#: Pages an officer, and offices a federation.
PAGES, SOME = 40, 8


def none_seen(seed: int) -> tuple[int, list[str]]:
    """One federation crawled by some of its officers, and two worlds of it played against each other."""
    logging.disable(logging.CRITICAL)
    world = a_world(seed % 10_000)
    actors = random.Random(seed).sample(world.facts.actors, SOME)
    count, wrong = looked_through(world, policy(), actors, most=PAGES)
    for first, second in (("upper-officer@1", "upper-officer@2"), ("upper-officer@2", "chair@1")):
        more, found = replayed(world, policy(), first, second, most=PAGES)
        count, wrong = count + more, wrong + found
    more, found = by_links(world)
    count, wrong = count + more, wrong + found
    return count, wrong


CANARIES = Promise(
    name="canaries",
    promised=Text(
        vi="Không trang, không tệp xuất nào chứa tên ngoài phạm vi, hay số, điện thoại, địa chỉ, hoàn cảnh của ai; mã của đơn vị khác không cho biết gì.",
        en="No page and no export holds a name out of reach, or anybody's number, telephone, address or hardship; ids of another unit tell nothing.",
    ),
    bound=Bound("at most", 0),
    line="{figure} canaries in {n} answers",
    budget=180,
    covers=("caunoi", "proof/matrix", "proof/promises/canaries.py"),
    run=drawn("canaries", none_seen),
)
