"""A register that is compared in parts, or asked through its indexes, says what it would say in one piece."""

from __future__ import annotations

import pytest
from django.db import connection

from caunoi.intake.matching import duplicates, finding_again, likeness, looking_up, spelling
from caunoi.intake.matching.judging import Pair, Thresholds, judge
from caunoi.intake.matching.likeness import Likeness, Record, record
from caunoi.intake.matching.sealed import UNKNOWN, Agreement
from caunoi.intake.matching.spelling import spelled, ways_of, words_of, written
from caunoi.registers.members import likely
from caunoi.registers.members.models import Particulars, Person
from caunoi.synth.doubles import Said, doubles
from caunoi.trail.acting import act
from caunoi.vocabulary.names import fold, person_sort_key
from tests.builders import NOW, TODAY
from tests.standing import made_once

pytestmark = pytest.mark.django_db(databases="__all__")

BY = Thresholds(0.98, 0.05, 0.001)
#: What lists of people have beside the usual: one word, letters that are none of the alphabet's, the same day and month.
ODD = [
    Said("H’Hen Niê", "1990-05-03", "day", "female", "", "", ""),
    Said("Niê H'Hen", "1990-03-05", "day", "", "", "", ""),
    Said("H-Hen Nie", "1971-05-03", "day", "", "", "", ""),
    Said("Lan", "1990-05-03", "day", "female", "", "", ""),
    Said("Lan Lụa", "1990-05-03", "day", "female", "", "", ""),
    Said("Võ Thị Kiểng", "1992-02-29", "day", "female", "", "", ""),
    Said("Vũ Cảnh Thị", "1996-02-29", "day", "female", "", "", ""),
    Said("Vũ Thị Cần", "1992-02-29", "day", "", "", "", ""),
    Said("Huỳnh Văn Quý", "1985-06-01", "month", "male", "", "", ""),
    Said("Hoàng Quí Văn", "1985-11-11", "day", "male", "", "", ""),
    Said("Trần Thị Một Hai Ba Bốn Năm Sáu", "1980-01-02", "day", "female", "", "", ""),
    Said("Sáu Năm Bốn Ba Hai Một Thị Trần", "1980-01-01", "year", "female", "", "", ""),
    Said("Trần Thị Không Ngày", "", "", "female", "", "", ""),
]


COLUMNS = ("person_id", "name", "name_fold", "name_sort", "birth_on", "birth_precision", "sex")


def registered(told: list[Said]) -> list[int]:
    """Those people on record; their ids, in their order."""
    with act("test.load", by=None, at=NOW, on=TODAY) as writer:
        people = list(writer.ids(Person, len(told)))
        writer.add(Person, ("id",), ((person,) for person in people))
        rows = (
            (person, said.name, fold(said.name), person_sort_key(said.name), said.birth or None, said.precision, said.sex)
            for person, said in zip(people, told, strict=True)
        )  # fmt: skip
        writer.add(Particulars, COLUMNS, rows)
    return people


@made_once
def register() -> list[Said]:
    """People on record, many of them twice and with a clerk's errors; and a list of the same people once more."""
    made = doubles(7, people=900, rows=600)
    registered([*made.register, *made.incoming[:300], *ODD])
    return [*made.incoming[300:], *ODD]


def recorded(told: list[Said]) -> list[Record]:
    return [record(at, one.name, one.birth, one.precision, one.sex) for at, one in enumerate(told)]


def on_record() -> list[Record]:
    everybody = likely.everybody()
    return [record(one.person, one.name, one.birth, one.precision, one.sex) for one in everybody]


def by_parts() -> tuple[list[Likeness], int]:
    """Every pair by parts, and how many parts there were."""
    said: list[int] = []
    found = duplicates.in_parts(BY, most=duplicates.BESIDES + 512, said=lambda done, of: said.append(of))
    return sorted(like for some, _ in found for like in some), said[0]


def test_a_register_in_parts_has_the_pairs_and_the_weights_of_one_piece(register, monkeypatch) -> None:
    everybody = on_record()
    least = duplicates.least_bits(len(everybody), BY)
    whole = sorted(likeness.within(everybody, least=least, as_in_a_list=True))
    assert len(whole) > 250
    monkeypatch.setattr(duplicates, "OF_A_PERSON", 5_000)
    parts, of = by_parts()
    assert of > 20
    assert parts == whole
    told = [[Pair(like, Agreement(UNKNOWN, UNKNOWN)) for like in some] for some in (parts, whole)]
    one, other = (duplicates.judged(some, people=len(everybody), by=BY) for some in told)
    assert one == other != []
    # All at once is one part of each kind. Without the second kind, whoever has another year is lost.
    monkeypatch.setattr(duplicates, "OF_A_PERSON", 6)
    assert by_parts() == (whole, 2)
    monkeypatch.setattr(likely, "by_day_of_year", lambda most: [])
    assert set(by_parts()[0]) < set(whole)


