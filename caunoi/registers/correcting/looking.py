"""What a correction would put right, before anybody does it: what it changes, what is asked about, what forbids it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from caunoi.registers.members.consenting import PURPOSE_OF, stopped_for
from caunoi.registers.members.matching import people_by_number, spells_of
from caunoi.registers.members.merged import records_of
from caunoi.registers.members.models import (
    IdentityNumber,
    Particulars,
    Person,
    PrivateDetail,
    Rectification,
)
from caunoi.trail.canonical import dense
from caunoi.vocabulary.days import PartialDate, age_on, partial
from caunoi.vocabulary.identity import IdentityNumber as Number
from caunoi.vocabulary.identity import Sex, read_identity
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.text import Text

What = Rectification.What
#: What may be asked about (`Question.code`).
CODES = frozenset({"number-disagrees", "phone-doubtful"})
YOUNGEST = 15
_MEMBER = IdentityNumber.Kind.MEMBER


class CannotCorrect(Exception):
    """The record is not corrected, or a correction not taken back; `text` says why, `holder` who has the number."""

    def __init__(self, text: Text, *, holder: int | None = None) -> None:
        self.text, self.holder = text, holder
        super().__init__(text.vi)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to stand from now on; what is None or '' stays as it is.

    `number` is added, or put in the place of the number `instead` (its position in `Look.numbers`); without a number
    that one is taken away. `since` is the day from which name, sex or telephone changed: None where they were wrong.
    """

    name: str = ""
    birth: PartialDate | None = None
    sex: str = ""
    phone: str = ""
    phone_doubtful: bool = False
    number: Number | None = None
    instead: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What does not fit, and may be so all the same: a name for it, and the words."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Look:
    """A record as it stands: what of it may be corrected, and `seen`, by which a later change is noticed."""

    person: Person
    particulars: list[Particulars]
    numbers: list[IdentityNumber]
    phones: list[PrivateDetail]
    seen: str = field(default="")

    @property
    def now(self) -> Particulars:
        """What is said of the person now."""
        return self.particulars[-1]


def look(person: Person) -> Look:
    """The record of that person, kept of those merged. Raises CannotCorrect where it was erased."""
    records = records_of([person.pk])
    told = list(Particulars.objects.held_true().filter(person=person))
    if not told or any(not one.name_fold for one in told):
        raise CannotCorrect(ERASED)
    told.sort(key=lambda one: (one.valid_to is None, one.valid_from or date.min))
    numbers = IdentityNumber.objects.filter(person__in=records, ended_by=None).exclude(kind=_MEMBER)
    phones = PrivateDetail.objects.held_true().filter(person__in=records, kind=PrivateDetail.Kind.PHONE)
    found = Look(person, told, list(numbers.order_by("kind", "pk")), list(phones.order_by("pk")))
    said = [[row.pk for row in rows] for rows in (found.particulars, found.numbers, found.phones)]
    spelled = dense([person.public_id.hex, person.canonical_id, *said]).encode()
    return replace(found, seen=hashlib.sha256(spelled).hexdigest()[:32])


def changes(found: Look, wanted: Wanted) -> list[What]:
    """What is other than it stands; raises CannotCorrect where nothing is, or where it cannot be."""
    now, changed = found.now, list[What]()
    if wanted.number is not None or wanted.instead is not None:
        changed.append(What.NUMBER)
    if wanted.name and wanted.name != now.name:
        changed.append(What.NAME)
    if wanted.birth is not None and wanted.birth != partial(now.birth_on, now.birth_precision):
        changed.append(What.BIRTH)
    if wanted.sex and wanted.sex != now.sex:
        changed.append(What.SEX)
    if wanted.phone:
        changed.append(What.PHONE)
    if not changed:
        raise CannotCorrect(NOTHING)
    return changed


def check(found: Look, wanted: Wanted, changed: list[What], *, on: date) -> None:
    """Raises CannotCorrect for what cannot be, whoever says so."""
    if wanted.instead is not None and not 0 <= wanted.instead < len(found.numbers):
        raise CannotCorrect(NO_SUCH_NUMBER)
    if What.NAME in changed and (not fold(wanted.name) or any(map(str.isdigit, wanted.name))):
        raise CannotCorrect(NO_NAME)
    if What.BIRTH in changed:
        _check_birth(found.person, wanted.birth, on)
    if wanted.since is not None and not _within_the_last(found, wanted.since, on):
        raise CannotCorrect(NO_SUCH_DAY)
    if What.PHONE in changed and _may_not_be_rung(found.person, on):
        raise CannotCorrect(NOT_TO_BE_RUNG)
    if wanted.number is not None:
        _check_number(found, wanted.number)


