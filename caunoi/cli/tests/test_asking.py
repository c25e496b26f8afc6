"""`figures`, `records` and `check-facts` as third parties rely on them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import typer
from typer.testing import CliRunner, Result

from caunoi.cli import check_facts, figures, records
from caunoi.cli.typed import iso_day
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.tests.registering import DAY, NOON, area, employer, small_province
from caunoi.organisations.models import Unit
from caunoi.reports.gathering import ELSEWHERE
from caunoi.trail.acting import act
from caunoi.trail.models import Act

KEYS = [
    "code", "unit", "at", "from", "by", "numerator", "denominator", "unknown", "value", "reported",
    "coverage", "target", "status",
]  # fmt: skip


def run(*words: str) -> Result:
    app = typer.Typer()
    for verb in (figures, records, check_facts):
        verb.add_to(app)
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


@pytest.mark.parametrize(
    "words",
    [
        ("figures", "--at", "0001-01-01"),
        ("figures", "--from", "0001-01-01", "--at", "9999-12-31"),
        ("figures", "--known-on", "9999-12-31"),
        ("records", "employers", "--at", "2023-12-31", "--xlsx", "no-such-folder/rows.xlsx"),
        ("records", "employers", "--at", "2023-12-31", "--xlsx", "."),
        ("records", "employers", "--at", "2023-12-31", "--xlsx", "rows.csv"),
    ],
)
def test_a_day_outside_the_centuries_or_a_place_that_cannot_be_written_is_a_plain_sentence(ids, words):
    result = run(*words)

    assert result.exit_code == 2
    assert result.stderr.strip()
    assert not isinstance(result.exception, ValueError | OverflowError)


def answer(*words: str) -> list[dict[str, object]]:
    result = run(*words, "--at", "2023-12-31", "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def ids(db: None, tmp_path: Path, settings: object) -> dict[str, int]:
    """A small province in a home of its own."""
    settings.CAUNOI_HOME = tmp_path
    return small_province()


def public(ids: dict[str, int], name: str) -> str:
    return str(Unit.objects.get(pk=ids[name]).public_id)


@pytest.mark.parametrize(
    "words",
    [
        ("figures", "--at", "31/12/2023"),
        ("records", "members", "--from", "31-12-2023"),
        ("figures", "--known-on", "31.12.2023"),
    ],
)
def test_a_day_written_otherwise_is_refused_with_what_to_write(ids, words):
    result = run(*words)

    assert result.exit_code == 2
    assert "không phải một ngày" in result.stderr.splitlines()[0]
    assert "ví dụ 2023-12-31" in result.stderr
    assert "Write year-month-day" in result.stderr


@pytest.mark.told_once
def test_a_figure_that_nobody_told_is_a_dash_and_says_why(ids):
    table = run("figures", "new-members", "members", "--at", "2026-11-22").stdout

    assert "—: Danh sách mới nhất nói về ngày" in table or "—: Chưa nhận danh sách nào." in table
    told = json.loads(run("figures", "new-members", "--at", "2026-11-22", "--json").stdout)
    assert told[0]["value"] == 0


@pytest.mark.told_once
def test_a_net_change_has_its_sign(ids):
    assert "+" in run("figures", "net-change", "--at", "2023-12-31", "--from", "2000-01-01").stdout


@pytest.mark.told_once
def test_days_and_codes_stand_whole_in_eighty_columns(ids):
    app = typer.Typer()
    records.add_to(app)
    figures.add_to(app)
    shown = (
        CliRunner().invoke(app, ["records", "employers", "--at", "2023-12-31"], env={"COLUMNS": "80"}).stdout
    )
    codes = {row["tax_code"] for row in answer("records", "employers") if row["tax_code"]}
    assert codes
    assert all(code in shown for code in codes)
    assert "…" not in shown.split("dòng đầu")[0]


@pytest.mark.told_once
def test_a_workbook_has_days_as_days_codes_as_text_and_says_what_was_written(ids, tmp_path):
    file = tmp_path / "rows.xlsx"
    result = run("records", "members", "--at", "2023-12-31", "--xlsx", str(file))
    rows = list(openpyxl.load_workbook(file).active.iter_rows(min_row=3))
    heads = [cell.value for cell in rows[0]]
    joined = [row[heads.index("Gia nhập ngày")] for row in rows[1:]]

    assert f"Đã ghi {len(rows) - 1} dòng vào {file}" in result.stderr
    assert all(cell.is_date and cell.number_format == "dd/mm/yyyy" for cell in joined if cell.value)
    assert any(cell.value for cell in joined)
    run("records", "employers", "--at", "2023-12-31", "--xlsx", str(file))
    rows = list(openpyxl.load_workbook(file).active.iter_rows(min_row=3))
    heads = [cell.value for cell in rows[0]]
    assert {
        row[heads.index("Mã số thuế")].data_type for row in rows[1:] if row[heads.index("Mã số thuế")].value
    } == {"s"}
    assert {row[heads.index("Số lao động")].data_type for row in rows[1:]} == {"n"}


@pytest.mark.told_once
def test_every_figure_of_the_catalogue_is_in_the_flat_list(ids: dict[str, int]) -> None:
    rows = answer("figures")
    assert [row["code"] for row in rows] == list(CATALOGUE)
    assert all(list(row) == KEYS for row in rows)
    assert {row["unit"] for row in rows} == {public(ids, "Tỉnh")}
    by_code = {row["code"]: row for row in rows}
    assert by_code["members"] == {
        "code": "members", "unit": public(ids, "Tỉnh"), "at": "2023-12-31", "from": None, "by": {},
        "numerator": 2, "denominator": None, "unknown": 0, "value": 2, "reported": None,
        "coverage": {"in": 2, "due": 2}, "target": None, "status": None,
    }  # fmt: skip
    assert by_code["new-members"]["from"] == "2023-01-01"
    share = by_code["union-at-employers-25"]
    assert (share["numerator"], share["denominator"], share["unknown"], share["value"]) == (1, 1, 1, 100)
    assert (share["target"], share["status"]) == (None, "not-quantified")
    assert (by_code["agreement-signed"]["target"], by_code["agreement-signed"]["status"]) == (80, "behind")


@pytest.mark.told_once
def test_groups_are_named_as_the_contract_says(ids: dict[str, int]) -> None:
    def groups(by: str) -> list[object]:
        return [(row["by"], row["value"]) for row in answer("figures", "employers", "--by", by)]

    assert groups("ownership") == [
        ({"ownership": "state"}, 0),
        ({"ownership": "private"}, 2),
        ({"ownership": "fdi"}, 1),
    ]
    assert groups("place") == [({"place": "Đức Hòa"}, 3)]
    assert groups("site") == [({"site": None}, 3)]
    assert groups("unit") == [
        ({"unit": public(ids, "Tỉnh")}, 1),
        ({"unit": public(ids, "A")}, 1),
        ({"unit": public(ids, "B")}, 1),
    ]


def test_the_rows_add_up_to_the_figure_and_the_gap_is_what_is_missing(ids: dict[str, int]) -> None:
    assert sum(row["weight"] for row in answer("records", "workers")) == 40
    assert [row["name"] for row in answer("records", "agreement-signed", "--part", "gap")] == [
        "May Hồng",
        "May Sen",
    ]
    assert answer("records", "members", "--part", "gap") == []
    one = answer("records", "employers", "--by-value", "fdi")
    assert [(row["name"], row["ownership"], row["union"]) for row in one] == [
        ("May Sen", "fdi", "CĐCS May Sen")
    ]
    assert len(answer("records", "employers", "--by-value", "place=Đức Hòa")) == 3
    assert len(answer("records", "employers", "--unit", public(ids, "B"))) == 1


def test_nothing_found_is_said_in_words_and_stays_an_empty_list(ids: dict[str, int]) -> None:
    gap = run("records", "members", "--part", "gap", "--at", "2023-12-31")
    assert gap.exit_code == 0
    assert gap.stdout == "Số đếm không có phần còn thiếu. / A plain count has no gap.\n"
    none = run("records", "employers", "--at", "2023-12-31", "--by-value", "state")
    assert (none.exit_code, none.stdout) == (0, "Không có dòng nào. / No rows.\n")
    assert answer("records", "employers", "--by-value", "state") == []
    assert "May Sen" in run("records", "employers", "--at", "2023-12-31", "--by-value", "fdi").stdout


def test_a_workbook_of_people_is_the_same_bytes_each_time_and_leaves_a_trace(
    ids: dict[str, int], tmp_path: Path
) -> None:
    files = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for file in files:
        assert run("records", "members", "--at", "2023-12-31", "--xlsx", str(file)).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    sheet = openpyxl.load_workbook(files[0]).active
    assert [cell.value for cell in sheet[3]][2] == "Tên"
    assert {sheet.cell(4, 3).value, sheet.cell(5, 3).value} == {"Nguyễn An", "Trần Bình"}
    assert Act.objects.filter(what="records.exported").count() == 2


@pytest.mark.told_once
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("figures", "memberz"), "memberz"),
        (("figures", "members", "--by", "colour"), "colour"),
        (("figures", "--unit", "nobody"), "nobody"),
        (("figures", "--tree", "yesterday"), "yesterday"),
        (("figures", "--at", "2023-12-31", "--from", "2024-01-01"), "01/01/2024"),
        (("records", "union-density", "--part", "gap"), "numerator"),
        (("records", "members", "--by-value", "Sao Hỏa"), "Sao Hỏa"),
        (
            ("records", "union-at-employers-25", "--by", "ownership", "--by-value", "martian"),
            "Không có nhóm “martian”; các nhóm: state, private, fdi.",
        ),
        (("records", "members", "--by-value", "sex=martian"), "các nhóm: female, male"),
    ],
)
def test_what_cannot_be_asked_leaves_with_two_and_a_sentence(
    ids: dict[str, int], words: tuple[str, ...], said: str
) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.told_once
def test_a_reader_of_english_gets_titles_and_headings_in_english(ids, monkeypatch) -> None:
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LC_MESSAGES", "")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    words = ("--at", "2023-12-31")
    shown = run("figures", *words).stdout
    assert "Figures from the lists, to 31/12/2023" in shown
    assert "not quantified" in shown
    assert "Số liệu" not in shown
    rows = run("records", "employers", *words).stdout
    assert "Tax code" in rows
    assert "Mã số thuế" not in rows
    in_english = run("figures", *words, "--json").stdout
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert in_english == run("figures", *words, "--json").stdout
    assert "Số liệu theo danh sách" in run("figures", *words).stdout


def test_groups_and_rows_stand_in_the_order_of_a_dictionary(ids) -> None:
    with act("test.placed", by=None, at=NOON, on=DAY) as writer:
        for name in ("Đức Huệ", "Dương Xuân", "Cần Đước"):
            employer(writer, f"May {name}", workers=3000, place=area(writer, name))
    lines = run("figures", "employers", "--by", "place", "--at", "2023-12-31").stdout
    names = ["Cần Đước", "Dương Xuân", "Đức Hòa", "Đức Huệ"]
    assert sorted(names, key=lines.index) == names
    rows = run("records", "employers", "--at", "2023-12-31").stdout
    firms = ["May Cần Đước", "May Dương Xuân", "May Đức Huệ", "May Hồng", "May Lan", "May Sen"]
    assert sorted(firms, key=rows.index) == firms
    assert [row["name"] for row in answer("records", "employers")] == firms
    assert "3.000" in rows


@pytest.mark.told_once
def test_an_employer_of_no_zone_is_outside_them_as_the_report_says(ids) -> None:
    shown = run("figures", "employers", "--by", "site", "--at", "2023-12-31").stdout
    assert ELSEWHERE["site"] in shown
    assert "(chưa rõ)" not in shown


@pytest.mark.told_once
def test_what_a_narrow_window_leaves_out_is_named(ids) -> None:
    app = typer.Typer()
    records.add_to(app)
    figures.add_to(app)
    for words in (["records", "employers"], ["figures"]):
        shown = CliRunner().invoke(app, [*words, "--at", "2023-12-31"], env={"COLUMNS": "80"}).stdout
        assert all(len(line) <= 80 for line in shown.splitlines())
        assert "Chưa rõ" in shown or words[0] == "records"
        assert ("Cửa sổ hẹp" in shown) is (words[0] == "records")
        assert ("Số lao" in shown) is (words[0] == "records")
    assert "Cửa sổ hẹp" not in run("records", "employers", "--at", "2023-12-31").stdout


@pytest.mark.told_once
def test_people_read_a_table(ids: dict[str, int]) -> None:
    shown = run("figures", "--at", "2023-12-31").stdout
    assert "Số liệu theo danh sách đến 31/12/2023" in shown
    assert "chưa lượng hóa" in shown
    assert "May Hồng" in run("records", "employers", "--at", "2023-12-31").stdout


def test_facts_are_answered_as_json_with_every_digit(tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text(
        "unit,period,item,value\nA,2021,x,0.10\nA,2021,x,2\n", encoding="utf-8"
    )
    (tmp_path / "tree.csv").write_text("unit,parent\nA,\n", encoding="utf-8")
    queries = tmp_path / "queries.json"
    words = ("check-facts", str(tmp_path / "facts.csv"), str(tmp_path / "tree.csv"), str(queries))
    one = {"items": ["x"], "periods": ["2021"], "by": ["unit"]}
    queries.write_text(json.dumps(one), encoding="utf-8")
    assert run(*words).stdout.strip() == '[["x", "2021", "A", 2.1]]'
    queries.write_text(json.dumps([one, {**one, "how": "count"}, {**one, "items": ["y"]}]), encoding="utf-8")
    assert json.loads(run(*words).stdout) == [[["x", "2021", "A", 2.1]], [["x", "2021", "A", 2]], []]
    queries.write_text("{}", encoding="utf-8")
    assert run(*words).exit_code == 2


def test_of_three_files_that_are_not_there_the_first_is_named(tmp_path: Path) -> None:
    facts, tree, queries = (tmp_path / name for name in ("facts.csv", "tree.csv", "queries.json"))
    wholes = {
        facts: "unit,period,item,value\nA,2021,x,1\n",
        tree: "unit,parent\nA,\n",
        queries: '{"items": ["x"], "periods": ["2021"]}',
    }
    for file, whole in wholes.items():
        result = run("check-facts", str(facts), str(tree), str(queries))
        assert result.exit_code == 2
        vi, en = result.stderr.splitlines()
        assert f"“{file}”" in vi
        assert f"“{file}”" in en
        assert "Errno" not in result.stderr
        file.write_text(whole, encoding="utf-8")
    assert run("check-facts", str(facts), str(tree), str(queries)).exit_code == 0
    queries.write_text('{"items": ', encoding="utf-8")
    assert "dòng 1, cột 11" in run("check-facts", str(facts), str(tree), str(queries)).stderr


def test_a_day_that_nobody_typed_is_the_verbs_own() -> None:
    day = datetime(2023, 12, 31)  # noqa: DTZ001 - a day, no moment

    assert iso_day(day) is day
