"""How well matching does on people whose truth is known: what it decides, what it asks about, what it misses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from caunoi.intake.matching import likeness
from caunoi.intake.matching.judging import Judged, Pair, Thresholds, judge
from caunoi.intake.matching.likeness import Record
from caunoi.intake.matching.sealed import Told, agreement
from caunoi.intake.matching.spelling import folded_words, one_name
from caunoi.questions.parameters import Parameters
from caunoi.synth.doubles import Doubles, Said
from caunoi.synth.scales import AT

Judge = Callable[[Sequence[Pair], int, Thresholds], Judged]


@dataclass
class Quality:
    """Rows of a list against a register. `sure` pairs have a number on both sides, or a full birth date on both."""

    rows: int = 0
    by_number: int = 0
    by_number_wrong: int = 0
    number_of_another: int = 0
    matched: int = 0
    wrong: int = 0
    asked: int = 0
    asked_in_vain: int = 0
    sure_pairs: int = 0
    sure_found: int = 0
    sure_decided: int = 0
    year_only: int = 0
    year_only_asked: int = 0
    year_only_decided: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of what was decided without a known number."""
        return 1 - self.wrong / self.matched if self.matched else 1.0

    @property
    def precision_of_all(self) -> float:
        """Of all that was decided, those known by number too."""
        wrong, decided = self.wrong + self.by_number_wrong, self.matched + self.by_number
        return 1 - wrong / decided if decided else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs with a number or a full birth date: decided rightly, or shown to a person with the right one."""
        return self.sure_found / self.sure_pairs if self.sure_pairs else 1.0

    @property
    def recall_by_itself(self) -> float:
        """Of the same pairs, decided rightly with nobody asked."""
        return self.sure_decided / self.sure_pairs if self.sure_pairs else 1.0

    @property
    def share_asked(self) -> float:
        """Of all rows, year-only pairs without a number apart."""
        return (self.asked - self.year_only_asked) / self.rows if self.rows else 0.0


def shipped() -> Thresholds:
    """The thresholds as they are shipped."""
    settled = Parameters.of()
    return Thresholds(
        *(settled.number(code, AT) / 1000 for code in ("match-same", "match-ask", "match-known"))
    )


def record_of(own: int, said: Said) -> Record:
    """What the model sees of it."""
    return likeness.record(own, said.name, said.birth, said.precision, said.sex)


def told(said: Said) -> Told:
    """What is sealed of it."""
    return Told(said.kind, said.number, said.phone)


def measured(found: Doubles, by: Thresholds, *, judging: Callable[..., Judged] = judge) -> Quality:
    """One list against one register, as intake does it: known numbers first, then the model, then what is sealed."""
    quality = Quality(rows=len(found.incoming))
    numbers = {(one.kind, one.number): person for person, one in enumerate(found.register) if one.number}
    rest = []
    for row, said in enumerate(found.incoming):
        person = numbers.get((said.kind, said.number)) if said.number else None
        if person is None:
            rest.append(row)
        elif _known_by_number(found.register[person], said):
            quality.by_number += 1
            quality.by_number_wrong += found.truth[row] != person
            _count_pair(quality, found, row, person, decided=True)
        else:
            # As at the door of intake: a number under another name is held, whatever else agrees.
            quality.number_of_another += 1
            quality.asked += 1
            _count_pair(quality, found, row, person, decided=False)
    compared = _compared(found, rest)
    for row in rest:
        _judge_row(quality, found, row, judging(compared[row], people=len(found.register), by=by))
    return quality


def _known_by_number(known: Said, said: Said) -> bool:
    if folded_words(known.name) == folded_words(said.name):
        return True
    same_day = known.precision == said.precision == "day" and known.birth == said.birth
    return same_day and one_name(known.name, said.name)


def _compared(found: Doubles, rest: list[int]) -> dict[int, list[Pair]]:
    people = [record_of(person, said) for person, said in enumerate(found.register)]
    rows = [record_of(row, found.incoming[row]) for row in rest]
    names, days = Counter(one.folded for one in people), Counter(one.birth for one in people if one.birth)
    names.update(dict.fromkeys((one.folded for one in rows), 0))
    whole = len(people)
    pairs: dict[int, list[Pair]] = defaultdict(list)
    for like in likeness.between(
        likeness.blocked(rows, people),
        common={name: likeness.share(count, whole) for name, count in names.items()},
        common_day={day: likeness.share(count, whole) for day, count in days.items()},
    ):
        sealed = agreement(told(found.incoming[like.one]), told(found.register[like.other]))
        pairs[like.one].append(Pair(like, sealed))
    return pairs


def _judge_row(quality: Quality, found: Doubles, row: int, judged: Judged) -> None:
    truth = found.truth[row]
    alike = [pair.likeness.other for pair, _ in judged.alike]
    year_only = truth >= 0 and not _sure(found.incoming[row], found.register[truth])
    if judged.verdict == "same":
        quality.matched += 1
        if alike[0] != truth:
            quality.wrong += 1
            quality.examples.append(f"{found.incoming[row]} taken for {found.register[alike[0]]}")
        quality.year_only_decided += year_only
    elif judged.verdict == "ask":
        quality.asked += 1
        quality.asked_in_vain += truth not in alike
        quality.year_only_asked += all(pair.likeness.birth in (2, -1) for pair, _ in judged.alike)
    quality.year_only += year_only
    if truth in alike:
        _count_pair(quality, found, row, truth, decided=judged.verdict == "same")
    else:
        _count_pair(quality, found, row, -1, decided=False)


def _sure(one: Said, other: Said) -> bool:
    return bool(one.number and other.number) or one.precision == other.precision == "day"


def _count_pair(quality: Quality, found: Doubles, row: int, person: int, *, decided: bool) -> None:
    truth = found.truth[row]
    if truth < 0 or not _sure(found.incoming[row], found.register[truth]):
        return
    quality.sure_pairs += 1
    quality.sure_found += person == truth
    quality.sure_decided += decided and person == truth