def _check_birth(person: Person, birth: PartialDate | None, on: date) -> None:
    if birth is None:
        return
    joined = [one.valid_from for one in spells_of([person.pk]).get(person.pk, ()) if one.valid_from]
    if birth.first_day > on or any(age_on(day, born=birth.first_day) < YOUNGEST for day in joined):
        raise CannotCorrect(TOO_YOUNG)


def _within_the_last(found: Look, since: date, on: date) -> bool:
    began = found.now.valid_from
    return since <= on and (began is None or began < since) and found.now.valid_to is None


def _may_not_be_rung(person: Person, on: date) -> bool:
    return PURPOSE_OF["phone"] in stopped_for([person.pk], on).get(person.pk, ())


def _check_number(found: Look, number: Number) -> None:
    """Whose it is already, as far as whoever asks is shown; the database says so of everybody else."""
    holder = people_by_number([number.value]).get(number.value)
    if holder is None:
        return
    if holder == found.person.pk:
        raise CannotCorrect(THE_OWN)
    raise CannotCorrect(TAKEN, holder=holder)


def questions(found: Look, wanted: Wanted) -> Iterator[Question]:
    """What an officer who has seen the paper may confirm: cards with a wrong century, sex or year were issued."""
    if wanted.number is not None:
        born, sex = _as_it_will_stand(found, wanted)
        _number, doubt = read_identity(wanted.number.value, born_year=born, sex=sex)
        if doubt is not None:
            yield Question(
                "number-disagrees",
                Text(
                    vi="Số CCCD không khớp năm sinh hoặc giới tính ghi ở đây. Tôi đã đối chiếu với thẻ: số đúng như vậy.",
                    en="The citizen number disagrees with the birth year or sex written here. I held it against the"
                    " card: the number is so.",
                ),
            )
    if wanted.phone and wanted.phone_doubtful:
        yield Question(
            "phone-doubtful",
            Text(
                vi="Số điện thoại này không giống số gọi được. Tôi đã hỏi lại: số đúng như vậy.",
                en="This does not look like a telephone that can be rung. I asked again: the number is so.",
            ),
        )


def _as_it_will_stand(found: Look, wanted: Wanted) -> tuple[int | None, Sex | None]:
    now = found.now
    birth = wanted.birth or partial(now.birth_on, now.birth_precision)
    told = wanted.sex or now.sex
    sex: Literal["female", "male"] | None = (
        "female" if told == "female" else "male" if told == "male" else None
    )
    return (birth.first_day.year if birth else None), sex


ERASED = Text(
    vi="Hồ sơ này đã được xóa theo yêu cầu của người có tên.",
    en="This record was erased at the request of the person named.",
)
NOTHING = Text(vi="Không có gì khác với hồ sơ.", en="Nothing is other than it stands on record.")
NO_SUCH_NUMBER = Text(
    vi="Không có số ấy ở hồ sơ này. Hãy tải lại trang.",
    en="There is no such number on this record. Load the page again.",
)
NO_NAME = Text(vi="Họ tên không thể trống hay có chữ số.", en="A name has letters and no digits.")
TOO_YOUNG = Text(
    vi="Theo ngày sinh này, người ấy chưa đủ 15 tuổi khi vào Công đoàn, hoặc chưa sinh ra. Hãy xem lại ngày.",
    en="By this birth date the person was under 15 when joining the union, or is not born yet. Look at the day again.",
)
NO_SUCH_DAY = Text(
    vi="Ngày thay đổi phải sau lần ghi trước và không quá hôm nay.",
    en="The day of the change lies after what was on record before, and not after today.",
)
NOT_TO_BE_RUNG = Text(
    vi="Người này đã rút lại sự đồng ý cho liên hệ bằng điện thoại: không ghi số mới.",
    en="This person has withdrawn the consent to be rung: no new telephone is kept.",
)
THE_OWN = Text(vi="Số này đã có ở chính hồ sơ này.", en="This very record has that number already.")
TAKEN = Text(
    vi="Số định danh này đang ở một hồ sơ khác. Nếu là cùng một người, hãy gộp hai hồ sơ; nếu hồ sơ kia ghi nhầm, hãy đính"
    " chính hồ sơ ấy trước. Không thấy hồ sơ ấy thì nhờ cấp trên.",
    en="This identity number is on another record. If they are one person, merge the two records; if the other record is"
    " wrong, have that one corrected first. If you do not find it, ask the level above.",
)
