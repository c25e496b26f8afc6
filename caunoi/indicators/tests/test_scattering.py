"""A snapshot of many files holds the rows of the one it was made of, and a file that was hurt is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from caunoi.indicators import scattering, store
from caunoi.indicators.scattering import Torn, files_of, scatter, whole
from caunoi.questions.tables import TABLES

from .drawing import PARENTS, UNITS, Drawn

MEMBERS = """
    person | unit   | valid_from
    An     | CĐCS A | 2022-01-01
    Bình   | CĐCS A | 2023-01-01
    Chi    | CĐCS B |
    Dung   | Đâu đó | 2023-05-01
"""


@pytest.fixture
def scattered(tmp_path: Path) -> Path:
    drawn = Drawn(tmp_path / "drawn", unit_versions=UNITS, unit_parents=PARENTS, memberships=MEMBERS)
    return scatter(drawn.engine.folder, tmp_path / "scattered", rows=2)


def rows_of(folder: Path, table: str) -> list[dict[str, object]]:
    read = [pq.ParquetFile(file).read() for file in files_of(folder, table)]
    return sorted(pa.concat_tables(read).to_pylist(), key=str)


def test_every_row_is_in_the_file_of_its_province_and_year_and_in_no_other(
    scattered: Path, tmp_path: Path
) -> None:
    for table in TABLES:
        assert rows_of(scattered, table) == rows_of(tmp_path / "drawn" / "1", table)
    places = {str(file.parent.relative_to(scattered)) for file in files_of(scattered, "memberships")}
    assert places == {
        f"memberships.parquet/province={province}/year={year}"
        for province, year in ((1, 0), (1, 2022), (1, 2023), (0, 2023))
    }
    whole(scattered)


def test_a_snapshot_is_not_scattered_over_another(scattered: Path, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        scatter(tmp_path / "drawn" / "1", scattered)


def gone(file: Path) -> Path:
    file.unlink()
    return file


def cut(file: Path) -> Path:
    file.write_bytes(file.read_bytes()[:-9])
    return file


def altered(file: Path) -> Path:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    return file


def put_there(file: Path) -> Path:
    stray = file.with_name("part-99999.parquet")
    stray.write_bytes(file.read_bytes())
    return stray


@pytest.mark.parametrize("hurt", [gone, cut, altered, put_there])
def test_a_file_that_is_not_what_was_written_is_named(scattered: Path, hurt: Callable[[Path], Path]) -> None:
    file = hurt(files_of(scattered, "memberships")[0])
    with pytest.raises(Torn) as refused:
        whole(scattered)
    assert refused.value.file == file
    assert file.name in refused.value.text.vi
    assert file.name in refused.value.text.en


def test_without_the_list_of_files_a_lost_one_would_only_be_fewer_members(scattered: Path) -> None:
    before = len(rows_of(scattered, "memberships"))
    gone(files_of(scattered, "memberships")[0])
    (scattered / scattering.FILES).unlink()
    whole(scattered)
    assert len(rows_of(scattered, "memberships")) < before


@pytest.mark.parametrize("hurt", [gone, cut])
def test_a_snapshot_of_single_files_names_one_that_is_gone_or_cut(
    tmp_path: Path, hurt: Callable[[Path], Path]
) -> None:
    folder = store.write(tmp_path / "1", {})
    whole(folder)
    file = hurt(folder / "headcounts.parquet")
    with pytest.raises(Torn) as refused:
        whole(folder)
    assert refused.value.file == file


def test_a_file_with_other_columns_is_none_of_the_store(tmp_path: Path) -> None:
    folder = store.write(tmp_path / "1", {})
    pq.write_table(pa.table({"person": [1]}), folder / "memberships.parquet")
    with pytest.raises(Torn):
        whole(folder)
