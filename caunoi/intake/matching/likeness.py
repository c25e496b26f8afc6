"""How alike two records are by name, birth and sex: Splink's model, the only place that knows Splink.

It runs on DuckDB inside this process, in memory; the same settings run on Spark. It is loaded where pairs are compared:
the site never does. No number and no telephone comes in
here: those are compared afterwards, in pairs that this left (`sealed`).
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from caunoi.intake.matching.spelling import folded_words, words_of
from caunoi.vocabulary.names import tidy

MODEL = Path(__file__).with_name("model.json")
NAME, BIRTH, SEX = "name", "birth", "sex"


class Record(NamedTuple):
    """What is compared of one person; '' where unknown. `birth` is an ISO day, `mixed` the same with its day and month
    in one order, `day` without its year."""

    id: int
    name: str
    folded: str
    bag: str
    family: str
    given: str
    initial: str
    birth: str
    swapped: str
    mixed: str
    day: str
    year: str
    sex: str


class Likeness(NamedTuple):
    """Two records: bits for being one person by what is compared here, and the level of each comparison."""

    one: int
    other: int
    weight: float
    name: int
    birth: int
    sex: int


def record(own: int, name: str, birth: str, precision: str, sex: str) -> Record:
    """A person or a row as the model sees them; `birth` is an ISO day, exact as far as `precision` says."""
    folded = folded_words(name)
    words = words_of(folded) or ("",)
    year = birth[:4] if precision else ""
    exact = birth if precision == "day" else ""
    month, day = exact[5:7], exact[8:10]
    swapped = f"{year}-{day}-{month}" if exact and day <= "12" and day != month else ""
    mixed = f"{year}-{'-'.join(sorted((month, day)))}" if exact else ""
    return Record(
        own, tidy(name).casefold(), folded, " ".join(sorted(words)), words[0], words[-1], words[-1][:1],
        exact, swapped, mixed, exact[5:], year, sex,
    )  # fmt: skip


def _level(condition: str, label: str, **more: Any) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": label, **more}


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


# How common the folded name is tells how much its agreement is worth, in each way of writing it.
_AS_COMMON = {
    "tf_adjustment_column": "folded", "tf_adjustment_weight": 1.0, "tf_minimum_u_value": 2e-7,
    "disable_tf_exact_match_detection": True,
}  # fmt: skip
_AS_COMMON_A_DAY = {
    "tf_adjustment_column": "birth", "tf_adjustment_weight": 1.0, "tf_minimum_u_value": 5e-5,
}  # fmt: skip
_MISSING = {"is_null_level": True}
COMPARISONS = (
    {
        "output_column_name": NAME,
        "comparison_levels": [
            _level("folded_l IS NULL OR folded_r IS NULL", "unknown", **_MISSING),
            _level(_same("name"), "same, marks too", **_AS_COMMON),
            _level(_same("folded"), "same without marks", **_AS_COMMON),
            _level(_same("bag"), "other order or spelling", **_AS_COMMON),
            _level("levenshtein(folded_l, folded_r) <= 1", "one letter off"),
            _level(f"{_same('family')} AND {_same('given')}", "other middle"),
            _level(_same("given"), "given name alone"),
            _level("ELSE", "other", m_probability=0.01),
        ],
    },
    {
        "output_column_name": BIRTH,
        "comparison_levels": [
            _level("year_l IS NULL OR year_r IS NULL", "unknown", **_MISSING),
            _level(_same("birth"), "same day", m_probability=0.9, **_AS_COMMON_A_DAY),
            _level("birth_l = swapped_r", "day and month swapped", m_probability=0.01),
            _level("levenshtein(birth_l, birth_r) <= 1", "one digit off", m_probability=0.02),
            _level(
                f"(birth_l IS NULL OR birth_r IS NULL) AND {_same('year')}",
                "same year, day unknown",
                m_probability=0.05,
            ),
            _level(_same("year"), "same year, another day", m_probability=0.01),
            _level("ELSE", "other", m_probability=0.01),
        ],
    },
    # A name tells the sex, so that between two of one name agreement is next to nothing: not learned, but said.
    {
        "output_column_name": SEX,
        "comparison_levels": [
            _level("sex_l IS NULL OR sex_r IS NULL", "unknown", **_MISSING),
            _level(_same("sex"), "same", u_probability=0.95, fix_u_probability=True),
            _level("ELSE", "other", u_probability=0.05, fix_u_probability=True),
        ],
    },
)
#: Columns of which it matters how common a value is.
_COUNTED = ("folded", "birth")
#: Which pairs are looked at at all: those that have all of these columns, and have them the same.
BLOCKS = (("given", "mixed"), ("family", "initial", "birth"), ("bag", "year"), ("bag", "day"))


def _sql(block: Sequence[str]) -> str:
    return " AND ".join(f"l.{column} = r.{column}" for column in block)


#: With how many people one row is compared at most. Of eleven million, some ten share a given name and a day of birth;
#: who shares them with hundreds stands in a list that was made so, and work must not grow with its square.
MOST_OF_ONE_ROW = 200
#: How many pairs are compared in one go: the memory it takes is theirs.
PIECE = 20_000


def blocked(asked: Iterable[Record], known: Iterable[Record]) -> list[tuple[Record, Record]]:
    """The pairs of one side and the other that are worth a comparison, MOST_OF_ONE_ROW for each of `asked` at most.

    Of `known`, which are read once, no more is held than shares a block.
    """
    places = [tuple(Record._fields.index(column) for column in block) for block in BLOCKS]
    asked = list(asked)
    standing: dict[tuple[object, ...], list[Record]] = {
        key: [] for row in asked for key in _keys(row, places)
    }
    for one in known:
        for key in _keys(one, places):
            if key in standing:
                standing[key].append(one)
    pairs: list[tuple[Record, Record]] = []
    for row in asked:
        alike = chain.from_iterable(standing.get(key, ()) for key in _keys(row, places))
        each: dict[int, Record] = {}
        for one in alike:
            each[one.id] = one
            if len(each) == MOST_OF_ONE_ROW:
                break
        pairs += [(row, one) for one in each.values()]
    return pairs


def _keys(one: Record, places: list[tuple[int, ...]]) -> Iterator[tuple[object, ...]]:
    for which, columns in enumerate(places):
        key = tuple(one[at] for at in columns)
        if all(key):
            yield which, *key


def untrained() -> dict[str, Any]:
    """The model before it has learned anything."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "comparisons": [dict(one) for one in COMPARISONS],
        "blocking_rules_to_generate_predictions": [_sql(block) for block in BLOCKS],
        "probability_two_random_records_match": 1e-6,
        "max_iterations": 100,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
    }


