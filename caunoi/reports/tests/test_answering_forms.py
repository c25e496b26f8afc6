"""Forms 1-HĐCĐ and 2-HĐCĐ: filled from the lists, by hand and signed, or left empty by name; into the supplied workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime

import openpyxl
import pytest

from caunoi.indicators import reading
from caunoi.indicators.figures import Figure
from caunoi.indicators.models import ReportedFigure
from caunoi.intake import form_books, supplied
from caunoi.intake.jail import Jail
from caunoi.intake.supplied import opened
from caunoi.intake.working import kept
from caunoi.organisations.models import Submission, Unit, UnitDescription
from caunoi.organisations.settled import parameters
from caunoi.registers.statistics.mapping import CannotFill, Spot, mapping_for
from caunoi.registers.statistics.models import FormBlank, FormReturn
from caunoi.reports import answering_forms as answering
from caunoi.reports.answering_forms import Answer, Asked, Sheet, Signature
from caunoi.reports.tests.blank_forms import SHEET, a_form
from caunoi.trail.acting import act
from tests.builders import a_member, a_unit, an_employer, the_federation
from tests.standing import made_once

END = date(2024, 5, 31)
AT = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
TODAY = date(2024, 6, 3)
SIGNED = Signature("Lê Thị Chủ Tịch", date(2024, 6, 1))
SPOTS = [
    Spot(SHEET, "A2", "fact", "", "Đơn vị", "unit-name"),
    Spot(SHEET, "C5", "computed", "", "", "members"),
    Spot(SHEET, "C6", "computed", "", "", "new-members", day="period"),
    Spot(SHEET, "C7", "typed", "", ""),
    Spot("Phụ lục", "B30", "typed", "", "Người thuê nhà trọ"),
]


class Home:
    """A union of three members whose list is in, beside one whose list is not."""

    def __init__(self) -> None:
        self.root = the_federation()
        self.union = a_unit("CĐCS May Đông Á", under=self.root, code="CS-01")
        self.silent = a_unit("CĐCS Giày Hoa Sen", under=self.root, code="CS-02")
        firm = an_employer("Công ty May Đông Á", covered_by=self.union)
        days = (date(2022, 3, 5), date(2023, 2, 1), date(2024, 2, 1))
        for name, day in zip(("Lê Thị An", "Lê Thị Bình", "Lê Thị Chi"), days, strict=True):
            a_member(name, of=self.union, at=firm, since=day)
        with act("test.list", by=None, at=AT, on=END) as writer:
            writer.add_one(Submission, unit_id=self.union.pk, kind="members", valid_from=END, rows=3)

    def mapped(self, jail: Jail, spots: Sequence[Spot] = SPOTS, form: str = "1") -> FormBlank:
        blank = form_books.hand_in(form, "bieu.xlsx", a_form(), by=None, at=AT, jail=jail)
        answering.map_form(blank, spots, since=END, by=None, at=AT)
        return blank

    def looked(self, unit: Unit | None = None, form: str = "1", as_of: date = END) -> Sheet:
        own = unit or self.union
        told = UnitDescription.objects.on(as_of).select_related("unit").filter(unit=own).first()
        return answering.look(told, form, as_of, ask=asking(own), parameters=parameters(), today=TODAY)


def asking(unit: Unit) -> answering.Asking:
    def ask(codes: list[str], asked: Asked) -> list[Figure]:
        question = reading.Question(asked.at, since=asked.since, tree=asked.tree)
        return reading.current().engine.figures(codes, question, units=[unit.pk], by=asked.by)

    return ask


def sign(sheet: Sheet, *, empty: bool = False, **answers: tuple[str, str] | str) -> FormReturn:
    told = {
        code.replace("_", "-"): Answer(one) if isinstance(one, str) else Answer(*one)
        for code, one in answers.items()
    }
    return answering.sign(sheet, told, SIGNED, seen=sheet.seen, leave_empty=empty, by=None, at=AT)


@made_once
def home() -> Home:
    return Home()


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with Jail() as one:
        yield one


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(CannotFill) as refusal:
        do()
    return refusal.value.text.vi


def test_from_a_blank_form_to_a_filled_one(home: Home, jail: Jail) -> None:
    """What the lists answer stands in its cell, what is typed beside it, and what nobody answers is empty and named."""
    home.mapped(jail)
    sheet = home.looked()
    told = {one.spot.place: (one.spot.code, one.computed, one.why) for one in sheet.lines}
    assert told == {
        "A2": ("don-vi", "CĐCS May Đông Á", ""), "C5": ("tong-so-doan-vien", "3", ""),
        "C6": ("doan-vien-ket-nap-moi", "1", ""), "C7": ("lao-dong-thieu-viec-lam", "", ""),
        "B30": ("nguoi-thue-nha-tro", "", ""),
    }  # fmt: skip
    assert (sheet.since, sheet.as_of) == (date(2023, 12, 1), END)
    assert "2 ô: C7 Lao động thiếu việc làm; B30 Người thuê nhà trọ" in refused(lambda: sign(sheet))
    assert not FormReturn.objects.exists()

    signed = sign(sheet, empty=True, lao_dong_thieu_viec_lam="1.250,5")
    book = form_books.write(signed, by=None, at=AT, jail=jail)
    content = opened(book.sha256)
    filled = openpyxl.load_workbook(io.BytesIO(content))
    cells = [filled[SHEET][place].value for place in ("A1", "A2", "C5", "C6", "C7", "C8")]
    assert cells == ["BIỂU 1-HĐCĐ", "CĐCS May Đông Á", 3, 1, 1250.5, "=C5+C7"]
    assert filled[SHEET]["C5"].font.bold
    assert filled["Phụ lục"]["B30"].value is None
    assert b'fullCalcOnLoad="1"' in zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml")
    assert [one.place for one in answering.empty_cells(signed)] == ["B30"]
    figure = ReportedFigure.objects.held_true().get()
    assert (figure.code, str(figure.value), figure.signer, figure.signed_on, figure.valid_from) == (
        "form-1.lao-dong-thieu-viec-lam", "1250.50", "Lê Thị Chủ Tịch", SIGNED.on, END,
    )  # fmt: skip
    assert figure.document
    assert figure.document.issuer == home.union.public_id.hex
    # Sealed, and no left-over for whoever clears up.
    assert {book.sha256, FormBlank.objects.get().sha256} <= set(kept().values())
    assert form_books.write(signed, by=None, at=AT, jail=jail) == book


def test_a_computed_number_is_signed_otherwise_for_a_reason_and_stands_beside(home: Home, jail: Jail) -> None:
    home.mapped(jail, SPOTS[:3])
    sheet = home.looked()
    assert "Muốn ký số khác thì ghi lý do" in refused(lambda: sign(sheet, tong_so_doan_vien="5"))
    # The same number is no correction.
    assert sign(sheet, tong_so_doan_vien="3").cells[1]["origin"] == "computed"
    signed = sign(home.looked(), tong_so_doan_vien=("5", "Hai người chưa có trong danh sách"))
    cell = signed.cells[1]
    assert (signed.number, cell["value"], cell["computed"], cell["reason"]) == (
        2, "5", "3", "Hai người chưa có trong danh sách",
    )  # fmt: skip
    # Under the indicator's own code: it stands beside the computed one wherever figures are shown.
    assert ReportedFigure.objects.held_true().get().code == "members"
    again = home.looked()
    assert [(one.computed, one.reported) for one in again.lines][1] == ("3", "5")
    # Corrected, the earlier form stays and what it reported is withdrawn.
    assert sign(again).number == 3
    assert not ReportedFigure.objects.held_true().exists()
    assert [one.number for one in FormReturn.objects.order_by("pk")] == [1, 2, 3]


def test_a_number_of_another_paper_stands_where_the_form_signs_none(home: Home, jail: Jail) -> None:
    home.mapped(jail, SPOTS[1:2])
    with act("test.reported", by=None, at=AT, on=END) as writer:
        writer.add_one(
            ReportedFigure, unit_id=home.union.pk, code="members", value=4, valid_from=END, signer="Ai đó",
            signed_on=END,
        )  # fmt: skip
    sign(home.looked())
    assert ReportedFigure.objects.held_true().get().signer == "Ai đó"


def test_what_changed_since_it_was_looked_at_is_not_signed(home: Home, jail: Jail) -> None:
    home.mapped(jail, SPOTS[1:2])
    sheet = home.looked()
    a_member("Lê Thị Dung", of=home.union, since=date(2024, 3, 1))
    now = home.looked()
    assert "thay đổi từ lúc xem" in refused(
        lambda: answering.sign(now, {}, SIGNED, seen=sheet.seen, leave_empty=True, by=None, at=AT)
    )


def test_a_unit_whose_list_did_not_come_is_not_nought(home: Home, jail: Jail) -> None:
    """Too few lists, as of a federation of which half are in, or none: nothing is filled, and it is said why."""
    home.mapped(jail, SPOTS[1:2])
    blank = FormBlank.objects.get()
    assert [(one.computed, one.why) for one in home.looked(home.silent).lines] == [("", "partial")]
    other = form_books.hand_in("2", "bieu2.xlsx", a_form(("D1", "2")), by=None, at=AT, jail=jail)
    answering.map_form(other, [SPOTS[1]], since=END, by=None, at=AT)
    assert [(one.computed, one.why) for one in home.looked(home.root, "2").lines] == [("", "partial")]
    assert blank.form == "1"


def test_without_the_look_at_coverage_a_silent_unit_would_report_nought(
    home: Home, jail: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "headline", lambda *_figure, **_enough: "computed")
    home.mapped(jail, SPOTS[1:2])
    assert [one.computed for one in home.looked(home.silent).lines] == ["0"]


def test_what_the_asker_may_not_see_is_not_filled(home: Home, jail: Jail) -> None:
    home.mapped(jail, [Spot(SHEET, "C5", "computed", "", "", "members", by="sex", group="female")])
    told = UnitDescription.objects.select_related("unit").get(unit=home.union)
    sheet = answering.look(
        told, "1", END, ask=lambda codes, asked: [], parameters=parameters(), today=TODAY
    )  # fmt: skip
    assert [(one.computed, one.why) for one in sheet.lines] == [("", "hidden")]


@pytest.mark.told_once
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("bieu.xls", b"x", "phải là tệp .xlsx"),
        ("bieu.xlsx", b"PK\x03\x04 no workbook", ""),
        ("bieu.xlsx", a_form(("A12", "1"), ("B12", "Lê Thị An"), ("C12", "17/05/1990")), "của một người"),
    ],
)
def test_a_blank_form_that_is_none_is_refused(
    db: None, jail: Jail, name: str, content: bytes, says: str
) -> None:
    assert says in refused(lambda: form_books.hand_in("1", name, content, by=None, at=AT, jail=jail))
    assert not FormBlank.objects.exists()


@pytest.mark.told_once
def test_without_the_look_at_its_rows_a_form_would_keep_a_name(
    db: None, jail: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supplied, "check_blank", lambda rows: None)
    content = a_form(("A12", "1"), ("B12", "Lê Thị An"), ("C12", "17/05/1990"))
    kept_one = form_books.hand_in("1", "bieu.xlsx", content, by=None, at=AT, jail=jail)
    assert "Lê Thị An" in str(kept_one.labels)
    assert supplied.digest(content) == kept_one.sha256


@pytest.mark.told_once
@pytest.mark.parametrize(
    ("spot", "says"),
    [
        (Spot(SHEET, "A5", "typed", "", "x"), "đã có chữ"),
        (Spot("Khác", "C5", "typed", "", "x"), "không có trang tính"),
        (Spot(SHEET, "5C", "typed", "", "x"), "không phải là một ô"),
        (Spot(SHEET, "C5", "computed", "", "", "no-such"), "khai sai"),
        (Spot(SHEET, "C5", "computed", "", "", "members", day="period"), "không hỏi được theo ngày ấy"),
        (Spot(SHEET, "C5", "computed", "", "", "members", by="sex", group="private"), "không có nhóm"),
        (Spot(SHEET, "C5", "computed", "", "", "members", part="no-part"), "không phải là một phần"),
        (Spot(SHEET, "C12", "typed", "", ""), "chưa có tên chỉ tiêu"),
        (SPOTS[3], "khai hai lần"),
        (Spot(SHEET, "D7", "typed", "", ""), "cùng tên chỉ tiêu"),
    ],
)
def test_a_cell_that_is_mapped_to_nothing_is_refused(home: Home, jail: Jail, spot: Spot, says: str) -> None:
    blank = form_books.hand_in("1", "bieu.xlsx", a_form(), by=None, at=AT, jail=jail)
    assert says in refused(
        lambda: answering.map_form(blank, [SPOTS[3], spot], since=END, by=None, at=AT)
    )  # fmt: skip


def test_a_mapping_holds_for_periods_from_a_day_on(home: Home, jail: Jail) -> None:
    blank = home.mapped(jail)
    later = answering.map_form(blank, SPOTS[:1], since=date(2024, 11, 30), by=None, at=AT)
    assert later.version == 2
    assert mapping_for("1", date(2023, 11, 30)) is None
    told = [
        (one.version if one else 0) for day in (END, date(2024, 11, 30)) for one in [mapping_for("1", day)]
    ]
    assert told == [1, 2]
    answering.map_form(blank, SPOTS[:2], since=END, by=None, at=AT)
    first = mapping_for("1", END)
    assert first is not None
    assert first.version == 3


@pytest.mark.told_once
def test_the_wrong_form_or_day_is_refused_in_words(home: Home, jail: Jail) -> None:
    home.mapped(jail)
    assert "không lập biểu 2-HĐCĐ" in refused(lambda: home.looked(form="2"))
    assert "không lập biểu 1-HĐCĐ" in refused(lambda: home.looked(home.root))
    assert "kết thúc các ngày: 31/05, 30/11" in refused(lambda: home.looked(as_of=date(2024, 6, 30)))
    assert "chưa hết" in refused(lambda: home.looked(as_of=date(2024, 11, 30)))
    assert "Chưa khai ô" in refused(lambda: home.looked(as_of=date(2023, 11, 30)))
    sheet = home.looked()
    for typed in ("mười", "1,234", "12.5", "NaN", "1e9"):
        assert "không phải là số" in refused(lambda typed=typed: sign(sheet, lao_dong_thieu_viec_lam=typed))  # type: ignore[misc]
    assert "không thể đúng" in refused(lambda: sign(sheet, empty=True, lao_dong_thieu_viec_lam="-3"))


@pytest.mark.told_once
def test_a_cell_of_the_form_is_never_written_over(home: Home, jail: Jail) -> None:
    """A formula without a value reads as blank when it is mapped; it is refused when it would be written over."""
    home.mapped(jail, [Spot(SHEET, "C8", "typed", "", "Tổng")])
    signed = sign(home.looked(), tong="9")
    assert "C8 đã có chữ" in refused(lambda: form_books.write(signed, by=None, at=AT, jail=jail))
