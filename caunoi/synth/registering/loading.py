"""A whole scale into a fresh home, one Act a province; never into a home that holds data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from caunoi.organisations import tree
from caunoi.organisations.models import Employer, UnitParent
from caunoi.registers.members.models import Person
from caunoi.synth.habits import habits
from caunoi.synth.lists import HABITS
from caunoi.synth.registering import dealings, officers, organisations, people, reports
from caunoi.synth.truth import truth
from caunoi.synth.worlds import World
from caunoi.trail.acting import act
from caunoi.vocabulary.text import Text


class HomeHoldsData(Exception):
    """An invented province would mix with people who exist; a fresh CAUNOI_HOME is needed."""

    def __init__(self) -> None:
        self.text = Text(
            vi="CAUNOI_HOME đã có dữ liệu: không trộn dữ liệu bịa vào. Hãy đặt CAUNOI_HOME là thư mục mới.",
            en="CAUNOI_HOME holds data, and invented data must not mix with it. Set CAUNOI_HOME to a new folder.",
        )
        super().__init__(self.text.vi)


def refuse_a_home_in_use() -> None:
    """Raises HomeHoldsData when anyone or any employer or unit is known."""
    if Person.objects.exists() or Employer.objects.exists() or UnitParent.objects.exists():
        raise HomeHoldsData


def load(
    made: Iterable[World],
    *,
    at: datetime,
    nation: bool,
    advance: Callable[[int], None] = lambda rows: None,
    placing: organisations.Placing | None = None,
) -> list[dict[str, object]]:
    """Write every world and return the truth of each. `at` is the moment of the Acts; they take effect on the world's day.

    `placing` is `organisations.organise`'s.
    """
    refuse_a_home_in_use()
    answers: list[dict[str, object]] = []
    for world in made:
        manners = habits(world.generator(HABITS), len(world.unions), mess=world.scale.mess)
        about = {"seed": world.seed, "province": world.land.name}
        with act("synth.loaded", by=None, at=at, on=world.at, about=about) as writer:
            root = tree.root(world.at)
            if nation:
                if not answers:
                    organisations.name_nation(writer, root)
                federation = organisations.found_province(world, writer, root)
            else:
                federation = root
                organisations.name_federation(world, writer, root)
            desk = organisations.organise(world, manners, writer, federation, placing)
            advance(len(world.employers))
            ids = people.register(desk, advance)
            dealings.agreements(desk)
            dealings.nominations(desk, ids, advance)
            officers.appoint(desk)
            reports.report(desk)
        answers.append(truth(world, manners))
    return answers
