"""The roster of a union's members (danh sách đoàn viên)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from caunoi.intake.cells import column_letter
from caunoi.intake.rosters.columns import (
    AS_OF,
    OF_TAX_CODE,
    OF_UNIT,
    Cells,
    Layout,
    Outcome,
    Roster,
    RowReader,
    Wanted,
    column,
)
from caunoi.intake.rosters.looks import DAY, FIRM, TAX_CODE
from caunoi.intake.rosters.notes import read_note
from caunoi.intake.rosters.people import PERSON_COLUMNS, reader_of, whom
from caunoi.intake.rosters.people import fault as person_fault
from caunoi.intake.rosters.rows import blank, is_no_row
from caunoi.vocabulary.days import PartialDate, age_on, partial, read_day
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold, tidy
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code
from caunoi.vocabulary.text import Text

# Charter of the Vietnam Trade Union, art. 1; Labour Code 2019, art. 3: nobody under 15 works or joins.
YOUNGEST_MEMBER = 15
OLDEST_MEMBER = 100

fault = Catalogue(
    {
        "joined-before-birth": (
            "refuse",
            "Ngày vào công đoàn {joined} trước ngày sinh {born}. Kiểm tra cả hai.",
            "Joined on {joined}, before being born on {born}. Check both.",
        ),
        "joined-too-young": (
            "refuse",
            "Mới {age} tuổi khi vào công đoàn (sinh {born}, vào {joined}); phải từ đủ 15 tuổi.",
            "Only {age} years old on joining (born {born}, joined {joined}); members are 15 or older.",
        ),
        "too-old": (
            "hold",
            "Sinh {born}, hơn 100 tuổi khi vào công đoàn. Kiểm tra năm sinh.",
            "Born {born}, over 100 on joining. Check the birth year.",
        ),
        "joined-missing": (
            "warn",
            "Thiếu ngày vào công đoàn: ghi nhận là chưa rõ.",
            "The joining day is missing: recorded as unknown.",
        ),
        "joined-not-to-the-day": (
            "warn",
            "Ngày vào công đoàn chỉ có tháng hoặc năm: tính từ ngày đầu.",
            "The joining day says only a month or year: taken from its first day.",
        ),
        "note-not-understood": (
            "warn",
            "Ghi chú không rõ đoàn viên nghỉ hay còn: coi là còn sinh hoạt.",
            "The note does not tell whether the member left: taken as still a member.",
        ),
    }
)

COLUMNS = (
    *PERSON_COLUMNS,
    column(
        "joined",
        "Ngày vào công đoàn",
        "Joining day",
        r".*\b(?:vao|gia nhap|ket nap|nhap)(?: to chuc)? (?:cong doan|cd|cdvn|doan)\b.*",
        r"(?:ngay|nam|thang|thoi gian|ngay thang nam)? ?(?:thang |nam )*(?:ket nap|gia nhap)\b.*",
        r"ngay vao|nam vao|join.*|date joined.*|date of joining|ngay tham gia.*",
        look=DAY,
        wanted=Wanted(date(2019, 2, 1), "day"),
    ),
    column(
        "note",
        "Ghi chú",
        "Note",
        r"ghi chu\b.*",
        r"tinh trang\b.*",
        r"trang thai\b.*",
        r"notes?",
        r"dien giai",
        wanted=Wanted("", width=28),
    ),
    column(
        "position",
        "Chức vụ",
        "Position",
        r"chuc vu\b.*",
        r"chuc danh\b.*",
        r"vi tri\b.*",
        wanted=Wanted("Công nhân may", width=20),
    ),
    column(
        "tax_code",
        "Mã số thuế đơn vị",
        "Employer's tax code",
        r"(?:ma so thue|mst)\b.*",
        look=TAX_CODE,
    ),
    column(
        "employer",
        "Đơn vị",
        "Employer",
        r"(?:ten )?(?:don vi|cong ty|doanh nghiep)(?: cong tac| lam viec)?",
        r"noi (?:lam viec|cong tac)\b.*",
        look=FIRM,
    ),
)

# What a member's row carries after the person; the order is the order of the fields of `MemberRow`.
FIELDS = (
    "joined",
    "joined_precision",
    "note_kind",
    "note_value",
    "note_on",
    "manager",
    "tax_code",
    "employer",
)

_MANAGER = re.compile(
    r"(?:tong )?giam doc(?: dieu hanh)?|chu tich (?:hdqt|hoi dong.*|cong ty)|chu doanh nghiep|chu dn"
)


@lru_cache(maxsize=1024)
def _is_manager(position: str) -> bool:
    return bool(_MANAGER.fullmatch(fold(position)))


def _accepts(fields: frozenset[str], title: str) -> bool:
    named = "name" in fields or {"surname", "given"} <= fields
    told = bool(fields & {"birth", "male", "female", "identity"})
    return named and told and ("joined" in fields or bool(_TITLE.search(title)))


_TITLE = re.compile(r"doan vien|nghiep doan vien")


def _reader(layout: Layout) -> RowReader:
    places = layout.places
    person_of = reader_of(layout)
    name_at = places["name"] if "name" in places else places["surname"]
    telling = tuple(places[f] for f in ("birth", "male", "female", "identity", "joined") if f in places)
    joined_at, note_at, position_at = (places.get(f) for f in ("joined", "note", "position"))
    tax_at, employer_at = places.get("tax_code"), places.get("employer")
    joined_letter = None if joined_at is None else column_letter(joined_at)
    first_letter = column_letter(name_at)

    def read(number: int, cells: Cells) -> Outcome | None:
        if (blank(cells[name_at]) or all(blank(cells[p]) for p in telling)) and is_no_row(
            cells, layout, telling
        ):
            return None
        faults: list[Fault] = []
        person = person_of(cells, faults)
        joined, precision = None, ""
        if joined_at is not None:
            day = read_day(cells[joined_at])
            if isinstance(day, PartialDate):
                _check_ages(person.birth, person.birth_precision, day, joined_letter, faults)
                joined, precision = day.first_day.isoformat(), day.precision
            else:
                faults.append((fault("joined-missing") if day is None else day).at(joined_letter))
        if person.birth is None:
            _check_told(person.identity, first_letter, faults)
        kind, value, on = _note(cells, note_at, faults)
        manager = (
            position_at is not None
            and isinstance(cells[position_at], str)
            and _is_manager(str(cells[position_at]))
        )
        tax_code, employer = _employer(cells, tax_at, employer_at, faults)
        return [number, *person, joined, precision, kind, value, on, manager, tax_code, employer], faults

    return read


def _check_told(identity: str, letter: str | None, faults: list[Fault]) -> None:
    # A birth date that cannot be read has its own fault already.
    if any(f.code.startswith("day-") for f in faults):
        return
    faults.append(person_fault("birth-missing" if identity else "person-indistinct").at(letter))


def _check_ages(
    birth: str | None, precision: str, joined: PartialDate, letter: str | None, faults: list[Fault]
) -> None:
    """Refuse only what is impossible for every day that the birth and the joining can be."""
    if joined.precision != "day":
        faults.append(fault("joined-not-to-the-day").at(letter))
    if birth is None:
        return
    born = date.fromisoformat(birth)
    joined_on = joined.last_day
    # Most rows are far from any limit; the exact days matter to the few that are near.
    if YOUNGEST_MEMBER < joined_on.year - born.year < OLDEST_MEMBER:
        return
    written = partial(born, precision)
    age = age_on(joined_on, born=born)
    if age < 0:
        faults.append(fault("joined-before-birth", joined=joined, born=written).at(letter))
    elif age < YOUNGEST_MEMBER:
        faults.append(fault("joined-too-young", age=age, joined=joined, born=written).at(letter))
    elif age > OLDEST_MEMBER:
        faults.append(fault("too-old", born=written).at(letter))


def _note(cells: Cells, place: int | None, faults: list[Fault]) -> tuple[str, str, str | None]:
    written = cells[place] if place is not None else None
    note = read_note(written) if isinstance(written, str) and written else None
    if note is None:
        return "", "", None
    if note.kind == "other":
        faults.append(fault("note-not-understood").at(column_letter(place)))  # type: ignore[arg-type]
    return note.kind, note.value, None if note.on is None else note.on.isoformat()


def _employer(cells: Cells, tax_at: int | None, name_at: int | None, faults: list[Fault]) -> tuple[str, str]:
    name = tidy(str(cells[name_at])) if name_at is not None and cells[name_at] else ""
    tax_code = read_tax_code(cells[tax_at]) if tax_at is not None else None
    if isinstance(tax_code, TaxCode):
        return tax_code.value, name
    if isinstance(tax_code, Fault):
        faults.append(tax_code.at(column_letter(tax_at)))  # type: ignore[arg-type]
    return "", name


ROSTER = Roster(
    code="members",
    title=Text(vi="Danh sách đoàn viên", en="Roster of members"),
    word=Text(vi="đoàn viên", en="members"),
    columns=COLUMNS,
    titles=_TITLE,
    accepts=_accepts,
    reader=_reader,
    whom=whom,
    tells=(
        frozenset({"name", "identity", "birth"}),
        frozenset({"name", "identity", "joined"}),
        frozenset({"name", "birth", "joined"}),
        frozenset({"name", "birth", "sex"}),
    ),
    in_time=("birth", "joined"),
    minds=frozenset({"identity"}),
    above=(OF_UNIT, OF_TAX_CODE, AS_OF),
)
