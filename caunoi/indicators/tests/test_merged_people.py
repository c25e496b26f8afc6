"""A person whose records were merged counts once from the day on which that is known; as known before it, twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from caunoi.indicators import reading
from caunoi.registers.merging.taking_back import unmerge
from caunoi.registers.merging.tests import two as records
from caunoi.registers.merging.tests.two import a_record, merged, put_forward
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db(databases="__all__")
two = records.two
JANUARY, JUNE = date(2023, 1, 1), date(2023, 6, 1)
LATER = NOW + timedelta(days=1)


def test_figures_count_the_person_once_from_the_day_it_is_known(two, tmp_path, settings) -> None:
    settings.CAUNOI_HOME = tmp_path
    kept, other = a_record(two.sen, JANUARY), a_record(two.hong, JUNE)

    def figures(known_on: date | None) -> list[int | None]:
        question = reading.Question(at=TODAY, known_on=known_on)
        here = reading.current().engine
        codes = ["members", "nominees", "nominations"]
        return [one.numerator for one in here.figures(codes, question, units=[two.root.pk])]

    put_forward(kept, "Tết", two.sen)
    put_forward(other, "Tết", two.hong)
    assert figures(None) == [2, 2, 2]
    done = merged(kept, other, "other", "kept", at=LATER)
    assert (figures(None), figures(TODAY)) == ([1, 1, 1], [2, 2, 2])
    unmerge(done, hands=None, by=None, at=LATER + timedelta(days=1))
    assert (figures(None), figures(TODAY)) == ([2, 2, 2], [2, 2, 2])
    assert figures(TODAY + timedelta(days=1)) == [1, 1, 1]
