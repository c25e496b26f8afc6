"""The three files of a review: the same numbers, the same bytes, letters whole, nothing off the sheet."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Mm
from openpyxl import load_workbook

from caunoi.reports.columns import TABLES
from caunoi.reports.layout import LayoutRefused, read_layout
from caunoi.reports.paper import compose
from caunoi.reports.review import Missing
from caunoi.reports.tests.drawn import LETTERS, review
from caunoi.reports.tests.reading_back import docx_text, numbers_in, pdf_fonts, pdf_text, sheets, widest
from caunoi.reports.word_template import SHIPPED, build
from caunoi.reports.writing import FORMATS, write

HASHES = """
import hashlib
from caunoi.reports.layout import read_layout
from caunoi.reports.tests.drawn import review
from caunoi.reports.writing import FORMATS, write
for ending in FORMATS:
    print(hashlib.sha256(write(review(), ending, layout=read_layout())).hexdigest())
"""


def written(ending: str, **changed: object) -> bytes:
    return write(review(**changed), ending, layout=read_layout())


def test_the_same_review_gives_the_same_bytes_in_another_process() -> None:
    here = [hashlib.sha256(written(ending)).hexdigest() for ending in FORMATS]
    for seed, zone in (("1", "UTC"), ("2", "America/Lima")):
        around = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        told = subprocess.run(
            [sys.executable, "-c", HASHES], env=around, capture_output=True, text=True, check=True
        )
        assert told.stdout.split() == here


@pytest.mark.parametrize("ending", FORMATS)
def test_another_number_gives_other_bytes(ending: str) -> None:
    whole = review().numbers
    other = {**whole, "nominees": replace(whole["nominees"], numerator=572)}
    assert written(ending, numbers=other) != written(ending)


def test_every_number_of_the_word_file_is_in_the_pdf_and_no_other() -> None:
    word, pdf = numbers_in(docx_text(written(".docx"))), numbers_in(pdf_text(written(".pdf")))
    # A table that goes on over the page says its heading again.
    headings = numbers_in(" ".join(f"{c.title} {c.band}" for table in TABLES.values() for c in table.columns))
    assert not word - pdf
    assert set(pdf - word) <= set(headings)
    assert set(word) == set(pdf)


def test_every_count_and_both_sides_of_every_rate_are_numbers_in_the_workbook() -> None:
    rows = {row[0]: row for row in sheets(written(".xlsx"))["Tổng hợp"]}
    whole = review().numbers
    for title, code in (
        ("Thoả ước lao động tập thể: đã ký", "agreement-signed"),
        ("Thoả ước lao động tập thể: kể cả 90 ngày sau khi hết hạn", "agreement-in-tail"),
        ("Người lao động", "workers"),
    ):
        assert rows[title][3:6] == (whole[code].numerator, whole[code].denominator, whole[code].unknown)
    assert rows["Thoả ước lao động tập thể: đã ký"][6] == pytest.approx(100 * 60 / 69, abs=1e-6)
    assert rows["Thoả ước lao động tập thể: kể cả 90 ngày sau khi hết hạn"][7:9] == pytest.approx(
        (66.666667, 71.014493)
    )


def test_numbers_are_written_as_the_office_writes_them() -> None:
    text = docx_text(written(".docx")).replace("\N{NO-BREAK SPACE}", " ")
    for said in (
        "10.010 người lao động, chưa kể 5 đơn vị chưa rõ",
        "“đã ký” 87,0 %: đạt; “đang có hiệu lực” 66,7 %: chưa đạt",
        "69,7 % (từ 66,7 % đến 71,0 %)",
        "Số đoàn viên: 5.946.",
        "số đoàn viên giảm 312",
        "chưa lượng hóa",
        "chưa có số liệu",
        "31/12/2023",
    ):
        assert said in text


def test_the_number_the_day_and_the_name_of_the_signer_are_left_to_the_clerk() -> None:
    for text in (docx_text(written(".docx")), pdf_text(written(".pdf"))):
        assert "/BC-LĐLĐ" in text
        assert "Long An, ngày …… tháng …… năm ………" in text
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        assert "TM. BAN THƯỜNG VỤ" in text
        assert "./." in text


def test_every_vietnamese_letter_survives_and_only_tinos_is_in_the_pdf() -> None:
    assert len(set(LETTERS)) == 147
    words = " ".join(LETTERS[start : start + 12] for start in range(0, len(LETTERS), 12))
    pdf = written(".pdf", missing=(Missing(words, "1100599798", "", "", 30, None),))
    assert set(LETTERS) <= set(pdf_text(pdf))
    fonts = pdf_fonts(pdf)
    assert fonts
    assert all(embedded and name.split("-")[0] == "Tinos" for name, embedded in fonts.items())


def test_no_table_leaves_the_sheet_even_with_long_names() -> None:
    long = Missing(
        "Công ty Trách nhiệm hữu hạn Một thành viên " * 6, "1100599798", "Đức Hòa", "KCN " * 20, 3000, None
    )
    layout = read_layout()
    point = 72 / 25.4
    pages = widest(written(".pdf", missing=(long,) * 40))
    assert {round(width) for width, _, _ in pages} == {595, 842}
    for width, left, right in pages:
        turned = width > 600
        assert left >= (layout["bottom" if turned else "left"] - 0.5) * point
        assert right <= width - (layout["top" if turned else "right"] - 0.5) * point


def test_the_columns_of_the_word_tables_fit_between_the_margins() -> None:
    document = docx.Document(BytesIO(written(".docx")))
    portrait, landscape = document.sections
    wide = [(one.page_width - one.left_margin - one.right_margin) for one in (portrait, landscape)]
    heads = [sum(column.width for column in table.columns) for table in document.tables]
    assert len(heads) == 10
    for place, width in enumerate(heads):
        # The first holds issuer and country; the last three lie sideways.
        room = wide[1] if place >= len(heads) - 3 else wide[0]
        assert width <= room + (Mm(11) if place == 0 else Mm(0.1))


def test_the_federations_own_word_file_is_the_template(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    own = docx.Document()
    own.add_paragraph("Mẫu riêng của tỉnh: {{ issuer }}")
    own.add_paragraph("{%p for row in targets %}")
    own.add_paragraph("{{ row.title }} = {{ row.result }}")
    own.add_paragraph("{%p endfor %}")
    own.save(tmp_path / "templates" / "review.docx")
    text = docx_text(write(review(), ".docx", layout=read_layout(), home=tmp_path))
    assert text.splitlines()[0] == "Mẫu riêng của tỉnh: LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG AN"
    assert "Thoả ước: đã ký = 87,0 %" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "PHỤ LỤC" not in text


def test_a_template_from_outside_runs_nothing(tmp_path: Path) -> None:
    text = refused(tmp_path, "{{ ''.__class__.__mro__[1].__subclasses__() }}")
    assert "Không dùng được mẫu Word" in text


@pytest.mark.parametrize("line", ["{{ isuer }}", "{{ issuer", "{%p for row in targets %}", "{% run %}"])
def test_a_template_with_a_fault_is_refused_in_a_sentence(tmp_path: Path, line: str) -> None:
    text = refused(tmp_path, line)
    assert text.startswith("Không dùng được mẫu Word ")
    assert "caunoi report template" in text


def refused(home: Path, line: str) -> str:
    from caunoi.reports.docx import TemplateRefused

    (home / "templates").mkdir()
    own = docx.Document()
    own.add_paragraph(line)
    own.save(home / "templates" / "review.docx")
    with pytest.raises(TemplateRefused) as caught:
        write(review(), ".docx", layout=read_layout(), home=home)
    return str(caught.value)


@pytest.mark.parametrize("content", [b"", b"khong phai Word", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_word_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    from caunoi.reports.docx import TemplateRefused

    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "review.docx").write_bytes(content)
    with pytest.raises(TemplateRefused, match="không phải là tệp Word"):
        write(review(), ".docx", layout=read_layout(), home=tmp_path)


def test_a_workbook_named_docx_is_refused_in_a_sentence(tmp_path: Path) -> None:
    from caunoi.reports.docx import TemplateRefused

    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "review.docx").write_bytes(written(".xlsx"))
    with pytest.raises(TemplateRefused, match="Không dùng được mẫu Word"):
        write(review(), ".docx", layout=read_layout(), home=tmp_path)


def test_the_shipped_template_is_what_its_script_draws() -> None:
    assert SHIPPED.read_bytes() == build(read_layout())


def test_a_measure_of_the_federation_moves_word_and_pdf(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "layout.toml").write_text("[left]\nvalue = 35\n", encoding="utf-8")
    layout = read_layout(tmp_path)
    section = docx.Document(BytesIO(write(review(), ".docx", layout=layout, home=tmp_path))).sections[0]
    assert round(section.left_margin.mm) == 35
    assert widest(write(review(), ".pdf", layout=layout))[1][1] == pytest.approx(35 * 72 / 25.4, abs=1)


@pytest.mark.parametrize("said", ["[left]\nvalue = -3", "[letf]\nvalue = 3", "[left]\nvalue = 'x'", "[left"])
def test_a_measure_no_page_can_have_is_refused(tmp_path: Path, said: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "layout.toml").write_text(said, encoding="utf-8")
    with pytest.raises(LayoutRefused):
        read_layout(tmp_path)


def test_measures_nobody_compared_with_the_rule_are_shown_as_such() -> None:
    told = [row for row in sheets(written(".xlsx"))["Phương pháp"] if row[0] == "Lề trái"]
    assert told[0][2] == "theo nhiều bài viết, chưa đối chiếu văn bản gốc"
    assert told[0][3] == "30 mm"


def test_the_workbook_holds_names_as_text_and_prints_on_a4() -> None:
    book = load_workbook(BytesIO(written(".xlsx")))
    assert book.sheetnames == [
        "Tổng hợp",
        "Theo loại hình",
        "Theo địa bàn",
        "Theo khu, cụm",
        "Theo đơn vị",
        "Còn thiếu",
        "Phương pháp",
    ]
    name = book["Còn thiếu"]["B6"]
    assert (name.value, name.data_type) == ("=2+3 Công ty Dệt Minh Thành", "s")
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0
    assert book.properties.created.isoformat() == "2023-12-31T00:00:00"


def test_a_word_file_has_no_clock_in_it() -> None:
    with ZipFile(BytesIO(written(".docx"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2023-12-31T00:00:00Z" in archive.read("docProps/core.xml")


def test_pages_are_numbered_in_the_middle_of_the_top_from_the_second_on() -> None:
    first, second, *_ = docx.Document(BytesIO(written(".docx"))).sections
    assert first.different_first_page_header_footer
    assert not second.different_first_page_header_footer
    assert "PAGE" in first.header._element.xml
    assert not first.first_page_header.paragraphs[0].text


def test_the_largest_are_named_in_the_document_and_all_in_the_workbook() -> None:
    many = tuple(
        Missing(f"Công ty Dệt {place}", "1100599798", "Đức Hòa", "", 900 - place, None) for place in range(45)
    )
    paper = compose(review(missing=many))
    assert len(paper.missing) == 30
    assert "30 trong 45" in paper.missing_note
    assert (
        len([row for row in sheets(written(".xlsx", missing=many))["Còn thiếu"] if isinstance(row[0], int)])
        == 45
    )
