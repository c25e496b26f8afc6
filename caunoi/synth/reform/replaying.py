"""The reform carried out on an invented nation by its decisions, and counted before and after."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import chain

from caunoi.access.reach import Reach, operator
from caunoi.organisations import territory
from caunoi.organisations.gazetteer import Gazetteer
from caunoi.organisations.models import Unit, UnitDescription
from caunoi.registers.reorganisations.carrying_out import carry_out
from caunoi.registers.reorganisations.changes import EndByLaw
from caunoi.registers.reorganisations.effect import Effect
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.synth.reform import counting, nation
from caunoi.synth.reform.addresses import readdress
from caunoi.synth.reform.counting import Standing, Territory
from caunoi.synth.reform.decisions import Decided, Decisions
from caunoi.synth.reform.nation import AFTER, BEFORE
from caunoi.synth.reform.sizes import NATIONS
from caunoi.synth.reform.unions import ties, unions_before
from caunoi.trail.copying import written_by
from caunoi.vocabulary.text import Text

Advance = Callable[[int], None]
# A phase by its name and the length of its bar, None where that is not known beforehand.
Watch = Callable[[Text, int | None], AbstractContextManager[Advance]]

MAKING = Text(vi="Dựng hệ thống bịa ngày 30/6/2025", en="Making an invented nation of 30.6.2025")
COUNTING = Text(vi="Đếm trong sổ", en="Counting in the registers")
LAYING = Text(vi="Địa bàn theo các nghị quyết", en="Territory by its decisions")
ADDRESSING = Text(vi="Địa chỉ doanh nghiệp theo xã mới", en="Addresses in the new communes")
BY_LAW = Text(vi="Kết thúc theo luật", en="Ended by law")
COMMUNES = Text(vi="Thành lập công đoàn xã, phường", en="Unions of communes and wards founded")
DISTRICTS = Text(vi="Kết thúc công đoàn cấp huyện", en="District unions ended")
PROVINCES = Text(vi="Hợp nhất liên đoàn lao động cấp tỉnh", en="Provincial federations merged")

_TERRITORY = {
    "provinces": Text(vi="Số tỉnh", en="Provinces"),
    "communes": Text(vi="Số xã", en="Communes"),
    "districts_closed": Text(vi="Số huyện kết thúc", en="Districts closed"),
    "wards_split": Text(vi="Số xã bị chia", en="Wards divided"),
    "codes_meaning_elsewhere": Text(vi="Số mã chỉ nơi khác", en="Codes that mean elsewhere"),
}


@dataclass(slots=True)
class Replayed:
    """What was counted, how many decisions of each kind were carried out, and how long each phase took (seconds)."""

    territory: Territory
    before: Standing
    by_law: Standing
    after: Standing
    decisions: Counter[str]
    seconds: dict[Text, float]
    differences: list[Text]

    @property
    def reform_seconds(self) -> float:
        """The reform alone, previewed and carried out: not the making of the nation, nor the counting."""
        return sum(spent for phase, spent in self.seconds.items() if phase not in {MAKING, COUNTING})

    def answer(self) -> dict[str, object]:
        """The keys of the command's contract."""
        told: dict[str, object] = {one.name: getattr(self.territory, one.name) for one in fields(Territory)}
        for name in ("members", "employers"):
            told[name] = [getattr(each, name) for each in (self.before, self.by_law, self.after)]
        return told


def replay(scale: str, *, seed: int, at: datetime, watch: Watch) -> Replayed:
    """Make the nation in the home at hand, take it through the decisions of 1.7.2025, and count.

    Every decision is previewed, and carried out by the plan that was shown. Raises loading.HomeHoldsData where anyone is known, and
    CannotReorganise where the registers refuse a decision, which the mapping gives no reason for.
    """
    run = _Run(at, watch)
    gazetteer = Gazetteer.read()
    with run.phase(MAKING, nation.rows_about(scale)) as advance:
        nation.make(scale, gazetteer, seed=seed, at=at, advance=advance)
    with run.phase(COUNTING, None):
        before = counting.standing(BEFORE)
    _decide(run, gazetteer, least=NATIONS[scale].commune_union, seed=seed)
    with run.phase(COUNTING, None):
        by_law, after = counting.ended_by_law(), counting.standing(AFTER)
        counted = counting.territory_in_registers()
    done = Reorganisation.objects.values_list("kind", flat=True)
    return Replayed(
        counted, before, by_law, after, Counter(done), run.seconds,
        [*_territory_differs(counted, counting.territory_in_tables(gazetteer)), *_people_differ(before, by_law, after),
         *_federations_differ(counted), *_shown_otherwise(run.members_shown)],
    )  # fmt: skip


