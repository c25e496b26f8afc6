"""`caunoi intake` as it is read on a terminal: short for a whole folder, and plain about what was kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
import typer
from typer.testing import CliRunner

from caunoi.cli import intake
from caunoi.organisations.models import Employer
from caunoi.synth import lists, worlds
from caunoi.synth.places import LONG_AN
from caunoi.synth.scales import OFFICE, scaled

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    settings.CAUNOI_HOME = tmp_path / "home"
    size = replace(scaled(0.3, base=OFFICE), members=300, new_members=200)
    lists.write(worlds.build(LONG_AN, size, seed=3), tmp_path / "lists")
    return tmp_path / "lists"


def run(*words: str):
    app = typer.Typer()
    intake.add_to(app)
    return CliRunner().invoke(app, [*words, "--as-of", "2023-12-31"])


def test_a_trial_says_that_nothing_was_kept_and_keeps_nothing(folder):
    said = run(str(folder), "--dry-run")
    assert said.stdout.rstrip().splitlines()[-1].startswith("Chỉ xem thử: chưa giữ lại gì.")
    assert not Employer.objects.exists()

    answered = run(str(folder), "--dry-run", "--json")
    assert json.loads(answered.stdout)["files"]
    assert "Chỉ xem thử" in answered.stderr


def test_the_difference_tells_every_row_and_writes_nothing(folder):
    said = run(str(folder), "--difference", "--json")
    told = json.loads(said.stdout)
    assert {file["list"] for file in told["files"]} == {"employers", "members", "agreements", "nominations"}
    assert all(sum(file["fates"].values()) == len(file["rows"]) for file in told["files"])
    assert sum(file["fates"]["joined"] for file in told["files"] if file["list"] == "members") > 100
    assert not Employer.objects.exists()
    short = run(str(folder), "--difference")
    assert "Đối chiếu với hồ sơ" in short.stdout
    assert short.stdout.rstrip().splitlines()[-1].startswith("Chỉ xem thử: chưa giữ lại gì.")
    assert short.exit_code == said.exit_code


@pytest.mark.told_once
def test_a_whole_folder_is_told_by_kind_with_a_few_sentences_and_where_the_rest_is(folder):
    said = run(str(folder)).stdout
    assert "Chỉ xem thử" not in said
    assert said.count("•") == intake.SHOWN_OF_A_FOLDER
    assert "xem ở trang Gửi danh sách" in said
    assert len(said.splitlines()) < 40
    assert Employer.objects.exists()

    # A file is named once, on a line of its own; its cells follow.
    lines = said.splitlines()
    names = [line for line in lines if line.endswith((".xlsx", ".csv"))]
    assert names
    assert len(names) == len(set(names))
    assert lines[lines.index(names[0]) + 1].startswith("  • ")

    one = run(str(next(folder.glob("01*")))).stdout
    assert one.splitlines()[2].index("Tệp") < one.splitlines()[2].index("Loại")


def test_a_day_written_otherwise_is_refused_before_anything_is_read(folder):
    app = typer.Typer()
    intake.add_to(app)
    refused = CliRunner().invoke(app, [str(folder), "--as-of", f"{date(2023, 12, 31):%d/%m/%Y}"])
    assert refused.exit_code == 2
    assert "ví dụ 2023-12-31" in refused.stderr


def test_a_folder_without_lists_and_a_file_that_is_not_there_are_sentences(folder, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    none = run(str(empty))
    assert (none.exit_code, none.stdout) == (2, "")
    assert (
        "Không có danh sách nào (.xlsx, .xls, .ods, .csv, .zip) trong thư mục này."
        in none.stderr.splitlines()
    )
    (empty / "ảnh.jpg").write_bytes(b"")
    ignored = run(str(empty))
    assert (ignored.exit_code, ignored.stdout) == (2, "Bỏ qua: ảnh.jpg\n")
    assert "Không có danh sách nào" in ignored.stderr
    assert json.loads(run(str(empty), "--json").stdout)["files"] == []
    assert "Không có danh sách nào" not in run(str(next(folder.glob("01*")))).stderr

    missing = run(str(tmp_path / "none.xlsx"))
    vi, en = missing.stderr.splitlines()
    assert missing.exit_code == 2
    assert "Xem lại đường dẫn" in vi
    assert "Check the path" in en


@pytest.mark.told_once
def test_a_reader_of_english_gets_the_table_and_the_reasons_in_english(folder, monkeypatch):
    one = str(next(folder.glob("02*")))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    english = " ".join(run(one, "--dry-run").stdout.split())
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    vietnamese = " ".join(run(one, "--dry-run").stdout.split())
    assert "Lists received" in english
    assert "grassroots unions" in english
    assert "Danh sách đã nhận" not in english
    assert "Danh sách đã nhận" in vietnamese
    told = json.loads(run(one, "--dry-run", "--json").stdout)["files"][0]
    for entry in (*told["refused"], *told["held"])[:1]:
        assert entry["reason"]["en"] in english
        assert entry["reason"]["vi"] in vietnamese
