"""Reading one person out of a row: name in one column or two, birth under Nam or Nữ, sex by a mark, the number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from caunoi.intake.cells import column_letter
from caunoi.intake.rosters.columns import Cells, Column, Layout, Wanted, column
from caunoi.intake.rosters.looks import ADDRESS, BIRTH, IDENTITY, PERSON, PHONE, SEX
from caunoi.intake.rosters.rows import blank
from caunoi.vocabulary.days import PartialDate, read_day
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.identity import IdentityNumber, Sex, one_of_two, read_identity
from caunoi.vocabulary.names import fold, person_sort_key, tidy
from caunoi.vocabulary.phones import read_phone

fault = Catalogue(
    {
        "name-missing": ("refuse", "Thiếu họ và tên. Ghi họ và tên.", "The name is missing. Write the name."),
        "name-unreadable": (
            "hold",
            "Họ tên có ký tự không phải chữ Việt (có thể do phông cũ TCVN3, VNI). Ghi lại bằng Unicode.",
            "The name has letters that are not Vietnamese (perhaps an old font: TCVN3, VNI). Write it in Unicode.",
        ),
        "name-too-long": (
            "hold",
            "Họ tên dài bất thường. Kiểm tra lại.",
            "The name is unusually long. Check it.",
        ),
        "sex-unreadable": (
            "warn",
            "Không đọc được giới tính. Ghi Nam hoặc Nữ.",
            "The sex cannot be read. Write Nam or Nữ.",
        ),
        "sex-both": (
            "hold",
            "Cả hai cột Nam và Nữ đều được ghi. Bỏ một cột.",
            "Both the Nam and the Nữ column are filled. Clear one.",
        ),
        "birth-missing": ("warn", "Thiếu ngày sinh.", "The birth date is missing."),
        "person-indistinct": (
            "hold",
            "Không có số định danh và cũng không có ngày sinh nên không phân biệt được người. Bổ sung một trong hai.",
            "Neither an identity number nor a birth date, so the person cannot be told apart. Add one of them.",
        ),
    }
)

# A person's columns in any list of people. Ngày cấp, nơi cấp of a card are other facts, not the number.
PERSON_COLUMNS: tuple[Column, ...] = (
    column(
        "surname",
        "Họ",
        "Surname",
        r"ho",
        r"ho(?: va)?(?: chu)?(?: ten)? (?:dem|lot|dem va lot)",
        r"ho(?: va)? ten dem",
    ),
    column(
        "name",
        "Họ và tên",
        "Name",
        r"ho (?:va )?ten.*",
        r"ho va$",
        r"ten (?:doan vien|nguoi lao dong|cong nhan|nld|cnv|nguoi duoc.*|ca nhan|nhan vien)",
        r"(?:doan vien|nguoi lao dong|nguoi nhan|nguoi duoc ho tro)",
        r"(?:full )?name",
        look=PERSON,
        wanted=Wanted("Nguyễn Thị Ví Dụ", needed=True, width=28),
    ),
    column("given", "Tên", "Given name", r"ten", r"ten rieng", r"given name"),
    column(
        "birth",
        "Ngày sinh",
        "Birth date",
        r"(?:ngay|nam|thang|ngay thang|thang nam|ngay thang nam)(?: thang)?(?: nam)? sinh\b.*",
        r"sinh (?:ngay|nam)\b.*",
        r"nt ?n?s|ngay sinh.*|nam sinh.*|date of birth|birth.*|dob",
        look=BIRTH,
        wanted=Wanted(date(1990, 3, 5), "day", latest=-15),
    ),
    column("male", "Nam", "Male", r"nam", r".* sinh nam", r"gioi tinh nam", r"nam x"),
    column("female", "Nữ", "Female", r"nu", r".* sinh nu", r"gioi tinh nu", r"nu x", r"la nu"),
    column(
        "sex",
        "Giới tính",
        "Sex",
        r"gioi(?: tinh)?\b.*",
        r"phai(?: tinh)?",
        r"gt",
        r"nam nu",
        r"sex",
        r"gender",
        look=SEX,
        wanted=Wanted("Nữ", choices=("Nam", "Nữ"), width=10),
    ),
    column(
        "identity",
        "Số định danh",
        "Identity number",
        r"(?!.*(?:ngay|noi) cap)(?:so |ma so |ma )?(?:the )?(?:cccd|cmnd|cmtnd|cmt|cc|can cuoc|chung minh|dinh danh|ddcn|ho chieu|giay to)\b.*",
        r"citizen.*|(?:so )?id(?: number| no)?|identity.*",
        look=IDENTITY,
        wanted=Wanted("080190000001", "number", once=True, lengths=(9, 12)),
    ),
    column(
        "identity_beside",
        "Số định danh khác",
        "Other identity number",
        r"(?:so |ma so |ma )?(?:the )?(?:cccd|cmnd|cmtnd|cmt|can cuoc(?: cong dan)?|chung minh(?: nhan dan| thu)?|dinh danh"
        r"(?: ca nhan)?)(?: cu| moi)?(?: \d+ so)?(?: neu co)?",
    ),
    column(
        "phone",
        "Điện thoại",
        "Phone",
        r"(?:so )?(?:dien thoai|dt|sdt|dtdd|di dong|phone|mobile|tel)\b.*",
        r"so dt.*",
        r"sdt.*",
        look=PHONE,
        wanted=Wanted("0912345678", "number", lengths=(10,), width=14),
    ),
    column(
        "address",
        "Địa chỉ",
        "Address",
        r"(?:dia chi|noi o|cho o|thuong tru|tam tru|noi cu tru|ho khau|noi thuong tru)\b.*",
        look=ADDRESS,
        wanted=Wanted("Ấp 1, xã Ví Dụ, tỉnh Tây Ninh", width=36),
    ),
)


class Person(NamedTuple):
    """A person as a row names them; text is NFC, days are ISO, '' and None where nothing is said."""

    name: str
    name_fold: str
    name_sort: str
    birth: str | None
    birth_precision: str
    sex: str
    identity_kind: str
    identity: str
    phone: str
    address: str


def whom(row: list[object]) -> tuple[str, str]:
    """Folded name and number of a typed row that begins with its number and a `Person`."""
    person = Person._make(row[1 : 1 + len(Person._fields)])
    return person.name_fold, person.identity


_VIETNAMESE = re.compile(r"[A-Za-zÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ'’‘`´.\-()\s]+")
LONGEST_NAME = 120


@lru_cache(maxsize=65536)
def read_name(written: str) -> tuple[str, str, str, Fault | None]:
    """A name as kept, folded, its sort key, and what is wrong with it."""
    name = tidy(written)
    if not any(map(str.isalpha, name)):
        return "", "", "", fault("name-missing")
    wrong = None
    if not _VIETNAMESE.fullmatch(name):
        wrong = fault("name-unreadable")
    elif len(name) > LONGEST_NAME:
        wrong = fault("name-too-long")
    return name, fold(name), person_sort_key(name), wrong


_SEXES: dict[str, Sex] = {
    "nam": "male", "m": "male", "male": "male", "trai": "male", "ong": "male", "nam gioi": "male",
    "nu": "female", "f": "female", "female": "female", "gai": "female", "ba": "female", "nu gioi": "female",
}  # fmt: skip
_SEXES |= {"Nam": "male", "NAM": "male", "Nữ": "female", "NỮ": "female"}
_MARKS = frozenset({"x", "×", "v", "✓", "✔", "√", "1", "co", "nu", "nam", "*", "o", "+", "true"})


def is_mark(cell: object) -> bool:
    """Whether a cell is ticked rather than filled."""
    return fold(cell) in _MARKS if isinstance(cell, str) else cell is True or cell == 1


def reader_of(layout: Layout) -> Callable[[Cells, list[Fault]], Person]:
    """The function that reads a person's cells, appending what is wrong in the order of the columns read."""
    places = layout.places
    name_of, sex_of = _name_reader(places), _sex_and_birth_reader(places)
    identity_at, phone_at, address_at = (places.get(field) for field in ("identity", "phone", "address"))
    identity_letter, phone_letter = _letter(identity_at), _letter(phone_at)
    beside_at = places.get("identity_beside")

    def read(cells: Cells, faults: list[Fault]) -> Person:
        name, folded, sort = name_of(cells, faults)
        birth, sex = sex_of(cells, faults)
        number = None
        if identity_at is not None:
            year = None if birth is None else birth.first_day.year
            number, wrong = read_identity(cells[identity_at], born_year=year, sex=sex)
            if beside_at is not None and not blank(cells[beside_at]):
                other = read_identity(cells[beside_at], born_year=year, sex=sex)
                number, wrong = one_of_two((number, wrong), other)
            if wrong is not None:
                faults.append(wrong.at(identity_letter))
        phone = ""
        if phone_at is not None:
            phone, wrong = read_phone(cells[phone_at])
            if wrong is not None:
                faults.append(wrong.at(phone_letter))
        address = tidy(str(cells[address_at])) if address_at is not None and cells[address_at] else ""
        return _person(name, folded, sort, birth, sex, number, phone, address)

    return read


