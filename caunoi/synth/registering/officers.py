"""Officers of the upper levels, what they are in charge of, and whom they have lately seen or called."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import numpy as np

from caunoi.access.models import Account
from caunoi.organisations.models import TermOfOffice
from caunoi.registers.officers.models import Assignment, Contact
from caunoi.synth import names
from caunoi.synth.employing import LARGE
from caunoi.synth.registering.desk import Desk, Ints

# Unions one officer can know by name.
_LOAD = 60
# The lists' writers draw from the purposes below this one.
_PURPOSE = 20
_LINES = (
    "Thăm cơ sở, nghe ý kiến đoàn viên",
    "Gọi hỏi tình hình việc làm",
    "Vận động ký lại thoả ước",
    "Nhắc nộp danh sách",
)


@dataclass(frozen=True, slots=True)
class Post:
    """One officer of an upper-level union, since the first day of the year."""

    officer: int
    unit: int
    begun: str


def appoint(desk: Desk) -> None:
    """An officer for every sixty unions of an upper level, in charge of them, of its zones and its large gaps."""
    rng = desk.world.generator(_PURPOSE)
    land = desk.world.land
    gaps = _gaps(desk)
    for upper, unit in enumerate(desk.uppers.tolist()):
        unions = np.flatnonzero(desk.world.unions.upper == upper)
        if not len(unions):
            continue
        teams = np.array_split(rng.permutation(unions), -(-len(unions) // _LOAD))
        posts = [_open(desk, rng, upper, unit, number) for number in range(len(teams))]
        for post, team in zip(posts, teams, strict=True):
            _in_charge(desk, post, "unit_id", desk.unions[team])
            _contacts(desk, rng, post, "unit_id", desk.unions[team])
        firms = desk.employers[gaps[upper]]
        # One in three has nobody: that is the first thing the day shows.
        _in_charge(desk, posts[0], "employer_id", firms[: -(-len(firms) * 2 // 3)])
        _contacts(desk, rng, posts[0], "employer_id", firms[: len(firms) // 2])
        if upper == len(land.districts):
            _in_charge(desk, posts[0], "site_id", desk.placed.sites[: len(land.zones)])


def _gaps(desk: Desk) -> list[Ints]:
    """Large enterprises without a union, by the upper-level union that answers for them."""
    firms, land = desk.world.employers, desk.world.land
    rows = np.flatnonzero(firms.enterprise & firms.known & (firms.workers >= LARGE) & (firms.union < 0))
    inside = (firms.site[rows] >= 0) & (firms.site[rows] < len(land.zones))
    answering = np.where(inside, len(land.districts), firms.place[rows])
    return [rows[answering == upper] for upper in range(len(desk.uppers))]


def _open(desk: Desk, rng: np.random.Generator, upper: int, unit: int, number: int) -> Post:
    drawn = names.name_people(rng, rng.random(1) < 0.5)
    account = Account.objects.open(
        username=f"cb-{desk.world.land.citizen_code:03}-{upper + 1:02}-{number + 1:02}",
        full_name=drawn.full(0),
        password=None,
    )
    post = Post(account.pk, unit, date(desk.world.at.year, 1, 1).isoformat())
    office = TermOfOffice.Office.UPPER
    desk.writer.add_one(
        TermOfOffice, account_id=post.officer, unit_id=unit, office=office, valid_from=post.begun
    )
    return post


def _in_charge(desk: Desk, post: Post, of: str, ids: Ints) -> None:
    rows = [(post.officer, one, post.unit, post.begun) for one in ids.tolist()]
    desk.writer.add(Assignment, ("officer_id", of, "held_by_id", "valid_from"), rows)


def _contacts(desk: Desk, rng: np.random.Generator, post: Post, of: str, ids: Ints) -> None:
    """Two thirds were seen or called within sixty days, the others longer ago or never."""
    ago = np.where(
        rng.random(len(ids)) < 0.66, rng.integers(0, 60, len(ids)), rng.integers(61, 300, len(ids))
    )
    never = rng.random(len(ids)) < 0.1
    kinds = (Contact.Kind.VISIT.value, Contact.Kind.CALL.value)
    rows = [
        (
            uuid.UUID(bytes=rng.bytes(16)),
            post.officer,
            one,
            post.unit,
            kinds[days % 2],
            date.fromordinal(desk.world.at.toordinal() - days).isoformat(),
            _LINES[days % len(_LINES)],
        )
        for one, days, silent in zip(ids.tolist(), ago.tolist(), never.tolist(), strict=True)
        if not silent
    ]
    desk.writer.add(Contact, ("client_ref", "officer_id", of, "held_by_id", "kind", "on", "line"), rows)