@cache
def _trained() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(MODEL.read_text(encoding="utf-8"))
    return found


def model() -> dict[str, Any]:
    """Splink's settings as they were trained last (`tools.matching`)."""
    settings: dict[str, Any] = _trained()["splink"]
    return settings


def sealed_bits() -> dict[str, dict[str, float]]:
    """What each level of a number and of a telephone is worth, as learned last."""
    bits: dict[str, dict[str, float]] = _trained()["sealed"]
    return bits


@contextmanager
def _engine(threads: int = 2, most: int | None = None) -> Iterator[Any]:
    """DuckDB in memory, `most` MiB of it; nothing of it is left, and what does not fit is not written to a disk."""
    import splink  # heavy: the site, which only shows what was found, never loads it

    api = splink.DuckDBAPI()
    engine = api.duckdb_con
    try:
        engine.execute(f"SET threads={threads}; SET autoinstall_known_extensions=false")
        if most:
            engine.execute(f"SET memory_limit='{most}MiB'; SET preserve_insertion_order=false")
        engine.execute("SET autoload_known_extensions=false; SET temp_directory=''")
        yield api
    finally:
        engine.close()


def _columns(records: Sequence[Record]) -> dict[str, list[object]]:
    """By column, with nothing where nothing is known."""
    turned = zip(*records, strict=True)
    return {
        name: [None if value == "" else value for value in column]
        for name, column in zip(Record._fields, turned, strict=True)
    }


def train(records: Sequence[Record], *, seed: int = 1) -> dict[str, Any]:
    """A model that learned from records of which nobody said who is who."""
    import splink  # heavy: the site, which only shows what was found, never loads it

    with _engine() as api:
        linker = splink.Linker(api.register(_columns(records)), untrained(), log_level=None)
        learning = linker.training
        # At least eight of ten who are there twice agree on both: their number tells how many there are at all.
        learning.estimate_probability_two_random_records_match(
            ["l.birth = r.birth AND l.bag = r.bag"], recall=0.85
        )
        learning.estimate_u_using_random_sampling(max_pairs=2e6, seed=seed)
        for same in ("l.birth = r.birth", "l.bag = r.bag AND l.sex = r.sex"):
            learning.estimate_parameters_using_expectation_maximisation(same, record_sample_proportion=1.0)
        learned: dict[str, Any] = linker.misc.save_model_to_json()
        return learned


