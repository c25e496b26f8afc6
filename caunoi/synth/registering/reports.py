"""Numbers that a few units reported and signed, beside what the lists give: near it, and seldom equal."""

from __future__ import annotations

import numpy as np

from caunoi.indicators.models import ReportedFigure
from caunoi.synth import names
from caunoi.synth.registering.desk import Desk

_PURPOSE = 21
_REPORTING = 5


def report(desk: Desk) -> None:
    """Members as the federation rounds them and as its largest upper-level unions counted by telephone."""
    rng = desk.world.generator(_PURPOSE)
    spells, unions = desk.world.memberships, desk.world.unions
    members = np.bincount(unions.upper[spells.union[spells.open]], minlength=len(desk.uppers))
    largest = np.argsort(-members, kind="stable")[:_REPORTING]
    signers = names.name_people(rng, rng.random(_REPORTING + 1) < 0.5)
    told = [(desk.federation, int(members.sum()) // 1000 * 1000, signers.full(_REPORTING))]
    for place, upper in enumerate(largest.tolist()):
        missed = int(members[upper] * rng.uniform(-0.03, 0.03))
        told.append((int(desk.uppers[upper]), int(members[upper]) + missed, signers.full(place)))
    desk.writer.add(
        ReportedFigure,
        ("unit_id", "code", "value", "signer", "valid_from", "signed_on"),
        [(unit, "members", value, signer, desk.at, desk.at) for unit, value, signer in told],
    )
