"""The API, asked at random: what its document says is what it answers, and nobody out of reach is named."""

from __future__ import annotations

import logging

from caunoi.office.routes import policy
from caunoi.vocabulary.text import Text
from proof.asking import asked
from proof.drawing import drawn
from proof.matrix.world import a_world
from proof.promise import Bound, Promise

#: Questions of one way to one address, in one federation.
MOST = 12


def one_federation(seed: int) -> tuple[int, list[str]]:
    """A federation drawn from the seed, and everything asked of it."""
    logging.disable(logging.CRITICAL)
    statuses, wrong = asked(a_world(seed % 10_000), policy(), seed=seed, most=MOST)
    if not {200, 403, 404, 422} <= set(statuses):
        wrong.append(f"the answers were {dict(statuses)} alone: that asks nothing")
    return statuses.total(), wrong


API = Promise(
    name="api",
    promised=Text(
        vi="Hệ thống khác hỏi gì qua khóa, API cũng trả lời đúng như tài liệu OpenAPI của nó, không bao giờ lỗi 500, không lộ tên ngoài phạm vi, không lộ số của ai.",
        en="Whatever another system asks by a key, the API answers as its own OpenAPI document says, never with a 500, and shows no name out of reach and nobody's numbers.",
    ),
    bound=Bound("at most", 0),
    line="{figure} wrong of {n} answers",
    budget=120,
    covers=("caunoi", "proof/matrix", "proof/asking.py", "proof/promises/api.py"),
    run=drawn("api", one_federation),
)