def within(
    records: Sequence[Record],
    *,
    least: float = 8.0,
    settings: dict[str, Any] | None = None,
    as_in_a_list: bool = False,
) -> list[Likeness]:
    """Everybody against everybody: the pairs of at least so many bits, each once.

    The measure of what is done in parts (`Whole`): in one piece, with the memory that takes. How common a name or a
    day is, is told by the records themselves; `as_in_a_list` as `between` tells it (`share`), so
    that a small register does not take everybody's name for a common one.
    """
    if len(records) < 2:
        return []
    import splink  # heavy: the site, which only shows what was found, never loads it

    with _engine() as api:
        settings = model() if settings is None else settings
        linker = splink.Linker(api.register(_columns(records)), settings, log_level=None)
        for column in _COUNTED if as_in_a_list else ():
            counted = Counter(value for one in records if (value := getattr(one, column)))
            told = [share(count, len(records)) for count in counted.values()]
            table = api.register({column: list(counted), f"tf_{column}": told})
            linker.table_management.register_term_frequency_lookup(table, column)
        pairs = linker.inference.predict(threshold_match_weight=least + _prior(settings))
        return _read(pairs, settings)


class Blocks(NamedTuple):
    """Which pairs are looked at: those that share one of the `blocks`, and of whom the condition `besides` holds."""

    blocks: Sequence[Sequence[str]]
    besides: str = ""

    def rules(self, *further: str) -> list[str]:
        """As Splink takes them, with whatever `further` has to hold."""
        conditions = [one for one in (self.besides, *further) if one]
        return [" AND ".join((_sql(block), *conditions)) for block in self.blocks]


#: A pair that shares one of these blocks was born in one year: those of a few years need be compared with nobody else.
OF_ONE_YEAR = Blocks(BLOCKS[:3])
#: And who shares the last one, and not a year as well, was born on one day of different years.
OF_ONE_DAY = Blocks(BLOCKS[3:], besides="l.year <> r.year")
_BATCH = 50_000
#: Bytes that the engine takes for each pair of those that are compared in one go.
_OF_A_PAIR = 1_024


class Whole:
    """How common names and days are among everybody, so that a part is compared as it would be in the whole."""

    def __init__(
        self, api: Any, names: Iterable[tuple[str, int]], days: Iterable[tuple[str, int]], *, pairs: int
    ) -> None:
        self._api, self._parts, self._pairs = api, 0, pairs
        self._count("folded", ((folded_words(name), count) for name, count in names))
        self._count("birth", days)
        ((self.people,),) = api.duckdb_con.execute(
            "SELECT coalesce(sum(n), 0)::BIGINT FROM counted_folded"
        ).fetchall()

    def _count(self, column: str, counted: Iterable[tuple[str, int]]) -> None:
        engine = self._api.duckdb_con
        engine.execute("CREATE TABLE each_of (v VARCHAR, n BIGINT)")
        for some in _batches(counted):
            values, counts = zip(*some, strict=True)
            self._insert("each_of", {"v": list(values), "n": list(counts)})
        made = f"CREATE TABLE counted_{column} AS SELECT v, sum(n)::BIGINT AS n FROM each_of GROUP BY v"  # noqa: S608 - as below
        engine.execute(made)
        engine.execute("DROP TABLE each_of")

    def _insert(self, table: str, columns: dict[str, list[Any]]) -> None:
        batch = self._api.register(columns).physical_name
        self._api.duckdb_con.execute(f"INSERT INTO {table} SELECT * FROM {batch}")  # noqa: S608 - names of ours
        self._api.delete_table_from_database(batch)

    def alike(self, records: Iterable[Record], *, by: Blocks, least: float) -> Iterator[list[Likeness]]:
        """Pairs among some of everybody that share one of the blocks, of at least so many bits, each once."""
        engine = self._api.duckdb_con
        self._parts += 1
        part = f"part_{self._parts}"
        columns = ", ".join(f"{name} {'BIGINT' if name == 'id' else 'VARCHAR'}" for name in Record._fields)
        engine.execute(f"CREATE TABLE {part} ({columns})")
        for some in _batches(records):
            self._insert(part, _columns(some))
        for column in _COUNTED:
            told = f"SELECT v AS {column}, (n + 1) / ({self.people} + {_OTHERS})::DOUBLE AS tf_{column}"
            those = f"FROM counted_{column} WHERE v IN (SELECT {column} FROM {part})"  # noqa: S608 - as below
            engine.execute(f"CREATE TABLE {part}_{column} AS {told} {those}")
        for rules in self._at_once(part, by):
            yield from self._compared(part, rules, least)
        for table in (part, *(f"{part}_{column}" for column in _COUNTED)):
            engine.execute(f"DROP TABLE {table}")

    def _at_once(self, part: str, by: Blocks) -> Iterator[list[str]]:
        """The rules of the blocks; where they leave more pairs than fit, of some people at a time against all of the part.

        How many share a name and a year grows faster than the people do, and one year is the least part there is.
        """
        pairs = 0
        for block in by.blocks:
            columns = ", ".join(block)
            known = " AND ".join(f"{column} IS NOT NULL" for column in block)
            ((some,),) = self._api.duckdb_con.execute(
                "SELECT coalesce(sum(n * (n - 1) // 2), 0)::BIGINT FROM"  # noqa: S608 - names of ours
                f" (SELECT count(*)::BIGINT AS n FROM {part} WHERE {known} GROUP BY {columns})"
            ).fetchall()
            pairs += some
        turns = math.ceil(pairs / self._pairs)
        if turns <= 1:
            yield by.rules()
            return
        for turn in range(turns):
            yield by.rules(f"l.id % {turns} = {turn}")

    def _compared(self, part: str, rules: list[str], least: float) -> Iterator[list[Likeness]]:
        import splink  # heavy, as above

        settings = {**model(), "blocking_rules_to_generate_predictions": rules}
        linker = splink.Linker(self._api.register(part), settings, log_level=None)
        for column in _COUNTED:
            linker.table_management.register_term_frequency_lookup(
                self._api.register(f"{part}_{column}"), column
            )
        pairs = linker.inference.predict(threshold_match_weight=least + _prior(settings))
        yield from _read_some(pairs, settings)
        self._api.delete_tables_created_by_splink_from_db()


