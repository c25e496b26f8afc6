"""Trains the model that finds people again, without labels, on invented people: `python -m tools.matching`.

It writes caunoi/intake/matching/model.json, with what it was trained on. The thresholds are parameters of their own, set
by what `make proof ONLY=matching` then measures.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter

from caunoi.intake.matching import likeness
from caunoi.intake.matching.judging import Pair
from caunoi.intake.matching.learning import learn
from caunoi.intake.matching.sealed import Told, agreement
from caunoi.synth.doubles import Said, doubles


def main() -> None:
    """Train and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--rows", type=int, default=50_000)
    options.add_argument("--seed", type=int, default=20_260_101)
    asked = options.parse_args()
    found = doubles(asked.seed, people=asked.people, rows=asked.rows)
    everybody = [*found.register, *found.incoming]
    records = [
        likeness.record(own, one.name, one.birth, one.precision, one.sex) for own, one in enumerate(everybody)
    ]
    settings = likeness.train(records)
    people, rows = records[: asked.people], records[asked.people :]
    written = {
        "trained": {"people": asked.people, "rows": asked.rows, "seed": asked.seed, "labels": 0},
        "sealed": {"number": {}, "phone": {}},
        "splink": settings,
    }
    likeness.MODEL.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    names, days = Counter(one.folded for one in people), Counter(one.birth for one in people)
    compared = likeness.between(
        likeness.blocked(rows, people),
        common={name: likeness.share(count, len(people)) for name, count in names.items()},
        common_day={day: likeness.share(count, len(people)) for day, count in days.items()},
    )
    pairs = [
        Pair(like, agreement(_told(everybody[like.one]), _told(everybody[like.other])))
        for like in compared
        # Those known by their number are never asked about.
        if not everybody[like.one].number or everybody[like.one].number != everybody[like.other].number
    ]
    written["sealed"] = learn(pairs, prior=-math.log2(asked.people))
    likeness.MODEL.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def _told(one: Said) -> Told:
    return Told(one.kind, one.number, one.phone)


if __name__ == "__main__":
    main()