def _person(
    name: str, folded: str, sort: str, birth: PartialDate | None, sex: Sex | None,
    number: IdentityNumber | None, phone: str, address: str,
) -> Person:  # fmt: skip
    return Person(
        name,
        folded,
        sort,
        None if birth is None else birth.first_day.isoformat(),
        "" if birth is None else birth.precision,
        sex or "",
        "" if number is None else number.kind.lower(),
        "" if number is None else number.value,
        phone,
        address[:255],
    )


def _letter(place: int | None) -> str | None:
    return None if place is None else column_letter(place)


def _name_reader(places: dict[str, int]) -> Callable[[Cells, list[Fault]], tuple[str, str, str]]:
    whole, surname, given = places.get("name"), places.get("surname"), places.get("given")
    first = whole if whole is not None else surname
    letter = _letter(first)

    def read(cells: Cells, faults: list[Fault]) -> tuple[str, str, str]:
        if whole is not None:
            cell = cells[whole]
            written = cell if isinstance(cell, str) else ""
            # 'Họ và tên' may be the surname's heading when 'Tên' stands beside it.
            if given is not None and isinstance(cells[given], str):
                written = f"{written} {cells[given]}"
        else:
            parts = (cells[place] for place in (surname, given) if place is not None)
            written = " ".join(part for part in parts if isinstance(part, str))
        name, folded, sort, wrong = read_name(written)
        if wrong is not None:
            faults.append(wrong.at(letter))
        return name, folded, sort

    return read


