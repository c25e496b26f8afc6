"""What is honest passes the look at it, whatever program wrote it; what each guard is for is shown without it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caunoi.intake.prescan import Unreadable, look_at, saying, zips
from caunoi.intake.reading import read_file
from caunoi.intake.tests.writing_lists import comma_separated, member, roster, workbook
from caunoi.vocabulary.faults import Fault
from proof.museum import altering, containers, inside, opendocuments
from proof.museum import zips as hostile_zips
from proof.museum.packing import HEAD, MAIN, Entry, book, plain, relations, row, sheet, with_rows, zipped


def said_of(content: bytes, name: str = "ds.xlsx") -> list[str]:
    """The codes of what is said of a file that may be read."""
    return [fault.code for fault in look_at(content, name=name).warnings]


def why(content: bytes, name: str = "ds.xlsx") -> str:
    with pytest.raises(Unreadable) as refused:
        look_at(content, name=name)
    return refused.value.fault.code


# ------------------------------------------------------------------ what is honest


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (workbook(roster(member(1)), hidden=roster(member(2))), "ds.xlsx"),
        (book(), "ds.xlsx"),
        (comma_separated(roster(member(1))), "ds.csv"),
        (comma_separated(roster(member(1)), encoding="utf-16"), "ds.csv"),
        (comma_separated(roster(member(1)), encoding="utf-16-le"), "ds.csv"),
        (b"Ho va ten;Ngay sinh\r\nTr\xcc\xe2n;1990\r\n", "DS (1).csv"),
        (containers.xls(containers.number(0, 0), containers.number(1, 1)), "ds.xls"),
        (opendocuments.ods(opendocuments.content(opendocuments.row(opendocuments.cell()))), "ds.ods"),
        (
            zipped([Entry("tháng 1/"), Entry("tháng 1/ds.xlsx", book()), Entry("ds.csv", b"a;b\r\n")]),
            "ds.zip",
        ),
    ],
    ids=["xlsx", "xlsx-small", "csv", "csv-wide", "csv-wide-unmarked", "csv-old", "xls", "ods", "zip"],
)
def test_an_honest_list_passes_with_nothing_to_say(content, name):
    assert said_of(content, name) == []


def test_a_list_reaches_as_far_as_it_says_and_no_farther():
    seen = look_at(with_rows(row(1, "a", "b") + row(2, "a", "b", "c")), name="ds.xlsx")
    assert seen.cells == 6


def test_rows_of_blanks_behind_a_list_are_how_a_sheet_of_libreoffice_ends():
    rows = opendocuments.row(opendocuments.cell() * 3) + opendocuments.row(
        "<table:table-cell table:number-columns-repeated='16384'/>", rows=1_048_575
    )
    assert look_at(opendocuments.ods(opendocuments.content(rows)), name="ds.ods").cells == 3


@pytest.mark.parametrize("spelled", [0, 40_000], ids=["event by event", "by its bytes"])
def test_both_ways_of_counting_find_the_same(spelled):
    rows = b"".join(row(at, *["x" * 9] * 12) for at in range(1, 100)) + b" " * spelled * 5
    assert look_at(with_rows(rows), name="ds.xlsx").cells == 99 * 12


def test_an_empty_part_as_older_programs_leave_it_is_none():
    empty = Entry("Configurations2/accelerator/current.xml", b"")
    cells = opendocuments.content(opendocuments.row(opendocuments.cell()))
    assert said_of(opendocuments.ods(cells, empty), "ds.ods") == []


def test_a_reach_declared_to_the_sheet_s_end_is_what_formatting_whole_columns_leaves():
    declared = sheet().replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    assert said_of(book(replace(plain()[4], data=declared))) == []


def test_macros_of_a_file_that_says_so_are_told_and_the_cells_read():
    assert said_of(book(Entry("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")), "ds.xlsm") == ["file-macros"]
    assert why(book(Entry("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")), "ds.xlsx") == "file-macros-hidden"


def test_values_from_another_file_of_the_office_are_told_and_those_over_a_network_refused():
    def linked(target: str) -> bytes:
        link = HEAD + f'<externalLink xmlns="{MAIN}"><externalBook/></externalLink>'.encode()
        return book(
            Entry("xl/externalLinks/externalLink1.xml", link),
            Entry(
                "xl/externalLinks/_rels/externalLink1.xml.rels",
                relations(("externalLinkPath", target, True)),
            ),
        )

    assert said_of(linked("Danh muc.xlsx")) == ["file-links"]
    assert said_of(linked("file:///D:\\DS\\Danh muc.xlsx")) == ["file-links"]
    assert why(linked("https://example.org/a.xlsx")) == "file-calls-out"


def test_an_address_that_is_pressed_on_is_no_call():
    pointer = relations(("hyperlink", "https://example.org/", True))
    assert said_of(book(Entry("xl/worksheets/_rels/sheet1.xml.rels", pointer))) == []


def test_a_stroke_between_words_of_a_formula_is_no_call():
    inside_cell = "A1&amp;&quot;|&quot;&amp;'Ẩn'!A1"
    rows = f'<row r="1"><c r="A1"><f>{inside_cell}</f><v>0</v></c></row>'.encode()
    assert said_of(with_rows(rows)) == []


@pytest.mark.parametrize("name", ["-0912", "+84 912 345 678", "=SUM(A1:A3)", "@chi-lan", "- Trần | Bình"])
def test_a_cell_that_only_begins_like_a_formula_is_read(name):
    assert said_of(comma_separated(roster(member(1, name=name))), "ds.csv") == []


def test_a_heading_that_begins_as_a_program_does_is_a_heading():
    assert said_of("MZ;Họ và tên\r\n".encode(), "ds.csv") == []


# ------------------------------------------------------------------ sentences


def test_every_sentence_says_what_is_wrong_and_what_to_do_in_both_languages():
    fields = dict.fromkeys(
        ("most", "megabytes", "packed", "rows", "columns", "count", "cells", "ending", "inside", "kilobytes"),
        "9",
    )
    for code in saying.fault:
        said: Fault = saying.fault(code, **fields)
        parting = ":" if said.severity == "warn" else ". "
        assert said.text.vi.count(parting) >= 1
        assert said.text.en.count(parting) >= 1
        assert said.text.vi.endswith(".")
        assert said.text.en.endswith(".")
        assert "{" not in said.text.vi + said.text.en


# ------------------------------------------------------------------ negative controls


def test_without_the_look_a_file_of_two_kilobytes_kills_its_reader():
    """What the look is for: the reader asks for terabytes and is ended by the system, beyond any `except`."""
    far = with_rows(inside._FAR)
    assert len(far) < 2_000
    assert why(far) == "file-far-cells"
    script = (
        "import sys, resource; resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30));"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0));"
        "from caunoi.intake.reading import read_file;"
        "list(read_file(sys.stdin.buffer.read(), name='ds.xlsx'))"
    )
    run = subprocess.run([sys.executable, "-c", script], input=far, capture_output=True, check=False)
    assert run.returncode < 0


def test_without_counting_what_comes_out_a_part_that_lies_would_be_unpacked_whole():
    lying = next(
        exhibit
        for exhibit in hostile_zips.EXHIBITS
        if exhibit.title == "a gigabyte that says it is a kilobyte"
    ).make()
    (part,) = [part for part in zips.parts_of(lying) if part.name.endswith("sheet1.xml")]
    pieces = zips.unpacked(lying, part)
    with pytest.raises(Unreadable):
        next(pieces)
    believed = zips.unpacked(lying, replace(part, size=2**30))
    assert sum(len(next(believed)) for _ in range(20)) > 10 * 2**20


# ------------------------------------------------------------------ files that nobody thought of


@given(st.integers(0, 2**32))
@example(0)
def test_whatever_is_altered_is_read_or_refused_with_a_sentence(seed):
    name, content = altering.altered(seed)
    # Any other exception than the refusal is what this looks for.
    with suppress(Unreadable):
        look_at(content, name=name)


@given(st.integers(0, 2**32))
def test_whatever_a_text_s_cells_hold_its_rows_are_judged_or_it_is_refused(seed):
    content = altering.altered_text(seed)
    with suppress(Unreadable):
        look_at(content, name="ds.csv")
        for _ in read_file(content, name="ds.csv"):
            pass