def _decide(run: _Run, gazetteer: Gazetteer, *, least: tuple[int, int], seed: int) -> None:
    with run.phase(LAYING, None):
        territory.lay(gazetteer, by=None, at=run.at, on=AFTER)
    with run.phase(ADDRESSING, None) as advance:
        readdress(seed=seed, at=run.at, advance=advance)
        there = unions_before()
        decisions = Decisions(there, ties(there))
    run.carry_out(BY_LAW, decisions.by_law())
    with run.phase(COMMUNES, None) as advance:
        for area, decided in decisions.communes(least):
            (decisions.founded[area],) = written_by(run.decide(decided).began_by, Unit)
            advance(1)
    run.carry_out(DISTRICTS, decisions.districts())
    run.carry_out(PROVINCES, chain(decisions.provinces(), decisions.codes()))


@dataclass(slots=True)
class _Run:
    """One replay under way: its moment, who watches, how long each phase took, and how many members previews said that
    the law would take."""

    at: datetime
    watch: Watch
    reach: Reach = field(default_factory=lambda: operator(AFTER))
    seconds: dict[Text, float] = field(default_factory=dict)
    members_shown: int = 0

    @contextmanager
    def phase(self, name: Text, total: int | None) -> Iterator[Advance]:
        begun = time.monotonic()
        with self.watch(name, total) as advance:
            yield advance
        self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - begun

    def carry_out(self, name: Text, decisions: Iterable[Decided]) -> None:
        these = list(decisions)
        with self.phase(name, len(these)) as advance:
            for decided in these:
                self.decide(decided)
                advance(1)

    def decide(self, decided: Decided) -> Reorganisation:
        change, decision = decided

        def shown(effect: Effect) -> None:
            if isinstance(change, EndByLaw):
                self.members_shown += effect.members

        return carry_out(change, decision, self.reach, at=self.at, shown=shown)


# ---------------------------------------------------------------- what must be so


def _territory_differs(counted: Territory, told: Territory) -> list[Text]:
    found = []
    for one in fields(Territory):
        ours, theirs = getattr(counted, one.name), getattr(told, one.name)
        if ours != theirs:
            name = _TERRITORY[one.name]
            found.append(
                Text(
                    vi=f"{name.vi}: sổ đếm được {ours}, bảng địa bàn nói {theirs}.",
                    en=f"{name.en}: the registers have {ours}, the mapping says {theirs}.",
                )
            )
    return found


def _people_differ(before: Standing, by_law: Standing, after: Standing) -> list[Text]:
    words = {
        "members": Text(vi="Đoàn viên", en="Members"),
        "employers": Text(vi="Doanh nghiệp có công đoàn", en="Employers with a union"),
    }
    found = []
    for name, word in words.items():
        was, ended, now = (getattr(each, name) for each in (before, by_law, after))
        if was - ended != now:
            found.append(
                Text(
                    vi=f"{word.vi}: trước {was}, kết thúc theo luật {ended}, sau {now}: không khớp.",
                    en=f"{word.en}: {was} before, {ended} ended by law, {now} after: they do not add up.",
                )
            )
    return found


def _shown_otherwise(shown: int) -> list[Text]:
    """Whether as many memberships ended by law as the previews of those decisions said."""
    ended = counting.memberships_ended_by_law()
    if shown == ended:
        return []
    return [
        Text(
            vi=f"Kết thúc theo luật: xem trước thấy {shown} đoàn viên, thực hiện kết thúc {ended}.",
            en=f"Ended by law: previews said {shown} members, {ended} memberships ended.",
        )
    ]


def _federations_differ(counted: Territory) -> list[Text]:
    """Whether every province has one federation, before and after, and no district has a union any more."""
    described = (UnitDescription.objects.on(day) for day in (BEFORE, AFTER))
    levels = [Counter(each.values_list("level", "kind")) for each in described]
    province = (UnitDescription.Level.PROVINCE, UnitDescription.Kind.FEDERATION)
    district = (UnitDescription.Level.UPPER, UnitDescription.Kind.DISTRICT)
    federations = tuple(each[province] for each in levels)
    unions = tuple(each[district] for each in levels)
    wanted = (counted.districts_closed, 0)
    if federations == counted.provinces and unions == wanted:
        return []
    return [
        Text(
            vi=f"Liên đoàn cấp tỉnh {federations}, cấp huyện {unions}: không khớp với {counted.provinces} tỉnh và {wanted} huyện.",
            en=f"Provincial federations {federations}, district unions {unions}: not those of {counted.provinces} provinces and {wanted} districts.",
        )
    ]