@contextmanager
def whole(names: Iterable[tuple[str, int]], days: Iterable[tuple[str, int]], *, most: int) -> Iterator[Whole]:
    """Everybody, told by how many have each folded name and each day of birth; `most` MiB for the engine, half of them
    for pairs."""
    with _engine(most=most) as api:
        yield Whole(api, names, days, pairs=max(1, most * 1024 * 1024 // 2 // _OF_A_PAIR))


_T = TypeVar("_T")


def _batches(values: Iterable[_T], of: int = _BATCH) -> Iterator[list[_T]]:
    rest = iter(values)
    while some := list(islice(rest, of)):
        yield some


def between(
    pairs: Sequence[tuple[Record, Record]], *, common: Mapping[str, float], common_day: Mapping[str, float]
) -> list[Likeness]:
    """Pairs that were blocked already; what share of the register has a folded name, or a birth day, is told."""
    pieces = (pairs[start : start + PIECE] for start in range(0, len(pairs), PIECE))
    return [like for piece in pieces for like in _between(piece, common, common_day)]


def _between(
    pairs: Sequence[tuple[Record, Record]], common: Mapping[str, float], common_day: Mapping[str, float]
) -> list[Likeness]:
    from splink.internals.realtime import compare_records  # heavy, as above

    sides: list[list[dict[str, object]]] = [[], []]
    for number, pair in enumerate(pairs):
        for side, one in zip(sides, pair, strict=True):
            told = {name: value or None for name, value in one._asdict().items()}
            # Whoever is on no record yet is as rare as can be; the rarest that counts is in the settings.
            told |= {"pair": number, "id": one.id, "tf_folded": common.get(one.folded, 1 / _OTHERS)}
            side.append(told | {"tf_birth": common_day.get(one.birth, 1 / _OTHERS)})
    with _engine(threads=1) as api:
        settings = model()
        found = compare_records(
            sides[0], sides[1], settings, api, sql_cache_key="between", join_condition="l.pair = r.pair"
        )
        return _read(found, settings)


#: A small register says little of how common a name is: as many people are added to it, each of a name of their own.
_OTHERS = 10_000


def share(count: int, people: int) -> float:
    """What share of everybody a name or a day has that so many of the people on record have."""
    return (count + 1) / (people + _OTHERS)


def _prior(settings: Mapping[str, Any]) -> float:
    share = float(settings["probability_two_random_records_match"])
    return math.log2(share / (1 - share))


def _read(found: Any, settings: Mapping[str, Any]) -> list[Likeness]:
    return [like for some in _read_some(found, settings) for like in some]


def _read_some(found: Any, settings: Mapping[str, Any]) -> Iterator[list[Likeness]]:
    """What was compared, its weight without that of the model's own register: how many are on record is `judging`'s."""
    prior = _prior(settings)
    told = found.db_api.duckdb_con.cursor()
    told.execute(f"SELECT {', '.join(_OUT)} FROM {found.physical_name}")  # noqa: S608 - names of ours
    while some := told.fetchmany(PIECE):
        yield [Likeness(one, other, bits - prior, *levels) for one, other, bits, *levels in some]


_OUT = ("id_l", "id_r", "match_weight", f"gamma_{NAME}", f"gamma_{BIRTH}", f"gamma_{SEX}")