def _sex_and_birth_reader(
    places: dict[str, int],
) -> Callable[[Cells, list[Fault]], tuple[PartialDate | None, Sex | None]]:
    """Birth and sex from their own columns, or from Nam and Nữ columns that hold a mark or the birth date."""
    birth_at, sex_at = places.get("birth"), places.get("sex")
    sexes: tuple[tuple[str, Sex], ...] = (("male", "male"), ("female", "female"))
    marked = [(places[field], sex) for field, sex in sexes if field in places]
    # A lone Nữ column is ticked for women, so a blank there is a man.
    unmarked: Sex | None = None
    if len(marked) == 1 and birth_at is not None and sex_at is None:
        unmarked = "male" if marked[0][1] == "female" else "female"

    def read(cells: Cells, faults: list[Fault]) -> tuple[PartialDate | None, Sex | None]:
        sex, place = (
            (unmarked, birth_at) if not marked else _marked(cells, marked, unmarked, birth_at, faults)
        )
        if sex_at is not None and not blank(cells[sex_at]):
            sex = _read_sex(cells[sex_at], sex_at, faults)
        return _read_birth(cells, place, faults), sex

    return read


def _marked(
    cells: Cells,
    marked: list[tuple[int, Sex]],
    unmarked: Sex | None,
    birth_at: int | None,
    faults: list[Fault],
) -> tuple[Sex | None, int | None]:
    """The sex that Nam and Nữ columns tell, and the column of the birth date, which may be one of them."""
    filled = [(at, sex) for at, sex in marked if not blank(cells[at])]
    if not filled:
        return unmarked, birth_at
    at, sex = filled[-1]
    place = birth_at if is_mark(cells[at]) else at
    if len(filled) > 1:
        faults.append(fault("sex-both").at(_letter(filled[0][0])))
        return None, place
    return sex, place


def _read_sex(cell: object, place: int, faults: list[Fault]) -> Sex | None:
    sex = _SEXES.get(cell) or _SEXES.get(fold(cell).strip(" .")) if isinstance(cell, str) else None
    if sex is None:
        faults.append(fault("sex-unreadable").at(_letter(place)))
    return sex


def _read_birth(cells: Cells, place: int | None, faults: list[Fault]) -> PartialDate | None:
    day = None if place is None else read_day(cells[place])
    if isinstance(day, Fault):
        faults.append(day.at(_letter(place)))
        return None
    return day