def test_pairs_that_do_not_fit_are_compared_some_at_a_time_and_each_once(register, monkeypatch) -> None:
    whole, _ = by_parts()
    turns: list[int] = []
    at_once = likeness.Whole._at_once

    def counted(self, part, by):
        rules = list(at_once(self, part, by))
        turns.append(len(rules))
        return rules

    monkeypatch.setattr(likeness.Whole, "_at_once", counted)
    # A pair said to take so much that of the years' pairs a fifth fits.
    monkeypatch.setattr(likeness, "_OF_A_PAIR", 1_000_000)
    assert by_parts() == (whole, 2)
    assert turns[0] > 2
    # The negative control: of one turn left out the pairs are lost.
    monkeypatch.setattr(likeness.Whole, "_at_once", lambda self, part, by: list(at_once(self, part, by))[1:])
    assert set(by_parts()[0]) < set(whole)


def test_the_engine_has_no_more_memory_than_it_was_given_and_no_disk(register) -> None:
    with likeness.whole(likely.names(), [], most=64) as whole:
        asked = "SELECT current_setting('memory_limit'), current_setting('temp_directory')"
        assert whole._api.duckdb_con.execute(asked).fetchall() == [("64.0 MiB", "")]


def judgements(pairs: finding_again.Pairs, names: dict[str, int]) -> dict[int, list[tuple[int, float]]]:
    """What would be done about each row, were nothing sealed of anybody."""
    people = Person.objects.count()
    found: dict[int, list[Pair]] = {}
    for like in finding_again.compare(pairs, names, people=people):
        found.setdefault(like.one, []).append(Pair(like, Agreement(UNKNOWN, UNKNOWN)))
    judged = {row: judge(some, people=people, by=BY) for row, some in found.items()}
    return {
        row: [(pair.likeness.other, chance) for pair, chance in each.alike] for row, each in judged.items()
    }


@pytest.mark.parametrize(
    ("common", "ways"), [(2_000, 2_000), (0, 2_000), (2_000, 20)], ids=["as-it-is", "all-common", "too-many-ways"]
)  # fmt: skip
def test_who_is_found_by_indexes_is_who_shares_a_block_in_the_whole_register(
    register, monkeypatch, common, ways
) -> None:
    monkeypatch.setattr(likely, "COMMON", common)
    monkeypatch.setattr(spelling, "MOST_WAYS", ways)
    ways_of.cache_clear()
    asked = recorded(register)
    monkeypatch.setattr(finding_again, "PEOPLE_FOR_A_ROW", 0)
    few, names = finding_again.blocked(asked, people=1)
    monkeypatch.setattr(finding_again, "PEOPLE_FOR_A_ROW", 10)
    whole, none = finding_again.blocked(asked, people=1)
    ways_of.cache_clear()
    assert names
    assert not none
    assert few == whole
    assert list(few) == list(whole)
    # Most of the list is found, and the odd ones with it.
    assert len({row for row, _ in few}) > 280
    if ways == common:
        assert judgements(few, names) == judgements(whole, none)


def test_whose_name_has_other_letters_is_found_by_the_index_of_such_names(register, monkeypatch) -> None:
    """The negative control of what is asked beside the days and the names: without it, one of another year is lost."""
    monkeypatch.setattr(finding_again, "PEOPLE_FOR_A_ROW", 0)
    asked = recorded(ODD[:1])
    assert len(finding_again.blocked(asked, people=1)[0]) == 3
    monkeypatch.setattr(likely, "of_other_letters", set)
    assert len(finding_again.blocked(asked, people=1)[0]) < 3


def test_the_register_is_not_read_for_a_few_rows(
    register, django_assert_max_num_queries, monkeypatch
) -> None:
    """A few statements however many rows, each by an index; nobody beside the blocks is read but a few of one day."""
    monkeypatch.setattr(finding_again, "PEOPLE_FOR_A_ROW", 0)
    asked = recorded(register)[:100]
    with django_assert_max_num_queries(6) as asking:
        found, _ = looking_up.by_indexes(asked)
    assert len(found) < Person.objects.count() / 2
    statements = [
        one["sql"] for one in asking.captured_queries if '"members_particulars"."id" IN' not in one["sql"]
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for statement in statements:
            explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
            cursor.execute(explain + statement.partition(" FROM STDIN")[0])
            told = " ".join(str(part) for row in cursor.fetchall() for part in row)
            assert "people_" in told or "merged_people" in told or "members_person" in told, told


def test_every_way_to_write_a_name_has_its_words_and_no_other_name_has() -> None:
    words = {
        word for one in doubles(3, people=2_000, rows=1_000).register for word in words_of(fold(one.name))
    }
    for word in words | {"canh", "vu", "hoang", "ki"}:
        assert written(word)
        assert {spelled(way) for way in written(word)} == {word}
    assert written("vu") == {"vu", "vo"}
    assert {"quy", "qui"} == written("qui")
    assert ways_of(("lan", "vu")) == {"lan vu", "vu lan", "lan vo", "vo lan"}
    assert ways_of(tuple("abcdefg")) is None
